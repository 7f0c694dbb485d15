"""Kinds of questions that no entry answers are told from those that one does."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List

import numpy as np
import pytest

from bot.matching import adaptation
from bot.matching.answerability import MOST, Answerability, held_out
from bot.matching.embedder import Embedder
from bot.matching.matcher import EntryQuestions, Matcher

DRUGS = [f"{start}{end}" for start in ("alu", "bro", "cera", "dola", "ento", "fira") for end in ("mab", "pril", "statin", "zole", "vir")]
ASKED = ("does {} help", "is {} safe in the heat", "side effects of {}", "what is {} used for")
NOT_ASKED = ("what does {} cost", "is {} out of stock", "who makes {}", "is 90 mg of {} ok for me")
WORDINGS = [text.format(drug) for drug in DRUGS for text in (*ASKED, *NOT_ASKED)]
ANSWERED = np.arange(len(WORDINGS)) % 8 < 4
VECTORS = np.random.default_rng(3).normal(size=(len(WORDINGS), 384)).astype(np.float32) / 20


def entry(drug: str) -> EntryQuestions:
    question, *phrasings = (text.format(drug) for text in ASKED)
    return EntryQuestions(drug, question, tuple(phrasings))


@pytest.fixture(scope="module")
def judge() -> Answerability:
    return Answerability.fit(WORDINGS, VECTORS, ANSWERED)


@pytest.mark.parametrize("text", ["does ibuprofen help", "side effects of yoga"])
def test_what_entries_are_asked_has_odds_in_favour(judge: Answerability, text: str) -> None:
    assert 0.5 < judge(text, np.zeros(384, np.float32)) <= MOST


@pytest.mark.parametrize("text", ["what does ibuprofen cost", "is 90 mg of yoga ok for me"])
def test_what_none_is_asked_has_odds_against(judge: Answerability, text: str) -> None:
    assert -MOST <= judge(text, np.zeros(384, np.float32)) < -0.5


def test_words_never_seen_say_nothing(judge: Answerability) -> None:
    assert judge("zebra crossing", np.zeros(384, np.float32)) == pytest.approx(judge.bias)


def test_what_was_saved_is_loaded(judge: Answerability, tmp_path: Path) -> None:
    assert Answerability.load(tmp_path) is None
    judge.save(tmp_path)
    loaded = Answerability.load(tmp_path)
    assert loaded is not None
    assert [loaded(text, vector) for text, vector in zip(WORDINGS, VECTORS)] == [judge(*each) for each in zip(WORDINGS, VECTORS)]


def test_an_example_left_out_is_judged_by_the_others_alone() -> None:
    odds = held_out(WORDINGS, VECTORS, ANSWERED)
    assert ((odds > 0) == ANSWERED).mean() > 0.95
    wrong = ANSWERED.copy()
    wrong[[5, 8]] = ~wrong[[5, 8]]  # of one fold, one of each kind
    assert held_out(WORDINGS, VECTORS, wrong)[[5, 8]] == pytest.approx(odds[[5, 8]], abs=1e-6)


def test_a_base_learns_the_kinds_of_questions_that_it_does_not_answer(embedder: Embedder, tmp_path: Path) -> None:
    entries = [entry(drug) for drug in DRUGS]
    beside = [text.format(drug) for drug in DRUGS for text in NOT_ASKED]
    matcher = Matcher.train(entries, {}, embedder, unanswerable=beside)
    asked = "what does alumab cost please"
    with_kind, without = matcher.match(asked)[0], matcher.match(asked, by_kind=False)[0]
    assert matcher.calibration.kind > 0 and with_kind.entry_id == without.entry_id == "alumab"
    assert with_kind.probability < without.probability
    assert matcher.odds_by_kind(asked) < 0 < matcher.odds_by_kind("can alumab help me")
    effects = [matcher.explain(text)["reading"]["kind of question moves the log odds by"] for text in (asked, "can alumab help me")]
    assert effects[0] < effects[1]
    matcher.save(tmp_path)
    assert Matcher.load(tmp_path, embedder).match(asked) == matcher.match(asked)


def test_of_many_questions_without_an_entry_evenly_spread_ones_are_asked(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry(drug) for drug in DRUGS]
    beside = [text.format(drug) for drug in DRUGS for text in NOT_ASKED]
    stages: Dict[str, int] = {}
    asked: List[int] = []
    for most in (adaptation.MOST_BESIDE, 50):
        monkeypatch.setattr(adaptation, "MOST_BESIDE", most)
        matcher = Matcher.train(entries, {}, embedder, unanswerable=beside, progress=lambda stage, _, total: stages.update({stage: total}))
        asked.append(stages["calibrate"])
    assert asked[0] - asked[1] == len(beside) - len(beside[::3])
    assert matcher.calibration.kind > 0


def test_few_questions_without_an_entry_teach_no_kinds(embedder: Embedder) -> None:
    matcher = Matcher.train([entry(drug) for drug in DRUGS[:4]], {}, embedder, unanswerable=["what does alumab cost"])
    assert matcher.base.answerability is None and matcher.calibration.kind == 0
