"""What an entry is. The same words name the front-matter key, the column and the JSON key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Literal, Mapping, Optional, Tuple

TermKind = Literal["drug", "condition", "symptom", "test", "body part"]
Status = Literal["published", "draft", "withdrawn"]
Strictness = Literal["normal", "strict"]


@dataclass(frozen=True)
class Source:
    """A citation. ``title`` may be None only where the cited page has none that is known (then ``url`` is set)."""

    publisher: str
    title: Optional[str] = None
    url: Optional[str] = None
    published: Optional[str] = None  # ISO 8601 date, year-month or year


@dataclass(frozen=True)
class Review:
    """Who reviewed the answer, and on which day (ISO 8601)."""

    by: str
    on: str


@dataclass(frozen=True)
class Entry:
    """One stored question and its answer.

    ``next`` is the id of the linked follow-up entry. ``next_question`` keeps a follow-up that is known by its
    wording alone (an open link): it is resolved to an id as soon as an entry asks that question. A ``strict`` entry is
    answered only where it is more certain than others need to be.
    """

    id: str
    question: str
    answer: str  # Markdown
    phrasings: Tuple[str, ...] = ()
    topic: Optional[str] = None
    next: Optional[str] = None
    next_question: Optional[str] = None
    related: Tuple[str, ...] = ()
    review: Optional[Review] = None
    updated: Optional[str] = None  # ISO 8601 date
    sources: Tuple[Source, ...] = ()
    status: Status = "published"
    strictness: Strictness = "normal"


@dataclass(frozen=True)
class Term:
    """A medical name with its synonyms, e.g. azathioprine, drug, (Imuran, Azasan)."""

    name: str
    kind: TermKind
    synonyms: Tuple[str, ...] = ()


def entry_to_json(entry: Entry) -> Dict[str, Any]:
    """An entry as plain dicts, lists and strings, with every key."""
    fields = dict(vars(entry))  # dataclasses.asdict takes ten times as long, and imports do this for every entry
    fields["review"] = dict(vars(entry.review)) if entry.review else None
    fields["sources"] = tuple(dict(vars(source)) for source in entry.sources)
    return fields


def entry_from_json(fields: Mapping[str, Any]) -> Entry:
    """The entry that :func:`entry_to_json` was given."""
    return Entry(
        **{
            **fields,
            "phrasings": tuple(fields["phrasings"]),
            "related": tuple(fields["related"]),
            "review": Review(**fields["review"]) if fields["review"] else None,
            "sources": tuple(Source(**source) for source in fields["sources"]),
        }
    )
