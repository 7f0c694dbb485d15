"""Archives that would fill the disk or the memory, or write outside, are refused; nothing of them is left."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.formats import archive

Write = Callable[..., Path]
TABLE = b"question,answer\nWhy?,So.\n,So.\n"


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return content.getvalue()


def tarred(mode: str, *members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as packed:
        for member in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member[0])
            data = b"" if isinstance(member, tarfile.TarInfo) else member[1]
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    return content.getvalue()


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where archives are unpacked; empty again after each test, and nothing has come to lie beside it."""
    folder = tmp_path / "outside" / "scratch"
    folder.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == [] and list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kb.zip", zipped(**{"a/kb.csv": TABLE})),
        ("kb.tar", tarred("w", ("a/kb.csv", TABLE))),
        ("kb.tar.gz", tarred("w:gz", ("a/kb.csv", TABLE))),
        ("kb.tar.bz2", tarred("w:bz2", ("a/kb.csv", TABLE))),
        ("kb.tar.xz", tarred("w:xz", ("a/kb.csv", TABLE))),
        ("no-suffix", tarred("w:xz", ("a/kb.csv", TABLE))),
    ],
)
def test_each_kind_is_read_like_a_folder_and_problems_name_the_file_inside(write: Write, name: str, content: bytes) -> None:
    path = write(name, content)
    found = formats.read([path])
    assert [entry.id for entry in found.entries] == ["why"]
    assert [(problem.code, problem.place) for problem in found.problems] == [("missing-question", f"{path}!a/kb.csv:3")]
    assert found.places["why"].path == f"{path}!a/kb.csv"
    assert found.origin == str(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped(**{"../kb.csv": TABLE}), "unsafe-archive"),
        (zipped(**{"/tmp/kb.csv": TABLE}), "unsafe-archive"),
        (zipped(**{"a\\..\\..\\kb.csv": TABLE}), "unsafe-archive"),
        (zipped(**{"C:/kb.csv": TABLE}), "unsafe-archive"),
        (tarred("w:gz", ("a/../../kb.csv", TABLE)), "unsafe-archive"),
        (tarred("w:gz", link("kb.csv", "/etc/passwd")), "unsafe-archive"),
        (tarred("w:gz", ("kb.csv", TABLE), link("b.csv", "kb.csv", tarfile.LNKTYPE)), "unsafe-archive"),
        (tarred("w:gz", link("kb.csv", "", tarfile.FIFOTYPE)), "unsafe-archive"),
        (tarred("w:gz", ("kb.csv", TABLE), ("kb.csv", TABLE)), "unsafe-archive"),
        (zipped(**{"kb.csv": TABLE})[:-30], "bad-archive"),
        (tarred("w:xz", ("kb.csv", TABLE * 99))[:-40], "bad-archive"),
        (tarred("w:gz", ("kb.csv", TABLE * 99))[:-20], "bad-archive"),
        (zipped(**{"notes.doc": b"x"}), "empty-folder"),
    ],
    ids=[
        "up",
        "absolute",
        "backslashes",
        "drive",
        "up in a tar",
        "link",
        "hard link",
        "pipe",
        "twice",
        "torn zip",
        "torn xz",
        "torn gz",
        "empty",
    ],
)
def test_what_is_not_unpacked(write: Write, content: bytes, code: str) -> None:
    path = write("kb.zip", content)
    found = formats.read([path])
    assert [(problem.code, problem.path, bool(problem.cure)) for problem in found.problems] == [(code, str(path), True)]


def test_a_link_in_a_zip_is_refused(write: Write) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        info = zipfile.ZipInfo("kb.csv")
        info.external_attr = 0o120777 << 16
        packed.writestr(info, "/etc/passwd")
    assert [each.code for each in formats.read([write("kb.zip", content.getvalue())]).problems] == ["unsafe-archive"]


@pytest.mark.parametrize("kind", ["zip", "gz", "xz"])
def test_a_bomb_is_refused_before_it_fills_the_disk(write: Write, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 1 << 16)
    data = bytes(16 << 20)
    content = zipped(**{"kb.csv": data}) if kind == "zip" else tarred(f"w:{kind}", ("kb.csv", data))
    assert len(content) < 100_000
    (problem,) = formats.read([write("kb.bin", content)]).problems
    assert (problem.code, "unpacks to more than 1 MB" in problem.found) == ("bad-archive", True)


def test_a_header_that_asks_for_too_much_is_refused_too(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 1 << 16)
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz", format=tarfile.PAX_FORMAT, pax_headers={"comment": "x" * (4 << 20)}) as packed:
        packed.addfile(tarfile.TarInfo("kb.csv"))
    assert [each.code for each in formats.read([write("kb.bin", content.getvalue())]).problems] == ["bad-archive"]


def test_too_many_files_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    content = zipped(**{f"{number}.csv": TABLE for number in range(4)})
    assert [each.code for each in formats.read([write("kb.zip", content)]).problems] == ["bad-archive"]


def test_a_list_of_names_that_is_too_long_is_not_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 100)
    content = zipped(**{f"{number}.csv": TABLE for number in range(4)})
    assert [each.code for each in formats.read([write("kb.zip", content)]).problems] == ["bad-archive"]
