from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Source

FILES = Path(__file__).parent / "files"
Write = Callable[..., Path]


def page(data: str, head: str = "") -> str:
    return f'<html><head>{head}<script type="application/ld+json">{data}</script></head><body></body></html>'


def test_linked_data_with_html_in_its_answers() -> None:
    content = formats.read([FILES / "faqpage.html"])
    assert content.entries == (
        Entry(
            id="what-is-azathioprine-what-does-it-do",
            question="What is azathioprine & what does it do?",
            answer="It calms the **immune system**.\n\n- a tablet\n- once a day",
            sources=(Source("Example Trust", "Questions about azathioprine", "https://example.org/azathioprine"),),
        ),
        Entry("alcohol", "May I drink alcohol?", "A little.", sources=(Source("nhs.uk", "Alcohol", "https://www.nhs.uk/alcohol"),)),
    )
    assert [(problem.code, problem.line) for problem in content.problems] == [("html-removed", 14)]
    assert "<script>, <img> (A tablet)" in content.problems[0].found


def test_microdata() -> None:
    content = formats.read([FILES / "microdata.html"])
    source = Source("example.org", "Heat", "https://example.org/heat")
    assert [(entry.question, entry.answer, entry.sources) for entry in content.entries] == [
        ("Does heat matter?", "Yes, for a *short* while.\n\nSee [cooling](https://example.org/cooling) or tips.", (source,)),
        ("Does cold matter?", "Less than 10⁹ think.", (source,)),
    ]
    assert [(problem.code, problem.line) for problem in content.problems] == [("html-removed", 5)]


def test_a_qapage_gives_its_accepted_answer_and_a_graph_is_searched(write: Write) -> None:
    question = {
        "@type": "Question",
        "name": "Why?",
        "suggestedAnswer": [{"@type": "Answer", "text": "Maybe."}],
        "acceptedAnswer": {"@type": "Answer", "text": "So.", "dateModified": "2024-05-30T10:00:00Z"},
    }
    linked = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": "QAPage", "mainEntity": question}]}
    for path in (write("a.html", page(json.dumps(linked))), write("a.jsonld", json.dumps(linked)), write("a.json", json.dumps(linked))):
        content = formats.read([path])
        assert (content.problems, [(entry.answer, entry.updated) for entry in content.entries]) == ((), [("So.", "2024-05-30")])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Just words.</p>", [("no-entries", 1)]),
        (page('{"@type": "FAQPage", "mainEntity": ['), [("json-syntax", 1)]),
        (page('{"@type": "Question", "name": "Why?"}'), [("missing-answer", 1)]),
        (page('{"@type": "Question", "acceptedAnswer": {"text": "So."}}'), [("missing-question", 1)]),
        (page('{"@type": "FAQPage", "x": ' + '{"x":' * 5000 + "1" + "}" * 5001), [("json-syntax", 1)]),
        ("", [("empty-file", 1)]),
    ],
    ids=["no markup", "broken", "no answer", "no question", "nested deep", "empty"],
)
def test_what_is_wrong_with_a_page_is_said(write: Write, html: str, expected: list[tuple[str, int]]) -> None:
    assert [(problem.code, problem.line) for problem in formats.read([write("a.html", html)]).problems] == expected


def test_an_export_can_stand_in_any_page(tmp_path: Path, entry: Callable[..., Entry], write: Write) -> None:
    (path,) = formats.write([entry(question="Is </script> <b> & co. safe?")], tmp_path / "faq.jsonld", "faqpage")
    text = path.read_text()
    assert "</script>" not in text and "<" not in text
    content = formats.read([write("a.html", page(text))])
    assert [each.id for each in content.entries] == ["imuran"] and content.errors == ()
    (question,) = json.loads(text)["mainEntity"]
    assert question["acceptedAnswer"]["text"].startswith("<p>Azathioprine is a tablet")
