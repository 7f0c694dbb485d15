"""``checks.yml``: what it accepts, and what is wrong with it."""

import pytest

from bot.editorial.accepted import Accepted, read_accepted
from bot.knowledge.problems import Place, problem

FINDING = ("heat", problem("spelling", Place("heat.md", 9), "", "'tratment' may be a slip", "Correct it."))


@pytest.fixture
def accepted(tmp_path):
    def read(text):
        (tmp_path / "checks.yml").write_text(text, encoding="utf-8")
        return read_accepted(tmp_path / "checks.yml")

    return read


def line(code="spelling", entry="heat", **more):
    more = {"reason": "it may", **more}
    return f"accept:\n  - {{code: {code}, entry: '{entry}', {', '.join(f'{key}: {value}' for key, value in more.items())}}}\n"


COVERED = {
    "the entry": (line(), []),
    "any entry": (line(entry="*"), []),
    "its words": (line(text="tratment"), []),
    "other words": (line(text="tretment"), ["spelling", "unused-acceptance"]),
    "another entry": (line(entry="cold"), ["spelling", "unused-acceptance"]),
    "another code": (line(code="orphan"), ["spelling", "unused-acceptance"]),
    "a check that did not run": (line(code="broken-link"), ["spelling"]),
    "nothing": ("", ["spelling"]),
}


@pytest.mark.parametrize(("text", "expected"), COVERED.values(), ids=COVERED)
def test_what_is_accepted_goes_and_what_accepts_nothing_is_told(accepted, text, expected):
    left = accepted(text).apply([FINDING], {"spelling", "orphan"}, ["heat"])
    assert [each.code for _, each in left] == expected


def test_an_unused_acceptance_is_told_with_its_line_and_why(accepted, tmp_path):
    found = accepted(line() + line(entry="gone").partition("\n")[2]).apply([], {"spelling"}, ["heat"])
    assert [(each.place, each.found, each.severity) for _, each in found] == [
        (f"{tmp_path}/checks.yml:2", "spelling of heat is accepted, and is not found there any more", "note"),
        (f"{tmp_path}/checks.yml:3", "spelling of gone is accepted, and cannot be found: there is no such entry", "note"),
    ]


WRONG = {
    "unknown code": (line(code="speling"), "bad-acceptance", "Did you mean spelling?"),
    "an error": (line(code="raw-html"), "bad-acceptance", "Put it right; it cannot be accepted."),
    "no reason": ("accept: [{code: spelling, entry: a}]", "bad-acceptance", "Write it as"),
    "unknown key": ("words: []\nacept: []", "unknown-key", "Did you mean accept?"),
    "no list": ("accept: spelling", "wrong-type", "Write accept:"),
    "no keys": ("- spelling", "wrong-type", "Write words: and accept:"),
    "no YAML": ("accept: [", "yaml-syntax", "Quote"),
}


@pytest.mark.parametrize(("text", "code", "cure"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_an_error_with_a_line_and_a_cure(accepted, text, code, cure):
    kept = accepted(text)
    assert kept.acceptances == ()
    assert [(each.code, each.severity, bool(each.line)) for each in kept.problems] == [(code, "error", True)]
    assert kept.problems[0].cure.startswith(cure)


def test_without_a_file_nothing_is_accepted(tmp_path):
    assert read_accepted(tmp_path / "checks.yml") == Accepted()


def test_words_are_read_and_comments_alone_are_nothing(accepted):
    assert accepted("words: [Xyzzy, foo]  # names\n").words == ("Xyzzy", "foo")
    assert accepted("# nothing yet\n") == Accepted()
