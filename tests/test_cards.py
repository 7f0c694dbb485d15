"""The wire: tests/contract holds one card of each kind, exactly as this code makes it; the widget's tests read the same files."""

import json
from pathlib import Path

import pytest

from bot import cards
from bot.cards import (
    AnswerCard,
    ChoicesCard,
    Link,
    LinkedQuestion,
    NoticeCard,
    Option,
    Rating,
    Review,
    SourceGroup,
    SourceTitle,
    TextCard,
    group_sources,
    review_line,
    to_json,
)
from bot.knowledge.entry import Source

CONTRACT = Path(__file__).parent / "contract"
KINDS = {"answer": AnswerCard, "choices": ChoicesCard, "notice": NoticeCard, "text": TextCard}


def card_of(content):
    """The card whose wire form this is."""
    content = {name: value for name, value in content.items() if name not in ("version", "text")}
    linked = {"previous": LinkedQuestion, "next": LinkedQuestion, "review": Review, "rating": Rating, "rated": Rating}
    listed = {"related": LinkedQuestion, "candidates": LinkedQuestion, "options": Option, "links": Link}
    for name, value in content.items():
        if name in linked and value is not None:
            content[name] = linked[name](**value)
        elif name in listed:
            content[name] = tuple(listed[name](**item) for item in value)
        elif name == "sources":
            content[name] = tuple(
                SourceGroup(group["publisher"], tuple(SourceTitle(**title) for title in group["titles"])) for group in value
            )
    return KINDS[content["kind"]](**content)


def test_there_is_a_golden_card_of_each_kind():
    assert {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in CONTRACT.glob("*.json")} == set(KINDS)


@pytest.mark.parametrize("path", sorted(CONTRACT.glob("*.json")), ids=lambda path: path.stem)
def test_golden_card_is_what_the_code_makes(path):
    golden = json.loads(path.read_text(encoding="utf-8"))
    made = json.loads(json.dumps(to_json(card_of(golden))))
    assert made == golden
    assert list(made)[:3] == ["kind", "version", "text"] and made["version"] == cards.VERSION


@pytest.mark.parametrize(("page", "told"), [(None, False), ("/q/x", False), ("https://a.org/q/x", True)])
def test_plain_text_names_the_page_only_by_a_whole_address(page, told):
    golden = json.loads((CONTRACT / "answer.json").read_text(encoding="utf-8"))
    text = card_of({**golden, "page": page}).text
    assert ("This answer as a page: https://a.org/q/x" in text) is told and ("as a page" in text) is told


def test_sources_are_grouped_in_the_order_of_first_mention():
    sources = (Source("B", "1"), Source("A", "2", "https://a.org", "2020"), Source("B", None, "https://b.org"))
    assert group_sources(sources) == (
        SourceGroup("B", (SourceTitle("1", None, None), SourceTitle(None, "https://b.org", None))),
        SourceGroup("A", (SourceTitle("2", "https://a.org", "2020"),)),
    )


@pytest.mark.parametrize(
    ("review", "overdue", "line"),
    [
        (None, False, "Not yet reviewed by a clinician."),
        (Review("Jo", "2025-01-02"), False, "Reviewed by Jo on 2025-01-02."),
        (Review("Jo", "2015-01-02"), True, "Reviewed by Jo on 2015-01-02. This review is overdue."),
    ],
)
def test_review_line(review, overdue, line):
    assert review_line(review, overdue) == line
