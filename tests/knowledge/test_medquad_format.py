from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry, Source, Term
from bot.knowledge.formats.medquad import ATTRIBUTION
from bot.knowledge.importing import import_content
from bot.knowledge.render import to_text
from bot.knowledge.store import KnowledgeStore
from tests.knowledge.conftest import SHARED

FILES = Path(__file__).parent / "files" / "medquad"
Write = Callable[..., Path]
GARD = Source("Genetic and Rare Diseases Information Center", "ABCD syndrome", "https://rarediseases.info.nih.gov/gard/335/abcd-syndrome")


def test_focus_types_sources_and_terms() -> None:
    content = formats.read([FILES])
    assert content.entries == (
        Entry(
            id="gard-0000004-1",
            question="What are the symptoms of ABCD syndrome?",
            answer="Hearing loss & albinism * of the skin.",
            topic="symptoms",
            next="gard-0000004-3",
            sources=(GARD, ATTRIBUTION),
        ),
        Entry(
            id="gard-0000004-3",
            question="What are the treatments for ABCD syndrome?",
            answer="There is none yet.",
            topic="treatment",
            sources=(GARD, ATTRIBUTION),
        ),
        Entry(
            id="mplushealthtopics-0000001-1",
            question="Do you have information about A1C",
            answer="A1C is a blood test.\n\nIt is given in percentages:\n\n- Normal is below 5.7\n- Diabetes is above 6.5\n\nNIH: NIDDK",
            topic="information",
            sources=(Source("MedlinePlus Health Topics", "A1C", "https://www.nlm.nih.gov/medlineplus/a1c.html"), ATTRIBUTION),
        ),
    )
    assert content.brought_terms == (Term("ABCD syndrome", "condition", ("Albinism, Black lock",)),)
    assert [(problem.code, problem.found) for problem in content.problems] == [
        ("unanswered", "2 questions in 2 files have no answer there and are left out")
    ]
    assert content.places["gard-0000004-3"].line == 21 and content.places["gard-0000004-3"].at("answer") == 22


HOSTILE = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>{}',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{}',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>{}',
    "document type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{}',
}


@pytest.mark.parametrize("start", HOSTILE.values(), ids=HOSTILE)
def test_entities_and_document_types_are_refused(write: Write, start: str) -> None:
    document = (FILES / "2_GARD_QA" / "0000004.xml").read_text().partition("?>")[2].replace("There is none yet", "&b;&a;")
    content = formats.read([write("a.xml", start.replace("{}", document))])
    assert (content.entries, [problem.code for problem in content.problems]) == ((), ["xml-not-plain"])


def test_broken_xml_and_missing_questions_are_said_with_their_line(write: Write) -> None:
    text = (FILES / "2_GARD_QA" / "0000004.xml").read_text()
    broken = formats.read([write("a.xml", text.replace("</Answer>", "</Anwser>", 1))])
    assert [(problem.code, problem.line) for problem in broken.problems] == [("xml-syntax", 14)]
    unasked = formats.read([write("b.xml", text.replace("What are the treatments for ABCD syndrome ?", ""))])
    assert [(problem.code, problem.line) for problem in unasked.errors] == [("missing-question", 21)]
    assert [entry.next for entry in unasked.entries] == [None]  # a link to what is left out is not made
    other = formats.read([write("c.xml", "<page><title>x</title></page>")])
    assert [problem.code for problem in other.problems] == ["unknown-format"]


def test_terms_are_added_to_those_there_are(write: Write, tmp_path: Path) -> None:
    store_path = tmp_path / "knowledge.db"
    write("kb/a.csv", "question,answer\nWhy?,So.\n")
    write("terms/t.yml", "- {name: azathioprine, kind: drug, synonyms: [Imuran]}\n")
    import_content(store_path, [tmp_path / "kb"])
    for changed in (True, False):
        imported = import_content(store_path, [FILES])
        assert imported.result.terms_changed is changed
    with KnowledgeStore(store_path, read_only=True) as store:
        assert [term.name for term in store.terms()] == ["azathioprine", "ABCD syndrome"]


def test_the_whole_collection_is_imported(tmp_path: Path) -> None:
    path = SHARED / "data" / "medquad.tar.xz"
    if not path.exists():
        pytest.skip(f"THE 16,423 ANSWERS ARE NOT IMPORTED: there is no {path}; put the shared folder there")
    seen: list[str] = []
    began, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    imported = import_content(tmp_path / "knowledge.db", [path], progress=lambda what, done, of: seen.append(what))
    seconds = time.process_time() - began
    assert len(imported.result.added) == 16423  # 16,407 in documents of the usual form, 16 in those of an older one
    assert [problem for problem in imported.problems if problem.severity == "error"] == [] == list(imported.left_out)
    assert len([problem for problem in imported.problems if problem.code == "unanswered"]) == 1
    assert len(seen) > 11_000 and list(dict.fromkeys(seen)) == ["Reading", "Checking", "Writing"]
    assert seconds < 60  # of one core; twice the budget, as the machine may be shared
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 600_000  # KB more than this test process had taken before
    with KnowledgeStore(tmp_path / "knowledge.db", read_only=True) as store:
        entry = store.entry("ghr-0000001-1")
        assert entry is not None and entry.question == "What is (are) Aarskog-Scott syndrome?"
        assert "X chromosome" not in entry.answer and to_text(entry.answer).startswith("Aarskog-Scott syndrome is a genetic disorder")
        assert len(store.terms()) > 4000
