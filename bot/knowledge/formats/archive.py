"""A .zip or a .tar (.gz, .bz2, .xz) unpacked into a folder: bounded in size, and nothing ever lands outside of it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any, Iterator, List, Optional, Tuple

from bot.errors import Problem
from bot.knowledge.formats.reading import MEGABYTE
from bot.knowledge.problems import Place, problem

MAX_ARCHIVE_BYTES = 512 * MEGABYTE
MAX_BYTES = 512 * MEGABYTE  # unpacked, all together
MAX_FILES = 100_000
MAX_DIRECTORY_BYTES = 32 * MEGABYTE  # of a zip's list of names, which is read whole
MAX_DICTIONARY_BYTES = 256 * MEGABYTE  # what unpacking .xz may take
_CHUNK = 256 * 1024
_TAR_OPENERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open}
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_BROKEN += (NotImplementedError, UnicodeError)


class Refused(Exception):
    """An archive that is not unpacked; ``code`` names the kind of problem."""

    def __init__(self, code: str, found: str) -> None:
        self.code = code
        self.found = found
        super().__init__(found)


def is_archive(path: Path) -> bool:
    """Whether a file is packed, by its first bytes; a workbook, which is a zip as well, is none."""
    start = _start(path, 512)
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return path.suffix.lower() not in (".xlsx", ".xlsm") and b"[Content_Types].xml" not in start
    return start.startswith((b"\xfd7zXZ\0", *_TAR_OPENERS)) or start[257:262] == b"ustar"


def unpack(path: Path, folder: Path) -> List[Problem]:
    """Unpacks an archive into an empty folder; why not, where it must not be."""
    try:
        if path.stat().st_size > MAX_ARCHIVE_BYTES:
            raise Refused("too-large", f"the archive is larger than {MAX_ARCHIVE_BYTES // MEGABYTE} MB")
        members = _zip_members(path) if _start(path, 2) == b"PK" else _tar_members(path)
        _write(members, folder)
    except Refused as refused:
        cure = "Unpack it yourself, look at what is in it, and import the folder."
        return [problem(refused.code, Place(str(path)), "", refused.found, cure)]
    except _BROKEN as error:
        cure = "Make the archive again, without a password; .zip, .tar, .tar.gz, .tar.bz2 and .tar.xz can be read."
        return [problem("bad-archive", Place(str(path)), "", f"the archive cannot be unpacked ({error})", cure)]
    return []


def _write(members: Iterator[Tuple[str, IO[bytes]]], folder: Path) -> None:
    left, count = MAX_BYTES, 0
    for name, content in members:
        count += 1
        if count > MAX_FILES:
            raise Refused("bad-archive", f"the archive holds more than {MAX_FILES:,} files")
        target = folder / _inside(name)
        if target.exists():
            raise Refused("unsafe-archive", f"the archive holds {name!r} twice")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            while chunk := content.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Refused("bad-archive", f"the archive unpacks to more than {MAX_BYTES // MEGABYTE} MB")
                file.write(chunk)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0] or "\0" in name:
        raise Refused("unsafe-archive", f"the archive holds the name {name!r}, which leads out of it")
    return path


def _zip_members(path: Path) -> Iterator[Tuple[str, IO[bytes]]]:
    if _directory_bytes(path) > MAX_DIRECTORY_BYTES:
        raise Refused("bad-archive", "the archive's list of names is too long")
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise Refused("unsafe-archive", f"the archive holds the link {info.filename!r}")
            if not info.is_dir():
                with archive.open(info) as content:
                    yield info.filename, content


def _directory_bytes(path: Path) -> int:
    """The size of a zip's central directory, from the record at its end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


def _tar_members(path: Path) -> Iterator[Tuple[str, IO[bytes]]]:
    with _unpacked(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]
        for member in archive:
            if member.isfile():
                content = archive.extractfile(member)
                if content is not None:
                    yield member.name, content
            elif not member.isdir():
                raise Refused("unsafe-archive", f"the archive holds {member.name!r}, which is a link or a device")


def _unpacked(path: Path) -> Any:
    start = _start(path, 6)
    if start.startswith(b"\xfd7zXZ"):
        return _Bounded(_Xz(path.open("rb")))
    opener = next((opener for magic, opener in _TAR_OPENERS.items() if start.startswith(magic)), None)
    return _Bounded(opener(path, "rb") if opener else path.open("rb"))


class _Bounded:
    """A stream that ends in a refusal when more comes out of it than an archive may hold, headers included."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = MAX_BYTES + MAX_DIRECTORY_BYTES

    def __enter__(self) -> _Bounded:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise Refused("bad-archive", f"the archive unpacks to more than {MAX_BYTES // MEGABYTE} MB")
        return data


class _Xz:
    """As lzma.open, which cannot be told how much memory an archive may ask for."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decompressor: Optional[lzma.LZMADecompressor] = lzma.LZMADecompressor(memlimit=MAX_DICTIONARY_BYTES)

    def read(self, size: int) -> bytes:
        parts: List[bytes] = []
        wanted = size
        while wanted > 0 and self._decompressor is not None:
            raw = self._file.read(_CHUNK) if self._decompressor.needs_input else b""
            if not raw and self._decompressor.needs_input:
                raise EOFError("it ends too early")
            data = self._decompressor.decompress(raw, max_length=wanted)
            parts.append(data)
            wanted -= len(data)
            if self._decompressor.eof:
                self._decompressor = None
        return b"".join(parts)

    def close(self) -> None:
        self._file.close()


def _start(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
