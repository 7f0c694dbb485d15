"""One Markdown file per entry: YAML front matter between two lines of ---, then the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.reading import Options, Reading, Record, read_text
from bot.knowledge.formats.writing import write_text
from bot.knowledge.formats.yaml_lines import Fields, parse
from bot.knowledge.problems import Place, problem

name = "markdown"
suffixes = (".md", ".markdown")
KEYS = ("id", "question", "phrasings", "topic", "next", "next_question", "related", "review", "updated", "sources")
KEYS += ("status", "strictness")
CARRIES = (*KEYS, "titles")
_SOURCE_KEYS = ("publisher", "title", "url", "published")
_SOURCE_FORM = "{publisher: Name, title: Title, url: https://...}"
_REVIEW_FORM = "{by: Name, on: 2019-05-30}"


def detect(path: Path) -> bool:
    """Whether the file is named as Markdown."""
    return path.suffix.lower() in suffixes


def read(path: Path, options: Options = Options()) -> Reading:
    """The one entry of a file."""
    text, problems = read_text(path)
    return Reading(problems=tuple(problems)) if text is None else of_text(text, str(path))


def of_text(text: str, path: str) -> Reading:
    """The one entry of a file's text."""
    lines = text.split("\n")
    place = Place(path, 1, {})
    if lines[0].rstrip() != "---":
        cure = "Begin the file with a line ---, then id:, question: and the other keys, then a line --- again."
        return Reading(problems=(problem("no-front-matter", place, "", "the file does not begin with ---", cure),))
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if end is None:
        cure = "Write a line --- between the keys and the answer."
        found = "the front matter that begins here is not closed"
        return Reading(problems=(problem("front-matter-not-closed", place, "", found, cure),))
    answer, place.lines["answer"] = _answer(lines, end + 1)  # type: ignore[index]
    node, found_problems = parse("\n".join(lines[1:end]) + "\n", path, first_line=2)
    if node is None or not isinstance(node, yaml.MappingNode):
        if not found_problems:
            cure = "Write a key and its value on each line, such as id: heat-and-symptoms."
            found_problems = [problem("wrong-type", Place(path, 2), "", "the front matter has no keys", cure)]
        entry = Entry("", "", answer)
    else:
        entry, found_problems = entry_of(Fields(node, place, 2, KEYS), answer)
    return Reading((Record(entry, place, tuple(found_problems + entry_errors(entry, place))),))


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """One file per entry into a folder (made where it is missing), or the only entry into a path that ends in .md.

    Reading them back gives the same entries, except for white space around an answer.
    """
    single = path.suffix.lower() in suffixes
    if single and len(entries) != 1:
        raise ValueError(f"{path} can hold one entry, not {len(entries)}")
    folder = path.parent if single else path
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for entry in entries:
        target = path if single else folder / f"{entry.id}.md"
        written.append(write_text(target, to_text(entry)))
    return tuple(written)


def to_text(entry: Entry) -> str:
    """The file of an entry."""
    keys: Dict[str, Any] = {"id": entry.id, "question": entry.question, "phrasings": list(entry.phrasings)}
    keys |= {"topic": entry.topic, "next": entry.next, "next_question": entry.next_question}
    keys["related"] = _Flow(entry.related)
    keys["review"] = entry.review
    keys |= {"updated": _day(entry.updated), "sources": [_source_keys(source) for source in entry.sources]}
    keys["status"] = None if entry.status == "published" else entry.status
    keys["strictness"] = None if entry.strictness == "normal" else entry.strictness
    kept = {key: value for key, value in keys.items() if value is not None and value != []}
    front = yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
    return f"---\n{front}---\n{entry.answer}\n"


def _answer(lines: List[str], start: int) -> Tuple[str, int]:
    """The answer without the white space around it, and the line it begins on (where there is none, the line above)."""
    first = next((n for n in range(start, len(lines)) if lines[n].strip()), None)
    return ("", start) if first is None else ("\n".join(lines[first:]).rstrip(), first + 1)


def entry_of(fields: Fields, answer: str, required: Sequence[str] = ("id", "question", "sources")) -> Tuple[Entry, List[Problem]]:
    """The entry that a mapping's fields make with an answer, and what is wrong with it but for its values."""
    review = _review(fields)
    sources = tuple(fields.items("sources", lambda node, key: _source(fields, node, key), f"[{_SOURCE_FORM}]"))
    entry = Entry(
        id=fields.text("id") or "",
        question=fields.text("question", prose=True) or "",
        answer=answer,
        phrasings=fields.texts("phrasings", prose=True),
        topic=fields.text("topic"),
        next=fields.text("next"),
        next_question=fields.text("next_question", prose=True),
        related=fields.texts("related"),
        review=review,
        updated=fields.text("updated"),
        sources=sources,
        status=fields.text("status") or "published",  # type: ignore[arg-type]
        strictness=fields.text("strictness") or "normal",  # type: ignore[arg-type]
    )
    missing = {
        "id": (entry.id, "Write id: and a short name of lower-case words joined by hyphens."),
        "question": (entry.question, "Write question: and the question the answer answers."),
        "sources": (sources, f"Write sources: and under it - {_SOURCE_FORM}."),
    }
    for key, (value, cure) in missing.items():
        if key in required and not value and key not in fields.reported:
            fields.report(f"missing-{key}", key, f"the entry has no {key}", cure)
    if not answer:
        fields.report("missing-answer", "answer", "the entry has no answer", "Write it below the second line of ---.")
    return entry, fields.problems


def _review(fields: Fields) -> Optional[Review]:
    inner = fields.mapping(fields.values.get("review"), "review", ("by", "on"), _REVIEW_FORM)
    if inner is None:
        return None
    by, on = inner.text("by"), inner.text("on")
    if not by or not on:
        fields.report("bad-review", "review", "the review lacks a name or a day", f"Write review: {_REVIEW_FORM}")
        return None
    return Review(by, on)


def _source(fields: Fields, node: yaml.Node, key: str) -> Optional[Source]:
    count = len(fields.problems)
    inner = fields.mapping(node, key, _SOURCE_KEYS, _SOURCE_FORM)
    if inner is None:
        if len(fields.problems) == count:
            fields.report("empty-value", key, "sources has an empty item", "Delete it, or fill it in.")
        return None
    source = Source(inner.text("publisher") or "", *(inner.text(name) for name in _SOURCE_KEYS[1:]))
    # Without a title and a url the entry checks say the same.
    if source.title is None and source.url and not inner.is_null("title"):
        cure = "Write its title, or title: null if it has none."
        fields.report("missing-title", key, "a source without a title", cure)
    return source


class _Flow(list):
    """A list written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_text(self, text: str) -> yaml.Node:
        # In double quotes a line break is an escape, so that no line of the file begins within a text.
        style = '"' if any(c in text for c in "\n\x85\u2028\u2029") else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_flow(self, data: _Flow) -> yaml.Node:
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)

    def represent_review(self, review: Review) -> yaml.Node:
        # YAML takes the key "on" for a boolean; as one it is written without quotes.
        by, on = yaml.ScalarNode("tag:yaml.org,2002:str", "by"), yaml.ScalarNode("tag:yaml.org,2002:bool", "on")
        pairs = [(by, self.represent_data(review.by)), (on, self.represent_data(_day(review.on)))]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(_Flow, _Dumper.represent_flow)
_Dumper.add_representer(Review, _Dumper.represent_review)


def _source_keys(source: Source) -> Dict[str, Any]:
    keys = {"publisher": source.publisher, "title": source.title, "url": source.url, "published": source.published}
    return {key: _day(value) if key == "published" else value for key, value in keys.items() if value or key == "title"}


def _day(text: Optional[str]) -> Any:
    """A date where the text is one, so that it is written without quotes."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text
