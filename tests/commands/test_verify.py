"""`citewell verify` finds any answer that was delivered and never stored, and any history that was touched."""

import json
import sqlite3

import pytest

from bot.knowledge.hashes import answer_hash
from bot.knowledge.store import KnowledgeStore
from tests.commands.conftest import FIRST, SECOND


@pytest.fixture
def delivered(home, feedback):
    """One delivery of each version, in its revision."""
    with KnowledgeStore(home / "knowledge.db", read_only=True) as store:
        newest, oldest = store.history("imuran")
    feedback.record_delivery("a1", "s", "imuran", oldest.revision, answer_hash(FIRST))
    feedback.record_delivery("a2", "s", "imuran", newest.revision, answer_hash(SECOND))
    return feedback


def test_all_proved(citewell, delivered):
    done = citewell("verify")
    assert done.exit_code == 0 and "2 of 2 delivered answers equal a stored version" in done.output
    assert json.loads(citewell("verify", "--json").stdout)["proved"] == 2


def test_nothing_delivered_is_no_problem(citewell):
    assert citewell("verify").exit_code == 0


@pytest.mark.parametrize(
    ("entry_id", "hash", "revision", "outcome"),
    [
        pytest.param("imuran", "0" * 16, None, "differing", id="other content"),
        pytest.param("never", answer_hash(FIRST), None, "unknown_entry", id="an entry that never was"),
        pytest.param("imuran", answer_hash(FIRST), "0" * 16, "unknown_revision", id="a revision that never was"),
    ],
)
def test_a_mismatch_is_named_and_exits_with_1(citewell, home, delivered, complaints, entry_id, hash, revision, outcome):
    with KnowledgeStore(home / "knowledge.db", read_only=True) as store:
        delivered.record_delivery("a3", "s", entry_id, revision or store.revision, hash)
    done = citewell("verify")
    assert done.exit_code == 1 and "2 of 3" in done.output and f"{entry_id} ({hash}" in complaints.getvalue()
    found = json.loads(citewell("verify", "--json").stdout)
    assert (found["deliveries"], found["proved"], found[outcome]) == (3, 2, 1)
    assert [problem["outcome"] for problem in found["problems"]] == [outcome]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE entries SET answer = 'Take more.' WHERE id = 'imuran'", "imuran: the stored entry is not the one that was imported last"),
        ("UPDATE entry_versions SET json = replace(json, 'help', 'harm')", "imuran: version 1 was changed after its import"),
        ("UPDATE entry_versions SET hash = 'x', answer_hash = 'y'", "imuran: version 2 was changed after its import"),
        ("DELETE FROM entry_versions", "imuran: the stored entry is not the one"),
    ],
    ids=["stored answer", "kept version", "hashes", "history gone"],
)
def test_a_touched_store_is_found(citewell, home, delivered, complaints, sql, said):
    with sqlite3.connect(home / "knowledge.db") as db:
        db.execute(sql)
    done = citewell("verify")
    assert done.exit_code == 1 and said in complaints.getvalue()
