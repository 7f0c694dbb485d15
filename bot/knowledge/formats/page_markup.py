"""What a page says of itself to machines: its questions, its address, its title, its publisher."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Source
from bot.knowledge.formats.questions import is_a, questions_in
from bot.knowledge.formats.table import site_of
from bot.knowledge.problems import Place, problem


class Markup:
    """The markup of one page.

    Args:
        text: the page.
        path: its name in problems.

    ``questions`` are schema.org Questions as JSON-LD has them, whichever way the page writes them; ``sources`` is the
    page as a source, where it tells its address.
    """

    def __init__(self, text: str, path: str) -> None:
        import lxml.html

        self.path = path
        self.problems: List[Problem] = []
        # The text is decoded already: what an XML declaration says of its encoding is no longer true.
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
        self._tree = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False))
        linked = self._linked_data(text)
        self.questions: List[Dict[str, Any]] = questions_in(linked) or questions_in(self._microdata())
        self.sources: Tuple[Source, ...] = self._sources(linked)

    def _linked_data(self, text: str) -> List[Any]:
        from extruct.jsonld import JsonLdExtractor

        found: List[Any] = []
        for script in self._tree.xpath('//script[@type="application/ld+json"]'):
            try:
                found += JsonLdExtractor().extract_items(script)
            except (ValueError, RecursionError) as error:
                cure = "Mend it: search engines cannot read it either."
                place = Place(self.path, script.sourceline)
                self.problems.append(problem("json-syntax", place, "", f"this script is not JSON ({error})", cure))
        return found

    def _microdata(self) -> List[Any]:
        from extruct.w3cmicrodata import MicrodataExtractor

        # None of the pages' own addresses matter here, and extruct would join them to this one.
        items = MicrodataExtractor(add_html_node=True, strict=True).extract_items(self._tree, base_url="")
        return [_as_linked_data(item) for item in items]

    def _sources(self, linked: List[Any]) -> Tuple[Source, ...]:
        def first(*paths: str) -> str:
            return next((" ".join(str(value).split()) for path in paths for value in self._tree.xpath(path) if str(value).strip()), "")

        url = first("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
        if not re.match(r"https?://\S+$", url):
            return ()
        title = first("//title/text()", "//meta[@property='og:title']/@content", "//h1//text()")
        publisher = first("//meta[@property='og:site_name']/@content") or _publisher(linked) or site_of(url)
        return (Source(publisher, title or None, url),)


def _as_linked_data(item: Any) -> Any:
    """An item of microdata in the form of JSON-LD, with the HTML of an answer in place of its bare text."""
    if not isinstance(item, dict):
        return item
    types = [name.rpartition("/")[2] for name in item.get("type", ())]
    node = item.get("htmlNode")
    found: Dict[str, Any] = {"@type": types, "line": None if node is None else node.sourceline}
    if item.get("id"):
        found["@id"] = item["id"]
    for key, values in item.get("properties", {}).items():
        found[key] = [_as_linked_data(value) for value in (values if isinstance(values, list) else [values])]
    if is_a(found, "Answer") and node is not None:
        found["text"] = _inner_html(node) or found.get("text")
    return found


def _inner_html(node: Any) -> str:
    from html import escape

    import lxml.html

    inside = node.xpath("descendant-or-self::*[contains(concat(' ', normalize-space(@itemprop), ' '), ' text ')]")
    return "\n\n".join(
        escape(each.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in each) for each in inside
    ).strip()


def _publisher(linked: List[Any]) -> str:
    for item in linked:
        publisher = item.get("publisher") if isinstance(item, dict) else None
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return publisher["name"].strip()
    return ""
