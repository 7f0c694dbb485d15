"""Small builders for the editorial room: the prose of an answer, a folder of entries with what lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Sequence

import pytest

from bot.editorial.prose import Prose
from bot.knowledge.entry import Entry
from bot.knowledge.formats import markdown
from bot.knowledge.problems import Place
from tests.knowledge.conftest import build_entry

Build = Callable[..., Prose]


def prose_of(answer: str, **changes: Any) -> Prose:
    """An answer as an entry whose file it begins on line 10 of."""
    return Prose(build_entry(answer=answer, **changes), Place("a.md", 1, {"answer": 10, "question": 3}))


@pytest.fixture
def base(tmp_path: Path) -> Callable[..., Path]:
    """Writes entries into a folder, with ``checks.yml`` and files of terms beside it; the folder."""

    def write(*entries: Entry, checks: str = "", terms: str = "") -> Path:
        folder = tmp_path / "data" / "knowledge"
        markdown.write(entries, folder)
        for name, text in (("checks.yml", checks), ("terms/drugs.yml", terms)):
            if text:
                path = folder.parent / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return folder

    return write


def codes(problems: Sequence[Any]) -> list[str]:
    """The code of each problem, in order."""
    return [problem.code for problem in problems]
