"""Entries as JSON: a list of them, or an object with ``entries`` and ``terms``; the keys are those of an entry file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import List, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term, entry_to_json
from bot.knowledge.formats.json_records import as_node, read_json
from bot.knowledge.formats.nodes import entry_record, term_of
from bot.knowledge.formats.reading import Options, Reading, Record, head
from bot.knowledge.formats.table import with_ids
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem

name = "json"
suffixes = (".json",)
CARRIES = ("phrasings", "topic", "next", "next_question", "related", "review", "updated", "sources", "status", "strictness", "terms")


def detect(path: Path) -> bool:
    """Whether a JSON file holds questions and answers under these names."""
    if path.suffix.lower() not in suffixes:
        return False
    text = head(path)
    return re.search(r'"entries"\s*:\s*\[', text) is not None or ('"question"' in text and '"answer"' in text)


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries and terms of a file."""
    items, others, problems = read_json(path, options, "entries", "terms")
    records: List[Record] = []
    terms: List[Term] = []
    for kind, line, value in items:
        place = Place(str(path), line, {})
        if kind == "entries":
            records.append(entry_record(as_node(value, line), place))
        else:
            term, complaints = term_of(as_node(value, line), place)
            terms += [term] if term else []
            problems += complaints
    problems += [_unknown(key, str(path)) for key in others if key != "revision"]
    if not items and not problems:
        cure = 'Write [{"id": "...", "question": "...", "answer": "..."}, ...].'
        problems.append(problem("no-entries", Place(str(path), 1), "", "there is no entry in the file", cure))
    return Reading(tuple(with_ids(records)), tuple(problems), tuple(terms))


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """One file with everything there is; keys without a value are left out."""
    content = {
        "entries": [{key: value for key, value in entry_to_json(entry).items() if value not in (None, (), [])} for entry in entries],
        "terms": [{"name": term.name, "kind": term.kind, "synonyms": list(term.synonyms)} for term in terms],
    }
    return (write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n"),)


def _unknown(key: str, path: str) -> Problem:
    return problem("unknown-key", Place(path, 1), "", f"the key {key!r} is not known", "Known are: entries, terms.")
