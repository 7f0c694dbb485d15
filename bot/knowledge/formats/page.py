"""A question page saved as plain text: the question, ANSWER, SOURCES, who reviewed it, NEXT QUESTION, a disclaimer.

Such pages come with scars of having been copied out of a browser: the source list and the review stand twice, quotes
stand inside quotes, and a name that was a link has slipped out of its brackets to the end of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.page_sources import begins_source, misses_a_name, source_line
from bot.knowledge.formats.reading import Options, Reading, Record, read_text
from bot.knowledge.problems import Place, problem
from bot.knowledge.render import from_text
from bot.knowledge.wording import normalise, slugify

name = "page"
suffixes = (".txt", "")
_LABEL = re.compile(
    r"\s*(?:(PREVIOUS QUESTION|NEXT QUESTION|SOURCES)\s*(?::\s*(.*)|)|(ANSWER)\s*:?"
    r"|(WAS THIS ANSWER HELPFUL|THIS TOOL DOES NOT PROVIDE MEDICAL ADVICE)\b.*)\s*$"
)
_REVIEWED = re.compile(r"\s*(?:medically\s+)?reviewed by\s+(?P<by>\S.*?)\s+on\s+(?P<on>\S.*?)\.?\s*$", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august")
_MONTHS += ("september", "october", "november", "december")
_DATES = (
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>[0-9]{4})"),
)


@dataclass
class _Part:
    """What stands under one label, line by line with line numbers; ``text`` has paragraphs apart by blank lines."""

    label: str
    line: int
    lines: List[Tuple[int, str]] = field(default_factory=list)

    def paragraphs(self, begins: Callable[[str], bool] = lambda line: False) -> List[Tuple[int, str]]:
        """Each paragraph on one line, with the line it begins on; a line that ``begins`` one needs no blank line."""
        found: List[Tuple[int, str]] = []
        open_ = False
        for number, line in self.lines:
            words = " ".join(line.split())
            if words and open_ and not begins(words):
                found[-1] = (found[-1][0], f"{found[-1][1]} {words}")
            elif words:
                found.append((number, words))
            open_ = bool(words)
        return found


def detect(path: Path) -> bool:
    """Whether a plain text file has the labels of such a page."""
    if path.suffix.lower() not in suffixes:
        return False
    text, _ = read_text(path, guess=True)
    if text is None:  # so that the reading says why
        return path.suffix != ""
    labels = {part.label for part in _parts(text)}
    return "ANSWER" in labels or len(labels & {"SOURCES", "NEXT QUESTION", "PREVIOUS QUESTION"}) > 1


def read(path: Path, options: Options = Options()) -> Reading:
    """The one entry of a page. The link to the next question is kept by its wording; previous links are derived."""
    text, problems = read_text(path, guess=True, encoding=options.encoding)
    if text is None:
        return Reading(problems=tuple(problems))
    parts = _parts(text)
    place = Place(str(path), 1, {})
    answers = [part for part in parts if part.label == "ANSWER"]
    if len(answers) > 1:
        found = f"ANSWER stands on the lines {', '.join(str(part.line) for part in answers)}"
        cure = "Save each question as a file of its own."
        return Reading(problems=(problem("not-one-page", Place(str(path), answers[1].line), "", found, cure),))
    question, next_question = _questions(parts, place)
    answer = _answer(answers, place)
    entry = Entry(
        id=slugify(question) if question else "",
        question=question,
        answer=answer,
        next_question=next_question,
        review=_review(parts, place, problems),
        sources=_sources(parts, place, problems),
    )
    if not question:
        cure = "Write the question on a line of its own above ANSWER."
        problems.append(problem("missing-question", place, "question", "the page has no question", cure))
    if not answer:
        cure = "Write a line ANSWER, and the answer below it."
        problems.append(problem("missing-answer", place, "answer", "the page has no answer", cure))
    return Reading((Record(entry, place, tuple(problems + entry_errors(entry, place))),))


def _parts(text: str) -> List[_Part]:
    parts = [_Part("", 1)]
    for number, line in enumerate(text.split("\n"), 1):
        match = _LABEL.match(line)
        if match:
            parts.append(_Part(match.group(1) or match.group(3) or match.group(4), number))
            line = match.group(2) or ""
        elif _REVIEWED.match(line):
            parts.append(_Part("REVIEWED", number))
        parts[-1].lines.append((number, line))
    return parts


def _questions(parts: List[_Part], place: Place) -> Tuple[str, Optional[str]]:
    """The page's question, which stands last above ANSWER, and the next one, if either is there."""
    above: List[Tuple[str, int, str]] = []
    next_questions: List[Tuple[int, str]] = []
    below = False
    for part in parts:
        below = below or part.label == "ANSWER"
        if not below:
            above += [(part.label, line, words) for line, words in part.paragraphs()]
        elif part.label == "NEXT QUESTION":
            next_questions += part.paragraphs()[:1]
    question = ""
    if above and below:
        _, line, question = above.pop()
        place.lines["question"] = line  # type: ignore[index]
    # The link below the answer is the page's own; the one above may be left empty.
    next_questions += [(line, words) for label, line, words in above if label == "NEXT QUESTION"][:1]
    if not next_questions:
        return question, None
    place.lines["next_question"] = next_questions[0][0]  # type: ignore[index]
    return question, next_questions[0][1]


def _answer(answers: List[_Part], place: Place) -> str:
    if not answers:
        return ""
    part = answers[0]
    place.lines["answer"] = part.paragraphs()[0][0] if part.paragraphs() else part.line  # type: ignore[index]
    return from_text("\n".join(line.strip() for _, line in part.lines))


def _review(parts: List[_Part], place: Place, problems: List[Problem]) -> Optional[Review]:
    reviews: Dict[Review, int] = {}
    for part in parts:
        match = _REVIEWED.match(part.lines[0][1]) if part.label == "REVIEWED" else None
        if match:
            reviews.setdefault(Review(" ".join(match["by"].split()), _iso_day(match["on"])), part.line)
    if not reviews:
        return None
    first, *others = reviews
    place.lines["review"] = reviews[first]  # type: ignore[index]
    for other in others:
        found = f"the page says reviewed by {first.by} on {first.on}, and by {other.by} on {other.on}"
        here = Place(place.path, reviews[other])
        problems.append(problem("bad-review", here, "", found, "Delete the older line."))
    return first


def _iso_day(text: str) -> str:
    """``May 30, 2019`` as 2019-05-30; what is no date stays as it is, and the checks report it."""
    for form in _DATES:
        match = form.fullmatch(text)
        months = [n for n, name in enumerate(_MONTHS, 1) if match and name.startswith(match["month"].lower())]
        if match and months:
            try:
                return date(int(match["year"]), months[0], int(match["day"])).isoformat()
            except ValueError:
                return text
    return text


def _source_lines(part: _Part) -> List[Tuple[int, str]]:
    """The lines of a source list; a name that slipped out of its brackets onto a line of its own is put back."""
    found: List[Tuple[int, str]] = []
    for line, words in part.paragraphs(begins_source):
        if found and misses_a_name(found[-1][1]) and not re.search('[:"“”]', words):
            found[-1] = (found[-1][0], f"{found[-1][1]} {words}")
        else:
            found.append((line, words))
    return found


def _sources(parts: List[_Part], place: Place, problems: List[Problem]) -> Tuple[Source, ...]:
    """Every source once, in the order of first mention."""
    found: Dict[Source, None] = {}
    said = set()
    for part in parts:
        if part.label != "SOURCES":
            continue
        place.lines.setdefault("sources", part.line)  # type: ignore[attr-defined]
        for line, words in _source_lines(part):
            sources, complaints = source_line(words, Place(place.path, line))
            for source in sources:
                if source not in found:
                    place.lines[f"sources.{len(found)}"] = line  # type: ignore[index]
                    found[source] = None
            if complaints and normalise(words) not in said:
                said.add(normalise(words))
                problems += complaints
    return tuple(found)
