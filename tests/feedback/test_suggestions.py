"""What readers asked becomes a suggestion when they chose an entry after it, or when several got no answer."""

from datetime import timedelta

from bot.feedback.suggestions import suggestion_id

EVER = timedelta(days=3650)


def ask(store, session, text, decision="clarify", entry="heat", chosen=None):
    store.record_question(session, text, decision, entry, 0.4)
    if chosen:
        store.record_choice(session, None if chosen == "none" else chosen)


def found(store):
    return [(each.phrasing, each.entry_id, each.chosen, each.unanswered) for each in store.suggestions(EVER)]


def test_what_readers_chose_is_suggested_most_readers_first(fresh_feedback):
    ask(fresh_feedback, "s1", "sauna?", chosen="heat")
    ask(fresh_feedback, "s2", "cold feet", "answer", "heat", chosen="cold")
    ask(fresh_feedback, "s3", "Cold  Feet", chosen="cold")
    ask(fresh_feedback, "s3", "cold feet", chosen="cold")  # the same reader again
    assert found(fresh_feedback) == [("cold feet", "cold", 2, 0), ("sauna?", "heat", 1, 0)]


def test_no_answer_suggests_where_several_readers_asked(fresh_feedback):
    ask(fresh_feedback, "s1", "sauna?", "decline")
    assert found(fresh_feedback) == []
    ask(fresh_feedback, "s2", "sauna?")
    assert found(fresh_feedback) == [("sauna?", "heat", 0, 2)]
    ask(fresh_feedback, "s2", "sauna?", chosen="heat")
    assert found(fresh_feedback) == [("sauna?", "heat", 1, 1)]


def test_nothing_is_suggested_for_an_answer_or_for_none_of_these(fresh_feedback):
    for session in ("s1", "s2", "s3"):
        ask(fresh_feedback, session, "answered", "answer")
        ask(fresh_feedback, session, "meant something else", chosen="none")
        ask(fresh_feedback, session, "far from everything", "decline", None)
    assert found(fresh_feedback) == []


def test_what_is_decided_is_not_suggested_again_and_kept_without_words(fresh_feedback, tmp_path):
    ask(fresh_feedback, "s1", "my sauna secret", chosen="heat")
    (suggestion,) = fresh_feedback.suggestions(EVER)
    fresh_feedback.decide(suggestion, accepted=False)
    fresh_feedback.decide(suggestion, accepted=True)
    ask(fresh_feedback, "s2", "My sauna secret", chosen="heat")
    assert found(fresh_feedback) == []
    fresh_feedback.forget("s1")
    fresh_feedback.forget("s2")
    with fresh_feedback._engine.connect() as connection:
        assert connection.exec_driver_sql("select id, accepted from decided_suggestions").all() == [(suggestion.id, 1)]


def test_old_questions_suggest_nothing(fresh_feedback):
    ask(fresh_feedback, "s1", "sauna?", chosen="heat")
    assert fresh_feedback.suggestions(timedelta(seconds=-5)) == ()


def test_an_id_is_of_words_and_entry():
    assert suggestion_id("Cold  feet", "a") == suggestion_id("cold feet ", "a") != suggestion_id("cold feet", "b")
