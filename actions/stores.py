"""The stores the actions read and write, opened once, at first use."""

from __future__ import annotations

from functools import lru_cache

from bot.feedback.store import FeedbackStore
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings


@lru_cache(maxsize=None)
def settings() -> Settings:
    return Settings.load()


@lru_cache(maxsize=None)
def knowledge() -> KnowledgeStore:
    return KnowledgeStore(settings().knowledge_db, read_only=True)


@lru_cache(maxsize=None)
def feedback() -> FeedbackStore:
    return FeedbackStore(settings().feedback_address)
