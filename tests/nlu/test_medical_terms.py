"""Medical terms as entities: every name leads to its term, and ordinary words to none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.entry import Term
from bot.knowledge.formats import read_terms
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.wording import normalise
from bot.nlu.medical_terms import MedicalTerms, TermFinder
from bot.settings import Settings

RESOURCE = Resource("medical_terms")
IMURAN = Term("azathioprine", "drug", ("Imuran", "Azasan"))
OPTIC_NERVE = Term("optic nerve", "body part", ("optic nerves",))
SHIPPED, PROBLEMS = read_terms(Settings().terms_folder)


@pytest.fixture(scope="module")
def finder() -> TermFinder:
    return TermFinder(SHIPPED)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CITEWELL_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


def keep(home: Path, *terms: Term) -> None:
    """Make these the terms of the store in ``home``."""
    with KnowledgeStore(home / "knowledge.db") as store:
        store.replace((), "terms", terms)


def make_component(storage: LocalModelStorage) -> MedicalTerms:
    return MedicalTerms.create({}, storage, RESOURCE, ExecutionContext(GraphSchema({})))


def load_component(storage: LocalModelStorage) -> MedicalTerms:
    return MedicalTerms.load({}, storage, RESOURCE, ExecutionContext(GraphSchema({})))


def entities(component: MedicalTerms, text: str) -> List[Dict[str, Any]]:
    (message,) = component.process([Message.build(text)])
    return message.get("entities")


def names(finder: TermFinder, text: str) -> Sequence[str]:
    return [found.name for found in finder.find(text)]


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        # Brands
        ("Imuran", "azathioprine"),
        ("Ocrevus", "ocrelizumab"),
        ("Ocrevus Zunovo", "ocrelizumab"),
        ("TYSABRI", "natalizumab"),
        ("tyruko", "natalizumab"),
        ("Kesimpta", "ofatumumab"),
        ("Fampyra", "dalfampridine"),
        ("Solu-Medrol", "methylprednisolone"),
        ("Sativex", "nabiximols"),
        ("Nuedexta", "dextromethorphan and quinidine"),
        # Abbreviations
        ("UTIs", "urinary tract infection"),
        ("LDN", "low-dose naltrexone"),
        ("hsct", "haematopoietic stem cell transplantation"),
        ("PML", "progressive multifocal leukoencephalopathy"),
        ("OCB", "oligoclonal bands"),
        ("RRMS", "relapsing-remitting MS"),
        ("NEDA-3", "no evidence of disease activity"),
        ("4-AP", "dalfampridine"),
        ("vit D", "vitamin D"),
        ("MS", "multiple sclerosis"),
        # Lay words, both spellings, plurals
        ("flare-ups", "relapse"),
        ("exacerbation", "relapse"),
        ("attacks", "relapse"),
        ("spinal tap", "lumbar puncture"),
        ("pins and needles", "tingling"),
        ("water infection", "urinary tract infection"),
        ("glandular fever", "infectious mononucleosis"),
        ("brain fog", "cognitive problems"),
        ("sleep apnea", "sleep apnoea"),
        ("leukemia", "leukaemia"),
        ("hematopoietic stem cell transplant", "haematopoietic stem cell transplantation"),
        ("spinal chord", "spinal cord"),
        # Written otherwise
        ("flare up", "relapse"),
        ("low dose naltrexone", "low-dose naltrexone"),
        ("Lhermitte’s sign", "Lhermitte's sign"),
        ("lhermittes sign", "Lhermitte's sign"),
        ("spinal \n tap", "lumbar puncture"),
        ("anti‑CD20", "anti-CD20 therapy"),
        ("cant pee", "urinary retention"),
        ("Guillain-Barre\u0301", "Guillain-Barré syndrome"),
    ],
)
def test_every_name_leads_to_its_term(finder: TermFinder, surface: str, name: str) -> None:
    assert names(finder, f"Tell me about {surface}, please") == [name]


@pytest.mark.parametrize(
    ("slip", "name"),
    [
        ("azathioprin", "azathioprine"),
        ("azathyoprine", "azathioprine"),
        ("ocrevuss", "ocrelizumab"),
        ("ocrelizumap", "ocrelizumab"),
        ("tysarbi", "natalizumab"),
        ("gilennya", "fingolimod"),
        ("copaxonne", "glatiramer acetate"),
        ("methotrexaate", "methotrexate"),
        ("amitryptalin", "amitriptyline"),
        ("gabapentyne", "gabapentin"),
        ("tizanidene", "tizanidine"),
    ],
)
def test_a_misspelt_drug_is_found(finder: TermFinder, slip: str, name: str) -> None:
    text = f"is {slip} any good"
    assert [(found.name, text[found.start : found.end]) for found in finder.find(text)] == [(name, slip)]


@pytest.mark.parametrize(
    "text",
    [
        "or", "on", "is", "it", "all", "was", "aids", "What is it, or is it on or off at all?",
        "Can one interfere with the other, interfering twice?", "stating that the stains are on the stations",
        "naloxone", "famotidine", "omalizumab", "botulism", "genetically", "my anaesthetist was at the concert",
        "", " ", "?!", "🙂", "👩‍👩‍👧🏽 ❤️", "日本語", "_ __ _", "\x00",
    ],
)  # fmt: skip
def test_nothing_is_found_where_no_term_stands(finder: TermFinder, text: str) -> None:
    assert finder.find(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heat and fever", ["heat sensitivity", "fever"]),
        ("relapse or pseudo-relapse", ["relapse", "pseudo-relapse"]),
        ("a heart attack, a panic attack, an attack", ["heart attack", "panic attack", "relapse"]),
        ("PPMS or relapsing MS or MS", ["primary progressive MS", "relapsing-remitting MS", "multiple sclerosis"]),
        ("prednisone vs prednisolone", ["prednisone", "prednisolone"]),
        ("naltrexone or low-dose naltrexone", ["naltrexone", "low-dose naltrexone"]),
        ("baclofen or a baclofen pump", ["baclofen", "intrathecal baclofen"]),
        ("vitamin D, low vitamin D, vitamin D levels", ["vitamin D", "vitamin D deficiency", "vitamin D level"]),
        ("vitamins", ["vitamins"]),
        ("dizziness and vertigo", ["dizziness", "vertigo"]),
        ("numbness and tingling", ["numbness", "tingling"]),
        ("cancer or skin cancer", ["cancer", "skin cancer"]),
        ("low mood, depressed", ["depression", "depression"]),
        ("the yellow fever jab", ["yellow fever vaccine"]),
        ("MRI/lumbar puncture", ["MRI", "lumbar puncture"]),
    ],
)
def test_the_longest_name_counts_and_different_things_stay_apart(finder: TermFinder, text: str, expected: List[str]) -> None:
    assert names(finder, text) == expected


def test_offsets_count_characters_of_the_message(finder: TermFinder) -> None:
    text = "🙂 İs Ocrevus’s   “brain fog” 👩‍👧 real?"
    found = finder.find(text)
    assert [text[each.start : each.end] for each in found] == ["Ocrevus", "brain fog"]


def test_a_word_as_near_to_two_drugs_is_taken_for_neither() -> None:
    finder = TermFinder([Term("abcdefgx", "drug"), Term("abcdefgz", "drug"), Term("abcdefgh", "symptom")])
    assert names(finder, "abcdefgy") == []
    assert names(TermFinder([Term("abcdefgx", "drug")]), "abcdefgy") == ["abcdefgx"]
    assert names(TermFinder([Term("abcdefgx", "symptom")]), "abcdefgy") == []


def test_a_long_text_is_cut_and_soon_read(finder: TermFinder) -> None:
    words = "methotrexaze unknowable interferring relapsed " * 5000
    finder.find(words)
    begun = time.process_time()
    found = finder.find("x" * 1996 + " Ocrevus")
    assert found == ()
    assert max(each.end for each in finder.find(words)) <= 2000
    assert time.process_time() - begun < 0.5


def test_a_question_takes_less_than_a_millisecond(finder: TermFinder) -> None:
    text = "Is Ocrevus safe if I get UTIs, and could azathioprin raise my risk of skin cancer?"
    times = []
    for _ in range(50):
        begun = time.process_time()
        finder.find(text)
        times.append(time.process_time() - begun)
    assert sorted(times)[25] < 0.001


def test_readers_words_are_not_kept(finder: TermFinder) -> None:
    finder.find("Ocrevus")
    before = len(finder._vocab.strings)
    finder.find("My name is Zebulonia Quixworth and I take Ocrevus in Xanadubury")
    assert len(finder._vocab.strings) == before


def test_the_shipped_terms_have_no_problems() -> None:
    assert PROBLEMS == ()
    assert {term.kind for term in SHIPPED} == {"drug", "condition", "symptom", "test", "body part"}


def test_every_surface_belongs_to_one_term(finder: TermFinder) -> None:
    owners: Dict[str, str] = {}
    clashes: List[Tuple[str, str, str]] = []
    for term in SHIPPED:
        for surface in (term.name, *term.synonyms):
            owner = owners.setdefault(normalise(surface), term.name)
            if owner != term.name:
                clashes.append((surface, owner, term.name))
    assert clashes == []


def test_every_shipped_surface_is_found_as_its_term(finder: TermFinder) -> None:
    lost = [
        (surface, term.name, names(finder, surface))
        for term in SHIPPED
        for surface in (term.name, *term.synonyms)
        if names(finder, surface) != [term.name]
    ]
    assert lost == []


def test_no_surface_is_an_ordinary_small_word() -> None:
    small = set(
        """a about again aids all am an and any are as at back be but by can could did do ed er for from get had has
        have he help her him his how i if in is it just may me my no not now oct of off on one or ot our out pt she so
        some than that the them then they this to up us was we well what when where who why will with you your""".split()
    )
    assert {surface.lower() for term in SHIPPED for surface in (term.name, *term.synonyms)} & small == set()


def test_entities_have_the_form_rasa_knows(home: Path, storage: LocalModelStorage) -> None:
    keep(home, IMURAN, OPTIC_NERVE)
    component = make_component(storage)
    component.train(TrainingData())
    (message,) = component.process([Message.build("Imuran for my optic nerves")])
    expected = [
        {"entity": "drug", "value": "azathioprine", "start": 0, "end": 6, "extractor": "MedicalTerms"},
        {"entity": "body_part", "value": "optic nerve", "start": 14, "end": 26, "extractor": "MedicalTerms"},
    ]
    assert message.get("entities") == expected
    assert message.as_dict(only_output_properties=True)["entities"] == expected


def test_entities_of_others_stay(home: Path, storage: LocalModelStorage) -> None:
    keep(home, IMURAN)
    component = make_component(storage)
    component.train(TrainingData())
    other = {"entity": "topic", "value": "medicines"}
    message = Message.build("Imuran")
    message.set("entities", [other])
    component.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["topic", "drug"]


def test_payloads_are_left_to_rasa(home: Path, storage: LocalModelStorage) -> None:
    keep(home, IMURAN)
    component = make_component(storage)
    component.train(TrainingData())
    message = Message.build('/show_entry{"entry_id": "imuran"}')
    component.process([message])
    assert message.get("entities") is None


@pytest.mark.parametrize("text", ["", " ", "🙂", "imuran " * 2000, "/help", "Imuran"])
def test_a_loaded_model_finds_what_the_trained_one_found(home: Path, storage: LocalModelStorage, text: str) -> None:
    keep(home, IMURAN, Term("Guillain-Barré syndrome", "condition", ("GBS",)))
    trained = make_component(storage)
    trained.train(TrainingData())
    (home / "knowledge.db").unlink()
    loaded = load_component(storage)
    assert entities(loaded, text) == entities(trained, text)
    assert [entity["value"] for entity in entities(loaded, "GBS")] == ["Guillain-Barré syndrome"]


def test_a_store_without_terms_trains_a_model_that_finds_none(home: Path, storage: LocalModelStorage) -> None:
    keep(home)
    make_component(storage).train(TrainingData())
    assert entities(load_component(storage), "Imuran") == []


def test_changed_terms_train_anew(home: Path) -> None:
    keep(home, IMURAN)
    before = MedicalTerms.fingerprint_addon({})
    assert before == MedicalTerms.fingerprint_addon({})
    keep(home, Term(IMURAN.name, IMURAN.kind, (*IMURAN.synonyms, "AZA")))
    changed = MedicalTerms.fingerprint_addon({})
    keep(home, IMURAN)
    assert changed != before
    assert MedicalTerms.fingerprint_addon({}) == before
