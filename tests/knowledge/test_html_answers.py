from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.entry_checks import answer_errors
from bot.knowledge.formats.html_answers import from_html, from_mixed, plain
from bot.knowledge.problems import Place
from bot.knowledge.render import to_html, to_text

PLACE = Place("kb.csv", 3)

CASES = {
    "paragraphs and emphasis": ("<p>One <b>two</b>.</p><p><i>Three</i></p>", "One **two**.\n\n*Three*", ""),
    "lists inside lists": ("<ul><li>a<ol start=3><li>b</li></ol></li></ul>", "- a\n  3. b", ""),
    "headings": ("<h2>Dose</h2>Take one.", "**Dose**\n\nTake one.", ""),
    "a table": ("<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>A</td><td>5 mg</td></tr></table>", "- Drug; Dose\n- A; 5 mg", ""),
    "raised and lowered digits": ("10<sup>9</sup> H<sub>2</sub>O x<sup>ab</sup>", "10⁹ H₂O x\\^(ab)", ""),
    "a script": ("a<script>alert(1)</script>b", "ab", "<script>"),
    "an image": ('<img src="x.png" alt="A nerve" onerror="alert(1)">a', "a", "<img> (A nerve)"),
    "struck-out words": ("Do <s>not</s> stop", "Do stop", "<s>"),
    "a link to a script": ('<a href="javascript:alert(1)">x</a>', "x", "the link to 'javascript:alert(1)'"),
    "sound links": ('<a href="https://a.b/c">x</a> <a href="tel:988">y</a>', "[x](https://a.b/c) [y](tel:988)", ""),
    "what Markdown would take for markup": ("<p>1. a * b_c_ # d</p>", "1\\. a \\* b\\_c\\_ \\# d", ""),
}


@pytest.mark.parametrize(("html", "markdown", "lost"), CASES.values(), ids=CASES)
def test_html_becomes_what_an_answer_may_hold_and_losses_are_said(html: str, markdown: str, lost: str) -> None:
    answer, problems = from_html(html, PLACE)
    assert answer == markdown
    assert [problem.code for problem in problems] == (["html-removed"] if lost else [])
    assert all(lost in problem.found and problem.place == "kb.csv:3" for problem in problems)
    assert answer_errors(answer, PLACE) == []


def test_sound_markdown_stays_as_it_is_and_mixed_is_converted() -> None:
    assert from_mixed("**a** < 5 and [b](https://c.d)", PLACE) == ("**a** < 5 and [b](https://c.d)", [])
    answer, problems = from_mixed("# Head\n\n- **a** <u>b</u>\n- c ![d](https://e.f/g.png)", PLACE)
    assert answer == "**Head**\n\n- **a** b\n- c"
    assert [problem.code for problem in problems] == ["html-converted", "html-removed"]


def test_a_question_loses_its_tags_and_character_references() -> None:
    assert plain(" What &amp; <b>why</b>&nbsp;\n so? ") == "What & why so?"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_the_words_of_a_paragraph_survive_whatever_they_are(text: str) -> None:
    answer, _ = from_html(f"<p>{escape(text)}</p>", PLACE)
    assert to_text(answer).split() == text.replace("\u200b", "\u200b").split()
    assert "<script" not in to_html(answer)
