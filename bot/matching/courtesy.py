"""A question without its courtesies: "Hello doctor, can you tell me what X is? Thank you so much" asks "what X is?".

Stored questions have no greeting and no thanks; in a short message these weigh as much as what is asked.
"""

from __future__ import annotations

import re

MAX_CHARACTERS = 8000
MOST = 4  # courtesies on one side
LAST = 120  # characters in which one is looked for
_GAP = r"[\s,.;:!?'\"()\-\u2013\u2014\u2026\u2019*~^_<>/]*"
_PEOPLE = r"(?:there|all|everyone|everybody|guys|folks|team|friends?|doctor|doc|dr|nurse|sir|madam|bot)"
_OPENINGS = (
    rf"(?:hi|hiya|hello|hey|heya|greetings|good (?:morning|afternoon|evening|day))\b(?:{_GAP}{_PEOPLE}\b){{0,2}}",
    rf"dear (?:{_PEOPLE}\b(?:{_GAP}(?:or|and)? ?{_PEOPLE}\b)?|\w+ team\b)",
    r"(?:(?:i'?m |i am )?(?:so |really |very )?sorry (?:to (?:bother|trouble|disturb|ask)(?: you)?)|excuse me|pardon me)\b(?:,? but\b)?",
    r"(?:just )?(?:a |one )?(?:quick|silly|stupid|small|random) (?:question|one|query)\b",
    r"(?:i have|i've got|i got) (?:a |one )?(?:quick |silly )?(?:question|query)(?= ?[,.:;!?-])",
    r"(?:please )?(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?: please| kindly)?"
    r" (?:tell|explain to|let|inform|advise) (?:me|us)(?: know)?(?: please)?\b",
    r"i (?:was|am|'m) (?:just )?wondering\b(?: if you (?:know|could tell me|can tell me)\b)?",
    r"i (?:just |also |really )*(?:want|wanted|would like|'d like|wish|need|needed) to (?:know|ask|find out)\b",
    r"(?:do (?:you|u) (?:happen to )?know|does (?:anyone|anybody|someone) (?:here )?know|any idea|please tell me)\b",
    r"(?:please|pls|plz|plse|kindly|ok|okay|um+|erm+)\b(?= ?[,\w])|(?:so|well|right|anyway)(?=,)",
)
_CLOSINGS = (
    r"(?:many )?(?:thanks|thank you|thank u|thankyou|thanku|thx|thnx|tnx|ty|tysm|tia|cheers)"
    r"(?: (?:you|so|very|much|a lot|a bunch|in advance|again|kindly|x{1,4}|for (?:helping|answering|reading|listening)|"
    r"for (?:your|any|the|all)(?: \w+)? (?:help|time|advice|reply|answer|information|info)))*",
    r"(?:many )?(?:please|pls|plz|plse)(?: (?:help|advise|reply|answer|respond|explain)(?: me| us)?)?|help (?:me )?(?:please|pls|plz)",
    r"(?:any|your|all) (?:help|advice|ideas|thoughts|information|info|suggestions)(?: (?:is|are|would be|will be))?"
    r"(?: (?:much|greatly|really|very|so))? (?:appreciated|welcome|great|wonderful)",
    r"(?:much|greatly) appreciated|in advance|hope (?:you|someone|somebody) can help(?: me)?|let me know|god bless(?: you)?|bless you",
    r"(?:kind|best|warm|many)? ?regards|best wishes|yours (?:sincerely|faithfully)|xo(?:xo)*|x{2,5}|lol|asap",
)
_OPENING = re.compile(rf"^{_GAP}(?:{'|'.join(_OPENINGS)}){_GAP}", re.I)
_CLOSING = re.compile(rf"(?:^|(?<=[\s,.;:!?\-])){_GAP}(?:{'|'.join(_CLOSINGS)}){_GAP}$", re.I)
_WORD = re.compile(r"\w")


def without_courtesies(text: str, least: int = 1) -> str:
    """The text without greetings before it and thanks after it, as long as ``least`` words are left.

    A text of more than 8,000 characters stays as it is.
    """
    if len(text) > MAX_CHARACTERS:
        return text
    for cut in (_without_opening, _without_closing):
        for _ in range(MOST):
            left = cut(text)
            if sum(bool(_WORD.search(word)) for word in left.split()) < least:
                break
            text = left
    return text


def _without_opening(text: str) -> str:
    return _OPENING.sub("", text, count=1)


def _without_closing(text: str) -> str:
    head, tail = text[:-LAST], text[-LAST:]  # the expression is tried at each place
    found = _CLOSING.search(tail)
    if not found:
        return text
    return (head + tail[: found.start()]).rstrip(" ,;:-\n\t") + ("?" if "?" in found.group() else "")
