"""What was delivered, how it was rated and what was asked: feedback.db, on SQLAlchemy Core.

SQLite in WAL mode by default, any other database by its address. A session is kept as a hash: ids are made of 128 random
bits or more, so a hash alone cannot be turned back.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, List, Optional, Tuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from bot.errors import FeedbackError
from bot.feedback import suggestions
from bot.feedback.engine import make_engine
from bot.feedback.redaction import redact
from bot.feedback.suggestions import Suggestion
from bot.feedback.tables import deliveries, metadata, questions, ratings

REASONS = ("not_what_i_asked", "hard_to_understand", "missing_something", "out_of_date", "worrying")


@dataclass(frozen=True)
class EntryReport:
    """How often one entry was delivered and how it was rated."""

    entry_id: str
    delivered: int
    helpful: int
    unhelpful: int
    reasons: Tuple[Tuple[str, int], ...]
    comments: Tuple[str, ...]


@dataclass(frozen=True)
class Delivered:
    """How often an entry was delivered with the same content, from the same revision."""

    entry_id: str
    entry_hash: str
    revision: str
    count: int


@dataclass(frozen=True)
class AskedQuestion:
    """A question that no answer followed, as it was kept (redacted)."""

    text: str
    decision: str
    entry_id: Optional[str]
    asked_at: str


def hash_session(session: str) -> str:
    """The form in which a session is kept."""
    return hashlib.sha256(session.encode()).hexdigest()[:32]


class FeedbackStore:
    """Opens (and where needed creates) the feedback store at an SQLAlchemy address."""

    def __init__(self, address: str) -> None:
        self._engine: Engine = make_engine(address)
        metadata.create_all(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def record_delivery(self, answer_id: str, session: str, entry_id: str, revision: str, entry_hash: str) -> None:
        """Keeps which entry, in which revision, was delivered as ``answer_id``; once, however often it is told."""
        row = dict(
            answer_id=answer_id,
            session=hash_session(session),
            entry_id=entry_id,
            revision=revision,
            entry_hash=entry_hash,
            delivered_at=_now(),
        )
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(deliveries).values(row))
        except sa.exc.IntegrityError:
            known = sa.select(deliveries).where(deliveries.c.answer_id == answer_id, deliveries.c.session == row["session"])
            with self._engine.connect() as connection:
                if connection.execute(known).first() is None:
                    raise FeedbackError(f"Another answer was delivered as {answer_id!r}") from None

    def rate(self, answer_id: str, session: str, helpful: bool, reason: Optional[str] = None, comment: Optional[str] = None) -> None:
        """Keeps a rating, on disk when this returns. Rating again changes it; the same rating again changes nothing.

        Raises:
            FeedbackError: the answer was not delivered to this session, or the reason is not one of ``REASONS``.
        """
        if reason is not None and reason not in REASONS:
            raise FeedbackError(f"Reason {reason!r} is not one of {', '.join(REASONS)}")
        with self._engine.connect() as connection, self._durable(connection):
            with connection.begin():
                delivery = connection.execute(
                    sa.select(deliveries).where(deliveries.c.answer_id == answer_id, deliveries.c.session == hash_session(session))
                ).first()
                if delivery is None:
                    raise FeedbackError(f"Answer {answer_id!r} was not delivered in this conversation")
                values = dict(
                    helpful=helpful,
                    reason=None if helpful else reason,
                    comment=redact(comment) if comment else None,
                    rated_at=_now(),
                )
                if not connection.execute(sa.update(ratings).where(ratings.c.answer_id == answer_id).values(values)).rowcount:
                    connection.execute(
                        sa.insert(ratings).values(
                            answer_id=answer_id,
                            session=delivery.session,
                            entry_id=delivery.entry_id,
                            revision=delivery.revision,
                            **values,
                        )
                    )

    @contextmanager
    def _durable(self, connection: Connection) -> Iterator[None]:
        """What is committed within is on disk, not only written, before the next line runs."""
        sqlite = self._engine.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA synchronous=FULL")
            connection.rollback()
        try:
            yield
        finally:
            if sqlite:  # the connection stays open for what needs no such care
                connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
                connection.rollback()

    def rating(self, answer_id: str) -> Optional[Row]:
        """The rating of one delivered answer, or None."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(ratings).where(ratings.c.answer_id == answer_id)).first()

    def record_question(self, session: str, text: str, decision: str, entry_id: Optional[str], probability: Optional[float]) -> None:
        """Keeps a question without what could name a person."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(questions).values(
                    session=hash_session(session),
                    text=redact(text),
                    decision=decision,
                    entry_id=entry_id,
                    probability=probability,
                    asked_at=_now(),
                )
            )

    def record_choice(self, session: str, entry_id: Optional[str]) -> None:
        """Keeps which entry a reader chose after the last question (None: none of these)."""
        with self._engine.begin() as connection:
            last = connection.execute(sa.select(sa.func.max(questions.c.id)).where(questions.c.session == hash_session(session))).scalar()
            if last is not None:
                connection.execute(sa.update(questions).where(questions.c.id == last).values(chosen_entry_id=entry_id or "none"))

    def report(self) -> Tuple[EntryReport, ...]:
        """Deliveries and ratings by entry, the least helpful first."""
        with self._engine.connect() as connection:
            delivered = connection.execute(sa.select(deliveries.c.entry_id, sa.func.count()).group_by(deliveries.c.entry_id)).all()
            rated = connection.execute(sa.select(ratings).order_by(ratings.c.rated_at)).all()
        reports = [_entry_report(entry_id, count, [r for r in rated if r.entry_id == entry_id]) for entry_id, count in delivered]
        return tuple(sorted(reports, key=lambda r: (-r.unhelpful, -r.delivered, r.entry_id)))

    def delivered(self) -> Tuple[Delivered, ...]:
        """Everything that was ever delivered, by entry, hash and revision."""
        columns = (deliveries.c.entry_id, deliveries.c.entry_hash, deliveries.c.revision)
        query = sa.select(*columns, sa.func.count()).group_by(*columns).order_by(*columns)
        with self._engine.connect() as connection:
            return tuple(Delivered(*row) for row in connection.execute(query))

    def unanswered(self, limit: int = 20) -> Tuple[AskedQuestion, ...]:
        """The newest questions that were declined or asked back, newest first."""
        query = sa.select(questions).where(questions.c.decision.in_(("decline", "clarify"))).order_by(questions.c.id.desc()).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(AskedQuestion(row.text, row.decision, row.entry_id, row.asked_at) for row in rows)

    def suggestions(self, newer_than: timedelta) -> Tuple[Suggestion, ...]:
        """Phrasings proposed by what readers asked since, undecided, the most frequent first."""
        since = (datetime.now(timezone.utc) - newer_than).isoformat(timespec="seconds")
        with self._engine.connect() as connection:
            return suggestions.undecided(connection, since)

    def decide(self, suggestion: Suggestion, accepted: bool) -> None:
        """Keeps what an editor decided, without the reader's words; it is not suggested again."""
        with self._engine.begin() as connection:
            suggestions.decide(connection, suggestion.id, accepted, _now())

    def forget(self, session: str) -> int:
        """Deletes everything kept of a session; gives the number of rows deleted."""
        hashed = hash_session(session)
        with self._engine.begin() as connection:
            return sum(
                connection.execute(sa.delete(table).where(table.c.session == hashed)).rowcount for table in (ratings, deliveries, questions)
            )

    def purge(self, older_than: timedelta) -> int:
        """Deletes readers' words (questions, comments) older than that; ratings and counts stay."""
        before = (datetime.now(timezone.utc) - older_than).isoformat(timespec="seconds")
        with self._engine.begin() as connection:
            gone = connection.execute(sa.delete(questions).where(questions.c.asked_at < before)).rowcount
            return (
                gone
                + connection.execute(
                    sa.update(ratings).where(ratings.c.rated_at < before, ratings.c.comment.is_not(None)).values(comment=None)
                ).rowcount
            )


def _entry_report(entry_id: str, delivered: int, rows: List[Any]) -> EntryReport:
    reasons = [row.reason for row in rows if row.reason]
    return EntryReport(
        entry_id=entry_id,
        delivered=delivered,
        helpful=sum(1 for row in rows if row.helpful),
        unhelpful=sum(1 for row in rows if not row.helpful),
        reasons=tuple((reason, reasons.count(reason)) for reason in REASONS if reason in reasons),
        comments=tuple(row.comment for row in rows if row.comment),
    )


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
