"""What is written and read again is the same, as far as the format can carry it; what it cannot is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Review, Source, Term
from bot.knowledge.formats.writing import losses
from bot.knowledge.render import to_text
from tests.knowledge.conftest import build_entry

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"])


def line(most: int = 40) -> st.SearchStrategy[str]:
    """Words on one line, with at least one letter in them."""
    words = st.text(LETTERS, max_size=most).map(lambda text: " ".join(f"{text} x".split()))
    return words.filter(lambda text: "\u0085" not in text)


SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
DAYS = st.dates().map(lambda day: day.isoformat())
SOURCES = st.builds(Source, line(), line(), st.none() | SLUGS.map(lambda slug: f"https://example.org/{slug}"), st.none() | DAYS)
# Markdown of an editor: paragraphs, a list, emphasis, a link.
PARTS = st.sampled_from(
    ["Plain words.", "**Bold**, *soft*.", "- one\n- two | three", "[a link](https://example.org/x)", "5 % & more; x\\*y", 'A "quote".']
)
ANSWERS = st.lists(PARTS, min_size=1, max_size=4).map("\n\n".join)
REVIEWS = st.builds(Review, line(), st.just("2019-05-30"))


@st.composite
def entry_lists(draw: st.DrawFn) -> Sequence[Entry]:
    ids = draw(st.lists(SLUGS, min_size=1, max_size=4, unique=True))
    entries = []
    for entry_id in ids:
        question = draw(line())
        phrasings = draw(st.lists(line(), max_size=3, unique=True))
        entries.append(
            Entry(
                id=entry_id,
                question=question,
                answer=draw(ANSWERS),
                phrasings=tuple(text for text in phrasings if text != question),
                topic=draw(st.none() | line(12)),
                next=draw(st.none() | st.sampled_from(ids)),
                related=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
                review=draw(st.none() | REVIEWS),
                updated=draw(st.none() | DAYS),
                sources=tuple(draw(st.lists(SOURCES, min_size=1, max_size=3, unique=True))),
                status=draw(st.sampled_from(["published", "draft", "withdrawn"])),
                strictness=draw(st.sampled_from(["normal", "strict"])),
            )
        )
    return entries


PATHS = {"markdown": "kb", "csv": "kb.csv", "json": "kb.json", "qnabot": "kb.json", "faqpage": "kb.jsonld", "rasa": "kb"}
TERMS = (Term("azathioprine", "drug", ("Imuran", "Azasan")), Term("fatigue", "symptom"))
EMPTY = Entry("", "", "")


def carried(entry: Entry, format: str) -> Entry:
    """The entry with what a format has no place for taken out."""
    kept = formats.FORMATS[format].CARRIES
    names = ("phrasings", "topic", "next", "next_question", "related", "review", "updated", "sources", "status", "strictness")
    return replace(entry, **{name: getattr(EMPTY, name) for name in names if name not in kept})


@pytest.mark.parametrize("format", PATHS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(entries=entry_lists())
def test_what_is_written_and_read_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, format: str, entries: Sequence[Entry]
) -> None:
    path = tmp_path_factory.mktemp("trip") / PATHS[format]
    formats.write(entries, path, format, TERMS)
    content = formats.read([path])
    assert [str(problem) for problem in content.errors] == []
    expected = [carried(entry, format) for entry in entries]
    found = {entry.id: entry for entry in content.entries}
    if format == "faqpage":  # its answers are HTML: they show the same
        assert [to_text(found[entry.id].answer) for entry in expected] == [to_text(entry.answer) for entry in expected]
        expected = [replace(entry, answer=found[entry.id].answer) for entry in expected]
    assert [found[entry.id] for entry in expected] == expected and len(found) == len(expected)
    assert content.brought_terms == (TERMS if "terms" in formats.FORMATS[format].CARRIES else ())


def test_every_format_that_can_be_written_is_tested() -> None:
    assert set(PATHS) == set(formats.WRITABLE)


def test_what_a_format_has_no_place_for_is_said() -> None:
    entries = [build_entry(next="b", review=Review("A", "2019-05-30")), build_entry(id="b", related=("imuran",), topic=None)]
    assert losses(entries, TERMS, formats.FORMATS["json"].CARRIES) == []
    assert losses(entries, TERMS, formats.FORMATS["csv"].CARRIES) == ["2 terms"]
    assert losses(entries, TERMS, formats.FORMATS["rasa"].CARRIES) == [
        "sources of 2 entries",
        "related links of 1 entry",
        "next links of 1 entry",
        "reviews of 1 entry",
        "topics of 1 entry",
        "2 terms",
    ]


def test_a_table_keeps_bars_backslashes_and_several_sources(tmp_path: Path) -> None:
    entry = build_entry(
        phrasings=("a|b", "c\\", "\\|d"), sources=(Source("P", "T"), Source("Q", None, "https://q.r", "2024")), next_question="Why?"
    )
    (path,) = formats.write([entry], tmp_path / "kb.tsv", "csv")
    assert path.read_text().count("\t") and formats.read([path]).entries == (entry,)
