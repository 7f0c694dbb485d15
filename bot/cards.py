"""What is sent to the reader: answer, choices, notice, text.

``to_json`` gives the wire form (snake_case, with ``kind`` and ``version``); every card also has a plain ``text`` that
stands on its own, so a client that knows nothing of cards shows a full answer too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Dict, List, Literal, Optional, Sequence, Tuple, Union
from urllib.parse import quote

from bot.knowledge.entry import Review, Source

VERSION = 1


@dataclass(frozen=True)
class SourceTitle:
    """One cited page; without a known title its address is shown."""

    title: Optional[str]
    url: Optional[str]
    published: Optional[str]


@dataclass(frozen=True)
class SourceGroup:
    """A publisher and what is cited from it."""

    publisher: str
    titles: Tuple[SourceTitle, ...]


@dataclass(frozen=True)
class Link:
    """An address a reader can follow: https:, http:, tel:, sms: or mailto:."""

    text: str
    url: str


@dataclass(frozen=True)
class Option:
    """A button: its label, and the payload it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class LinkedQuestion:
    """A stored question that can be asked by a button."""

    entry_id: str
    question: str


@dataclass(frozen=True)
class Rating:
    """How a reader rated one delivered answer."""

    answer_id: str
    helpful: bool
    reason: Optional[str] = None


@dataclass(frozen=True)
class AnswerCard:
    """A stored answer, word for word.

    ``answer_html`` is sanitised; ``answer_text`` is the same without markup. ``matched`` is the phrasing that matched
    what was asked (None when a button asked). ``candidates`` are the other entries that might have been meant.
    ``page`` is the entry's page: an address, or its path on this server where the server does not know its address.
    ``foldable``: it is long, and its first paragraph may be shown alone until the reader asks for the rest.
    """

    answer_id: str
    entry_id: str
    revision: str
    question: str
    answer_html: str
    answer_text: str
    sources: Tuple[SourceGroup, ...]
    review: Optional[Review]
    review_overdue: bool
    disclaimer: str
    page: Optional[str] = None
    previous: Optional[LinkedQuestion] = None
    next: Optional[LinkedQuestion] = None
    related: Tuple[LinkedQuestion, ...] = ()
    candidates: Tuple[LinkedQuestion, ...] = ()
    matched: Optional[str] = None
    rating: Optional[Rating] = None
    foldable: bool = False
    kind: Literal["answer"] = "answer"

    @property
    def text(self) -> str:
        """Question, answer, review, sources, disclaimer and the follow-up, in plain text."""
        parts = [self.question, self.answer_text, review_line(self.review, self.review_overdue)]
        if self.sources:
            parts.append("Sources:\n" + "\n".join(_source_line(group) for group in self.sources))
        parts.append(self.disclaimer)
        if self.page and "://" in self.page:
            parts.append(f"This answer as a page: {self.page}")
        if self.next:
            parts.append(f"Next question: {self.next.question}")
        return "\n\n".join(parts)


@dataclass(frozen=True)
class ChoicesCard:
    """A few stored questions to choose from; the last option is always "None of these"."""

    prompt: str
    options: Tuple[Option, ...]
    kind: Literal["choices"] = "choices"

    @property
    def text(self) -> str:
        """The prompt and the options, numbered."""
        return "\n".join([self.prompt, *(f"{n}. {option.title}" for n, option in enumerate(self.options, 1))])


@dataclass(frozen=True)
class NoticeCard:
    """Something a reader must see: an emergency, an error, an explanation. ``retry`` offers to send again."""

    level: Literal["emergency", "error", "info"]
    message: str
    links: Tuple[Link, ...] = ()
    retry: bool = False
    kind: Literal["notice"] = "notice"

    @property
    def text(self) -> str:
        """The message and its links."""
        return "\n".join([self.message, *(f"{link.text} ({link.url})" for link in self.links)])


@dataclass(frozen=True)
class TextCard:
    """Talk: a greeting, help, thanks. ``rated`` tells the widget which answer's rating was just kept."""

    message: str
    options: Tuple[Option, ...] = ()
    rated: Optional[Rating] = None
    kind: Literal["text"] = "text"

    @property
    def text(self) -> str:
        """The message and the options as a list."""
        return "\n".join([self.message, *(f"- {option.title}" for option in self.options)])


Card = Union[AnswerCard, ChoicesCard, NoticeCard, TextCard]


def to_json(card: Card) -> Dict[str, Any]:
    """The wire form of a card; see tests/contract for one of each."""
    fields = asdict(card)
    return {"kind": fields.pop("kind"), "version": VERSION, "text": card.text, **fields}


def group_sources(sources: Sequence[Source]) -> Tuple[SourceGroup, ...]:
    """Sources grouped by publisher, publishers and titles in the order of first mention."""
    groups: Dict[str, List[SourceTitle]] = {}
    for source in sources:
        groups.setdefault(source.publisher, []).append(SourceTitle(source.title, source.url, source.published))
    return tuple(SourceGroup(publisher, tuple(titles)) for publisher, titles in groups.items())


def review_line(review: Optional[Review], overdue: bool = False) -> str:
    """The sentence about the review that stands under an answer."""
    if review is None:
        return "Not yet reviewed by a clinician."
    line = f"Reviewed by {review.by} on {review.on}."
    return f"{line} This review is overdue." if overdue else line


def is_overdue(review: Optional[Review], months: int, today: date) -> bool:
    """Whether a review is older than so many months."""
    if review is None:
        return False
    on = date.fromisoformat(review.on)
    age = (today.year - on.year) * 12 + today.month - on.month
    return age > months or (age == months and today.day > on.day)


def topic_title(topic: str) -> str:
    """``off-label-medicines`` as a reader sees it: ``Off-label medicines``."""
    words = topic.replace("off-label", "off\u2011label").replace("-", " ").replace("\u2011", "-").replace("_", " ").strip()
    words = " ".join("MS" if word == "ms" else word for word in words.split())
    return words[:1].upper() + words[1:]


def page_address(entry_id: str, public_url: str = "") -> str:
    """Where an entry's page is; a path where no public address is known."""
    return f"{public_url}/q/{quote(entry_id, safe='')}"


def _source_line(group: SourceGroup) -> str:
    titles = "; ".join(
        " ".join(part for part in (title.title, f"({title.published})" if title.published else None, title.url) if part)
        for title in group.titles
    )
    return f"- {group.publisher}: {titles}"
