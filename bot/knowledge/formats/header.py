"""The first line of a table: which column holds which field, under the names people give them."""

from __future__ import annotations

import re
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.problems import Place, did_you_mean, problem

SOURCE_PARTS = ("publisher", "title", "url", "published")
KEYS = ("id", "question", "answer", "phrasings", "topic", "next", "source_publisher", "source_title", "source_url")
EXTRA_KEYS = ("source_published", "next_question", "related", "review_by", "review_on", "updated", "status", "strictness", "source")
REQUIRED = ("question", "answer")
IGNORE = "ignore"
ALIASES: Mapping[str, Tuple[str, ...]] = {
    "id": ("qid", "key", "slug", "entry id", "faq id"),
    "question": ("q", "questions", "faq", "query", "question text", "user question"),
    "answer": ("a", "answers", "response", "reply", "answer text"),
    "phrasings": ("alternative questions", "alternate questions", "alternatives", "variants", "variations", "utterances", "also asked as"),
    "topic": ("category", "section", "group", "subject", "theme"),
    "next": ("next question", "follow-up", "follow up", "followup"),
    "related": ("see also", "related questions"),
    "source": ("sources", "citation", "reference", "references"),
    "source_publisher": ("publisher", "organisation", "organization"),
    "source_title": ("citation title", "reference title"),
    "source_url": ("url", "link", "source link", "reference url", "web page"),
    "source_published": ("published", "source date"),
    "review_by": ("reviewed by", "reviewer", "medical reviewer"),
    "review_on": ("reviewed on", "review date", "last reviewed", "date reviewed"),
    "updated": ("last updated", "modified", "last modified", "date updated"),
    "status": ("state",),
}
_NUMBERED = re.compile(r"source_([0-9]{1,2})_(%s)" % "|".join(SOURCE_PARTS))
_KNOWN: Dict[str, str] = {}
for _field in (*KEYS, *EXTRA_KEYS):
    for _name in (_field, _field.replace("_", " "), *ALIASES.get(_field, ())):
        _KNOWN[_name] = _field


def field_of(column: str, columns: Mapping[str, str]) -> Optional[str]:
    """The field a column holds, by what the person who imports says, by its name, or by another name for it."""
    name = " ".join(column.split()).lower()
    mapped = {" ".join(key.split()).lower(): value for key, value in columns.items()}
    if name in mapped:
        return mapped[name]
    if _NUMBERED.fullmatch(name):
        return name
    return _KNOWN.get(name) or _KNOWN.get(name.replace("_", " "))


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises ValueError where a column is mapped to a field there is none of."""
    for column, name in columns.items():
        if name != IGNORE and name not in (*KEYS, *EXTRA_KEYS) and not _NUMBERED.fullmatch(name):
            raise ValueError(f"--map {column}={name}: there is no field {name!r}. {did_you_mean(name, (*KEYS, *EXTRA_KEYS, IGNORE))}")


def fields_of(header: Sequence[str], columns: Mapping[str, str], place: Place) -> Tuple[List[Optional[str]], List[Problem]]:
    """The field of each column, None where it is not read; and what is wrong with the header."""
    fields: List[Optional[str]] = []
    found: List[Problem] = []
    for number, column in enumerate(header):
        name, field = column.strip(), field_of(column, columns)
        if field == IGNORE:
            field = None
        elif field is None:
            what = f"the column {name.lower()!r} is not known" if name else f"column {number + 1} has no name"
            cure = did_you_mean(name, (*KEYS, *EXTRA_KEYS))
            cure += f" --map '{name}=FIELD' says what it holds, --map '{name}=ignore' leaves it out." if name else ""
            found.append(problem("unknown-key", place, "", what, cure))
        elif field in fields:
            cure = "Keep one of them, or leave one out with --map COLUMN=ignore."
            found.append(problem("duplicate-key", place, "", f"the column {field!r} stands twice", cure))
        fields.append(field if field not in fields else None)
    for field in missing(fields):
        cure = f"Begin the file with a line of column names; it must have {' and '.join(REQUIRED)}, or --map 'COLUMN={field}'."
        found.append(problem("missing-column", place, "", f"there is no column {field}", cure))
    return fields, found


def missing(fields: Iterable[Optional[str]]) -> List[str]:
    """The fields a table must have and has not."""
    there = set(fields)
    return [field for field in REQUIRED if field not in there]
