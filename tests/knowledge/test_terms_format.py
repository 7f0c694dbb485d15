from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Term

Write = Callable[..., Path]


def test_terms_of_a_folder(write: Write, tmp_path: Path) -> None:
    write("terms/drugs.yml", "# Drugs.\n- {name: azathioprine, kind: drug, synonyms: [Imuran, Azasan, Imuran]}\n")
    write("terms/body.yaml", "- name: optic nerve\n  kind: body part\n- {name: MRI, kind: test, synonyms: []}\n")
    write("terms/notes.md", "nothing of ours")
    expected = (
        Term("optic nerve", "body part"),
        Term("MRI", "test"),
        Term("azathioprine", "drug", ("Imuran", "Azasan")),
    )
    assert formats.read_terms(tmp_path / "terms") == (expected, ())
    assert formats.read([tmp_path / "terms"]).terms == expected


def test_without_a_folder_there_are_no_terms(tmp_path: Path) -> None:
    assert formats.read_terms(tmp_path / "none") == ((), ())


MALFORMED = {
    "empty": ("", [("empty-file", 1)]),
    "a mapping": ("name: x\nkind: drug\n", [("wrong-type", 1)]),
    "a text in the list": ("- {name: x, kind: drug}\n- y\n", [("wrong-type", 2)]),
    "no name": ("- {kind: drug}\n", [("missing-name", 1)]),
    "no kind": ("- {name: x}\n", [("bad-kind", 1)]),
    "unknown kind": ("- name: x\n  kind: durg\n", [("bad-kind", 2)]),
    "unknown key": ("- name: x\n  kind: drug\n  synonym: [y]\n", [("unknown-key", 3)]),
    "synonyms text": ("- name: x\n  kind: drug\n  synonyms: y\n", [("wrong-type", 3)]),
    "duplicate": ("- {name: x, kind: drug}\n- {name: X, kind: test}\n", [("duplicate-term", 2)]),
    "shared synonym": (
        "- {name: x, kind: drug, synonyms: [z]}\n- {name: y, kind: drug, synonyms: [Z]}\n",
        [("duplicate-synonym", 2)],
    ),
    "synonym is a name": (
        "- {name: x, kind: drug, synonyms: [a, y]}\n- {name: y, kind: drug}\n",
        [("duplicate-synonym", 1)],
    ),
    "syntax": ("- y: z\n- {name: x, kind: drug\n- y\n", [("yaml-syntax", 2)]),
    "alias": ("- &a {name: x, kind: drug}\n- *a\n", [("yaml-not-plain", 1), ("yaml-not-plain", 2)]),
    "Latin-1": ("- {name: Sj\xf6gren, kind: condition}\n".encode("latin-1"), [("not-utf-8", 1)]),
}


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_each_malformed_file_is_reported_with_its_line(
    write: Write, tmp_path: Path, text: str | bytes, expected: list[tuple[str, int]]
) -> None:
    path = write("terms/drugs.yml", text)
    _, problems = formats.read_terms(tmp_path / "terms")
    assert [(problem.code, problem.line) for problem in problems] == expected
    assert all(problem.path == str(path) and problem.cure for problem in problems)


def test_terms_that_stand_in_two_files_are_both_named(write: Write, tmp_path: Path) -> None:
    first = write("terms/a.yml", "- {name: x, kind: drug}\n")
    write("terms/b.yml", "- {name: x, kind: drug}\n")
    (problem,) = formats.read_terms(tmp_path / "terms")[1]
    assert f"{first}:1" in problem.found and problem.path.endswith("b.yml")
