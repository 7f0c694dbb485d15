"""An answer's Markdown as safe HTML and as plain text, and plain text as Markdown that shows the same words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, List, Sequence
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINK_SCHEMES = frozenset({"http", "https", "tel", "mailto"})
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # CommonMark has no tables; raw HTML is shown as the characters it is made of.
    return MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=1024)
def to_html(markdown: str) -> str:
    """Sanitised HTML: paragraphs, lists, emphasis, line breaks, and links to http(s), tel and mailto addresses."""
    return _sanitised(_parser().render(markdown))


@lru_cache(maxsize=1024)
def opening_html(markdown: str) -> str:
    """As :func:`to_html`, but the first paragraph or list alone; with what follows where it ends in a colon."""
    env: Dict[str, Any] = {}
    tokens = _parser().parse(markdown, env)
    end, leads_on = 0, True
    for number, token in enumerate(tokens):
        if token.type == "inline":
            leads_on = token.level == 1 and token.content.rstrip().endswith(":")
        elif token.level == 0 and token.nesting <= 0:
            end = number + 1
            if not leads_on:
                break
    return _sanitised(_parser().renderer.render(tokens[:end], _parser().options, env))


@lru_cache(maxsize=1024)
def to_text(markdown: str) -> str:
    """The same words without markup: a blank line between paragraphs, lists as ``- ``, links as ``text (url)``."""
    return _Text(_parser().parse(markdown)).text


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(LINK_SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def from_text(text: str) -> str:
    """Markdown that shows a plain text word for word: what Markdown would take for markup is escaped."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text.strip())
    return "\n\n".join(part if _shows_itself(part) else _escape(part) for part in paragraphs)


@lru_cache(maxsize=1)
def parse_with_html(markdown: str) -> List[Token]:
    """The tokens of an answer with raw HTML recognised as such, for the checks."""
    return MarkdownIt("commonmark").parse(markdown)


# Words no Markdown is made of, on lines that do not begin like an item of a list.
_WORDS = re.compile(r"(?!\d+[.)])[^\s\\`*_\[\]<>#&!+=~-][^\\`*_\[\]<>#&!=~\n]*")


def _shows_itself(paragraph: str) -> bool:
    if _WORDS.fullmatch(paragraph):
        return True
    return "<" not in paragraph and to_text(paragraph) in (paragraph, " ".join(paragraph.split()))


def _escape(paragraph: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#&!().+=~-])", r"\\\1", " ".join(paragraph.split()))


class _Text:
    """Walks block tokens; ``prefix`` stands before the first line of a list item, ``indent`` before the others."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.lines: List[str] = []
        self.lists: List[int | None] = []  # the next number of each open list, None for bullets
        self.prefix = ""
        for token in tokens:
            self._take(token)
        self.text = "\n".join(self.lines).strip("\n")

    @property
    def indent(self) -> str:
        return "".join("  " if number is None else "   " for number in self.lists)

    def _take(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._gap()
            self.lists.append(None if token.type[0] == "b" else int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
            self._gap()
        elif token.type == "list_item_open":
            number = self.lists[-1]
            outer = "".join("  " if n is None else "   " for n in self.lists[:-1])
            self.prefix = outer + ("- " if number is None else f"{number}. ")
            if number is not None:
                self.lists[-1] = number + 1
        elif token.type == "inline":
            self._write(_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            self._write(token.content.rstrip("\n"))
            self._gap()
        elif token.type in ("paragraph_close", "heading_close") and not token.hidden:
            self._gap()

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            self.lines.append((self.prefix or self.indent) + line)
            self.prefix = ""

    def _gap(self) -> None:
        # Between the paragraphs of the text, not inside its lists.
        if not self.lists and self.lines and self.lines[-1]:
            self.lines.append("")


def _inline(tokens: Sequence[Token]) -> str:
    parts: List[str] = []
    links: List[tuple[int, str]] = []
    for token in tokens:
        if token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type == "link_open":
            links.append((len(parts), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, url = links.pop()
            parts.append(_address("".join(parts[start:]), url))
        else:
            parts.append(token.content)
    return "".join(parts)


def _address(label: str, url: str) -> str:
    scheme, _, rest = url.partition(":")
    if scheme not in LINK_SCHEMES:
        return ""
    shown = url if urlsplit(url).netloc else rest
    return "" if shown in label else f" ({shown})"
