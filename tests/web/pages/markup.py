"""A strict reader of HTML: every element closed in order, no id twice, every field named, headings without a gap."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any, Dict, List, Optional, Tuple

VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


class Markup(HTMLParser):
    """Raises AssertionError where the page is not well-formed; else tells what is on it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: List[Tuple[str, Dict[str, Optional[str]]]] = []
        self.headings: List[int] = []
        self.words: List[str] = []
        self._open: List[str] = []
        self._data: List[str] = []
        self._script = False
        self.feed(html)
        self.close()
        assert html.startswith("<!doctype html>")
        assert self._open == [], f"not closed: {self._open}"
        ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), f"the same id twice: {ids}"
        self._check(set(ids))

    def _check(self, ids: "set[Any]") -> None:
        for tag in ("main", "title", "h1"):
            assert len(self.all(tag)) == 1, f"{tag}: {self.all(tag)}"
        assert all(after <= before + 1 for before, after in zip(self.headings, self.headings[1:])), self.headings
        for name, attributes in self.elements:
            assert "style" not in attributes and not [each for each in attributes if each.startswith("on")], (name, attributes)
            for reference in ("for", "aria-labelledby", "aria-describedby"):
                assert reference not in attributes or attributes[reference] in ids, (name, attributes)
            if name == "script":
                assert attributes.get("type") == "application/ld+json" or attributes.get("src"), attributes
        labels = {attributes.get("for") for attributes in self.all("label")}
        fields = [each for each in self.all("input") + self.all("textarea") if each.get("type") not in ("hidden", "radio")]
        assert all(each.get("id") in labels for each in fields), fields
        assert self.all("html")[0].get("lang") and [each for each in self.all("a") if each.get("class") == "skip"]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        if tag not in VOID:
            self._open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, f"</{tag}> closes {self._open[-3:]}"
        self._open.pop()
        self._script = False

    def handle_data(self, data: str) -> None:
        (self._data if self._script else self.words).append(data)

    def all(self, tag: str) -> List[Dict[str, Optional[str]]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def meta(self, name: str) -> Optional[str]:
        return next((each.get("content") for each in self.all("meta") if each.get("name") == name), None)

    def link(self, rel: str) -> Optional[str]:
        """The address of the first link or anchor with that relation."""
        return next((each.get("href") for each in self.all("link") + self.all("a") if each.get("rel") == rel), None)

    def field(self, name: str) -> Optional[str]:
        return next((each.get("value") for each in self.all("input") if each.get("name") == name), None)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def data(self) -> Dict[str, Any]:
        """The JSON-LD."""
        return json.loads("".join(self._data))
