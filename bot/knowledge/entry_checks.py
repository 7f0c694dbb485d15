"""What can be wrong with one entry by itself, whatever file or store it comes from.

That a question, an answer, an id or a source is there at all is for the formats to see to: each asks for other things.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Iterator, List, Sequence, Tuple
from urllib.parse import urlsplit

from markdown_it.token import Token

from bot.errors import Problem
from bot.knowledge import render
from bot.knowledge.entry import Entry, Source
from bot.knowledge.problems import Place, did_you_mean, problem
from bot.knowledge.wording import is_slug, normalise, slugify

STATUSES = ("published", "draft", "withdrawn")
STRICTNESSES = ("normal", "strict")
SHORT_ANSWER, LONG_ANSWER = 12, 400  # words
LONG_QUESTION = 300  # characters: what a button may say
FEW_PHRASINGS = 3

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")
# Without any of these an answer holds paragraphs, lists and emphasis only, and need not be taken apart: no HTML, link, image,
# heading, code or quotation; no line that is a rule or makes a heading of the one above; no line that is indented code.
_MARKUP = re.compile(r"[<\[#=>`~]|^(?=[^\n]*[-*_])[-*_+ \t\d.)]+$|^( {4}|\t)|[-*+.)] *\t|[-*+.)] {5}", re.MULTILINE)
_LOST = {"blockquote_open": "a quotation", "fence": "code", "code_block": "code", "hr": "a rule", "code_inline": "code"}


def entry_errors(entry: Entry, place: Place, today: date | None = None) -> List[Problem]:
    """Every error in the values of an entry."""
    found: List[Problem] = []
    if entry.id and not is_slug(entry.id):
        cure = f"Write lower-case words joined by hyphens, at most 100 characters: {slugify(entry.id)}"
        found.append(problem("bad-id", place, "id", f"the id {entry.id!r} cannot stand in an address", cure))
    if entry.question and not normalise(entry.question):
        cure = "Write the question in words."
        found.append(problem("bad-question", place, "question", f"the question {entry.question!r} has no word", cure))
    if entry.status not in STATUSES:
        cure = did_you_mean(str(entry.status), STATUSES)
        found.append(problem("bad-status", place, "status", f"the status {entry.status!r} is not known", cure))
    if entry.strictness not in STRICTNESSES:
        cure = did_you_mean(str(entry.strictness), STRICTNESSES)
        found.append(problem("bad-strictness", place, "strictness", f"the strictness {entry.strictness!r} is not known", cure))
    if entry.updated and not _is_day(entry.updated):
        found.append(_bad_date(place, "updated", entry.updated))
    if entry.review:
        found += _review_errors(entry.review.on, place, today or date.today())
    for number, source in enumerate(entry.sources):
        found += _source_errors(source, f"sources.{number}", place)
    return found + answer_errors(entry.answer, place)


def entry_warnings(entry: Entry, place: Place) -> List[Problem]:
    """What an editor may want to better in an entry."""
    found: List[Problem] = []
    if not entry.sources:
        cure = "Cite where the answer comes from."
        found.append(problem("missing-sources", place, "sources", "the entry cites no source", cure, "warning"))
    if len(entry.phrasings) < FEW_PHRASINGS:
        count = len(entry.phrasings)
        text = f"only {count} phrasing{'s' if count > 1 else ''}" if count else "no phrasings"
        cure = f"Write at least {FEW_PHRASINGS} other ways to ask the question."
        found.append(problem("few-phrasings", place, "phrasings", f"the entry has {text}", cure))
    if len(entry.question) > LONG_QUESTION:
        cure = f"Keep it below {LONG_QUESTION}, it stands on a button."
        found.append(problem("long-question", place, "question", f"{len(entry.question)} characters", cure))
    words = len(entry.answer.split())
    if words < SHORT_ANSWER:
        cure = "Check that nothing is missing."
        found.append(problem("short-answer", place, "answer", f"the answer has only {words} words", cure))
    if words > LONG_ANSWER:
        cure = f"Readers are tired: keep it below {LONG_ANSWER}, or make two entries of it."
        found.append(problem("long-answer", place, "answer", f"the answer has {words} words", cure))
    for token, line in _tokens(entry.answer):
        if token.type in _LOST:
            cure = "Write paragraphs, lists, emphasis and links only; indent nothing by four spaces."
            found.append(problem("lost-markup", _line(place, line), "", f"{_LOST[token.type]} in the answer", cure))
    return found


def answer_errors(answer: str, place: Place) -> List[Problem]:
    """Raw HTML, headings, images, and links that lead nowhere safe, each on its own line."""
    found: List[Problem] = []
    for token, line in _tokens(answer):
        here = _line(place, line)
        if token.type in ("html_block", "html_inline"):
            cure = r"Write it in Markdown (**bold**, *italic*, [text](https://...)); a plain < is written \<."
            found.append(problem("raw-html", here, "", f"HTML in the answer: {_cut(token.content)}", cure))
        elif token.type == "heading_open":
            cure = "Write a paragraph, or begin it with **bold** words; a line of --- or === makes a heading too."
            found.append(problem("heading", here, "", "a heading in the answer", cure))
        elif token.type == "image":
            cure = "Describe it in words; answers are read aloud and on REST, too."
            found.append(problem("image", here, "", f"an image in the answer: {_cut(token.content)}", cure))
        elif token.type == "link_open":
            url = str(token.attrGet("href") or "")
            if urlsplit(url).scheme not in render.LINK_SCHEMES:
                cure = "Write the whole address: https://..., tel:... or mailto:..."
                found.append(problem("bad-link", here, "", f"a link to {_cut(url) or 'nowhere'}", cure))
    return found


def _tokens(answer: str) -> Iterator[Tuple[Token, int]]:
    """Block and inline tokens with the answer's line they stand on, counted from 0; none where nothing can be wrong."""
    if not _MARKUP.search(answer):
        return
    line = 0
    for token in render.parse_with_html(answer):
        line = token.map[0] if token.map else line
        yield token, line
        below = line
        for child in token.children or ():
            yield child, below
            below += child.type in ("softbreak", "hardbreak")


def _line(place: Place, line: int) -> Place:
    start = place.at("answer")
    return Place(place.path, start + line if start is not None else None)


def _review_errors(on: str, place: Place, today: date) -> Sequence[Problem]:
    if not _is_day(on):
        return [_bad_date(place, "review.on", on)]
    if date.fromisoformat(on) > today:
        found = f"the review is dated {on}, which is in the future"
        return [problem("bad-date", place, "review.on", found, f"Today is {today}; check the year.")]
    return []


def _source_errors(source: Source, key: str, place: Place) -> Iterator[Problem]:
    if not source.publisher:
        yield problem("missing-publisher", place, key, "a source without a publisher", "Write who published it.")
    if not source.title and not source.url:
        cure = "Write its title; only a page without one may have title: null, and then its url."
        yield problem("missing-title", place, key, "a source without a title", cure)
    if source.url and not _is_web_address(source.url):
        cure = "Write the whole address, beginning with https:// or http://."
        yield problem("bad-url", place, f"{key}.url", f"the address {_cut(source.url)!r} is none", cure)
    if source.published and not _is_published(source.published):
        yield _bad_date(place, f"{key}.published", source.published, "2019-05-30, 2019-05 or 2019")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_published(text: str) -> bool:
    return _is_day(text) or (_YEAR_OR_MONTH.fullmatch(text) is not None and _is_day(f"{text}-01-01"[:10]))


def _bad_date(place: Place, key: str, text: str, form: str = "2019-05-30") -> Problem:
    return problem("bad-date", place, key, f"{text!r} is not a date", f"Write year-month-day: {form}.")


def _cut(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return first if len(first) <= 60 else first[:57] + "..."
