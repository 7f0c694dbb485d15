"""An import that is killed with no chance to clean up leaves the old store whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge.entry import Entry
from bot.knowledge.store import KnowledgeStore

REPOSITORY = Path(__file__).resolve().parents[2]
IMPORT = """
import os, signal, sys
from pathlib import Path
from bot.knowledge.entry import Entry, Source, Term
from bot.knowledge.store import KnowledgeStore

path, when = Path(sys.argv[1]), sys.argv[2]
entries = [
    Entry(f"new-{n}", f"What is {n}?", "word " * 200, (f"about {n}", f"and {n}"), sources=(Source("P", f"T{n}"),))
    for n in range(600)
]
store = KnowledgeStore(path)
count = 0

def watch(statement):
    global count
    count += 1
    if statement.startswith(when) or (when.isdigit() and count == int(when)):
        os.kill(os.getpid(), signal.SIGKILL)

if when != "time":
    store._db.conn.set_trace_callback(watch)
print("ready", flush=True)
store.replace(entries, "kb", [Term("new", "drug")])
print("done", flush=True)
"""


def start(path: Path, when: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(path), when], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def is_whole(path: Path, expected: set[str]) -> None:
    """The content, the indexes and the hashes of the file fit each other."""
    with KnowledgeStore(path, read_only=True) as store:
        entries = store.entries()
        assert {each.id for each in entries} == expected
        assert len(store.search("word", 5000)) == len(expected)
        with store._reading() as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        revision, questions_hash, terms = store.revision, store.questions_hash, store.terms()
    copy = path.with_name("copy.db")
    with KnowledgeStore(copy) as again:
        again.replace(entries, "kb", terms)
        assert (again.revision, again.questions_hash) == (revision, questions_hash)
    copy.unlink()


@pytest.fixture
def store_path(tmp_path: Path, entry: Callable[..., Entry]) -> Path:
    path = tmp_path / "knowledge.db"
    with KnowledgeStore(path) as store:
        store.replace([entry(id=f"old-{n}", answer="word") for n in range(5)], "kb")
    return path


OLD = {f"old-{n}" for n in range(5)}
NEW = {f"new-{n}" for n in range(600)}


@pytest.mark.parametrize("when", ["3", "20", "60", "2000", "DELETE FROM sources", 'INSERT INTO "meta"', "COMMIT"])
def test_killed_at_a_statement(store_path: Path, when: str) -> None:
    process = start(store_path, when)
    output, _ = process.communicate()
    if when.startswith('INSERT INTO "meta"') and process.returncode == 0:
        pytest.fail("the statement to kill at is no longer made")
    assert (process.returncode, output) == (-signal.SIGKILL, "ready\n")
    is_whole(store_path, OLD)
    process = start(store_path, "never")
    assert process.communicate()[0] == "ready\ndone\n"
    is_whole(store_path, NEW)


def test_killed_at_any_time(store_path: Path, tmp_path: Path) -> None:
    """From outside, at ever later moments of the time an import takes; each time all is old or all is new."""
    process = start(tmp_path / "timing.db", "time")
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    begin = time.monotonic()
    assert process.communicate()[0] == "done\n"
    whole = time.monotonic() - begin
    for step in range(8):
        process = start(store_path, "time")
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(whole * step / 8)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with KnowledgeStore(store_path, read_only=True) as store:
            found = {each.id for each in store.entries()}
        assert found in (OLD, NEW)
        is_whole(store_path, found)
        if found == NEW:
            return


def test_killed_while_the_store_is_made(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    code = (
        "import os, sys\nfrom bot.knowledge import migrations\nfrom bot.knowledge.store import KnowledgeStore\n"
        "migrations.migrations()(lambda db: os.kill(os.getpid(), 9))\nKnowledgeStore(sys.argv[1])\n"
    )
    code = code.replace("migrations.migrations()(lambda", "migrations.migrations(name='m999_last')(lambda")
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=REPOSITORY)
    assert done.returncode == -signal.SIGKILL
    with KnowledgeStore(path) as store:
        assert store.replace([Entry("a", "Why?", "So.")], "kb").added == ("a",)
