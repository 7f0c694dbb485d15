"""`--fix`: what it puts right, what it leaves byte for byte, and that doing it again does nothing."""

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editorial import dates
from bot.editorial.dates import iso_date
from bot.editorial.fixing import fix
from bot.knowledge.formats import markdown

FILE = """---
id: heat   # never changes
# how readers ask
question: "Does heat matter?"
phrasings:
  - is heat bad
  - 'heat: bad?'
related: [cold, fever]
review: {by: Jo, on: 2026-01-02}
updated: 2026-01-03
sources:
  - publisher: MS Trust
    title: Heat
    published: "2024"
---

Heat matters.
  A line with a break:  
next line.

- one
"""


def test_a_file_in_order_stays_as_it_is():
    assert fix(FILE).text == FILE and fix(FILE).edits == ()


FIXES = {
    "blanks at the end of a key": ("id: heat   # never changes\n", "id: heat   # never changes \t\n", "white-space"),
    "a blank at the end of a line": ("Heat matters.\n", "Heat matters. \n", "white-space"),
    "blanks where no line goes on": ("next line.\n", "next line.  \n", "white-space"),
    "a line of blanks": ("next line.\n\n", "next line.\n  \n", "white-space"),
    "no line break at the end": ("- one\n", "- one", "white-space"),
    "too many at the end": ("- one\n", "- one\n\n \n", "white-space"),
    "a date with slashes": ("updated: 2026-01-03", "updated: 2026/1/3", "bad-date"),
    "a date in words": ("updated: 2026-01-03", "updated: 3 January 2026", "bad-date"),
    "a date in a review": ("on: 2026-01-02", "on: Jan 2 2026", "bad-date"),
    "a date in quotes": ('published: "2024"', 'published: "2024"', ""),
    "a full stop": ("title: Heat\n", "title: Heat.\n", "title-punctuation"),
    "a comma and a space": ("title: Heat\n", "title: Heat ,.\n", "title-punctuation"),
    "a key without a value": ("related:", "topic:\nrelated:", "empty-key"),
    "a phrasing twice": ("  - 'heat: bad?'\n", "  - 'heat: bad?'\n  - Heat bad\n", "duplicate-phrasing"),
    "the question as a phrasing": ("  - is heat bad\n", "  - does heat MATTER\n  - is heat bad\n", "duplicate-phrasing"),
}


@pytest.mark.parametrize(("right", "wrong", "code"), FIXES.values(), ids=FIXES)
def test_what_is_mechanical_is_put_right_and_nothing_else(right, wrong, code):
    assert FILE.count(right) == 1
    fixed = fix(FILE.replace(right, wrong))
    assert fixed.text == FILE
    assert {edit.code for edit in fixed.edits} == ({code} if code else set())


LEFT = {
    "a hard break": ("next line.", "next line.  \nthird line."),
    "an ellipsis": ("title: Heat", "title: Heat..."),
    "an abbreviation": ("title: Heat", "title: Heat in the U.S."),
    "a title over two lines": ("title: Heat", "title: Heat\n      and cold."),
    "a day that may be two": ("updated: 2026-01-03", "updated: 03/01/2026"),
    "a day that is none": ("updated: 2026-01-03", "updated: 2026/2/30"),
    "a phrasing with a comment": ("  - 'heat: bad?'", "  - 'heat: bad?'\n  - Heat bad # why"),
    "a key without a value but a comment": ("updated:", "topic: # to be found\nupdated:"),
    "a key with an empty text": ("updated:", "topic: ''\nupdated:"),
    "sources that differ": ("    title: Heat\n", "    title: Heat\n  - publisher: MS Trust\n    title: Heat\n"),
    "an unknown key": ("question:", "colour: red\nquestion:"),
    "blanks in a block of text": ("updated:", "topic: |\n  a  \n  b\nupdated:"),
}


@pytest.mark.parametrize(("there", "instead"), LEFT.values(), ids=LEFT)
def test_what_may_have_a_meaning_is_left(there, instead):
    text = FILE.replace(there, instead)
    fixed = fix(text)
    assert [edit.code for edit in fixed.edits if edit.code != "key-order"] == []


def test_keys_are_put_in_order_with_the_comments_above_them():
    moved = FILE.replace('# how readers ask\nquestion: "Does heat matter?"\n', "").replace(
        "sources:", '# how readers ask\nquestion: "Does heat matter?"\nsources:'
    )
    assert moved != FILE
    fixed = fix(moved)
    assert fixed.text == FILE and [edit.code for edit in fixed.edits] == ["key-order"]


def test_the_same_source_twice_goes_whole():
    source = "  - publisher: MS Trust\n    title: Heat\n    published: \"2024\"\n"
    fixed = fix(FILE.replace(source, source + source))
    assert fixed.text == FILE and [edit.code for edit in fixed.edits] == ["duplicate-source"]


def test_lists_on_one_line_lose_the_item_and_its_comma():
    text = "---\nid: a\nquestion: Q?\nphrasings: [one, Two, 'one!', three]\n---\nA.\n"
    assert fix(text).text == text.replace(", 'one!'", "")


def test_windows_line_ends_and_a_mark_of_byte_order_stay():
    text = FILE.replace("\n", "\r\n")
    assert fix(text).text == text
    assert fix(text.replace("Heat matters.", "Heat matters. ").rstrip()).text == text


NO_ENTRY = ["", "no front matter ", "---\nid: a \n", "---\n[1]\n---\n", "---\n{id: a} \n---\nx", "---\na: [ \n---\n"]
NO_ENTRY += ["---\na: 1 \na: 2\n---\n"]


@pytest.mark.parametrize("text", NO_ENTRY)
def test_what_is_no_entry_file_is_left(text):
    assert fix(text).text == text


_LINE = st.sampled_from([
    "question: Does heat matter?", "id: heat ", "phrasings: [a, A!, b]", "phrasings:", "  - a", "  - 'A'", "  - b # c", "# comment", "",
    "updated: 2026/1/2", "review: {by: Jo, on: 1 May 2026}", "sources:", "  - {publisher: P, title: T., url: https://a.org}",
    "  - publisher: P\n    title: 'T.,'", "topic: heat\t", "status: draft", "next: cold",
    "topic:", "next: ", "topic: # x", "strictness: |\n  strict  \n",
])  # fmt: skip
_ANSWER = st.lists(st.sampled_from(["Heat.", "A line  ", " ", "- item ", "", "    code ", "**b** \t", "---", "é\u2028x "]), max_size=8)


@settings(deadline=None)
@given(st.lists(_LINE, min_size=1, max_size=12), _ANSWER, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", "\n\n"]))
def test_doing_it_again_changes_nothing_and_the_meaning_stays(front, answer, ends, tail):
    text = "\n".join(["---", *front, "---", *answer]) + tail
    text = text.replace("\n", ends)
    once = fix(text)
    assert fix(once.text).edits == () and fix(once.text).text == once.text
    before, after = (sorted("".join(part.split()) for part in each.split("\n")) for each in (text, once.text))
    if not once.edits:
        assert before == after and text == once.text
    # No line is made up: but for dates, titles and items of one-line lists, each one was there.
    changed = {edit.code for edit in once.edits}
    if not changed & {"empty-key", "bad-date", "title-punctuation", "duplicate-phrasing", "duplicate-source"}:
        assert [line for line in after if line] == [line for line in before if line]


def test_the_entry_is_the_same_after_a_fix_of_white_space_and_order(tmp_path):
    wrong = FILE.replace("id: heat   # never changes\n", "").replace("updated:", "id: heat\nupdated:").replace("- one\n", "- one \n\n")
    entries = []
    for name, text in (("a.md", wrong), ("b.md", fix(wrong).text)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        entries.append(markdown.read(tmp_path / name).records[0].entry)
    assert fix(wrong).edits and entries[0] == entries[1]


def test_dates():
    assert doctest.testmod(dates).failed == 0
    assert iso_date("May 2019") is None and iso_date("May 2019", partly=True) == "2019-05"
    assert iso_date("2019", partly=True) is None and iso_date("31 June 2019") is None
    assert iso_date("3rd Sept. 2019") == iso_date("September 3, 2019") == "2019-09-03"
