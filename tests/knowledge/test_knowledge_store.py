from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Callable

import pytest

from bot.errors import ContentError, StoreError
from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.imports import ImportResult, covers
from bot.knowledge.migrations import migrations
from bot.knowledge.store import KnowledgeStore

Build = Callable[..., Entry]
REPOSITORY = Path(__file__).resolve().parents[2]


def ids(entries: tuple[Entry, ...]) -> str:
    return " ".join(entry.id for entry in entries)


def dump(store: KnowledgeStore) -> list[str]:
    with sqlite3.connect(store.path) as connection:
        return list(connection.iterdump())


# What goes in comes out


def test_entries_come_back_as_they_were(fresh_store: KnowledgeStore, entry: Build) -> None:
    full = entry(
        id="full",
        answer="One.\n\n- two\n",
        phrasings=("b", "a", "b"),
        next="bare",
        next_question="And then?",
        related=("bare", "gone"),
        review=Review("Jane Roe", "2019-05-30"),
        updated="2026-11-23",
        sources=(Source("P", "T"), Source("A", None, "https://a.b", "2019-05"), Source("P", "T")),
    )
    bare = Entry(id="bare", question="How?", answer="So.")
    fresh_store.replace([full, bare], "test")
    assert fresh_store.entries() == (full, bare)
    assert (fresh_store.entry("full"), fresh_store.entry("bare"), fresh_store.entry("gone")) == (full, bare, None)


def test_readers_get_published_entries_only(fresh_store: KnowledgeStore, entry: Build) -> None:
    draft, old = entry(id="draft", status="draft"), entry(id="old", status="withdrawn")
    live = entry(id="live", next="draft")
    fresh_store.replace([draft, old, live], "test")
    assert fresh_store.entries() == (live,)
    assert fresh_store.entries(unpublished=True) == (live, draft, old)
    assert fresh_store.entry("draft") is None and fresh_store.entry("draft", unpublished=True) == draft
    assert fresh_store.by_question("what is old") is None and fresh_store.search("old draft live") == (live,)
    assert fresh_store.next_of(live) is None


def test_an_empty_store_answers_everything(fresh_store: KnowledgeStore, entry: Build) -> None:
    assert (fresh_store.entries(), fresh_store.terms(), fresh_store.topics()) == ((), (), ())
    assert fresh_store.entry("x") is None and fresh_store.search("x") == () and fresh_store.history("x") == ()
    assert fresh_store.previous_of("x") is None and fresh_store.next_of(entry(next="x")) is None
    assert len(fresh_store.revision) == len(fresh_store.questions_hash) == 16


# Importing


def test_an_import_says_what_it_did(fresh_store: KnowledgeStore, entry: Build) -> None:
    a, b, c = entry(id="a"), entry(id="b"), entry(id="c")
    assert fresh_store.replace([b, a], "kb") == ImportResult(added=("b", "a"))
    changed = replace(a, answer="Other words.")
    assert fresh_store.replace([c, changed], "kb") == ImportResult(added=("c",), changed=("a",), removed=("b",))
    assert ids(fresh_store.entries()) == "a c"
    assert fresh_store.entry("a") == changed


def test_the_same_import_again_changes_nothing_at_all(fresh_store: KnowledgeStore, entry: Build) -> None:
    entries, terms = [entry(id="a", next="b"), entry(id="b")], [Term("MRI", "test", ("scan",))]
    fresh_store.replace(entries, "kb", terms)
    before, revision = dump(fresh_store), fresh_store.revision
    assert fresh_store.replace(list(reversed(entries)), "kb", terms) == ImportResult(unchanged=("b", "a"))
    assert fresh_store.replace_all(entries, "kb", terms).nothing_changed
    assert (dump(fresh_store), fresh_store.revision) == (before, revision)


def test_only_entries_of_the_same_origin_vanish(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a"), entry(id="b")], "/kb")
    fresh_store.replace([entry(id="c")], "/kb/inside/c.md")
    fresh_store.replace([entry(id="d")], "/kb2")
    assert fresh_store.replace([entry(id="a")], "/kb", remove_vanished=False).removed == ()
    assert fresh_store.replace([entry(id="a")], "/kb").removed == ("b", "c")
    assert ids(fresh_store.entries()) == "a d"
    assert fresh_store.replace([entry(id="d")], "/kb").removed == ("a",)
    assert fresh_store.replace([], "/kb2").removed == ()  # d has moved to /kb
    assert fresh_store.replace([], "/kb").removed == ("d",)


def test_replace_all_leaves_nothing_else(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a")], "/one", [Term("MRI", "test")])
    fresh_store.replace([entry(id="b")], "/two")
    assert fresh_store.replace_all([entry(id="c"), entry(id="b")], "/three").removed == ("a",)
    assert ids(fresh_store.entries()) == "b c"
    assert fresh_store.terms() == (Term("MRI", "test"),)


@pytest.mark.parametrize(
    ("origin", "other", "expected"),
    [
        ("/kb", "/kb", True),
        ("/kb", "/kb/a.md", True),
        ("/kb/a.md", "/kb", False),
        ("/kb", "/kb2", False),
        ("/kb\n/x.csv", "/x.csv\n/kb/a.md", True),
        ("/kb", "/kb\n/x.csv", False),
    ],
)
def test_which_origin_covers_which(origin: str, other: str, expected: bool) -> None:
    assert covers(origin, other) is expected


def test_two_entries_with_one_id_are_refused(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a")], "kb")
    before = dump(fresh_store)
    with pytest.raises(ContentError) as refused:
        fresh_store.replace([entry(id="b"), entry(id="b", answer="Other.")], "kb")
    assert [problem.code for problem in refused.value.problems] == ["duplicate-id"]
    assert dump(fresh_store) == before


def test_an_import_that_fails_half_way_leaves_everything(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a")], "kb", [Term("MRI", "test")])
    before, revision = dump(fresh_store), fresh_store.revision
    broken = entry(id="z", phrasings=("fine", "a lone surrogate \ud800"))
    with pytest.raises(UnicodeEncodeError):
        fresh_store.replace([entry(id="b"), broken], "kb", [Term("CT", "test")])
    assert (dump(fresh_store), fresh_store.revision, ids(fresh_store.entries())) == (before, revision, "a")
    assert fresh_store.replace([entry(id="b")], "kb").added == ("b",)


def test_sources_are_kept_once_and_go_when_nobody_cites_them(fresh_store: KnowledgeStore, entry: Build) -> None:
    shared, other = Source("P", "T"), Source("P", None, "https://a.b")
    fresh_store.replace([entry(id="a", sources=(shared, other)), entry(id="b", sources=(shared,))], "kb")

    def count() -> int:
        with sqlite3.connect(fresh_store.path) as connection:
            return connection.execute("SELECT count(*) FROM sources").fetchone()[0]

    assert count() == 2
    fresh_store.replace([entry(id="b", sources=(shared,))], "kb")
    assert count() == 1
    assert fresh_store.entries()[0].sources == (shared,)


def test_terms_are_replaced_as_a_whole_or_left_alone(fresh_store: KnowledgeStore) -> None:
    terms = (Term("azathioprine", "drug", ("Imuran", "Azasan")), Term("MRI", "test"))
    assert fresh_store.replace([], "kb", terms) == ImportResult(terms_changed=True)
    assert fresh_store.terms() == terms
    assert fresh_store.replace([], "kb", None).nothing_changed and fresh_store.terms() == terms
    fresh_store.replace([], "kb", [Term("MRI", "test", ("scan",))])
    assert fresh_store.terms() == (Term("MRI", "test", ("scan",)),)
    assert fresh_store.replace([], "kb", []).terms_changed and fresh_store.terms() == ()


def test_preview_shows_what_there_would_be(fresh_store: KnowledgeStore, entry: Build) -> None:
    a, b, c = entry(id="a"), entry(id="b"), entry(id="c")
    fresh_store.replace([a, b], "/kb")
    fresh_store.replace([c], "/other")
    new = replace(a, answer="New.")
    assert fresh_store.preview([new], "/kb") == (c, new)
    assert fresh_store.preview([new], "/kb", remove_vanished=False) == (b, c, new)
    assert fresh_store.preview([new], "/kb", remove_others=True) == (new,)
    assert fresh_store.entries() == (a, b, c)


def test_history_keeps_every_version_and_who_made_it(fresh_store: KnowledgeStore, entry: Build) -> None:
    first, second = entry(answer="One."), entry(answer="Two.", review=Review("J", "2019-05-30"))
    fresh_store.replace([first], "kb", who="ann")
    fresh_store.replace([first], "kb", who="nobody")
    fresh_store.replace([second], "kb", who="bob")
    fresh_store.replace([], "kb", who="cy")
    versions = fresh_store.history("imuran")
    assert [(version.who, version.entry) for version in versions] == [("cy", None), ("bob", second), ("ann", first)]
    assert versions[0].hash is None and versions[1].hash != versions[2].hash
    assert all(version.imported_at.endswith("+00:00") for version in versions)


# Hashes


def test_hashes_change_with_what_they_stand_for(fresh_store: KnowledgeStore, entry: Build) -> None:
    base = entry(review=Review("J", "2019-05-30"))

    def hashes(changed: Entry, terms: tuple[Term, ...] = ()) -> tuple[str, str, str]:
        fresh_store.replace([changed], "kb", terms)
        return fresh_store.revision, fresh_store.questions_hash, fresh_store.entry_hash("imuran")

    before = hashes(base)
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in before)

    def differs(changed: Entry, terms: tuple[Term, ...] = ()) -> tuple[bool, ...]:
        return tuple(new != old for new, old in zip(hashes(changed, terms), before, strict=True))

    assert differs(replace(base, question="Why?")) == (True, True, True)
    assert differs(replace(base, phrasings=("x",))) == (True, True, False)
    assert differs(replace(base, answer="Other.")) == (True, False, True)
    assert differs(replace(base, sources=(Source("P", "T"),))) == (True, False, True)
    assert differs(replace(base, review=None)) == (True, False, True)
    assert differs(replace(base, topic="other")) == (True, False, False)
    assert differs(replace(base, related=("x",))) == (True, False, False)
    assert differs(replace(base, status="draft")) == (True, True, False)
    assert differs(replace(base, strictness="strict")) == (True, True, False)
    assert differs(base, (Term("MRI", "test"),)) == (True, True, False)
    assert differs(base) == (False, False, False)


def test_hashes_do_not_depend_on_order_or_origin(tmp_path: Path, entry: Build) -> None:
    entries = [entry(id=each) for each in "cab"]
    terms = [Term("x", "drug", ("y", "z")), Term("a", "test")]
    with KnowledgeStore(tmp_path / "one.db") as one, KnowledgeStore(tmp_path / "two.db") as two:
        one.replace(entries, "one", terms)
        two.replace(entries[::-1][:1], "two")
        two.replace(entries[::-1], "elsewhere", [Term("a", "test"), Term("x", "drug", ("z", "y"))])
        assert (one.revision, one.questions_hash) == (two.revision, two.questions_hash)


def test_the_hash_of_an_unknown_entry_is_an_error(fresh_store: KnowledgeStore) -> None:
    with pytest.raises(StoreError, match="no entry 'gone'"):
        fresh_store.entry_hash("gone")


# Questions and links


def test_a_question_is_found_by_its_words(fresh_store: KnowledgeStore, entry: Build) -> None:
    a = entry(id="a", question="Does Imuran help?", phrasings=("What's it for",))
    b = entry(id="b", question="Whats it FOR?", phrasings=("does imuran help", "only b"))
    fresh_store.replace([b, a], "kb")
    found = [fresh_store.by_question(text) for text in ("does  imuran, help", "what’s it for?!", "ONLY b", "imuran", "?", "")]
    assert found == [a, b, b, None, None, None]


def test_next_and_previous_questions(fresh_store: KnowledgeStore, entry: Build) -> None:
    a = entry(id="a", next="b")
    b = entry(id="b", next_question="TELL me of c!")
    c = entry(id="c", next="gone", next_question="about a")
    own = entry(id="own", next_question="what is own")
    fresh_store.replace([a, b, c, own], "kb")
    assert [fresh_store.next_of(each) for each in (a, b, c, own)] == [b, c, None, None]
    assert [fresh_store.previous_of(each) for each in ("a", "b", "c", "own", "gone")] == [None, a, b, None, None]


def test_an_open_link_leads_to_the_entry_once_it_is_imported(fresh_store: KnowledgeStore, entry: Build) -> None:
    page = entry(id="page", next_question="Do hot temperatures affect multiple sclerosis symptoms?")
    fresh_store.replace([page], "page")
    assert fresh_store.next_of(page) is None
    heat = entry(id="heat", phrasings=("Do hot temperatures affect Multiple Sclerosis symptoms",))
    fresh_store.replace([heat], "kb")
    assert fresh_store.next_of(page) == heat and fresh_store.previous_of("heat") == page


def test_of_several_previous_entries_the_one_of_the_same_topic_counts(fresh_store: KnowledgeStore, entry: Build) -> None:
    entries = [entry(id=each, topic=topic, next="z") for each, topic in (("a", "t"), ("b", "u"), ("c", "u"))]
    fresh_store.replace([*entries, entry(id="z", topic="u")], "kb")
    assert fresh_store.previous_of("z") == entries[1]


def test_entries_and_topics_follow_the_path(fresh_store: KnowledgeStore, entry: Build) -> None:
    path = [("m", "heat", "k"), ("k", "heat", "x"), ("x", "drugs", "a"), ("a", "drugs", None)]
    entries = [entry(id=each, topic=topic, next=follow_up) for each, topic, follow_up in path]
    extra = [entry(id="b", topic="drugs"), entry(id="c", topic=None)]
    fresh_store.replace([*reversed(entries), *extra], "kb")
    assert (ids(fresh_store.entries()), fresh_store.topics()) == ("m k x a b c", ("heat", "drugs"))
    fresh_store.replace([entry(id="m", topic="new", next="k")], "kb", remove_vanished=False)
    assert fresh_store.topics() == ("new", "heat", "drugs")


def test_search_ranks_questions_before_answers(fresh_store: KnowledgeStore, entry: Build) -> None:
    a = entry(id="a", answer="Methotrexate is mentioned here only.")
    b = entry(id="b", phrasings=("methotrexate for ms",))
    c = entry(id="c", question="What does methotrexate do?")
    fresh_store.replace([a, b, c], "kb")
    assert fresh_store.search("METHOTREXATES?", 5) == (c, b, a)
    assert fresh_store.search("methotrexate", 1) == (c,)
    fresh_store.replace([b], "kb")
    assert fresh_store.search("methotrexate") == (b,)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "a AND",
        "NOT",
        "NEAR(a b",
        "x*",
        "question:x",
        "(",
        "-x",
        "^",
        "\0",
        "\ud800x",
        "é",
        "😀",
        "{a}",
        ";--",
        "x " * 5000,
    ],
)
def test_search_is_safe_for_any_text(fresh_store: KnowledgeStore, entry: Build, text: str) -> None:
    fresh_store.replace([entry()], "kb")
    assert fresh_store.search(text) in ((), (entry(),))
    assert fresh_store.search(f"imuran {text}") == (entry(),)
    assert fresh_store.entry(text) is None and fresh_store.by_question(text) is None
    assert fresh_store.search(f"imuran {text}", 0) == ()


# The file


def test_a_running_server_sees_an_import_at_its_next_call(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a", topic="one")], "kb")
    with KnowledgeStore(fresh_store.path, read_only=True) as server:
        assert (ids(server.entries()), server.topics()) == ("a", ("one",))
        before = server.revision
        fresh_store.replace([entry(id="b", topic="two")], "kb")
        assert (ids(server.entries()), server.topics()) == ("b", ("two",))
        assert server.revision == fresh_store.revision != before


def test_a_running_server_sees_a_file_that_was_put_in_the_old_ones_place(tmp_path: Path, entry: Build) -> None:
    for name in ("now", "later"):
        with KnowledgeStore(tmp_path / f"{name}.db") as store:
            store.replace([entry(id=name)], "kb")
    with KnowledgeStore(tmp_path / "now.db", read_only=True) as server:
        assert ids(server.entries()) == "now"
        os.replace(tmp_path / "later.db", tmp_path / "now.db")
        assert ids(server.entries()) == "later"
        (tmp_path / "now.db").unlink()
        with pytest.raises(StoreError, match="is gone.*citewell import data/knowledge"):
            server.entries()
        with KnowledgeStore(tmp_path / "now.db") as store:
            store.replace([entry(id="again")], "kb")
        assert ids(server.entries()) == "again"


def test_an_entry_kept_in_memory_is_the_one_of_the_file(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="a", answer="Old."), entry(id="b")], "kb")
    with KnowledgeStore(fresh_store.path, read_only=True) as server:
        assert [store.entry("a").answer for store in (server, server, fresh_store)] == ["Old."] * 3
        fresh_store.replace([entry(id="a", answer="New.")], "kb")
        assert [store.entry("a").answer for store in (server, fresh_store)] == ["New."] * 2
        assert server.entry("b") is None and fresh_store.entry("b") is None


def test_more_entries_than_are_kept_in_memory_are_read(fresh_store: KnowledgeStore, entry: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.store.MOST_LOADED", 2)
    fresh_store.replace([entry(id=name) for name in "abcde"], "kb")
    assert [fresh_store.entry(name).id for name in "abcdeedcba"] == list("abcdeedcba")
    assert len(fresh_store._loaded) <= 2


def test_a_reader_in_the_middle_of_an_import_sees_the_old_content_and_does_not_wait(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry(id="old")], "kb")
    seen: list[str] = []
    with KnowledgeStore(fresh_store.path, read_only=True) as server, fresh_store._writing() as db:
        db.execute("DELETE FROM entries")
        seen += [ids(fresh_store.entries()), ids(server.entries())]
        db.rollback()
        db.execute("BEGIN")
    assert seen == ["", "old"]


def test_one_store_serves_many_threads_during_imports(fresh_store: KnowledgeStore, entry: Build) -> None:
    versions = [[entry(id=f"e{n}", answer=f"Version {version}.") for n in range(20)] for version in range(2)]
    fresh_store.replace(versions[0], "kb")
    wrong: list[object] = []
    done = threading.Event()

    def read(server: KnowledgeStore) -> None:
        while not done.is_set():
            try:
                answers = {each.answer for each in server.entries()}
                found = server.search("version", 5)
                if len(answers) != 1 or len(found) != 5 or server.entry("e7") is None:
                    wrong.append(answers)
            except Exception as error:  # noqa: BLE001 (handed to the test below)
                wrong.append(error)
                return

    with KnowledgeStore(fresh_store.path, read_only=True) as server:
        threads = [threading.Thread(target=read, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for turn in range(30):
            fresh_store.replace(versions[turn % 2], "kb")
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="citewell import data/knowledge") as missing:
        KnowledgeStore(tmp_path / "none.db", read_only=True)
    assert missing.value.path == tmp_path / "none.db"
    assert list(tmp_path.iterdir()) == []


def test_a_store_for_reading_cannot_be_written(fresh_store: KnowledgeStore, entry: Build) -> None:
    with KnowledgeStore(fresh_store.path, read_only=True) as server, pytest.raises(StoreError, match="reading only"):
        server.replace([entry()], "kb")


def test_a_closed_store_says_so(fresh_store: KnowledgeStore) -> None:
    fresh_store.close()
    with pytest.raises(StoreError, match="has been closed"):
        fresh_store.entries()
    fresh_store.close()


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("content", [b"this is no database, it is a text file of some length" * 9, b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes, read_only: bool) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="cannot be used"):
        KnowledgeStore(path, read_only)
    assert path.read_bytes() == content


def test_an_empty_file_is_an_empty_store_for_writing_only(tmp_path: Path, entry: Build) -> None:
    path = tmp_path / "knowledge.db"
    path.touch()
    with pytest.raises(StoreError, match="is empty.*citewell import"):
        KnowledgeStore(path, read_only=True)
    with KnowledgeStore(path) as store:
        assert store.replace([entry()], "kb").added == ("imuran",)


def test_a_path_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        KnowledgeStore(tmp_path / "file" / "knowledge.db")
    with pytest.raises(StoreError, match="cannot be used"):
        KnowledgeStore(tmp_path)


def test_a_store_of_a_newer_version_is_refused(fresh_store: KnowledgeStore) -> None:
    with sqlite3.connect(fresh_store.path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, 'm999_future', '2030')",
            [migrations.name],
        )
    for read_only in (True, False):
        with pytest.raises(StoreError, match="newer version.*m999_future"):
            KnowledgeStore(fresh_store.path, read_only)


def test_an_older_store_is_migrated_and_keeps_its_content(fresh_store: KnowledgeStore, entry: Build) -> None:
    fresh_store.replace([entry()], "kb")
    with sqlite3.connect(fresh_store.path) as connection:
        connection.execute("DROP TABLE entries_fts")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_search'")
    with pytest.raises(StoreError, match="out of date.*citewell import"):
        KnowledgeStore(fresh_store.path, read_only=True)
    with KnowledgeStore(fresh_store.path) as store:
        assert store.entries() == (entry(),) and store.search("x") == ()


def test_another_import_that_holds_the_store_is_named(fresh_store: KnowledgeStore, entry: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.store_file.BUSY_SECONDS", 0.1)
    with KnowledgeStore(fresh_store.path) as other, fresh_store._writing(), pytest.raises(StoreError, match="Another"):
        other.replace([entry()], "kb")


def test_many_processes_may_make_and_fill_the_same_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom bot.knowledge.entry import Entry\n"
        "from bot.knowledge.store import KnowledgeStore\n"
        "with KnowledgeStore(Path(sys.argv[1])) as store:\n"
        "    store.replace([Entry(sys.argv[2], 'Why?', 'So.')], sys.argv[2])\n"
    )
    path = tmp_path / "knowledge.db"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path), f"e{n}"], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 4
    with KnowledgeStore(path, read_only=True) as store:
        assert ids(store.entries()) == "e0 e1 e2 e3"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user, whom the folder shuts out")
def test_a_store_on_a_read_only_medium_can_be_read(tmp_path: Path, entry: Build) -> None:
    path = tmp_path / "shipped" / "knowledge.db"
    with KnowledgeStore(path) as store:
        store.replace([entry(id="a")], "kb")
    sent, back = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:  # a user who may read the file and write nothing
        try:
            for folder in (path.parent, *path.parent.parents):
                if folder != Path("/tmp"):
                    with_read = folder.stat().st_mode | 0o055
                    os.chmod(folder, with_read) if str(folder).startswith("/tmp/") else None
            os.setgid(65534)
            os.setuid(65534)
            with KnowledgeStore(path, read_only=True) as server:
                os.write(back[1], f"{ids(server.entries())} {server._immutable};".encode())
                os.read(sent[0], 1)
                os.write(back[1], ids(server.entries()).encode())
        finally:
            os._exit(0)
    os.close(back[1])
    first = os.read(back[0], 100).decode()
    with KnowledgeStore(path) as store:
        store.replace([entry(id="b")], "kb")
    os.write(sent[1], b"x")
    second = os.read(back[0], 100).decode()
    os.waitpid(child, 0)
    for end in (*sent, back[0]):
        os.close(end)
    assert (first, second) == ("a True;", "b")
