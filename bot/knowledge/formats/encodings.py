"""Bytes into text: UTF-8, whatever a byte order mark says, and, where that is asked for, a well-founded guess."""

from __future__ import annotations

import codecs
import re
from typing import Optional, Tuple

_MARKS = (  # UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detectors cannot tell the Western encodings from their neighbours by a few letters: the commonest goes first.
_FIRST = "cp1252"
_CANDIDATES = [_FIRST, "cp1250", "cp1251", "cp1253", "cp932", "gb18030", "big5", "euc_kr"]
_SAMPLE_BYTES = 64 * 1024
_BEYOND_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")


class Undecodable(ValueError):
    """Bytes that are no text in a known encoding; ``found`` says which, ``offset`` where."""

    def __init__(self, found: str, offset: int) -> None:
        self.found = found
        self.offset = offset
        super().__init__(found)


def decode(raw: bytes, encoding: Optional[str] = None, guess: bool = False) -> Tuple[str, str]:
    """The text without a byte order mark, and the encoding's name where it was guessed ("" where it is sure).

    Args:
        raw: the file's bytes.
        encoding: what to read bytes as that are not UTF-8.
        guess: find out what they are.

    Raises:
        Undecodable: the bytes are not what they should be.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, name), ""
    if not raw.startswith(codecs.BOM_UTF8):
        wide = _wide(raw)
        if wide:
            return _strictly(raw, wide), ""
    try:
        return _strictly(raw, "utf-8-sig"), ""
    except Undecodable:
        if encoding:
            return _strictly(raw, encoding), ""
        name = _guess(raw) if guess else None
        if name is None:
            raise
        return _strictly(raw, name), name


def known(encoding: str) -> bool:
    """Whether text can be read in an encoding of this name."""
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark.
        offset = error.start + (3 if encoding == "utf-8-sig" and raw.startswith(codecs.BOM_UTF8) else 0)
        name = "UTF-8" if encoding == "utf-8-sig" else encoding
        raise Undecodable(f"byte 0x{raw[offset]:02x} at offset {offset} is not {name}", offset) from error


def _wide(raw: bytes) -> Optional[str]:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = raw[:1000]
    if len(sample) < 4 or len(raw) % 2:
        return None
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > 0.7 * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and not odd.count(0) else None


def _guess(raw: bytes) -> Optional[str]:
    from charset_normalizer import from_bytes

    sample = b""
    for match in _BEYOND_ASCII.finditer(raw):
        sample += match.group() + b"\n"
        if len(sample) > _SAMPLE_BYTES:
            break
    plausible = [found.encoding for found in from_bytes(sample[:_SAMPLE_BYTES], cp_isolation=_CANDIDATES)]
    ranked = ([_FIRST] if _FIRST in plausible else []) + plausible
    for name in ranked:
        try:
            raw.decode(name)
            return name
        except UnicodeDecodeError:
            continue
    return None
