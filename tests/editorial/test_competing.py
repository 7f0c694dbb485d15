"""Competing and vague phrasings, by the real embedder, net and ranker."""

import pytest

from bot.editorial.competing import competing_problems
from bot.knowledge.entry import Term
from bot.knowledge.problems import Place
from bot.matching.embedder import Embedder
from tests.knowledge.conftest import build_entry

TERMS = (Term("multiple sclerosis", "condition", ("MS",)), Term("baclofen", "drug"), Term("azathioprine", "drug", ("Imuran",)))
BACLOFEN = build_entry(
    id="baclofen",
    question="How does baclofen work?",
    phrasings=("what does baclofen do to muscles", "Is it dangerous to stop baclofen all at once?", "baclofen for stiff legs"),
)
STOPPING = build_entry(
    id="stopping",
    question="May I stop my tablets suddenly?",
    phrasings=("Is stopping baclofen all at once dangerous?", "coming off my tablets overnight", "suddenly without medicine"),
)
HEAT = build_entry(
    id="heat",
    question="Do hot temperatures affect MS symptoms?",
    phrasings=("Why do I feel worse in the heat with MS?", "Can hot weather make MS worse?", "summer heat and symptoms"),
)
CANCER = build_entry(
    id="cancer",
    question="Does azathioprine raise the risk of cancer?",
    phrasings=("Can Imuran give me cancer?", "cancer danger with azathioprine", "tumours from Imuran"),
)


@pytest.fixture(scope="module")
def embedder():
    return Embedder()


@pytest.fixture
def find(embedder, tmp_path):
    def run(*entries, places=(), threshold=0.95):
        return list(competing_problems(entries, TERMS, dict(places), threshold, embedder, tmp_path / "embeddings"))

    return run


def test_the_same_question_in_two_entries_is_found_once_with_both(find):
    place = Place("baclofen.md", 1, {"phrasings.1": 7})
    found = find(BACLOFEN, STOPPING, HEAT, CANCER, places={"baclofen": place}.items())
    assert [(entry_id, each.code, each.severity, each.place) for entry_id, each in found] == [
        ("baclofen", "competing-phrasing", "warning", "baclofen.md:7")
    ]
    assert "'Is it dangerous to stop baclofen all at once?'" in found[0][1].found
    assert "'Is stopping baclofen all at once dangerous?' of stopping (" in found[0][1].found


def test_the_graph_of_neighbours_of_large_bases_finds_the_same(find, monkeypatch):
    exact = find(BACLOFEN, STOPPING, HEAT, CANCER)
    monkeypatch.setattr("bot.editorial.competing.PAIRWISE", 0)
    assert exact and find(BACLOFEN, STOPPING, HEAT, CANCER) == exact


def test_entries_that_ask_for_different_things_do_not_compete(find):
    assert find(HEAT, CANCER, BACLOFEN) == []


def test_another_drug_is_another_question(find):
    one = build_entry(id="one", question="Does azathioprine raise the risk of cancer?", phrasings=())
    other = build_entry(id="other", question="Does methotrexate raise the risk of cancer?", phrasings=())
    assert find(one, other, HEAT) == []


def test_the_very_same_wording_is_left_to_the_check_of_duplicates(find):
    one = build_entry(id="one", question="Is stopping baclofen all at once dangerous?", phrasings=())
    other = build_entry(id="other", question="Is stopping baclofen all at once dangerous", phrasings=())
    assert find(one, other, HEAT) == []


def test_a_vague_phrasing_fits_many_entries(find):
    asked = ["Can MS stay mild for life?", "What is benign MS?", "How mild can MS be?", "Is there a mild form of MS?", "Is my MS mild?"]
    asked += ["Does mild MS need treatment?", "Does mild MS get worse?", "What does mild MS look like?"]
    entries = [build_entry(id=f"mild-{number}", question=question, phrasings=()) for number, question in enumerate(asked)]
    vague = build_entry(id="luck", question="Will I be one of the lucky ones?", phrasings=("mild ms",))
    longer = build_entry(id="luck", question="Will I be one of the lucky ones?", phrasings=("lucky with a mild ms for many years",))
    codes = [[(entry_id, each.code) for entry_id, each in find(entry, *entries)] for entry in (vague, longer)]
    assert ("luck", "vague-phrasing") in codes[0]
    assert "vague-phrasing" not in {code for _, code in codes[1]}


def test_drafts_and_a_single_entry_compete_with_nothing(find):
    assert find(BACLOFEN) == []
    assert find(BACLOFEN, build_entry(id="draft", question="Is it dangerous to stop baclofen at once?", status="draft")) == []
