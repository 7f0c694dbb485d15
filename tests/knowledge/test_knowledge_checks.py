from __future__ import annotations

from datetime import date
from typing import Any, Callable

import pytest

from bot.errors import Problem
from bot.knowledge.checks import check
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.problems import CODES, Place

Build = Callable[..., Entry]


def found(*entries: Entry, **more: Any) -> list[tuple[str, str, str]]:
    """Severity, code and entry of each problem."""
    return [(problem.severity, problem.code, problem.path) for problem in check(entries, **more)]


def test_a_sound_set_has_no_problems(entry: Build) -> None:
    assert found(entry(id="a", next="b"), entry(id="b", next="c", related=("a",)), entry(id="c")) == []


SINGLE = {
    "no sources": ({"sources": ()}, "warning", "missing-sources"),
    "two phrasings": ({"phrasings": ("x", "y")}, "warning", "few-phrasings"),
    "short answer": ({"answer": "Yes."}, "warning", "short-answer"),
    "long answer": ({"answer": "word " * 401}, "warning", "long-answer"),
    "long question": ({"question": "word " * 80 + "?"}, "warning", "long-question"),
    "quotation": ({"answer": "> said\n\n" + "word " * 20}, "warning", "lost-markup"),
    "code": ({"answer": "    indented\n\n" + "word " * 20}, "warning", "lost-markup"),
    "open next": ({"next_question": "Who asks that?"}, "warning", "open-next"),
    "phrasing twice": ({"phrasings": ("x", "y", "X!")}, "warning", "duplicate-phrasing"),
    "phrasing is the question": ({"phrasings": ("x", "y", "what is imuran")}, "warning", "duplicate-phrasing"),
    "next to itself": ({"next": "imuran"}, "error", "next-to-itself"),
    "next to nowhere": ({"next": "imurna"}, "error", "next-to-nowhere"),
    "related to itself": ({"related": ("imuran",)}, "error", "related-to-itself"),
    "related to nowhere": ({"related": ("x",)}, "error", "related-to-nowhere"),
    "bad id": ({"id": "Imuran", "question": "Q?", "phrasings": ("x", "y", "z")}, "error", "bad-id"),
    "bad status": ({"status": "live"}, "error", "bad-status"),
    "bad strictness": ({"strictness": "hard"}, "error", "bad-strictness"),
    "bad date": ({"updated": "2019-02-30"}, "error", "bad-date"),
    "future review": ({"review": Review("J", "2026-11-24")}, "error", "bad-date"),
    "bad url": ({"sources": (Source("P", "T", "ftp://a.b"),)}, "error", "bad-url"),
    "no publisher": ({"sources": (Source("", "T"),)}, "error", "missing-publisher"),
    "no title": ({"sources": (Source("P"),)}, "error", "missing-title"),
    "HTML": ({"answer": "<b>x</b> " + "word " * 20}, "error", "raw-html"),
    "heading": ({"answer": "# x\n\n" + "word " * 20}, "error", "heading"),
}


@pytest.mark.parametrize(("changes", "severity", "code"), SINGLE.values(), ids=SINGLE)
def test_each_problem_of_one_entry(entry: Build, changes: dict[str, Any], severity: str, code: str) -> None:
    problems = set(found(entry(**changes), today=date(2026, 11, 23)))
    assert problems == {(severity, code, changes.get("id", "imuran"))}


def test_a_review_of_today_is_good(entry: Build) -> None:
    assert found(entry(review=Review("J", "2026-11-23")), today=date(2026, 11, 23)) == []


def test_a_circle_is_reported_once(entry: Build) -> None:
    problems = check([entry(id="b", next="c"), entry(id="c", next="a"), entry(id="a", next="b")])
    assert [(each.code, each.path, each.found) for each in problems] == [("next-cycle", "a", "next leads in a circle: a -> b -> c -> a")]


def test_a_circle_through_an_open_link_is_found(entry: Build) -> None:
    assert found(entry(id="a", next="b"), entry(id="b", next_question="about A")) == [("warning", "next-cycle", "a")]


def test_an_orphan_is_an_entry_nothing_leads_to(entry: Build) -> None:
    path = [entry(id="a", next="b"), entry(id="b", related=("c",)), entry(id="c")]
    assert found(*path, entry(id="d")) == [("warning", "orphan", "d")]
    assert found(*path, entry(id="d", next="d", related=("a",)))[-1] == ("warning", "orphan", "d")


def test_an_open_link_leads_to_the_entry_that_asks(entry: Build) -> None:
    first = entry(id="a", next_question="TELL me of: b")
    assert found(first, entry(id="b"), entry(id="c", related=("c2",)), entry(id="c2", related=("c",))) == []


def test_entries_without_any_links_are_no_orphans(entry: Build) -> None:
    assert found(entry(id="a"), entry(id="b")) == []


def test_wordings_of_two_entries_are_reported_with_both_places(entry: Build) -> None:
    one = entry(id="a", question="Does it help?", next="b")
    other = entry(id="b", question="does it HELP", phrasings=("about a", "x", "y"))
    places = {"a": Place("kb/a.md", 1, {"question": 3, "phrasings.0": 5}), "b": Place("kb/b.md", 1, {"question": 4})}
    problems = check([one, other], places=places)
    assert [(each.code, each.place, each.found) for each in problems] == [
        ("duplicate-question", "kb/b.md:4", "the question 'does it HELP' stands here and at kb/a.md:3"),
        ("duplicate-phrasing", "kb/b.md:1", "the phrasing 'about a' stands here and at kb/a.md:5"),
    ]


def test_a_link_to_an_entry_readers_do_not_get(entry: Build) -> None:
    problems = found(entry(id="a", next="b"), entry(id="b", status="draft"))
    assert problems == [("warning", "unpublished-link", "a")]


def test_problems_stand_on_the_line_of_the_field(entry: Build) -> None:
    place = Place("a.md", 1, {"related": 7, "related.1": 9, "next": 4, "answer": 20})
    changed = entry(id="a", next="x", related=("a", "y"), answer="word " * 20 + "\n\n<i>")
    problems: tuple[Problem, ...] = check([changed], places={"a": place})
    assert [(each.code, each.line) for each in problems] == [
        ("raw-html", 22),
        ("next-to-nowhere", 4),
        ("related-to-itself", 7),
        ("related-to-nowhere", 9),
    ]


def test_the_nearest_entry_is_suggested(entry: Build) -> None:
    problem = check([entry(id="azathioprine", next="methotrexat"), entry(id="methotrexate")])[0]
    assert problem.cure == "Did you mean methotrexate?"


def test_what_is_stored_already_does_not_stop_what_comes_in(entry: Build) -> None:
    stored, comes_in = entry(id="a", next="gone"), entry(id="b", next="gone")
    assert found(stored) == [("error", "next-to-nowhere", "a")]
    problems = check([stored, comes_in], places={"b": Place("b.md", 1)})
    assert [(each.severity, each.path) for each in problems if each.code == "next-to-nowhere"] == [
        ("warning", "a"),
        ("error", "b.md"),
    ]


def test_the_order_of_entries_does_not_change_what_is_found(entry: Build) -> None:
    entries = [entry(id="a", next="b"), entry(id="b", next="a"), entry(id="c", next="x"), entry(id="d")]
    assert sorted(found(*entries)) == sorted(found(*reversed(entries)))


def test_every_code_says_what_it_means() -> None:
    assert all(severity in ("error", "warning", "note") and meaning for severity, meaning in CODES.values())


def test_an_answer_is_only_taken_apart_where_something_can_be_wrong_and_long_lines_take_no_longer() -> None:
    """Whatever the short way says is sound, the parser finds sound as well."""
    import itertools
    import time

    from bot.knowledge.entry_checks import _LOST, _MARKUP
    from bot.knowledge.render import parse_with_html

    wrong = {"html_block", "html_inline", "heading_open", "image", "link_open", *_LOST}
    parts = ["a", "\n", "\n\n", "- ", "1. ", "    ", "---", "===", "#", "`", "<b>", "* ", "\t", "[a](b)", "> ", "~~~", "**"]
    for text in map("".join, itertools.product(parts, repeat=3)):
        if not _MARKUP.search(text):
            tokens = [each.type for token in parse_with_html(text) for each in (token, *(token.children or ()))]
            assert not wrong & set(tokens), text
    began = time.process_time()
    for character in "-* \t1.)_":
        _MARKUP.search(character * 200_000 + "x")
    assert time.process_time() - began < 2
