from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.formats import markdown

GOOD = """---
id: azathioprine
question: "Why: azathioprine?"
phrasings:
  - Does Imuran help with MS?
  - imuran ms
  - Why am I given azathioprine?
topic: off-label-medicines
related: [azathioprine]
review: {by: Jennifer Robinson, on: 2019-05-30}
updated: 2026-11-23
sources:
  - {publisher: MS Trust, title: 1984, url: https://mstrust.org.uk/a}
  - publisher: FDA
    title: null
    url: http://fda.gov
    published: 2011-05
---

First paragraph.

---

- a list
"""


def codes(path: Path) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in formats.read([path]).problems]


def test_a_file_becomes_an_entry(write: Callable[..., Path]) -> None:
    content = formats.read([write("azathioprine.md", GOOD)])
    assert content.problems == ()
    assert content.entries == (
        Entry(
            id="azathioprine",
            question="Why: azathioprine?",
            answer="First paragraph.\n\n---\n\n- a list",
            phrasings=("Does Imuran help with MS?", "imuran ms", "Why am I given azathioprine?"),
            topic="off-label-medicines",
            related=("azathioprine",),
            review=Review("Jennifer Robinson", "2019-05-30"),
            updated="2026-11-23",
            sources=(
                Source("MS Trust", "1984", "https://mstrust.org.uk/a"),
                Source("FDA", None, "http://fda.gov", "2011-05"),
            ),
        ),
    )
    place = content.places["azathioprine"]
    lines = {key: place.at(key) for key in ("id", "phrasings.1", "review.on", "sources.1", "sources.1.url", "answer")}
    assert lines == {"id": 2, "phrasings.1": 6, "review.on": 10, "sources.1": 14, "sources.1.url": 16, "answer": 20}


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: t.rstrip()])
def test_line_ends_and_byte_order_marks_do_not_matter(write: Callable[..., Path], change: Callable[[str], str]) -> None:
    assert formats.read([write("a.md", change(GOOD))]).entries == formats.read([write("b.md", GOOD)]).entries


FRONT = "id: a-b\nquestion: Why?\nsources: [{publisher: P, title: T}]\n"
MALFORMED = {
    "empty": ("", [("empty-file", 1)]),
    "only white space": ("\n \n\t\n", [("empty-file", 1)]),
    "no front matter": ("# Heading\n\nText.\n", [("no-front-matter", 1)]),
    "front matter not closed": (f"---\n{FRONT}\nText.\n", [("front-matter-not-closed", 1)]),
    "front matter empty": ("---\n---\nText.\n", [("wrong-type", 2)]),
    "front matter a list": ("---\n- id\n---\nText.\n", [("wrong-type", 2)]),
    "no id": ("---\nquestion: Why?\nsources: [{publisher: P, title: T}]\n---\nText.\n", [("missing-id", 1)]),
    "empty id": (f"---\n{FRONT.replace('a-b', '')}---\nText.\n", [("missing-id", 2)]),
    "id no slug": (f"---\n{FRONT.replace('a-b', 'A b/c')}---\nText.\n", [("bad-id", 2)]),
    "id climbing": (f"---\n{FRONT.replace('a-b', '../../etc')}---\nText.\n", [("bad-id", 2)]),
    "no question": ("---\nid: a\nsources: [{publisher: P, title: T}]\n---\nText.\n", [("missing-question", 1)]),
    "question without a word": (f"---\n{FRONT.replace('Why?', '???')}---\nText.\n", [("bad-question", 3)]),
    "question a number": (f"---\n{FRONT.replace('Why?', '42')}---\nText.\n", [("wrong-type", 3)]),
    "question a list": (f"---\n{FRONT.replace('Why?', '[Why?]')}---\nText.\n", [("wrong-type", 3)]),
    "no answer": (f"---\n{FRONT}---\n\n", [("missing-answer", 5)]),
    "no sources": ("---\nid: a\nquestion: Why?\n---\nText.\n", [("missing-sources", 1)]),
    "sources empty": ("---\nid: a\nquestion: Why?\nsources: []\n---\nText.\n", [("missing-sources", 4)]),
    "sources text": ("---\nid: a\nquestion: Why?\nsources: FDA\n---\nText.\n", [("wrong-type", 4)]),
    "source text": ("---\nid: a\nquestion: Why?\nsources:\n  - FDA\n---\nText.\n", [("wrong-type", 5)]),
    "source without title": (
        f"---\n{FRONT}sources2: 1\n---\nText.\n".replace(", title: T", ""),
        [("missing-title", 4), ("unknown-key", 5)],
    ),
    "source without title but url": (
        f"---\n{FRONT.replace('title: T', 'url: https://a.b')}---\nText.\n",
        [("missing-title", 4)],
    ),
    "source title null without url": (
        f"---\n{FRONT.replace('title: T', 'title: null')}---\nText.\n",
        [("missing-title", 4)],
    ),
    "source title left empty": (
        f"---\n{FRONT.replace('[{publisher: P, title: T}]', '')}  - publisher: P\n    title:\n    url: https://a.b\n---\nA.\n",
        [("missing-title", 5)],
    ),
    "source without publisher": (f"---\n{FRONT.replace('publisher: P, ', '')}---\nText.\n", [("missing-publisher", 4)]),
    "source with unknown key": (
        f"---\n{FRONT.replace('title: T', 'title: T, ulr: x')}---\nText.\n",
        [("unknown-key", 4)],
    ),
    "source url javascript": (
        f"---\n{FRONT.replace('title: T', 'title: T, url: javascript:alert(1)')}---\nText.\n",
        [("bad-url", 4)],
    ),
    "source url without scheme": (
        f"---\n{FRONT.replace('title: T', 'title: T, url: www.nhs.uk')}---\nText.\n",
        [("bad-url", 4)],
    ),
    "source url with a space": (
        f"---\n{FRONT.replace('title: T', 'title: T, url: https://a.b/c d')}---\nText.\n",
        [("bad-url", 4)],
    ),
    "source date": (
        f"---\n{FRONT.replace('title: T', 'title: T, published: May 2019')}---\nText.\n",
        [("bad-date", 4)],
    ),
    "source month": (
        f"---\n{FRONT.replace('title: T', 'title: T, published: 2019-13')}---\nText.\n",
        [("bad-date", 4)],
    ),
    "unknown key": (f"---\n{FRONT}phrasing: [x]\n---\nText.\n", [("unknown-key", 5)]),
    "duplicate key": (f"---\n{FRONT}id: other\n---\nText.\n", [("duplicate-key", 5)]),
    "phrasings text": (f"---\n{FRONT}phrasings: one\n---\nText.\n", [("wrong-type", 5)]),
    "phrasing a mapping": (
        f"---\n{FRONT}phrasings:\n  - good\n  - Does it help: yes?\n---\nText.\n",
        [("wrong-type", 7)],
    ),
    "phrasing empty": (
        f"---\n{FRONT}phrasings:\n  - good\n  -\n  - ''\n---\nText.\n",
        [("empty-value", 7), ("empty-value", 8)],
    ),
    "phrasing a boolean": (f"---\n{FRONT}phrasings:\n  - yes\n---\nText.\n", [("wrong-type", 6)]),
    "related text": (f"---\n{FRONT}related: other\n---\nText.\n", [("wrong-type", 5)]),
    "review text": (f"---\n{FRONT}review: Jane\n---\nText.\n", [("wrong-type", 5)]),
    "review without day": (f"---\n{FRONT}review: {{by: Jane}}\n---\nText.\n", [("bad-review", 5)]),
    "review no date": (f"---\n{FRONT}review:\n  by: Jane\n  on: May 30, 2019\n---\nText.\n", [("bad-date", 7)]),
    "review no such day": (f"---\n{FRONT}review: {{by: Jane, on: 2019-02-30}}\n---\nText.\n", [("bad-date", 5)]),
    "review with a time": (
        f"---\n{FRONT}review: {{by: Jane, on: 2019-02-20T10:00:00}}\n---\nText.\n",
        [("bad-date", 5)],
    ),
    "updated no date": (f"---\n{FRONT}updated: yesterday\n---\nText.\n", [("bad-date", 5)]),
    "updated in other digits": (f"---\n{FRONT}updated: ٢٠١٩-٠٥-٣٠\n---\nText.\n", [("bad-date", 5)]),
    "unknown status": (f"---\n{FRONT}status: publish\n---\nText.\n", [("bad-status", 5)]),
    "raw HTML": (f"---\n{FRONT}---\nOne\n\nTwo and\nthen <b>three</b>.\n", [("raw-html", 9), ("raw-html", 9)]),
    "HTML block": (f"---\n{FRONT}---\n\n\n<script>\nalert(1)\n</script>\n", [("raw-html", 8)]),
    "HTML comment": (f"---\n{FRONT}---\nOne <!-- two -->\n", [("raw-html", 6)]),
    "heading": (f"---\n{FRONT}---\nOne\n\n## Two\n", [("heading", 8)]),
    "underlined heading": (f"---\n{FRONT}---\nOne\n---\nTwo\n", [("heading", 6)]),
    "image": (f"---\n{FRONT}---\n![x](https://a.b/c.png)\n", [("image", 6)]),
    "relative link": (f"---\n{FRONT}---\n[x](/y)\n", [("bad-link", 6)]),
    "syntax": (f"---\n{FRONT}topic: a: b\n---\nText.\n", [("yaml-syntax", 5)]),
    "syntax and HTML": (f"---\n{FRONT}topic: [a\n---\n<b>\n", [("yaml-syntax", 5), ("raw-html", 7)]),
    "tab": (f"---\n{FRONT}review:\n\tby: x\n---\nText.\n", [("yaml-syntax", 6)]),
    "alias": (f"---\n{FRONT}topic: &a x\nnext: *a\n---\nText.\n", [("yaml-not-plain", 5), ("yaml-not-plain", 6)]),
    "tag": (f"---\n{FRONT}topic: !!python/object/apply:os.system [id]\n---\nText.\n", [("yaml-not-plain", 5)]),
    "deep nesting": (f"---\n{FRONT}topic: {'[' * 5000}{']' * 5000}\n---\nText.\n", [("yaml-not-plain", 5)]),
    "escaped NUL": (f'---\n{FRONT}topic: "a\\0b"\n---\nText.\n', [("yaml-not-plain", 5)]),
    "two documents": (f"---\n{FRONT}...\nid: b\n---\nText.\n", [("yaml-syntax", 6)]),
    "NUL": (f"---\n{FRONT}---\nText\0.\n", [("control-character", 6)]),
    "control characters": (
        f"---\n{FRONT}---\nText\x07.\n\nMore\x92.\n",
        [("control-character", 6), ("control-character", 8)],
    ),
    "Latin-1": (f"---\n{FRONT}---\nText.\nSj\xf6gren\n".encode("latin-1"), [("not-utf-8", 7)]),
    "cut in a character": (f"---\n{FRONT}---\nText é".encode()[:-1], [("not-utf-8", 6)]),
    "10 MB": (f"---\n{FRONT}---\n" + "x" * 10_000_000, [("too-large", 1)]),
}


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_each_malformed_file_is_reported_with_its_line(
    write: Callable[..., Path], text: str | bytes, expected: list[tuple[str, int]]
) -> None:
    path = write("a-b.md", text)
    content = formats.read([path])
    assert [(problem.code, problem.line) for problem in content.problems] == expected
    assert content.entries == ()
    for problem in content.problems:
        assert problem.path == str(path) and problem.found and problem.cure


def test_what_was_meant_is_suggested(write: Callable[..., Path]) -> None:
    path = write("a.md", f"---\n{FRONT}phrasing: [x]\nstatus: withdrawed\n---\nText.\n")
    unknown, status = formats.read([path]).problems
    assert (unknown.cure, status.cure) == ("Did you mean phrasings?", "Did you mean withdrawn?")


def test_the_byte_that_is_not_utf_8_is_named(write: Callable[..., Path]) -> None:
    (problem,) = formats.read([write("a.md", b"\xef\xbb\xbf---\nid: a\xf6\n---\n")]).problems
    assert (problem.found, problem.line) == ("byte 0xf6 at offset 12 is not UTF-8", 2)


def test_an_alias_bomb_is_refused_at_once(write: Callable[..., Path]) -> None:
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    levels += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    path = write("a.md", "---\n" + "\n".join(levels) + "\n---\nText.\n")
    assert {code for code, _ in codes(path)} == {"yaml-not-plain"}


def test_a_review_in_the_future_is_refused(write: Callable[..., Path]) -> None:
    today = date.today()
    for day, expected in ((today, []), (today + timedelta(days=2), [("bad-date", 5)])):
        path = write("a.md", f"---\n{FRONT}review: {{by: Jane, on: {day}}}\n---\nText.\n")
        assert codes(path) == expected


def test_every_problem_of_every_file_is_reported_at_once(write: Callable[..., Path], tmp_path: Path) -> None:
    write(
        "kb/a.md",
        "---\nquestion: [x]\nphrasings: y\nupdated: z\nsources:\n  - {title: T, url: ftp://a}\n---\n# H\n<i>\n",
    )
    write("kb/b.md", b"\xff")
    write("kb/c.md", f"---\n{FRONT}---\nText.\n")
    write("kb/d.md", f"---\n{FRONT}---\nText.\n")
    content = formats.read([tmp_path / "kb"])
    found = [(Path(problem.path).name, problem.line, problem.code) for problem in content.problems]
    assert found == [
        ("a.md", 1, "missing-id"),
        ("a.md", 2, "wrong-type"),
        ("a.md", 3, "wrong-type"),
        ("a.md", 4, "bad-date"),
        ("a.md", 6, "missing-publisher"),
        ("a.md", 6, "bad-url"),
        ("a.md", 8, "heading"),
        ("a.md", 9, "raw-html"),
        ("b.md", 1, "not-utf-8"),
        ("d.md", 2, "duplicate-id"),
    ]
    assert f"{tmp_path / 'kb' / 'c.md'}:2" in content.problems[-1].found
    assert [entry.id for entry in content.entries] == ["a-b"]


TRICKY = [
    "plain",
    "a: b",
    "a #b",
    "- x",
    "yes",
    "null",
    "~",
    "2019-05-30",
    "1984",
    "1e3",
    "'q'",
    '"q"',
    "{a}",
    "[b]",
    "@x",
    "%y",
]
TRICKY += [
    "é ü 多",
    "😀",
    "tab\there",
    "back\\slash",
    "*a",
    "&a",
    "!t",
    "? q",
    "| p",
    "> f",
    "a\u2028b",
    "a\u0085b",
    "x" * 300,
    "---",
]
TRICKY += ["line\nbreak", "trailing:", "on", "0x1F", "1:30", "=", "<<", "a  b", ":", "#"]


@pytest.mark.parametrize("text", TRICKY)
def test_any_text_survives_writing_and_reading(text: str, tmp_path: Path, entry: Callable[..., Entry]) -> None:
    before = entry(
        question=f"{text} word?",
        phrasings=(text, f"{text} again"),
        topic=text,
        next_question=f"word {text}",
        answer=f"{text}\n\n{text}",
        review=Review(text, "2019-05-30"),
        sources=(Source(text, text, "https://a.b", "2019"), Source(text, None, "https://a.b/c", "2019-05")),
    )
    (path,) = formats.write([before], tmp_path / "one.md")
    (record,) = markdown.read(path).records
    assert record.entry == before


def test_random_entries_survive_writing_and_reading(tmp_path: Path) -> None:
    chance = random.Random(11)

    def some(make: Callable[[], str], most: int = 4) -> tuple[str, ...]:
        return tuple(make() for _ in range(chance.randint(0, most)))

    def words() -> str:
        return " ".join(chance.choice([*TRICKY, "MS", "heat", "?"]) for _ in range(chance.randint(1, 6))).strip()

    def maybe(make: Callable[[], str]) -> str | None:
        return make() if chance.random() < 0.5 else None

    def day() -> str:
        return (date(2000, 1, 1) + timedelta(days=chance.randint(0, 9000))).isoformat()

    def source() -> Source:
        return Source(words(), maybe(words), "https://a.b/" + str(chance.random()), maybe(day))

    before = [
        Entry(
            id=f"entry-{number}",
            question=words() + " what?",
            answer="\n".join(some(words, 8)).strip() or "Text.",
            phrasings=some(words),
            topic=maybe(words),
            next=maybe(lambda: f"entry-{chance.randint(0, 99)}"),
            next_question=maybe(lambda: words() + " why?"),
            related=some(lambda: f"entry-{chance.randint(0, 99)}"),
            review=Review(words(), day()) if chance.random() < 0.5 else None,
            updated=maybe(day),
            sources=tuple(source() for _ in range(chance.randint(1, 4))),
            status=chance.choice(["published", "draft", "withdrawn"]),
            strictness=chance.choice(["normal", "strict"]),
        )
        for number in range(200)
    ]
    written = formats.write(before, tmp_path / "kb")
    after = [markdown.read(path).records[0].entry for path in written]
    assert after == before
    assert formats.write(after, tmp_path / "again") and all(
        path.read_bytes() == (tmp_path / "again" / path.name).read_bytes() for path in written
    )


def test_what_is_written_looks_as_a_person_would_write_it(tmp_path: Path, entry: Callable[..., Entry]) -> None:
    made = entry(related=("a", "b"), review=Review("Jane Roe", "2019-05-30"), updated="2026-11-23", next="a")
    (path,) = formats.write([made], tmp_path)
    assert path.name == "imuran.md"
    assert path.read_text() == (
        "---\nid: imuran\nquestion: What is imuran?\nphrasings:\n  - about imuran\n  - tell me of imuran\n"
        "  - use of imuran\ntopic: medicines\nnext: a\nrelated: [a, b]\nreview: {by: Jane Roe, on: 2019-05-30}\n"
        "updated: 2026-11-23\nsources:\n  - publisher: MS Trust\n    title: Azathioprine\n"
        f"    url: https://mstrust.org.uk/a-z/azathioprine\n---\n{made.answer}\n"
    )


def test_several_entries_do_not_fit_one_file(tmp_path: Path, entry: Callable[..., Entry]) -> None:
    with pytest.raises(ValueError, match="can hold one entry, not 2"):
        formats.write([entry(), entry(id="b")], tmp_path / "one.md")
