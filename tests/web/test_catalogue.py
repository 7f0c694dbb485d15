"""Stored questions as buttons: starters, topics, and what a half-typed text may become."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.entry import Entry
from bot.knowledge.store import KnowledgeStore
from bot.web.catalogue import MOST_TOPICS, STARTERS, SUGGESTED, Catalogue

HEAT = Entry(id="heat", question="Does heat make MS worse?", answer="A while.", topic="weather", phrasings=("is summer bad for me",))
COLD = Entry(id="cold", question="Does cold make MS worse?", answer="Perhaps heat.", topic="weather")
SLEEP = Entry(id="sleep", question="How can I sleep better?", answer="Rest.", topic="daily-life")
DRAFT = Entry(id="draft", question="Does heat cure?", answer="Not yet.", topic="drafts", status="draft")
LOOSE = Entry(id="loose", question="Anything else?", answer="No.")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as store:
        store.replace([HEAT, COLD, SLEEP, DRAFT, LOOSE], "test")
    return path


def button(entry):
    return {"title": entry.question, "payload": f'/show_entry{{"entry_id": "{entry.id}"}}'}


def matched(*pairs, **more):
    return {"matches": [{"entry_id": entry_id, "probability": probability} for entry_id, probability in pairs], **more}


def test_topics_have_titles_and_open_to_their_published_questions(path):
    catalogue = Catalogue(path)
    assert sorted(each["title"] for each in catalogue.topics()) == ["Daily life", "Weather"]
    assert catalogue.questions("weather") == [button(COLD), button(HEAT)]
    assert catalogue.questions("drafts") == catalogue.questions("no such topic") == []


def test_the_lists_are_bounded(tmp_path):
    path = tmp_path / "many.db"
    with KnowledgeStore(path) as store:
        store.replace([replace(HEAT, id=f"e{n}", question=f"Does heat {n}?", topic=f"t{n}") for n in range(100)], "test")
    catalogue = Catalogue(path)
    assert (len(catalogue.topics()), len(catalogue.starters())) == (MOST_TOPICS, STARTERS)
    assert len(catalogue.suggestions("does heat", {})) == SUGGESTED


@pytest.mark.parametrize(
    ("typed", "understanding", "expected"),
    [
        pytest.param("does he", {}, [HEAT], id="the last word is unfinished"),
        pytest.param("make worse do", {}, [COLD, HEAT], id="words in any order"),
        pytest.param("summ", {}, [HEAT], id="a word of a phrasing"),
        pytest.param("perhaps", {}, [], id="not a word of an answer"),
        pytest.param("too hot", matched(("heat", 0.9), ("sleep", 0.01)), [HEAT], id="likely matches only"),
        pytest.param("worse", matched(("heat", 0.9)), [HEAT, COLD], id="what both rankings name comes first"),
        pytest.param("x", matched(("draft", 0.9), ("gone", 0.9)), [], id="only what is published"),
        pytest.param("does heat", matched(("heat", 0.9), emergency=["suicide"]), [], id="a danger"),
        pytest.param('he" OR "sleep*) -', {}, [], id="no query language"),
        pytest.param("?!", {}, [], id="no word"),
    ],
)
def test_suggestions(path, typed, understanding, expected):
    assert Catalogue(path).suggestions(typed, understanding) == [button(entry) for entry in expected]


def test_an_import_is_seen_and_no_store_is_no_error(tmp_path):
    path = tmp_path / "later.db"
    catalogue = Catalogue(path)
    assert catalogue.topics() == catalogue.starters() == catalogue.suggestions("heat", {}) == []
    with KnowledgeStore(path) as store:
        store.replace([HEAT], "test")
        assert catalogue.starters() == [button(HEAT)]
        store.replace([HEAT, SLEEP], "test")
    assert [each["topic"] for each in catalogue.topics()] == ["weather", "daily-life"]
