"""Every version of an entry can be listed, read and compared."""

import json

import pytest

from bot.errors import StoreError
from bot.knowledge.hashes import answer_hash
from bot.knowledge.store import KnowledgeStore
from tests.commands.conftest import FIRST, SECOND


def test_history_says_who_when_and_what(citewell):
    text = citewell("history", "imuran").output
    assert "ann" in text and "bob" in text and "added" in text and "/kb" in text
    newest, oldest = json.loads(citewell("history", "imuran", "--json").output)
    assert (newest["number"], newest["who"], newest["changed"]) == (2, "bob", ["answer", "phrasings", "review", "sources"])
    assert (oldest["number"], oldest["who"], oldest["changed"], oldest["answer_hash"]) == (1, "ann", [], answer_hash(FIRST))
    assert newest["origin"] == "/kb" and newest["revision"] != oldest["revision"] and newest["imported_at"].endswith("+00:00")


def test_a_removed_entry_keeps_its_history(citewell):
    newest, _ = json.loads(citewell("history", "gone", "--json").output)
    assert newest["entry"] is None and newest["who"] == "bob"
    assert "removed" in citewell("history", "gone").output
    assert "-What is gone?" in citewell("diff", "gone").output.replace("question: ", "")


@pytest.mark.parametrize("name", ["1", answer_hash(FIRST)])
def test_an_older_version_can_be_read(citewell, name):
    assert "It *may* help." in citewell("history", "imuran", "--show", name).output


def test_a_version_is_found_by_the_revision_it_was_live_in(home, citewell):
    with KnowledgeStore(home / "knowledge.db") as store:
        first, second = store.history("imuran")[1].revision, store.revision
        store.replace([SECOND, FIRST.__class__(id="other", question="Other?", answer="Yes.")], "/kb")
        assert store.version("imuran", first).entry == FIRST
        assert store.version("imuran", second).entry == store.version("imuran", store.revision).entry == SECOND
        assert store.version("gone", second) is None and store.version("gone", first).entry.id == "gone"
        assert store.version("imuran", "0" * 16) is None
    assert "It *may* help." in citewell("history", "imuran", "--show", first).output


def test_diff_shows_what_changed(citewell):
    text = citewell("diff", "imuran").output
    assert "-It *may* help." in text and "+It may help." in text and "imuran 1 (" in text
    assert citewell("diff", "imuran", "2", "1").output.count("+It *may* help.") == 1
    assert "say the same" in citewell("diff", "imuran", "2").output
    found = json.loads(citewell("diff", "imuran", "1", "2", "--json").output)
    assert [change["field"] for change in found["changes"]] == ["answer", "phrasings", "review", "sources"]
    assert found["changes"][1]["after"] == ["one", "two"]


def test_wrong_use_and_unknown_entries_are_told(citewell, home):
    assert citewell("history", "imuran", "--show", "7").exit_code == 2
    assert "has no version '7'; it has 2" in citewell("diff", "imuran", "7").output
    with KnowledgeStore(home / "knowledge.db") as store:
        store.replace([FIRST.__class__(id="single", question="What is imuran?", answer="Yes.")], "/elsewhere")
    assert citewell("diff", "single").exit_code == 2
    unknown = citewell("history", "imurann")
    assert isinstance(unknown.exception, StoreError) and "never had an entry 'imurann'" in str(unknown.exception)


def test_versions_of_an_older_store_are_filled_in(home):
    import sqlite3

    with sqlite3.connect(home / "knowledge.db") as db:
        before = db.execute("SELECT import_id, answer_hash FROM entry_versions ORDER BY id").fetchall()
        db.execute("DROP INDEX idx_entry_versions_answer_hash")
        for column in ("import_id", "answer_hash"):
            db.execute(f"ALTER TABLE entry_versions DROP COLUMN {column}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm007_versions'")
    with KnowledgeStore(home / "knowledge.db") as store:
        assert all(version.is_sound for version in store.history("imuran"))
    with sqlite3.connect(home / "knowledge.db") as db:
        assert db.execute("SELECT import_id, answer_hash FROM entry_versions ORDER BY id").fetchall() == before
