"""`citewell suggestions`: listed, accepted into the entry's file, dismissed."""

import json
from dataclasses import replace

import pytest

from bot.errors import FeedbackError
from bot.knowledge.formats import markdown
from bot.knowledge.importing import import_content
from tests.knowledge.conftest import build_entry

ENTRY = build_entry(id="imuran")


@pytest.fixture
def suggested(home, feedback, citewell):
    """Readers asked twice, and chose; gives the suggestions."""
    for text in ("can i take the white pills", "Is Dr Smith right about it?", "About  IMURAN!"):
        feedback.record_question("reader", text, "clarify", "imuran", 0.4)
        feedback.record_choice("reader", "imuran")
    feedback.record_question("reader", "what of gone", "clarify", "gone", 0.4)
    feedback.record_choice("reader", "gone")
    markdown.write([ENTRY], home / "entries")
    import_content(home / "knowledge.db", [home / "entries"])

    def listed():
        return {each["phrasing"]: each["id"] for each in json.loads(citewell("suggestions", "--json").output)}

    return listed


def test_wordings_and_entries_that_are_gone_are_not_suggested(suggested, citewell):
    assert set(suggested()) == {"can i take the white pills", "Is Dr [name] right about it?"}
    assert "can i take the white pills" in citewell("suggestions").output


def test_accepting_writes_into_the_entrys_file(home, suggested, citewell):
    done = citewell("suggestions", "accept", suggested()["can i take the white pills"])
    assert done.exit_code == 0 and str(home / "entries" / "imuran.md") in done.output.replace("\n", "")
    citewell("suggestions", "accept", suggested()["Is Dr [name] right about it?"], "--as", "is my doctor right about it")
    (record,) = markdown.read(home / "entries" / "imuran.md").records
    expected = (*ENTRY.phrasings, "can i take the white pills", "is my doctor right about it")
    assert record.entry == replace(ENTRY, phrasings=expected)
    assert suggested() == {} and "Nothing is suggested" in citewell("suggestions").output


def test_what_was_redacted_needs_other_words(suggested, citewell):
    done = citewell("suggestions", "accept", suggested()["Is Dr [name] right about it?"])
    assert isinstance(done.exception, FeedbackError) and "--as" in str(done.exception)
    assert len(suggested()) == 2


def test_without_a_file_the_phrasing_is_printed(home, suggested, citewell):
    (home / "entries" / "imuran.md").unlink()
    done = citewell("suggestions", "accept", suggested()["can i take the white pills"])
    assert done.exit_code == 0 and done.output.endswith("\ncan i take the white pills\n")


def test_a_wording_that_is_taken_is_refused(suggested, citewell):
    done = citewell("suggestions", "accept", suggested()["can i take the white pills"], "--as", "about imuran")
    assert isinstance(done.exception, FeedbackError) and "already a wording of imuran" in str(done.exception)
    assert len(suggested()) == 2


def test_dismissing_is_for_good(home, suggested, feedback, citewell):
    words = "can i take the white pills"
    assert citewell("suggestions", "dismiss", suggested()[words]).exit_code == 0
    feedback.record_question("another", words, "clarify", "imuran", 0.4)
    feedback.record_choice("another", "imuran")
    assert words not in suggested() and words not in (home / "entries" / "imuran.md").read_text()


def test_an_unknown_id_is_told(suggested, citewell):
    done = citewell("suggestions", "dismiss", "00000000")
    assert isinstance(done.exception, FeedbackError) and "citewell suggestions" in str(done.exception)
