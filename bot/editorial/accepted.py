"""Findings an editor accepts, each with a reason, and words the editor vouches for: ``checks.yml`` beside the folder of entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Collection, Dict, List, Mapping, Optional, Sequence, Set, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.formats.reading import read_text
from bot.knowledge.formats.yaml_lines import Fields, parse
from bot.knowledge.problems import CODES, Place, did_you_mean, problem

NAME = "checks.yml"
ANYWHERE = "*"
FORM = "{code: long-sentence, entry: heat-and-symptoms, reason: why it may stay}"

#: A problem and the id of the entry it belongs to, "" where it belongs to none.
Finding = Tuple[str, Problem]


@dataclass(frozen=True)
class Acceptance:
    """What is accepted: findings of a code at an entry (``*`` = anywhere); with ``text``, only those whose finding has these words."""

    code: str
    entry: str
    reason: str
    place: Place = field(hash=False)  # holds the lines of fields
    text: Optional[str] = None

    def covers(self, finding: Finding) -> bool:
        entry_id, found = finding
        return self.code == found.code and self.entry in (entry_id, ANYWHERE) and (self.text is None or self.text in found.found)


@dataclass(frozen=True)
class Accepted:
    """What ``checks.yml`` holds, and what is wrong with it."""

    acceptances: Tuple[Acceptance, ...] = ()
    words: Tuple[str, ...] = ()
    problems: Tuple[Problem, ...] = ()

    def apply(self, findings: Sequence[Finding], ran: Collection[str], entries: Collection[str]) -> Tuple[Finding, ...]:
        """The findings that are not accepted, and a note for each acceptance that no longer applies.

        Args:
            findings: everything found.
            ran: the codes that were looked for.
            entries: the ids of the entries that were looked at.
        """
        used: Set[Acceptance] = set()
        left: List[Finding] = []
        for finding in findings:
            covering = [each for each in self._by_code.get(finding[1].code, ()) if each.covers(finding)]
            used.update(covering)
            if not covering:
                left.append(finding)
        idle = [each for each in self.acceptances if each.code in ran and each not in used]
        for each in idle:
            there = "is not found there any more" if each.entry in (*entries, ANYWHERE) else "cannot be found: there is no such entry"
            found = f"{each.code} of {each.entry} is accepted, and {there}"
            left.append(("", problem("unused-acceptance", each.place, "", found, "Delete the acceptance.")))
        return tuple(left)

    @cached_property
    def _by_code(self) -> Mapping[str, List[Acceptance]]:
        by_code: Dict[str, List[Acceptance]] = {}
        for each in self.acceptances:
            by_code.setdefault(each.code, []).append(each)
        return by_code


def read_accepted(path: Path) -> Accepted:
    """What the file says; nothing where there is none."""
    if not path.is_file():
        return Accepted()
    text, problems = read_text(path)
    node, complaints = parse(text, str(path)) if text is not None else (None, [])
    problems += complaints
    if not isinstance(node, yaml.MappingNode):
        if text and text.strip() and not problems and node is not None:
            cure = "Write words: and accept:, each a list."
            problems.append(problem("wrong-type", Place(str(path), 1), "", "the file has no keys", cure))
        return Accepted(problems=tuple(problems))
    fields = Fields(node, Place(str(path), 1, {}), 1, ("words", "accept"), problems=problems)
    words = fields.texts("words")
    acceptances = tuple(fields.items("accept", lambda item, key: _acceptance(fields, item, key), f"[{FORM}]"))
    return Accepted(acceptances, words, tuple(fields.problems))


def _acceptance(fields: Fields, node: yaml.Node, key: str) -> Optional[Acceptance]:
    inner = fields.mapping(node, key, ("code", "entry", "text", "reason"), FORM)
    if inner is None:
        return None
    code, entry, reason = inner.text("code"), inner.text("entry"), inner.text("reason")
    if not code or not entry or not reason:
        fields.report("bad-acceptance", key, "an acceptance lacks its code, entry or reason", f"Write it as {FORM}.")
    elif code not in CODES:
        fields.report("bad-acceptance", key, f"the code {code!r} is not known", did_you_mean(code, CODES))
    elif CODES[code][0] == "error":
        fields.report("bad-acceptance", key, f"{code} is an error, which stops an import", "Put it right; it cannot be accepted.")
    else:
        return Acceptance(code, entry, reason, Place(fields.place.path, fields.line_of(node)), inner.text("text"))
    return None
