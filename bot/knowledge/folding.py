"""May a long answer be shown by its first paragraph, with the rest one press away? Never where the rest holds a caution."""

from __future__ import annotations

import re

from bot.knowledge.render import parse_with_html, to_text

LONG = 120  # words of an answer
# Better whole than a caution folded away: a word too many here costs a little room, a word too few may cost more.
CAUTION = re.compile(
    r"\b(?:call|dial|emergenc|ambulance|urgent|immediate|at once|right away|straight away|as soon as|contact|seek|tell (?:your|a|the)"
    r"|see (?:a|your)|stop|never|must|should not|do not|don['’]t|not (?:be )?(?:take|taken|use|used|safe)|avoid|unsafe|danger|harm|warn"
    r"|caution|risk|serious|severe|fatal|death|life-threatening|check with|not a reason|overdos|suicid|allerg|anaphyla|pregnan|breastfe"
    r"|bleed|liver|seizure|(?:911|999|988|112|111)\b)",
    re.I,
)


def folds(answer: str) -> bool:
    """Whether an answer in Markdown is over 120 words, begins with a paragraph and has no caution after it."""
    text = to_text(answer)
    if len(text.split()) <= LONG or parse_with_html(answer)[0].type != "paragraph_open":
        return False
    _, _, rest = text.partition("\n\n")
    return bool(rest) and not CAUTION.search(rest)
