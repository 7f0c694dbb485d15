"""The tables of feedback.db."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("answer_id", sa.String(64), primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("entry_id", sa.String(200), nullable=False),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("entry_hash", sa.String(64), nullable=False),
    sa.Column("delivered_at", sa.String(32), nullable=False),
)
ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("answer_id", sa.String(64), sa.ForeignKey("deliveries.answer_id"), primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("entry_id", sa.String(200), nullable=False, index=True),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(32)),
    sa.Column("comment", sa.Text),
    sa.Column("rated_at", sa.String(32), nullable=False),
)
questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("decision", sa.String(16), nullable=False),
    sa.Column("entry_id", sa.String(200)),
    sa.Column("probability", sa.Float),
    sa.Column("chosen_entry_id", sa.String(200)),
    sa.Column("asked_at", sa.String(32), nullable=False, index=True),
)
decided_suggestions = sa.Table(
    "decided_suggestions",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("accepted", sa.Boolean, nullable=False),
    sa.Column("decided_at", sa.String(32), nullable=False),
)
