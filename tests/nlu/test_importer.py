"""The store's entries as Rasa training data."""

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from bot.errors import StoreError
from bot.knowledge.entry import Entry
from bot.knowledge.store import KnowledgeStore
from bot.nlu.entry_matcher import entry_questions
from bot.nlu.importer import entry_examples
from bot.settings import PROJECT

ENTRIES = (
    Entry(id="a", question="What is a?", answer="A.", phrasings=("about a", "a please")),
    Entry(id="b", question="What is b?", answer="B.", status="draft"),
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWELL_HOME", str(tmp_path))
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace(ENTRIES, "test")
    return tmp_path


def test_published_entries_become_retrieval_intents(home):
    assert [(m.get("text"), m.get("intent"), m.get("intent_response_key")) for m in entry_examples()] == [
        ("What is a?", "faq", "faq/a"),
        ("about a", "faq", "faq/a"),
        ("a please", "faq", "faq/a"),
    ]


def test_rasas_importer_gives_talk_and_questions(home):
    files = [str(PROJECT / "data" / "nlu"), str(PROJECT / "data" / "rules")]
    importer = TrainingDataImporter.load_from_config(str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), files)
    data = importer.get_nlu_data()
    assert {"greet", "faq", "out_of_scope"} <= data.intents
    (entry,) = entry_questions(data, {"a": "A.", "b": "B."})
    assert (entry.entry_id, entry.question, entry.phrasings, entry.answer) == ("a", "What is a?", ("about a", "a please"), "A.")
    assert importer.get_stories().story_steps


def test_without_a_store_the_way_forward_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("CITEWELL_HOME", str(tmp_path))
    with pytest.raises(StoreError, match="citewell import"):
        entry_examples()
