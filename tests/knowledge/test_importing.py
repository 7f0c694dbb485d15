"""Files into a store: all or nothing, what vanished goes, links between what is there and what comes."""

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.knowledge.importing import import_content
from bot.knowledge.store import KnowledgeStore

GOOD = """---
id: {id}
question: What is {id}?
phrasings: [about {id}, tell me of {id}, the use of {id}]
{more}sources:
  - {{publisher: Trust, title: A title, url: "https://example.org/"}}
---
{answer}
"""


@pytest.fixture
def folder(tmp_path, write):
    def make(**entries):
        for old in (tmp_path / "knowledge").glob("*.md"):
            old.unlink()
        for entry_id, more in entries.items():
            write(f"knowledge/{entry_id}.md", GOOD.format(id=entry_id, more=more, answer="An answer. " * 12))
        return tmp_path / "knowledge"

    return make


@pytest.fixture
def store_path(tmp_path):
    return tmp_path / "var" / "knowledge.db"


def ids(store_path):
    with KnowledgeStore(store_path, read_only=True) as store:
        return [entry.id for entry in store.entries()]


def test_importing_again_changes_nothing(folder, store_path):
    first = import_content(store_path, [folder(a="next: b\n", b="")])
    before = store_path.read_bytes()
    again = import_content(store_path, [folder(a="next: b\n", b="")])
    assert first.result.added == ("a", "b")
    assert again.result.nothing_changed and again.revision == first.revision
    assert store_path.read_bytes() == before


def test_an_entry_that_vanished_from_the_folder_goes(folder, store_path):
    import_content(store_path, [folder(a="", b="")])
    assert import_content(store_path, [folder(a="")]).result.removed == ("b",)
    assert ids(store_path) == ["a"]


def test_one_bad_entry_stops_everything_and_every_problem_is_named(folder, store_path):
    import_content(store_path, [folder(a="")])
    before = store_path.read_bytes()
    with pytest.raises(ContentError) as error:
        import_content(store_path, [folder(a="next: nowhere\n", b="colour: red\n", c="updated: soon\n")])
    errors = [problem for problem in error.value.problems if problem.severity == "error"]
    assert sorted((problem.code, Path(problem.path).name, problem.line) for problem in errors) == [
        ("bad-date", "c.md", 5),
        ("next-to-nowhere", "a.md", 5),
        ("unknown-key", "b.md", 5),
    ]
    assert store_path.read_bytes() == before


def test_a_removal_that_would_break_a_link_is_refused(folder, store_path):
    import_content(store_path, [folder(a="next: b\n", b="")])
    with pytest.raises(ContentError, match="next-to-nowhere"):
        import_content(store_path, [folder(a="next: b\n")])
    assert sorted(ids(store_path)) == ["a", "b"]


def test_skip_bad_imports_the_rest_and_lists_what_was_left(folder, store_path):
    imported = import_content(store_path, [folder(a="next: b\n", b="colour: red\n", c="")], skip_bad=True)
    assert ids(store_path) == ["c"]  # a leads to b, which was left out
    assert {problem.code for problem in imported.problems if problem.severity == "error"} == {
        "unknown-key",
        "next-to-nowhere",
    }


def test_replace_removes_what_came_from_elsewhere(folder, store_path, write):
    import_content(store_path, [write("more.csv", "question,answer\nWhat is x?,It is x.\n")])
    import_content(store_path, [folder(a="")], replace=True)
    assert ids(store_path) == ["a"]


def test_the_customers_page_links_to_an_entry_that_asks_its_next_question(folder, store_path, customers_page, write):
    imported = import_content(store_path, [customers_page])
    (page_id,) = imported.result.added
    with KnowledgeStore(store_path, read_only=True) as store:
        page = store.entry(page_id)
        assert page.review.by == "Jennifer Robinson" and page.review.on == "2019-05-30"
        assert len(page.sources) == 23 and len({source.publisher for source in page.sources}) == 12
        assert page.next_question == "Do hot temperatures affect multiple sclerosis symptoms?"
        assert store.next_of(page) is None
    import_content(store_path, [write("heat.csv", f"id,question,answer\nheat,{page.next_question},Yes. For a while.\n")])
    with KnowledgeStore(store_path, read_only=True) as store:
        assert store.next_of(store.entry(page_id)).id == "heat"
        assert store.previous_of("heat").id == page_id


def test_terms_beside_the_folder_are_taken_along(folder, store_path, write):
    write("terms/drugs.yml", "- {name: azathioprine, kind: drug, synonyms: [Imuran]}\n")
    import_content(store_path, [folder(a="")])
    with KnowledgeStore(store_path, read_only=True) as store:
        assert [term.name for term in store.terms()] == ["azathioprine"]
