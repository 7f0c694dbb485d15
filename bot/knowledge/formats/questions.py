"""schema.org Questions as entries, in the form of JSON-LD."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from bot.knowledge.entry import Entry, Source
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.html_answers import from_html, plain
from bot.knowledge.formats.reading import Record, unprintable
from bot.knowledge.formats.table import missing_texts, site_of
from bot.knowledge.problems import Place, problem
from bot.knowledge.wording import is_slug

MAX_DEPTH = 20


def questions_in(linked: Any) -> List[Dict[str, Any]]:
    """Every Question with an answer, or on a FAQPage or QAPage, however deep it stands, in order."""
    return list(_walk(linked, 0))


def is_a(value: Any, kind: str) -> bool:
    """Whether an object is of a type, written short or as an address."""
    types = value.get("@type") if isinstance(value, dict) else None
    return any(str(name).rpartition("/")[2] == kind for name in (types if isinstance(types, list) else [types]))


def entry_of(question: Mapping[str, Any], place: Place, page: Tuple[Source, ...]) -> Record:
    """A Question as an entry without an id where it tells none; ``page`` is cited where its answer cites nothing."""
    answers = _all(question.get("acceptedAnswer")) or _all(question.get("suggestedAnswer"))
    answer = next((each for each in answers if isinstance(each, dict)), {})
    text = _one(answer.get("text")) or _one(answer.get("articleBody"))
    markdown, problems = from_html(text, place) if text else ("", [])
    names = [plain(name) for name in _texts(question.get("name")) + _texts(question.get("text"))]
    entry = Entry(
        id=_id(question),
        question=names[0] if names else "",
        answer=markdown,
        phrasings=tuple(dict.fromkeys(plain(name) for name in _texts(question.get("alternateName")))),
        topic=_name(question.get("about")),
        updated=(_one(answer.get("dateModified")) or _one(question.get("dateModified")) or "")[:10] or None,
        sources=tuple(_source(each) for each in _all(answer.get("citation") or question.get("citation"))) or page,
    )
    if len(answers) > 1:
        found = f"the question has {len(answers)} answers, and an entry has one: the first"
        problems.append(problem("not-carried", place, "answer", found, "Check that it is the right one."))
    if any(unprintable(each) for each in (entry.question, entry.answer, *entry.phrasings)):
        problems.append(problem("control-character", place, "", "an escape makes a control character", "Delete it."))
    return Record(entry, place, (*problems, *entry_errors(entry, place), *missing_texts(entry, place)))


def _walk(value: Any, depth: int) -> Iterator[Dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if is_a(value, "Question"):
            yield value
        else:
            for item in value.values():
                yield from _walk(item, depth + 1)


def _id(question: Mapping[str, Any]) -> str:
    for key in ("identifier", "@id"):
        text = _one(question.get(key))
        candidate = text if is_slug(text) else urlsplit(text).fragment if "#" in text else ""
        if is_slug(candidate):
            return candidate
    return ""


def _source(citation: Any) -> Source:
    if not isinstance(citation, dict):
        text = str(citation).strip()
        return Source(site_of(text), None, text) if text.startswith(("http://", "https://")) else Source(text, text)
    url = _one(citation.get("url")) or None
    publisher = _name(citation.get("publisher")) or _name(citation.get("author")) or (site_of(url) if url else "")
    return Source(
        publisher, _one(citation.get("name")) or _one(citation.get("headline")) or None, url, _one(citation.get("datePublished")) or None
    )


def _all(value: Any) -> List[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _texts(value: Any) -> List[str]:
    return [each.strip() for each in _all(value) if isinstance(each, str) and each.strip()]


def _one(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _name(value: Any) -> Optional[str]:
    """The name of a thing, or a thing that is only named."""
    first: Any = next(iter(_all(value)), None)
    return _one(first.get("name")) or None if isinstance(first, dict) else _one(first) or None
