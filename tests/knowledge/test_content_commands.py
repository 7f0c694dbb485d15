"""`citewell import` and `citewell export` as they are typed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Callable

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import cli
from bot.commands import console
from bot.errors import ContentError

FILES = Path(__file__).parent / "files"
Write = Callable[..., Path]


@pytest.fixture
def citewell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Runs a command in a home of its own; its exit code, and all it writes."""
    written = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=written, width=200))
    monkeypatch.setattr(console, "out", Console(file=written, width=200))

    def run(*arguments: Any) -> tuple[int, str]:
        written.seek(0)
        written.truncate()
        result = CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), *map(str, arguments)])
        if result.exception and not isinstance(result.exception, SystemExit):
            if isinstance(result.exception, ContentError):
                return 1, str(result.exception)
            raise result.exception
        return result.exit_code, result.output + written.getvalue()

    return run


def test_a_bad_row_stops_everything_unless_it_may_be_skipped_and_then_it_is_listed(citewell: Any, write: Write) -> None:
    path = write("kb.csv", "question,answer\nWhy?,So.\n,Orphan.\nHow?,Thus.\n")
    code, text = citewell("import", path)
    assert (code, f"{path}:3: error [missing-question]" in text) == (1, True)
    code, text = citewell("import", path, "--skip-bad")
    assert code == 0
    assert f"1 left out: {path}:3" in text and "2 added" in text


def test_columns_are_mapped_and_wrong_use_is_told(citewell: Any, write: Write) -> None:
    path = write("kb.csv", "Frage,Antwort,Wer\nWarum?,Darum.,x\n")
    assert citewell("import", path, "--map", "Frage=question", "--map", "Antwort=answer", "--map", "Wer=ignore")[0] == 0
    for wrong in (("--map", "Frage"), ("--map", "Frage=frage"), ("--encoding", "klingon"), ("--format", "docx")):
        assert citewell("import", path, *wrong)[0] == 2


def test_many_warnings_of_a_kind_are_counted(citewell: Any, write: Write) -> None:
    rows = "".join(f"What is {number}?,It is {number}.\n" for number in range(30))
    _, text = citewell("import", write("kb.csv", "question,answer\n" + rows))
    assert text.count("[few-phrasings] ") == 10 and "... and 20 more warnings [few-phrasings]" in text.replace("\n", " ")


@pytest.mark.parametrize("format_name", ["markdown", "csv", "json", "qnabot", "faqpage", "rasa"])
def test_every_format_is_exported_and_says_what_it_cannot_hold(citewell: Any, tmp_path: Path, format_name: str) -> None:
    assert citewell("import", FILES / "entries.json")[0] == 0
    target = tmp_path / ("out" if format_name in ("markdown", "rasa") else "out.json" if format_name != "csv" else "out.csv")
    code, text = citewell("export", target, "--format", format_name)
    assert (code, "1 entries written" in text) == (0, True)
    assert ("has no place for" in text) is (format_name != "json")
    assert ("1 term" in text) is (format_name != "json")
    assert citewell("export", target, "--format", "xlsx")[0] == 2


def test_drafts_are_exported_when_asked_for(citewell: Any, tmp_path: Path) -> None:
    citewell("import", FILES / "entries.json")
    assert "2 entries written" in citewell("export", tmp_path / "all.json", "--format", "json", "--drafts")[1].replace("\n", "")
