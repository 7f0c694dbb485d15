from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Review, Source

Write = Callable[..., Path]

SOURCES = """SOURCES:

Example Society: "First "quoted" title," "Second title, with a comma?" "Third."

Journal : News : "Fampridine ( ) approved," "Plain." Fampyra

"""
PAGE = f"""PREVIOUS QUESTION:

What came before?

NEXT QUESTION:

\u00a0

How does fampridine help
people walk?

ANSWER

It can help some people
walk faster.

It does not help *everyone*.

{SOURCES}Reviewed by Jane Q. Roe, MD on Sept. 3, 2021

{SOURCES}Reviewed by Jane Q. Roe, MD on Sept. 3, 2021

NEXT QUESTION:

Can you stop it?

WAS THIS ANSWER HELPFUL

THIS TOOL DOES NOT PROVIDE MEDICAL ADVICE. It is not part of the answer.

    This tool does not provide medical advice. See additional information.
"""
TITLES = (
    Source("Example Society", 'First "quoted" title'),
    Source("Example Society", "Second title, with a comma?"),
    Source("Example Society", "Third."),
    Source("Journal : News", "Fampridine (Fampyra) approved"),
    Source("Journal : News", "Plain."),
)


def test_a_page_of_the_same_layout(write: Write) -> None:
    content = formats.read([write("page.txt", PAGE)])
    assert content.problems == ()
    assert content.entries == (
        Entry(
            id="how-does-fampridine-help-people-walk",
            question="How does fampridine help people walk?",
            answer="It can help some people\nwalk faster.\n\nIt does not help \\*everyone\\*\\.",
            next_question="Can you stop it?",
            review=Review("Jane Q. Roe, MD", "2021-09-03"),
            sources=TITLES,
        ),
    )
    (place,) = content.places.values()
    keys = ("question", "answer", "sources", "sources.3", "review", "next_question")
    assert [place.at(key) for key in keys] == [9, 14, 19, 23, 25, 37]


def test_the_customers_page(customers_page: Path) -> None:
    content = formats.read([customers_page])
    assert content.problems == ()
    (entry,) = content.entries
    assert entry.question == "How is the drug azathioprine (Imuran) used off-label to help treat MS?"
    assert entry.answer == (
        "Doctors have prescribed this drug to treat MS for over 40 years. It can cut down on the number of relapses"
        " you get and keep your MS from getting worse. If you use it for more than 10 years or take more than 600"
        " grams over your lifetime, it may raise your risk of cancer."
    )
    assert entry.review == Review("Jennifer Robinson", "2019-05-30")
    assert entry.next_question == "Do hot temperatures affect multiple sclerosis symptoms?"
    assert (entry.next, entry.phrasings, entry.topic, entry.status) == (None, (), None, "published")
    library, trust = "U.S. National Library of Medicine", "Multiple Sclerosis Trust"
    assert [(source.publisher, source.title) for source in entry.sources] == [
        ("National Multiple Sclerosis Society", "Non-approved treatments used for MS disease modification"),
        ("National Multiple Sclerosis Society", "Amantadine"),
        ("National Multiple Sclerosis Society", "Pain."),
        (
            "Multiple Sclerosis Society of Canada",
            "Common acne medication offers new treatment for multiple sclerosis.",
        ),
        (library, "Current and emerging therapies in multiple sclerosis: a systematic review"),
        (library, "Ten Common Questions (and Their Answers) About Off-label Drug Use"),
        (library, "Azathioprine for multiple sclerosis"),
        (
            library,
            "Double-Blind Controlled Randomized Trial of Cyclophosphamide versus Methylprednisolone in Secondary"
            " Progressive Multiple Sclerosis",
        ),
        (library, "A Randomized Placebo-Controlled Trial of Duloxetine for Central Pain in Multiple Sclerosis"),
        (
            library,
            "Duloxetine is effective in treating depression in multiple sclerosis patients: an open-label multicenter study.",
        ),
        ("Biogen", "Avonex Medication Guide."),
        ("FDA", 'Understanding Unapproved Use of Approved Drugs "Off Label".'),
        (
            "Journal of the American Medical Association",
            "Association of Off-label Drug Use and Adverse Drug Events in an Adult Population.",
        ),
        ("American Cancer Society", "Off-Label Drug Use."),
        ("Medscape", "Multiple Sclerosis Medication"),
        ("Medscape", "Cladribine Back in the Running for Multiple Sclerosis"),
        ("Medscape", "Cladribine (Mavenclad) for MS Approved in Europe."),
        ("Cleveland Clinic", "Azathioprine and Multiple Sclerosis."),
        (trust, "Cyclophosphamide (Endoxana)"),
        (trust, "Modafinil (Provigil)"),
        (trust, "Pregabalin (Lyrica)."),
        ("Partners Multiple Sclerosis Center", "Cyclophosphamide (Cytoxan)."),
        (
            "Tisch MS Research Center of New York",
            "Safety of Long-term Intrathecal Methotrexate Therapy in Progressive Forms of Multiple Sclerosis.",
        ),
    ]
    assert len({source.publisher for source in entry.sources}) == 12


SHORT = "Why?\n\nANSWER\n\nBecause it is so.\n"


def one(write: Write, text: str) -> Entry:
    (entry,) = formats.read([write("page.txt", text)]).entries
    return entry


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ('P: "A."', ["A."]),
        ('P: "A"', ["A"]),
        ('P: "A," "B," "C."', ["A", "B", "C."]),
        ('P: "A", "B".', ["A", "B"]),
        ('P: "A"; "B"', ["A", "B"]),
        ("P: “A,” “B.”", ["A", "B."]),
        ('P : "A."', ["A."]),
        ('P:"A."', ["A."]),
        ('P: "What is "MS"?" "B."', ['What is "MS"?', "B."]),
        ('P: "On "Off Label"," "B."', ['On "Off Label"', "B."]),
        ('P: "A ()," "B." Name', ["A (Name)", "B."]),
        ('P: "A ( )."\n\nTwo Words', ["A (Two Words)."]),
        ('P: "A."\nQ: "B."', ["A.", "B."]),
        ('P: "A title that goes on\nbelow."', ["A title that goes on below."]),
        ('P: "A\\1 ( )." \\g<0>', ["A\\1 (\\g<0>)."]),
    ],
)
def test_titles_in_a_source_line(write: Write, line: str, titles: list[str]) -> None:
    content = formats.read([write("page.txt", f"{SHORT}\nSOURCES:\n\n{line}\n")])
    assert content.problems == ()
    assert [source.title for source in content.entries[0].sources] == titles
    assert {source.publisher for source in content.entries[0].sources} <= {"P", "Q"}


@pytest.mark.parametrize("on", ["May 30, 2019", "May 30 2019", "30 May 2019", "30th May, 2019", "2019-05-30", "May 30, 2019."])
def test_review_dates(write: Write, on: str) -> None:
    assert one(write, f"{SHORT}\nReviewed by J. Roe on {on}\n").review == Review("J. Roe", "2019-05-30")


def test_the_next_question_may_stand_on_the_labels_line_or_above_the_answer(write: Write) -> None:
    assert one(write, f"{SHORT}\nNEXT QUESTION: What then?\n").next_question == "What then?"
    assert one(write, f"NEXT QUESTION:\n\nWhat then?\n\n{SHORT}").next_question == "What then?"
    assert one(write, f"PREVIOUS QUESTION:\n\nNEXT QUESTION:\n\n{SHORT}").next_question is None
    assert one(write, f"{SHORT}\nNEXT QUESTION:\n\n\u00a0\n\nWAS THIS ANSWER HELPFUL\n").next_question is None


MALFORMED = {
    "no answer": ("Why?\n\nANSWER\n\nSOURCES:\n", [("missing-answer", 3)]),
    "no ANSWER": ('Why?\n\nSOURCES:\n\nP: "A."\n\nNEXT QUESTION:\n', [("missing-question", 1), ("missing-answer", 1)]),
    "no question": ("ANSWER\n\nText.\n", [("missing-question", 1)]),
    "two pages": (f"{SHORT}\n{SHORT}", [("not-one-page", 9)]),
    "no date": (f"{SHORT}\nReviewed by J. Roe on Maypril 30, 2019\n", [("bad-date", 7)]),
    "no such day": (f"{SHORT}\nReviewed by J. Roe on February 30, 2019\n", [("bad-date", 7)]),
    "future": (f"{SHORT}\nReviewed by J. Roe on May 30, 2999\n", [("bad-date", 7)]),
    "two reviews": (f"{SHORT}\nReviewed by A on May 1, 2019\nReviewed by B on May 1, 2019\n", [("bad-review", 8)]),
    "source without titles": (f"{SHORT}\nSOURCES:\n\nSome site.\n\nP: A.\n", [("bad-source", 9), ("bad-source", 11)]),
    "said twice": (f"{SHORT}\nSOURCES:\n\nSome site.\n\nSOURCES:\n\nSome site.\n", [("bad-source", 9)]),
    "stray words": (f'{SHORT}\nSOURCES:\n\nP: "A." Mavenclad\n', [("stray-text", 9)]),
    "two brackets, one name": (f'{SHORT}\nSOURCES:\n\nP: "A ( )," "B ( )." Mavenclad\n', [("stray-text", 9)]),
    "brackets left empty": (f'{SHORT}\nSOURCES:\n\nP: "A ( )."\n', [("empty-brackets", 9)]),
    "NUL": (f"{SHORT}\0", [("control-character", 6)]),
    "Latin-1": (f"{SHORT}\xe9".encode("latin-1"), [("other-encoding", 6)]),
    "10 MB": (SHORT + "x" * 10_000_000, [("too-large", 1)]),
}


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_each_malformed_page_is_reported_with_its_line(write: Write, text: str | bytes, expected: list[tuple[str, int]]) -> None:
    content = formats.read([write("page.txt", text)])
    assert [(problem.code, problem.line) for problem in content.problems] == expected


def test_a_page_without_sources_can_be_read(write: Write) -> None:
    assert one(write, SHORT) == Entry(id="why", question="Why?", answer="Because it is so.")


def test_the_answer_keeps_words_that_look_like_markup(write: Write) -> None:
    from bot.knowledge.render import to_text

    text = "Take <b>2</b> * 3 tablets.\n\n# 1\n\n- one\n- two"
    assert to_text(one(write, f"Why?\n\nANSWER\n\n{text}\n").answer) == text
