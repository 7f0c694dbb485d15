"""Entries and terms out of YAML nodes, where the answer is a key like the others."""

from __future__ import annotations

from typing import List, Optional, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats import markdown, terms
from bot.knowledge.formats.html_answers import from_mixed
from bot.knowledge.formats.reading import Record, unprintable
from bot.knowledge.formats.yaml_lines import Fields
from bot.knowledge.problems import Place, problem

KEYS = (*markdown.KEYS, "answer")
_FORM = "{id: heat, question: ..., answer: ..., sources: [...]}"


def entry_record(node: yaml.Node, place: Place) -> Record:
    """One entry, with what is wrong with it."""
    if not isinstance(node, yaml.MappingNode):
        wrong = problem("wrong-type", place, "", "this is not an entry", f"Write it as {_FORM}")
        return Record(Entry("", "", ""), place, (wrong,))
    fields = Fields(node, place, 1, KEYS)
    written = fields.text("answer") or ""
    answer, problems = from_mixed(written.strip("\n").rstrip(), place)
    entry, complaints = markdown.entry_of(fields, answer, required=("question",))
    for key, text in (("question", entry.question), ("answer", answer), *(("phrasings", each) for each in entry.phrasings)):
        if unprintable(text):
            found = f"an escape makes a control character in {key}"
            complaints.append(problem("control-character", place, key, found, "Delete it."))
    return Record(entry, place, (*problems, *complaints, *entry_errors(entry, place)))


def term_of(node: yaml.Node, place: Place) -> Tuple[Optional[Term], List[Problem]]:
    """One term, None where something is wrong with it."""
    if not isinstance(node, yaml.MappingNode):
        return None, [problem("wrong-type", place, "", "this is not a term", f"Write it as {terms.FORM}")]
    fields = Fields(node, place, 1, terms.KEYS)
    return terms.term_of(fields), fields.problems
