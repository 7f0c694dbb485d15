"""A home with a small store and its history, and the command in this process."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import cli
from bot.feedback.store import FeedbackStore
from bot.knowledge.entry import Review, Source
from bot.knowledge.store import KnowledgeStore
from tests.knowledge.conftest import build_entry

FIRST = build_entry(answer="It *may* help.")
SECOND = replace(FIRST, answer="It may help.", phrasings=("one", "two"), review=Review("Jo", "2026-01-02"), sources=(Source("P", "T"),))


@pytest.fixture
def home(tmp_path):
    """Imported by ann, changed by bob; another entry was removed by him."""
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace([FIRST, build_entry(id="gone")], "/kb", who="ann")
        store.replace([SECOND], "/kb", who="bob")
    return tmp_path


@pytest.fixture
def feedback(home):
    store = FeedbackStore(f"sqlite:///{home / 'feedback.db'}")
    yield store
    store.close()


@pytest.fixture
def citewell(home):
    """Runs a command; gives its exit code and all it printed, or raises what `main` would print."""

    def run(*arguments):
        return CliRunner().invoke(cli, ["--home", str(home), *arguments])

    return run


@pytest.fixture
def complaints(monkeypatch):
    """What the command writes to standard error."""
    written = io.StringIO()
    monkeypatch.setattr("bot.commands.console.err", Console(file=written, width=200))
    return written
