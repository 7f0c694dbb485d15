"""Readability, abbreviations, spelling, claims and doses: what each finds, and what it lets pass."""

from dataclasses import replace
from datetime import date

import pytest

from bot.editorial.abbreviations import abbreviation_problems
from bot.editorial.claims import claim_problems, dose_problems
from bot.editorial.lexicon import Lexicon
from bot.editorial.readability import readability_problems, reading_age
from bot.editorial.reviews import review_problems
from bot.editorial.spelling import spelling_problems, unknown_term_problems
from bot.knowledge.entry import Review, Source, Term
from bot.knowledge.problems import Place
from bot.settings import Settings
from tests.editorial.conftest import codes, prose_of
from tests.knowledge.conftest import build_entry

TERMS = (Term("azathioprine", "drug", ("Imuran", "S1P modulator")), Term("optical coherence tomography", "test", ("OCT",)))
LEXICON = Lexicon(TERMS, ["Xyzzyville"])
EASY = "You can take it with food. It may help you sleep at night. Ask your nurse if you are not sure. "
HARD = "Immunosuppressive pharmacotherapy necessitates comprehensive haematological surveillance throughout administration. "


def test_reading_age_grows_with_words_and_sentences():
    easy, hard = (reading_age(prose_of(text * 8).sentences) for text in (EASY, HARD))
    assert easy < 10 < 20 < hard


def test_reading_age_is_the_automated_readability_index():
    # 4.71 * 20 letters / 5 words + 0.5 * 5 words / 1 sentence - 21.43, and five years.
    assert reading_age(prose_of("Take the tablet before bedtime.").sentences) == pytest.approx(4.71 * 26 / 5 + 0.5 * 5 - 21.43 + 5)


def test_a_medical_term_counts_as_an_ordinary_word():
    sentences = prose_of("Ask about azathioprine today.").sentences
    assert reading_age(sentences, LEXICON.term_words) == pytest.approx(4.71 * (3 + 5 + 5 + 5) / 4 + 0.5 * 4 - 21.43 + 5)


READABILITY = {
    "easy": (EASY * 4, []),
    "hard": (HARD * 8, ["reading-level"]),
    "long sentence": (EASY * 3 + "and so on it goes " * 8 + ".", ["long-sentence"]),
    "shorter than the norm": (EASY, ["answer-length"]),
    "longer than the norm": (EASY * 9, ["answer-length"]),
    "far too long is for another check": (EASY * 20, []),
}


@pytest.mark.parametrize(("answer", "expected"), READABILITY.values(), ids=READABILITY)
def test_readability(answer, expected):
    assert codes(readability_problems(prose_of(answer), Settings(), ())) == expected


ABBREVIATIONS = {
    "never spelt out": ("It may cause PPMS soon.", ["PPMS"]),
    "reported once": ("PPMS and PPMS.", ["PPMS"]),
    "several": ("The ABC and the DEFs.", ["ABC", "DEF"]),
    "spelt out before": ("Primary progressive MS (PPMS) is rare. PPMS is slow.", []),
    "spelt out behind": ("PPMS (the primary progressive kind) is rare.", []),
    "spelt out by its letters": ("The Food and Drug Administration decides. The FDA said so.", []),
    "a term": ("An OCT shows the S1P.", []),
    "everyday": ("In the US and on TV, with HIV.", []),
    "a Roman number or a size": ("Stage III, a T2 scan, on A4 paper.", []),
    "a trial": ("The MIST trial was large.", []),
    "a name that is introduced": ("A marker called CD20, and the XYZ, an agency.", []),
    "listed": ("All in XYZZYVILLE.", []),
    "in an address": ("See https://a.org/ABC or [this](https://b.org/DEF).", []),
    "a product": ("Ask WebMD or McDonald.", []),
}


@pytest.mark.parametrize(("answer", "expected"), ABBREVIATIONS.values(), ids=ABBREVIATIONS)
def test_abbreviations(answer, expected):
    assert [each.found.split()[0] for each in abbreviation_problems(prose_of(answer), LEXICON)] == expected


def test_an_abbreviation_that_a_source_spells_out_is_good():
    source = Source("Medicines and Healthcare products Regulatory Agency (MHRA)", "T", "https://a.org")
    assert list(abbreviation_problems(prose_of("The MHRA says so.", sources=(source,)), LEXICON)) == []


def slip(word, meant):
    return "spelling", f"{word!r} may be a slip for {meant!r}"


SPELLING = {
    "slips": ("You may recieve a tratment.", [slip("recieve", "receive"), slip("tratment", "treatment")]),
    "a slip in a term": ("Take azathioprne daily.", [slip("azathioprne", "azathioprine")]),
    "once a word": ("A tratment is a tratment.", [slip("tratment", "treatment")]),
    "twice in a row": ("Take the the tablet.", [("doubled-word", "'the the'")]),
    "twice across a line": ("Take the\nthe tablet.", [("doubled-word", "'the the'")]),
    "rightly twice": ("He said that that is so.", []),
    "British": ("The tumour's colour in the haemorrhage centre was recognised, counselling on anaemia and diarrhoea.", []),
    "American": ("The tumor's color in the hemorrhage center was recognized.", []),
    "a term": ("Azathioprine, azathioprine's.", []),
    "a name": ("Ask Brwn in Xyzzyville.", []),
    "rare": ("It is macrocyclic.", []),
}


@pytest.mark.parametrize(("answer", "expected"), SPELLING.values(), ids=SPELLING)
def test_spelling(answer, expected):
    found = spelling_problems(prose_of(answer), LEXICON)
    assert [(each.code, each.found) for each in found] == expected


def test_a_slip_in_the_question_stands_on_its_line_and_phrasings_are_left_alone():
    prose = prose_of("It does.", question="Does tratment help?", phrasings=("does tratmnt hlep",))
    assert [(each.code, each.line) for each in spelling_problems(prose, LEXICON)] == [("spelling", 3)]


def test_a_word_of_several_entries_is_one_of_the_base():
    alike = [prose_of(f"Entry {number} is about tratment.") for number in range(3)]
    assert list(spelling_problems(alike[0], Lexicon((), (), alike))) == []
    assert codes(spelling_problems(alike[0], Lexicon((), (), alike[:2]))) == ["spelling"]


DRUGS = {
    "without a term": ("Take nosuchumab.", ["nosuchumab"]),
    "with one": ("Take azathioprine.", []),
    "an English word": ("A statin, a capsule of caffeine, an exercise programme.", []),
}


@pytest.mark.parametrize(("answer", "expected"), DRUGS.values(), ids=DRUGS)
def test_unknown_terms(answer, expected):
    found = unknown_term_problems(prose_of(answer), LEXICON)
    assert [each.found.split("'")[1] for each in found] == expected


CLAIMS = {
    "cures": ("It cures MS.", ["cures"]),
    "always works": ("This always works.", ["always works"]),
    "never fails": ("It never fails.", ["never fails"]),
    "100 %": ("It is 100% safe and 100 % effective.", ["100%", "100 %"]),
    "completely safe": ("The drug is completely safe.", ["completely safe"]),
    "guaranteed": ("Success is guaranteed.", ["guaranteed"]),
    "no side effects": ("It has no side effects.", ["no side effects"]),
    "for everyone": ("It is suitable for everyone.", ["suitable for everyone"]),
    "not a cure": ("It is not a cure. There is no cure.", []),
    "does not cure": ("It doesn't cure MS, and nothing cures it.", []),
    "reported": ("Some sites claim it cures MS. Beware of any guaranteed cure.", []),
    "advice": ("Always tell your doctor. Never stop it on your own. You should never drive then.", []),
    "no known": ("It has no side effects that are common.", []),
    "cured meat": ("Avoid cured meats.", []),
}


@pytest.mark.parametrize(("answer", "expected"), CLAIMS.values(), ids=CLAIMS)
def test_absolute_claims(answer, expected):
    assert [each.found.split("'")[1] for each in claim_problems(prose_of(answer))] == expected


def test_a_dose_needs_a_source_that_can_be_looked_up():
    prose = prose_of("Take it.\n\nAdults take 50 mg twice a day.")
    assert list(dose_problems(prose)) == []
    for sources in ((), (Source("P", "T"),)):
        without = replace(prose, entry=replace(prose.entry, sources=sources))
        assert [(each.code, each.line) for each in dose_problems(without)] == [("dose-without-source", 12)]


@pytest.mark.parametrize("dose", ["2.5mg", "10 to 20 mg", "400 IU", "two... 1,000 micrograms", "5 ml", "2 tablets"])
def test_doses_are_recognised(dose):
    assert codes(dose_problems(prose_of(f"Take {dose} daily.", sources=()))) == ["dose-without-source"]


@pytest.mark.parametrize("figure", ["50 people", "in 2019", "5 years", "20 % of 300"])
def test_other_figures_are_no_doses(figure):
    assert list(dose_problems(prose_of(f"It was {figure}.", sources=()))) == []


REVIEWS = {
    "none": (None, "2026-01-01", []),
    "fresh": ("2026-01-01", "2025-12-31", []),
    "due": ("2024-03-01", None, ["review-due"]),
    "overdue": ("2024-01-01", None, ["review-overdue"]),
    "changed since": ("2026-01-01", "2026-01-02", ["changed-since-review"]),
    "no date": ("soon", "2026-01-02", []),
}


@pytest.mark.parametrize(("on", "updated", "expected"), REVIEWS.values(), ids=REVIEWS)
def test_the_review_clock(on, updated, expected):
    entry = build_entry(review=Review("Jo", on) if on else None, updated=updated)
    assert codes(review_problems(entry, Place("a"), 24, date(2026, 1, 31))) == expected
