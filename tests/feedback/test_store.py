"""One rating a delivered answer, changeable, never for somebody else's answer, and gone when asked."""

import sqlite3
from datetime import timedelta

import pytest

from bot.errors import FeedbackError
from bot.feedback.store import FeedbackStore, hash_session


def deliver(store, answer_id="a1", session="s1", entry_id="azathioprine-off-label"):
    store.record_delivery(answer_id, session, entry_id, "rev1", "hash1")


def test_rating_keeps_who_rated_what_as_a_hash(fresh_feedback):
    deliver(fresh_feedback)
    fresh_feedback.rate("a1", "s1", False, "missing_something", "what about tablets")
    row = fresh_feedback.rating("a1")
    assert (row.session, row.entry_id, row.revision, row.helpful, row.reason, row.comment) == (
        hash_session("s1"),
        "azathioprine-off-label",
        "rev1",
        False,
        "missing_something",
        "what about tablets",
    )
    assert row.rated_at.endswith("+00:00")


def test_rating_again_changes_the_one_rating(fresh_feedback):
    deliver(fresh_feedback)
    fresh_feedback.rate("a1", "s1", False, "worrying")
    fresh_feedback.rate("a1", "s1", True)
    fresh_feedback.rate("a1", "s1", True)
    (report,) = fresh_feedback.report()
    assert (report.delivered, report.helpful, report.unhelpful, report.reasons) == (1, 1, 0, ())


@pytest.mark.parametrize(("answer_id", "session"), [("a1", "somebody else"), ("never delivered", "s1")])
def test_only_the_readers_own_answers_can_be_rated(fresh_feedback, answer_id, session):
    deliver(fresh_feedback)
    with pytest.raises(FeedbackError, match="was not delivered"):
        fresh_feedback.rate(answer_id, session, True)
    assert fresh_feedback.rating("a1") is None


def test_an_unknown_reason_is_refused(fresh_feedback):
    deliver(fresh_feedback)
    with pytest.raises(FeedbackError, match="not_what_i_asked"):
        fresh_feedback.rate("a1", "s1", False, "boring")


def test_a_rating_is_on_disk_when_rate_returns(tmp_path):
    path = tmp_path / "feedback.db"
    store = FeedbackStore(f"sqlite:///{path}")
    deliver(store)
    store.rate("a1", "s1", True)
    with sqlite3.connect(path) as other:
        assert other.execute("select helpful from ratings").fetchall() == [(1,)]
    store.close()


def test_comments_and_questions_are_redacted(fresh_feedback):
    deliver(fresh_feedback)
    fresh_feedback.rate("a1", "s1", False, comment="write to me@example.org")
    fresh_feedback.record_question("s1", "I am jo@example.org, is imuran safe", "decline", None, None)
    assert fresh_feedback.rating("a1").comment == "write to [email]"
    assert fresh_feedback.unanswered()[0].text == "I am [email], is imuran safe"


def test_forget_deletes_one_session_only(fresh_feedback):
    for session in ("s1", "s2"):
        deliver(fresh_feedback, answer_id=f"a-{session}", session=session)
        fresh_feedback.rate(f"a-{session}", session, True)
        fresh_feedback.record_question(session, "is it safe", "decline", None, None)
    assert fresh_feedback.forget("s1") == 3
    assert fresh_feedback.rating("a-s1") is None
    assert fresh_feedback.rating("a-s2") is not None
    assert fresh_feedback.forget("s1") == 0


def test_purge_deletes_words_and_keeps_counts(fresh_feedback):
    deliver(fresh_feedback)
    fresh_feedback.rate("a1", "s1", False, comment="too long")
    fresh_feedback.record_question("s1", "is it safe", "decline", None, None)
    assert fresh_feedback.purge(timedelta(days=1)) == 0
    assert fresh_feedback.purge(timedelta(days=-1)) == 2
    assert fresh_feedback.unanswered() == ()
    assert fresh_feedback.report()[0].unhelpful == 1


def test_a_choice_is_kept_with_the_question_it_followed(fresh_feedback):
    fresh_feedback.record_question("s1", "and the liver", "clarify", "azathioprine-monitoring", 0.4)
    fresh_feedback.record_choice("s1", "azathioprine-off-label")
    fresh_feedback.record_choice("nobody", "x")
    with fresh_feedback._engine.connect() as connection:
        rows = connection.exec_driver_sql("select text, chosen_entry_id from questions").fetchall()
    assert rows == [("and the liver", "azathioprine-off-label")]
