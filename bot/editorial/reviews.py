"""The review clock, as an editor sees it before readers do."""

from __future__ import annotations

from datetime import date
from typing import Iterator

from bot.cards import is_overdue
from bot.errors import Problem
from bot.knowledge.entry import Entry
from bot.knowledge.problems import Place, problem

NOTICE = 3  # months before a review is overdue in which it is due


def review_problems(entry: Entry, place: Place, months: int, today: date) -> Iterator[Problem]:
    """Whether the entry's review is overdue after so many months, due soon, or older than the text."""
    review = entry.review
    if review is None or not _is_day(review.on):
        return
    if is_overdue(review, months, today):
        cure = "Have it reviewed again; readers are told that it is overdue."
        yield problem("review-overdue", place, "review", f"the review of {review.on} is older than {months} months", cure)
    elif is_overdue(review, months - NOTICE, today):
        cure = "Have it reviewed again."
        yield problem("review-due", place, "review", f"the review of {review.on} will soon be {months} months old", cure)
    if entry.updated and _is_day(entry.updated) and entry.updated > review.on:
        found = f"the text changed on {entry.updated}, after the review of {review.on}"
        yield problem("changed-since-review", place, "review", found, "Have the change reviewed, or take the review out.")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
