"""Titles of topics: read, stored, changed, written; and what a topic without one is called."""

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Term
from bot.knowledge.importing import import_content
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.topics import title_of
from tests.conftest import run_citewell
from tests.knowledge.conftest import build_entry

TERMS = [Term("multiple sclerosis", "condition", ("MS",)), Term("MRI", "test", ("scan",))]


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("about-ms", "About MS"),
        ("mri_and scans", "MRI and scans"),
        ("ms", "MS"),
        ("scan", "Scan"),
        ("off-label", "Medicines off-label"),
        ("ärzte", "Ärzte"),
        ("-", ""),
        ("\ud800", "?"),
    ],
)
def test_a_topic_has_its_title_or_its_name_in_words(fresh_store, topic, title):
    fresh_store.replace([build_entry()], "/kb", TERMS, titles={"off-label": "Medicines off-label"})
    assert fresh_store.topic_title(topic).encode("utf-8", "replace").decode() == title


def test_without_terms_nothing_is_an_abbreviation(fresh_store):
    assert fresh_store.topic_title("about-ms") == "About ms" == title_of("about-ms")


def test_titles_are_part_of_the_content(fresh_store):
    fresh_store.replace([build_entry()], "/kb", TERMS)
    before, asked = fresh_store.revision, fresh_store.questions_hash
    assert fresh_store.replace([build_entry()], "/kb", titles={"a": "A"}).titles_changed
    assert fresh_store.revision != before and fresh_store.questions_hash == asked
    assert fresh_store.replace([build_entry()], "/kb", titles={"a": "A"}).nothing_changed
    assert fresh_store.replace([build_entry()], "/kb").nothing_changed and fresh_store.topic_titles() == {"a": "A"}
    fresh_store.replace([build_entry()], "/kb", titles={})
    assert fresh_store.topic_titles() == {} and fresh_store.revision == before


def test_the_file_is_read_beside_the_entries_and_written_again(tmp_path, write):
    formats.write([build_entry()], tmp_path / "kb")
    write("kb/topics.yml", "# titles\nmedicines: Medicines & more\nalltag: Alltägliches\n")
    import_content(tmp_path / "knowledge.db", [tmp_path / "kb"])
    with KnowledgeStore(tmp_path / "knowledge.db", read_only=True) as store:
        assert store.topic_titles() == {"medicines": "Medicines & more", "alltag": "Alltägliches"}
    run_citewell(tmp_path, "export", str(tmp_path / "out"))
    assert formats.read([tmp_path / "out"]).titles == {"medicines": "Medicines & more", "alltag": "Alltägliches"}
    assert "csv has no place for: 2 titles of topics" in run_citewell(tmp_path, "export", str(tmp_path / "x.csv"), "--format", "csv").stderr
    write("kb/topics.yml", "{}")
    import_content(tmp_path / "knowledge.db", [tmp_path / "kb"])
    with KnowledgeStore(tmp_path / "knowledge.db", read_only=True) as store:
        assert store.topic_titles() == {}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("- a\n", 1, "wrong-type"),
        ("a: A\na: B\n", 2, "duplicate-key"),
        ("a: A\nb:\n", 2, "empty-value"),
        ("a: 7\n", 1, "wrong-type"),
        ("a: [A]\n", 1, "wrong-type"),
        ("a: 'A\n", 1, "yaml-syntax"),
    ],
)
def test_what_is_wrong_with_it_is_told_by_line(tmp_path, write, text, line, code):
    formats.write([build_entry()], tmp_path / "kb")
    path = write("kb/topics.yml", text)
    assert [(each.path, each.line, each.code) for each in formats.read([tmp_path / "kb"]).errors] == [(str(path), line, code)]
