"""The question sets are sound: known ids, no doubles, enough in both splits, every entry asked for in both."""

import csv
from collections import Counter, defaultdict

import pytest

from bot.knowledge import formats
from bot.settings import PROJECT

FILES = sorted((PROJECT / "tests" / "questions").glob("*.tsv"))
OUTCOMES = {"decline", "emergency", "none"}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def entry_ids():
    return {entry.id for entry in formats.read([PROJECT / "data" / "knowledge"]).entries}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_whole_and_expects_something_known(path, entry_ids):
    rows = rows_of(path)
    wrong = [row for row in rows if None in row or not all(row.values()) or row["split"] not in ("dev", "test")]
    assert wrong == []
    unknown = {
        outcome
        for row in rows
        for outcome in row["expected"].split("|")
        if outcome not in entry_ids | OUTCOMES and not outcome.startswith("talk:")
    }
    assert unknown == set()
    splits = Counter(row["split"] for row in rows)
    if path.stem == "voices":  # its dev half teaches as well: it is the larger one
        assert splits["test"] >= 0.25 * len(rows)
    else:
        assert abs(splits["dev"] - splits["test"]) <= 0.1 * len(rows)


def test_no_question_stands_twice():
    counts = Counter((row.get("first", ""), row["question"].strip().lower()) for path in FILES for row in rows_of(path))
    assert [question for question, count in counts.items() if count > 1] == []


def test_every_entry_is_asked_for_in_both_splits(entry_ids):
    asked = defaultdict(set)
    for row in rows_of(PROJECT / "tests" / "questions" / "entries.tsv"):
        for entry_id in row["expected"].split("|"):
            asked[entry_id].add(row["split"])
    assert {entry_id for entry_id in entry_ids if asked[entry_id] != {"dev", "test"}} == set()
