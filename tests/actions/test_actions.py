"""What a reader gets: the stored answer word for word, the way on and back, ratings, and honesty where there is nothing."""

import pytest

from actions import stores
from bot.knowledge.store import KnowledgeStore
from bot.settings import DISCLAIMER, SHORT_DISCLAIMER
from tests.actions.conftest import ENTRIES, understood


def test_answer_is_the_stored_one_with_sources_review_and_disclaimer(conversation):
    (card,) = conversation.run("action_answer", "aza?", understanding=understood("answer", "aza", "heat", "metho"))
    assert card["kind"] == "answer" and card["version"] == 1
    assert (card["entry_id"], card["question"], card["matched"]) == ("aza", "Does azathioprine help with MS?", "as asked")
    assert "<strong>can</strong>" in card["answer_html"] and "<li>one</li>" in card["answer_html"]
    assert [(group["publisher"], [title["title"] for title in group["titles"]]) for group in card["sources"]] == [
        ("Trust", ["First", None]),
        ("Clinic", ["Only"]),
    ]
    assert card["review"] == {"by": "A Clinician", "on": "2019-05-30"} and card["review_overdue"] is True
    assert card["disclaimer"] == DISCLAIMER
    assert card["next"] == {"entry_id": "heat", "question": "Does heat make MS worse?"}
    assert [linked["entry_id"] for linked in card["related"]] == ["metho"]
    assert [linked["entry_id"] for linked in card["candidates"]] == ["heat", "metho"]
    assert card["previous"] is None and card["rating"] is None
    for part in ("Does azathioprine help with MS?", "It can help.", "- one", "Trust: First (2011) https://example.org/1", DISCLAIMER):
        assert part in card["text"]


def test_an_entry_without_review_says_so(conversation):
    card = conversation.show("heat")
    assert card["review"] is None
    assert "Not yet reviewed by a clinician." in card["text"]


def test_the_full_disclaimer_comes_once(conversation):
    assert conversation.show("aza")["disclaimer"] == DISCLAIMER
    assert conversation.show("heat")["disclaimer"] == SHORT_DISCLAIMER


def test_next_and_back_go_as_in_a_browser(conversation):
    conversation.show("aza")
    (heat,) = conversation.run("action_next_question")
    (metho,) = conversation.run("action_next_question")
    assert (heat["entry_id"], metho["entry_id"]) == ("heat", "metho")
    assert heat["previous"]["entry_id"] == "aza"
    (end,) = conversation.run("action_next_question")
    assert "last question" in end["message"]
    shown = [conversation.run("action_previous_question")[0] for _ in range(3)]
    assert [card.get("entry_id") for card in shown] == ["heat", "aza", None]
    assert "no earlier question" in shown[2]["message"]


def test_back_follows_what_was_shown_then_the_series(conversation):
    conversation.show("metho")
    (before,) = conversation.run("action_previous_question")
    assert before["entry_id"] == "heat"  # nothing was shown before: the entry whose follow-up this is


def test_yes_takes_the_offered_follow_up(conversation):
    conversation.show("aza")
    (card,) = conversation.run("action_affirm", "yes please")
    assert card["entry_id"] == "heat"


@pytest.mark.parametrize(
    "action",
    [
        "action_next_question",
        "action_previous_question",
        "action_show_sources",
        "action_show_review",
        "action_repeat",
        "action_rate_helpful",
        "action_rate_unhelpful",
        "action_affirm",
        "action_deny",
    ],
)
def test_without_an_answer_yet_talk_is_answered_kindly(conversation, action):
    (card,) = conversation.run(action)
    assert card["kind"] == "text" and card["message"]


def test_sources_review_and_repeat_are_about_the_last_answer(conversation):
    conversation.show("aza")
    (sources,) = conversation.run("action_show_sources")
    assert [link["url"] for link in sources["links"]] == ["https://example.org/1", "https://example.org/2"]
    assert "Clinic: Only" in sources["message"]
    (review,) = conversation.run("action_show_review")
    assert "Reviewed by A Clinician on 2019-05-30. This review is overdue." in review["message"]
    (again,) = conversation.run("action_repeat")
    assert again["entry_id"] == "aza"


def test_clarify_offers_stored_questions_and_none_of_these(conversation):
    (card,) = conversation.run("action_clarify", understanding=understood("clarify", "aza", "metho", "heat", clarify=2))
    assert [option["title"] for option in card["options"]] == [ENTRIES[0].question, ENTRIES[2].question, "None of these"]
    assert card["options"][0]["payload"] == '/show_entry{"entry_id": "aza"}'
    assert "1. Does azathioprine help with MS?" in card["text"]
    (declined,) = conversation.run("action_deny", "no")
    assert "don't have a stored answer" in declined["message"]


def test_decline_names_the_nearest_topics(conversation):
    (card,) = conversation.run("action_decline", understanding=understood("decline", "heat", "aza", "metho"))
    assert "I don't have a stored answer" in card["message"]
    assert [option["title"] for option in card["options"]] == ["Heat", "Off-label medicines"]
    (topic,) = conversation.run("action_show_topic", arguments={"topic": "off-label-medicines"})
    assert [option["title"] for option in topic["options"]] == [ENTRIES[0].question, ENTRIES[2].question, "None of these"]


def test_rating_is_kept_and_can_be_changed(conversation):
    answer_id = conversation.show("aza")["answer_id"]
    (card,) = conversation.run("action_rate", arguments={"answer_id": answer_id, "helpful": False, "reason": "worrying", "comment": "hm"})
    assert card["rated"] == {"answer_id": answer_id, "helpful": False, "reason": "worrying"}
    assert stores.feedback().rating(answer_id).comment == "hm"
    (card,) = conversation.run("action_rate", arguments={"answer_id": answer_id, "helpful": True})
    assert card["rated"] == {"answer_id": answer_id, "helpful": True, "reason": None}
    assert stores.feedback().rating(answer_id).helpful is True


def test_rating_in_words_is_about_the_last_answer(conversation):
    answer_id = conversation.show("aza")["answer_id"]
    (card,) = conversation.run("action_rate_helpful", "that helped")
    assert card["rated"]["answer_id"] == answer_id
    assert stores.feedback().rating(answer_id).helpful is True


def test_somebody_elses_answer_cannot_be_rated(conversation):
    answer_id = conversation.show("aza")["answer_id"]
    conversation.session = "somebody-else"
    (card,) = conversation.run("action_rate", arguments={"answer_id": answer_id, "helpful": False})
    assert (card["kind"], card["level"]) == ("notice", "error")
    assert stores.feedback().rating(answer_id) is None


@pytest.mark.parametrize(
    ("dangers", "first", "urls"),
    [
        (["stroke"], "may be an emergency", ["tel:911"]),
        (["suicide"], "I am sorry", ["tel:988", "sms:988", "tel:911"]),
        (["overdose"], "Taking too much", ["tel:911", "tel:+18002221222"]),
        (["overdose", "suicide"], "I am sorry", ["tel:911", "tel:988", "sms:988", "tel:+18002221222"]),
        (["violence"], "You deserve to be safe", ["tel:911"]),
    ],
)
def test_emergency_comes_with_numbers_to_call(conversation, dangers, first, urls):
    (card,) = conversation.run("action_emergency", understanding=understood("emergency", "aza", emergency=dangers))
    assert (card["kind"], card["level"]) == ("notice", "emergency")
    assert first in card["message"]
    assert [link["url"] for link in card["links"]] == urls


def test_emergency_first_then_the_answer_where_one_is_certain(conversation):
    cards = conversation.run("action_emergency", understanding=understood("emergency", "aza", emergency=["stroke"], answer_too=True))
    assert [card["kind"] for card in cards] == ["notice", "answer"]


@pytest.mark.parametrize("decision", ["answer", "clarify"])
def test_what_the_store_no_longer_has_is_declined(conversation, tmp_path, decision):
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace([entry for entry in ENTRIES if entry.id == "metho"], "test")
    (card,) = conversation.run(f"action_{decision}", understanding=understood(decision, "aza", "heat"))
    assert card["kind"] == "text" and card["message"].startswith("I don't have a stored answer to that")
    assert [question.decision for question in stores.feedback().unanswered()] == ["decline"]


def test_a_button_to_an_entry_that_vanished_says_so(conversation):
    (card,) = conversation.run("action_show_entry", "/show_entry gone", {"entry_id": "gone"})
    assert card["kind"] == "notice" and "no longer available" in card["message"]


def test_a_corrected_answer_shows_at_the_next_message(conversation, tmp_path):
    conversation.show("heat")
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        changed = [entry if entry.id != "heat" else type(entry)(**{**vars(entry), "answer": "Corrected."}) for entry in ENTRIES]
        store.replace(changed, "test")
    assert conversation.show("heat")["answer_text"] == "Corrected."


def test_a_choice_after_a_doubtful_match_is_kept_and_browsing_is_not(conversation):
    def chosen():
        with stores.feedback()._engine.connect() as connection:
            return connection.exec_driver_sql("select chosen_entry_id from questions").scalar()

    conversation.run("action_answer", "aza?", understanding=understood("answer", "aza", "heat"))
    conversation.show("metho")  # a related question
    assert chosen() is None
    conversation.run("action_answer", "aza?", understanding=understood("answer", "aza", "heat"))
    conversation.show("heat")  # not what was meant
    with stores.feedback()._engine.connect() as connection:
        rows = connection.exec_driver_sql("select chosen_entry_id from questions order by id").fetchall()
    assert rows == [(None,), ("heat",)]


def test_what_is_chosen_is_kept_with_the_readers_question(conversation):
    understanding = understood("clarify", "aza", "heat", completed="does imuran cause cancer, mail jo@example.org")
    conversation.run("action_clarify", "and cancer?", understanding=understanding)
    conversation.show("heat")
    conversation.run("action_clarify", "aza?", understanding=understood("clarify", "aza", "heat"))
    conversation.run("action_none_of_these", "/none_of_these")
    with stores.feedback()._engine.connect() as connection:
        rows = connection.exec_driver_sql("select text, chosen_entry_id from questions order by id").fetchall()
    assert rows == [("does imuran cause cancer, mail [email]", "heat"), ("aza?", "none")]


def test_what_is_chosen_from_a_topic_says_nothing_about_the_question_before(conversation):
    conversation.run("action_decline", "something else", understanding=understood("decline", "heat"))
    conversation.run("action_show_topic", "/show_topic", {"topic": "heat"})
    conversation.show("heat")
    conversation.run("action_show_topic", "/show_topic", {"topic": "heat"})
    conversation.run("action_none_of_these", "/none_of_these")
    with stores.feedback()._engine.connect() as connection:
        assert connection.exec_driver_sql("select chosen_entry_id from questions").fetchall() == [(None,)]


def test_two_questions_get_two_cards_and_the_last_is_the_current_one(conversation):
    second = {"entry_id": "heat", "question": "?", "phrasing": "as asked", "probability": 0.95}
    first, further = conversation.run("action_answer", "aza? heat?", understanding=understood("answer", "aza", "metho", further=[second]))
    assert (first["entry_id"], further["entry_id"]) == ("aza", "heat")
    assert not first["candidates"] and first["answer_id"] != further["answer_id"]
    assert (first["disclaimer"], further["disclaimer"]) == (DISCLAIMER, SHORT_DISCLAIMER)
    assert conversation.slots["answer"]["entry_id"] == "heat" and conversation.slots["trail"] == ["aza", "heat"]
    (thanks,) = conversation.run("action_rate", arguments={"answer_id": first["answer_id"], "helpful": True})
    assert thanks["rated"]["answer_id"] == first["answer_id"]


def test_the_part_left_open_is_named_and_asked_about(conversation):
    match = {"entry_id": "heat", "question": "?", "phrasing": "?", "probability": 0.4}
    understanding = understood("answer", "aza", left_open=[{"question": "is it hot?", "matches": [match]}])
    card, choices = conversation.run("action_answer", "aza? hot?", understanding=understanding)
    assert card["entry_id"] == "aza" and "You also asked: “is it hot?”" in choices["prompt"]
    assert [option["title"] for option in choices["options"]] == ["Does heat make MS worse?", "None of these"]
    assert conversation.slots["choices"] == ["heat"]
    understanding = understood("answer", "aza", left_open=[{"question": "who won?", "matches": []}])
    _, text = conversation.run("action_answer", "aza? who won?", understanding=understanding)
    assert text["kind"] == "text" and "“who won?”" in text["message"] and "don't have a stored answer" in text["message"]


def test_two_questions_of_which_none_is_clear_get_a_list_each(conversation):
    match = {"question": "?", "phrasing": "?", "probability": 0.4}
    parts = [{"question": f"{name}?", "matches": [{**match, "entry_id": name}]} for name in ("aza", "heat")]
    cards = conversation.run("action_clarify", "aza? hot?", understanding=understood("clarify", "aza", left_open=parts))
    assert [card["prompt"] for card in cards] == [
        "You asked: “aza?”. Did you mean one of these?",
        "You also asked: “heat?”. Did you mean one of these?",
    ]
    assert [[option["title"] for option in card["options"]][-1] for card in cards] == ["None of these"] * 2
    assert conversation.slots["choices"] == ["aza", "heat"]


@pytest.mark.parametrize(
    ("language", "word"), [("es", "inglés"), ("fr", "anglais"), ("de", "Englisch"), ("pt", "inglês"), ("it", "inglese")]
)
def test_another_language_is_told_in_both(conversation, language, word):
    understanding = {"decision": "decline", "matches": [], "language": language}
    (card,) = conversation.run("action_other_language", "...", understanding=understanding)
    assert (card["kind"], card["level"]) == ("notice", "info")
    assert word in card["message"] and "in English" in card["message"] and card["links"]


def test_a_language_without_a_notice_of_its_own_is_told_in_english(conversation):
    (card,) = conversation.run("action_other_language", "...", understanding={"decision": "decline", "matches": [], "language": "other"})
    assert card["message"].startswith("I can only read and answer questions in English.")


def test_questions_are_logged_without_what_names_a_person(conversation):
    conversation.run("action_decline", "I am jo@example.org and ask about yoga", understanding=understood("decline", "heat"))
    (asked,) = stores.feedback().unanswered()
    assert (asked.text, asked.entry_id) == ("I am [email] and ask about yoga", "heat")


def test_the_terminal_leaves_no_trace(conversation):
    conversation.session = "terminal-abc"
    conversation.show("aza")
    conversation.run("action_decline", understanding=understood("decline", "heat"))
    assert stores.feedback().report() == () and stores.feedback().unanswered() == ()


def test_nobody_is_thanked_for_a_rating_that_is_not_kept(conversation):
    conversation.session = "terminal-abc"
    answer_id = conversation.show("aza")["answer_id"]
    (card,) = conversation.run("action_rate", arguments={"answer_id": answer_id, "helpful": True})
    assert (card["kind"], card["level"]) == ("notice", "error")


def test_an_action_that_breaks_answers_with_an_error_notice(conversation, monkeypatch, caplog):
    def broken() -> None:
        raise RuntimeError("the reader's secret words")

    with monkeypatch.context() as patch:
        patch.setattr(stores, "knowledge", broken)
        (card,) = conversation.run("action_answer", understanding=understood("answer", "aza"))
    assert (card["kind"], card["level"], card["retry"]) == ("notice", "error", True)
    assert "secret" not in caplog.text


def test_other_channels_get_plain_text_and_buttons(conversation):
    conversation.channel = "slack"
    (message,) = conversation.run("action_show_entry", arguments={"entry_id": "aza"})
    assert "It can help." in message["text"] and "Sources:" in message["text"] and not message["custom"]
    (choices,) = conversation.run("action_clarify", understanding=understood("clarify", "aza", clarify=1))
    assert [button["title"] for button in choices["buttons"]] == [ENTRIES[0].question, "None of these"]


def test_every_action_of_the_domain_exists():
    import yaml

    from bot.settings import PROJECT
    from tests.actions.conftest import Conversation

    domain = yaml.safe_load((PROJECT / "domain.yml").read_text())
    assert set(domain["actions"]) == set(Conversation().executor.actions)
