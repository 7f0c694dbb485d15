"""Hashes of content: one knows a knowledge base, an entry or a delivered answer again by 16 hexadecimal digits."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Iterable, Mapping, Tuple

from bot.knowledge.entry import Entry, Source, Term, entry_to_json


def content_hash(entry: Entry) -> str:
    """Changes with anything in the entry."""
    fields = entry_to_json(entry)
    if fields["strictness"] == "normal":  # as it was before there was such a key
        del fields["strictness"]
    return _hash(fields)


def answer_hash(entry: Entry) -> str:
    """Changes with what a reader is shown: question, answer, sources, review."""
    fields = entry_to_json(entry)
    return _hash([fields["question"], fields["answer"], fields["sources"], fields["review"]])


def source_hash(source: Source) -> str:
    """The same for every entry that cites the same page."""
    return _hash([source.publisher, source.title, source.url, source.published])


def revision_of(content_hashes: Iterable[Tuple[str, str]], terms: Iterable[Term], titles: Mapping[str, str]) -> str:
    """Of a whole knowledge base, whatever the order: (entry id, content hash) pairs, terms, and titles by topic."""
    return _hash(["revision", sorted(content_hashes), _plain(terms), *filter(None, [dict(titles)])])


def questions_hash_of(wordings: Iterable[Tuple[str, str, Tuple[str, ...]]], terms: Iterable[Term], strict: Iterable[str] = ()) -> str:
    """Of what a model is trained on: (entry id, question, phrasings) of the published entries, terms, and strict entries' ids."""
    return _hash(["questions", sorted(wordings), _plain(terms), *filter(None, [sorted(strict)])])


def _plain(terms: Iterable[Term]) -> list[Any]:
    return sorted([term.name, term.kind, sorted(term.synonyms)] for term in terms)


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
