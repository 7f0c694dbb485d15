from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.checks import check
from bot.knowledge.problems import CODES

Write = Callable[..., Path]
ENTRY = "---\nid: {0}\nquestion: What is {0}?\nsources: [{{publisher: P, title: T}}]\n---\nText.\n"
REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_folder_is_read_whole_and_each_file_by_its_format(write: Write, tmp_path: Path) -> None:
    write("kb/b.md", ENTRY.format("b"))
    write("kb/inside/a.markdown", ENTRY.format("a"))
    write("kb/t.csv", "id,question,answer\nc,Why?,Text.\n")
    write("kb/page.txt", "How?\n\nANSWER\n\nText.\n")
    write("kb/terms.yml", "- {name: x, kind: drug}\n")
    for other in ("README.md", "notes.txt", "nlu.yml", "picture.png", ".hidden/x.md", ".x.md"):
        write(f"kb/{other}", "version: '3.1'\nnlu: []\n")
    content = formats.read([tmp_path / "kb"])
    assert content.problems == ()
    assert [entry.id for entry in content.entries] == ["b", "a", "how", "c"]
    assert [term.name for term in content.terms] == ["x"]
    assert content.origin == str(tmp_path / "kb")
    assert content.places["a"].path == str(tmp_path / "kb" / "inside" / "a.markdown")


def test_paths_are_named_as_they_were_given(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("kb/a.md", "")
    monkeypatch.chdir(tmp_path)
    content = formats.read(["kb"])
    assert [problem.path for problem in content.problems] == ["kb/a.md"]
    assert content.origin == str(tmp_path / "kb")


def test_a_file_named_twice_is_read_once(write: Write, tmp_path: Path) -> None:
    path = write("kb/a.md", ENTRY.format("a"))
    content = formats.read([path, tmp_path / "kb", path])
    assert (content.problems, len(content.entries)) == ((), 1)
    assert content.origin == f"{path}\n{tmp_path / 'kb'}"


def test_a_format_can_be_forced(write: Write, tmp_path: Path) -> None:
    path = write("kb/entry.text", ENTRY.format("a"))
    write("kb/b.md", ENTRY.format("b"))
    write("kb/t.csv", "nonsense")
    assert [problem.code for problem in formats.read([path]).problems] == ["unknown-format"]
    assert [entry.id for entry in formats.read([path], format="markdown").entries] == ["a"]
    assert [entry.id for entry in formats.read([tmp_path / "kb"], format="markdown").entries] == ["b"]


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Did you mean markdown?"):
        formats.read([tmp_path], format="markdwn")
    with pytest.raises(ValueError, match="'docx'"):
        formats.write([], tmp_path, format="docx")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("gone.md", None, ("no-such-file", None)),
        ("notes.txt", "Just words.", ("unknown-format", 1)),
        ("data.yml", "version: 3", ("unknown-format", 1)),
        ("picture.png", b"\x89PNG\r\n", ("unknown-format", 1)),
        ("folder/notes.txt", "Just words.", ("empty-folder", None)),
    ],
)
def test_what_cannot_be_read_is_said(
    write: Write, tmp_path: Path, name: str, content: str | bytes | None, expected: tuple[str, int | None]
) -> None:
    path = tmp_path / name if content is None else write(name, content)
    if expected[0] == "empty-folder":
        path = path.parent
    (problem,) = formats.read([path]).problems
    assert (problem.code, problem.line, problem.path) == (*expected, str(path))


def test_an_unusable_file_does_not_hide_the_id_it_holds(write: Write, tmp_path: Path) -> None:
    write("kb/a.md", ENTRY.format("a").replace("sources", "next: b\nsources"))
    write("kb/b.md", ENTRY.format("b").replace("Text.", "<b>"))
    content = formats.read([tmp_path / "kb"])
    assert [problem.code for problem in content.errors] == ["raw-html"]
    found = check(content.entries, content.terms, content.places)
    assert "next-to-nowhere" not in {problem.code for problem in found}


def test_every_code_used_is_in_the_table_and_every_code_in_the_table_is_used() -> None:
    files = [path for room in ("knowledge", "editorial") for path in (REPOSITORY / "bot" / room).rglob("*.py")]
    sources = [path.read_text() for path in files if path.name != "problems.py"]
    text = "\n".join(sources)
    made = {f"{kind}-{rest}" for kind in ("next", "related") for rest in ("to-itself", "to-nowhere")}
    made |= {"missing-id", "missing-sources", "missing-question", "missing-answer"}
    made |= {"duplicate-question", "duplicate-phrasing"}
    assert {code for code in CODES if f'"{code}"' not in text} <= made


def test_the_room_loads_neither_rasa_nor_the_rooms_above_it() -> None:
    rooms = ["checks", "entry", "formats", "hashes", "migrations", "order", "problems", "render", "store", "wording"]
    code = "import sys\n" + "".join(f"import bot.knowledge.{room}\n" for room in rooms)
    code += "print([name for name in sys.modules if name.startswith(('rasa', 'tensorflow', 'spacy', 'actions'))"
    code += " or (name.startswith('bot.') and not name.startswith(('bot.knowledge', 'bot.errors')))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_shipped_entries_are_without_errors() -> None:
    folder = REPOSITORY / "data" / "knowledge"
    if not any(folder.glob("*.md")):
        pytest.skip(f"no entries in {folder}")
    content = formats.read([folder])
    problems = [*content.problems, *check(content.entries, content.terms, content.places)]
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
