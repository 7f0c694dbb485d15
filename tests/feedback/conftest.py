import pytest

from bot.feedback.store import FeedbackStore


@pytest.fixture
def fresh_feedback(tmp_path):
    store = FeedbackStore(f"sqlite:///{tmp_path / 'feedback.db'}")
    yield store
    store.close()
