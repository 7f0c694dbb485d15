"""HTML in answers, as other systems keep it, sanitised and turned into the Markdown of an answer; what was lost is said."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any, Dict, List, Optional, Set, Tuple
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt

from bot.errors import Problem
from bot.knowledge.entry_checks import answer_errors
from bot.knowledge.problems import Place, problem
from bot.knowledge.render import LINK_SCHEMES

# An answer's own elements.
_ANSWER = {"p", "br", "ul", "ol", "li", "em", "i", "strong", "b", "a"}
# Turned into those; other elements go and their text stays.
_TURNED = {f"h{level}" for level in range(1, 7)} | {"table", "thead", "tbody", "tr", "td", "th"}
_TURNED |= {"div", "section", "article", "blockquote", "dl", "dt", "dd", "sub", "sup", "hr"}
# Gone with everything inside: not text, or text its author struck out.
_GONE = {"script", "style", "template", "noscript", "svg", "math", "head", "title", "iframe", "object", "video", "audio"}
_GONE |= {"form", "select", "textarea", "button", "s", "del", "strike"}
_EMPTY = {"img", "embed", "input", "picture", "source", "link", "meta", "base"}
_TAG = re.compile(r"</?(?:%s|span|u|font|small|code)(?:\s[^<>]*)?/?>" % "|".join(sorted(_ANSWER | _TURNED | _GONE | _EMPTY)), re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
_CONVERTIBLE = {"raw-html", "heading", "image"}
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def from_html(html: str, place: Place) -> Tuple[str, List[Problem]]:
    """An HTML answer as Markdown, and what had to go (script, images, links that lead nowhere safe ...)."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    clean = nh3.clean(
        html,
        tags=_ANSWER | _TURNED,
        clean_content_tags=_GONE,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(LINK_SCHEMES),
        url_relative="deny",
        link_rel=None,
    )
    problems = []
    if seen.lost:
        lost = ", ".join(dict.fromkeys(seen.lost))
        cure = "Check that the answer says everything without."
        problems.append(problem("html-removed", place, "answer", f"removed from the answer: {lost}", cure))
    return _converter().convert(clean).strip(), problems


def from_mixed(answer: str, place: Place) -> Tuple[str, List[Problem]]:
    """A Markdown answer with its HTML, headings and images turned into what an answer may have; sound ones stay as they are."""
    if not {found.code for found in answer_errors(answer, place)} & _CONVERTIBLE:
        return answer, []
    converted, problems = from_html(MarkdownIt("commonmark").render(answer), place)
    found = "HTML, a heading or an image in the answer was turned into plain Markdown"
    return converted, [problem("html-converted", place, "answer", found, "Read the answer once."), *problems]


def plain(html: str) -> str:
    """The words of a question that may hold tags or character references, on one line."""
    if not _TAG.search(html):  # "is a<b?" is no element
        return " ".join((unescape(html) if _REFERENCE.search(html) else html).split())
    words = _Words()
    words.feed(nh3.clean(html, tags=set(), clean_content_tags=_GONE & {"script", "style"}))
    words.close()
    return " ".join("".join(words.found).split())


class _Seen(HTMLParser):
    """Notes the elements and links that do not survive."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        given: Dict[str, Optional[str]] = dict(attrs)
        if tag in _GONE or tag in _EMPTY:
            alt = given.get("alt") or ""
            self.lost.append(f"<{tag}>" + (f" ({alt[:60]})" if alt else ""))
        href = given.get("href")
        if tag == "a" and href and not _leads_somewhere(href):
            self.lost.append(f"the link to {href[:60]!r}")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: List[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _leads_somewhere(href: str) -> bool:
    try:
        return urlsplit(href.strip()).scheme.lower() in LINK_SCHEMES
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _converter() -> Any:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        """Headings become bold words, the rows of a table a list, small digits the characters for them."""

        def convert_hN(self, n: int, el: Any, text: str, parent_tags: Set[str]) -> str:
            words = " ".join(text.replace("**", "").split())
            return f"\n\n**{words}**\n\n" if words else ""

        def convert_hr(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            return "\n\n"

        def convert_div(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            return f"\n\n{text.strip()}\n\n"

        convert_blockquote = convert_dl = convert_dt = convert_dd = convert_table = convert_div

        def convert_tr(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            cells = [" ".join(self.process_tag(cell, {"td", "_inline"}).split()) for cell in el.find_all(["td", "th"], recursive=False)]
            return "- " + "; ".join(cell for cell in cells if cell) + "\n" if any(cells) else ""

        def convert_td(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            return text

        convert_th = convert_td

        def convert_sup(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            return _small(el.get_text(), text, _SUPERSCRIPT, r"\^")

        def convert_sub(self, el: Any, text: str, parent_tags: Set[str]) -> str:
            return _small(el.get_text(), text, _SUBSCRIPT, r"\_")

    return Converter(bullets="-", escape_misc=True, autolinks=False, heading_style="ATX")


def _small(words: str, text: str, table: Dict[int, int], sign: str) -> str:
    """10 with a raised 9 must not become 109."""
    if all(ord(character) in table for character in words):
        return words.translate(table)
    return text if re.fullmatch(r"(st|nd|rd|th|®|™|\(?[RrCcTtMm]{1,2}\)?)", words.strip()) else f"{sign}({text})"
