"""Promises that no medicine keeps, and doses that nothing stands behind."""

from __future__ import annotations

import re
from typing import Iterator

from bot.editorial.prose import Prose, quoted
from bot.errors import Problem

NEAR = 60  # characters before a claim in which a negation is looked for

_CLAIM = re.compile(
    r"\b(?:cures|(?:will|can|does|to) cure|(?:sure|certain|complete|proven|real) cure|miracles?|miraculous|"
    r"guarantee[sd]?|fool-?proof|risk-free|infallible|"
    r"(?:always|never) (?:works?|fails?|helps?|causes?|safe|effective|harmful|harmless|dangerous|returns?|comes? back|happens?)|"
    r"(?:is|are) (?:always|never) (?:safe|effective|harmful|harmless|dangerous|fatal|curable)|"
    r"(?:works?|safe|effective|suitable) for (?:everyone|everybody|anyone|all (?:people|patients))|"
    r"(?:completely|totally|entirely|perfectly|absolutely) (?:safe|harmless|effective|painless|curable|reliable)|"
    r"(?:no|without(?: any)?) (?:risks?|side[- ]effects?|danger)(?: at all| whatsoever)?(?=[.,;:!?)]|$)|"
    r"proven to (?:cure|prevent|stop|reverse|work))\b"
    r"|\b100 ?(?:%|per ?cent)(?= (?:safe|effective|reliable|certain|sure|protection|successful|natural))",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nothing|without|cannot|unlikely|hardly|rarely|myths?|false|wrong|untrue|misleading|beware|wary|"
    r"claims?|claimed|claiming|promises?|promised|promising|advertise[sd]?|sold as|whether|if|hope[sd]?|hoping|search(?:ing)? for|research|"
    r"yet|until|instead of|rather than|trials?|may|might|sometimes|often|usually|possibly|goal|aims?|intended|attempts?|"
    r"tr(?:y|ies|ying))\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_NEGATION_AFTER = re.compile(r"[^.;:]{0,40}?\b(?:do|does|is|are|has|have)(?: not|n['\u2019]t)\b[^.;:]{0,12}(?:exist|known|yet)")

_DOSE = re.compile(
    r"\b\d[\d.,]*(?: ?(?:to|-|\u2013|or) ?\d[\d.,]*)?[ -]?"
    r"(?:mg|mcg|\u00b5g|\u03bcg|micrograms?|milligrams?|ml|millilit(?:er|re)s?|iu|international units?|units?|grams?|g|"
    r"tablets?|capsules?|pills?|puffs?|drops?|mmol|mg/kg|mg/m2)(?:\b|/)",
    re.IGNORECASE,
)


def claim_problems(prose: Prose) -> Iterator[Problem]:
    """Sentences that promise too much; negated ones, and those that report a claim, do not."""
    for sentence in prose.sentences:
        if sentence.text.endswith("?"):
            continue
        for claim in _CLAIM.finditer(sentence.text):
            before = sentence.text[max(0, claim.start() - NEAR) : claim.start()]
            after = sentence.text[claim.end() :]
            if _NEGATION.search(before) or _NEGATION_AFTER.match(after):
                continue
            cure = "Say how often, for whom, or how sure that is."
            yield prose.problem("absolute-claim", sentence.line, f"{claim.group()!r} in {quoted(sentence.text)}", cure)


def dose_problems(prose: Prose) -> Iterator[Problem]:
    """Doses in an answer none of whose sources can be looked up."""
    if any(source.url for source in prose.entry.sources):
        return
    for sentence in prose.sentences:
        dose = _DOSE.search(sentence.text)
        if dose:
            what = "no source" if not prose.entry.sources else "no source with an address"
            found = f"the dose {dose.group().rstrip('/')!r} stands in an entry that cites {what}"
            yield prose.problem("dose-without-source", sentence.line, found, "Cite where it can be looked up, or take it out.")
