"""The matcher as a whole, with the real weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelError
from bot.matching.calibration import Calibration, coverage
from bot.matching.embedder import Embedder
from bot.matching.matcher import EntryQuestions, Match, Matcher
from bot.matching.ranker import FEATURES, Ranker
from bot.settings import PROJECT

from .conftest import ENTRIES, SURFACES, entries


@pytest.mark.parametrize(
    "text", ["imuran ms", "IMURAN MS???", "is multiple  sclerosis inherited", "Do hot temperatures affect MS symptoms"]
)
def test_an_exact_wording_is_answered(matcher: Matcher, text: str) -> None:
    matches = matcher.match(text)
    assert matches[0].probability >= 0.99
    assert matcher.decide(matches).kind == "answer"


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("does imuran work against ms", "azathioprine"),
        ("does azathioprine cause cancer", "azathioprine-cancer"),
        ("can rituximab help people who have ms", "rituximab"),
        ("is ms hereditary", "inherited"),
        ("does summer heat make my ms worse", "heat"),
        ("how can i fight ms fatigue", "fatigue"),
        ("does azathiaprine couse cancer", "azathioprine-cancer"),
    ],
)
def test_other_words_find_the_entry(matcher: Matcher, text: str, entry_id: str) -> None:
    matches = matcher.match(text)
    assert matches[0].entry_id == entry_id
    assert matcher.decide(matches).kind != "decline"


@pytest.mark.parametrize(
    "text",
    [
        "does ocrelizumab help with ms",
        "is imuran safe in pregnancy",
        "does rituximab raise the risk of cancer",
        "is lupus inherited",
        "can my child with ms take azathioprine",
    ],
)
def test_a_look_alike_is_not_answered(matcher: Matcher, text: str) -> None:
    decision = matcher.decide(matcher.match(text))
    assert decision.kind in ("clarify", "decline") and len(decision.matches) <= 3


@pytest.mark.parametrize("text", ["how do i repair a bicycle tyre", "what will the weather be tomorrow", "tell me a joke"])
def test_nonsense_is_declined(matcher: Matcher, text: str) -> None:
    assert matcher.decide(matcher.match(text)).kind == "decline"


@pytest.mark.parametrize(
    "text",
    ["", "  ", "😀😀", "?", "x" * 5000, "imuran " * 700, "\ud83d"],
    ids=["empty", "blank", "emoji", "mark", "x", "long", "surrogate"],
)
def test_any_text_gets_a_decision(matcher: Matcher, text: str) -> None:
    matches = matcher.match(text)
    assert all(0 <= match.probability <= 1 for match in matches)
    assert matcher.decide(matches).kind in ("answer", "clarify", "decline")


def test_matches_come_best_first_and_name_their_phrasing(matcher: Matcher) -> None:
    matches = matcher.match("does imuran help", k=4)
    probabilities = [match.probability for match in matches]
    assert len(matches) == 4 and probabilities == sorted(probabilities, reverse=True)
    assert matches[0].phrasing in next(entry for entry in ENTRIES if entry.entry_id == matches[0].entry_id).texts


def test_a_given_vector_changes_nothing(matcher: Matcher, embedder: Embedder) -> None:
    text = "does imuran help people with ms"
    assert matcher.match(text, embedder.embed([text])[0]) == matcher.match(text)


def test_saving_and_loading_gives_the_same_results(matcher: Matcher, embedder: Embedder, tmp_path: Path) -> None:
    matcher.save(tmp_path / "model")
    loaded = Matcher.load(tmp_path / "model", embedder)
    for text in ("imuran ms", "does heat hurt", "is lupus inherited", "", "azathiaprine"):
        assert loaded.match(text) == matcher.match(text)
    assert loaded.calibration == matcher.calibration


def test_training_twice_gives_the_same_matcher(matcher: Matcher, embedder: Embedder, tmp_path: Path) -> None:
    for _ in range(2):  # the second time from the cache
        again = Matcher.train(ENTRIES, SURFACES, embedder, cache=tmp_path / "cache.npz")
        assert again.match("does imuran help people with ms") == matcher.match("does imuran help people with ms")
        assert again.calibration == matcher.calibration


@pytest.mark.parametrize("break_it", ["missing", "other weights", "cut", "other features"])
def test_an_unusable_model_says_to_train_again(matcher: Matcher, embedder: Embedder, tmp_path: Path, break_it: str) -> None:
    matcher.save(tmp_path)
    if break_it == "missing":
        (tmp_path / "vectors.npy").unlink()
    elif break_it == "cut":
        (tmp_path / "base.json").write_text("{", encoding="utf-8")
    else:
        path = tmp_path / ("matcher.json" if break_it == "other weights" else "ranker.json")
        content = json.loads(path.read_text(encoding="utf-8"))
        if break_it == "other weights":
            content["embedder"] = "0" * 16
        else:
            content["coefficients"] = {"cosine": 1.0}
        path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="citewell train"):
        Matcher.load(tmp_path, embedder)


@pytest.mark.parametrize("budget", [0.0, 1.0, -1, 5])
def test_a_budget_out_of_range_is_refused(embedder: Embedder, budget: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Matcher.train(ENTRIES, SURFACES, embedder, wrong_answer_budget=budget)


def test_an_id_given_twice_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="twice"):
        Matcher.train([ENTRIES[0], ENTRIES[0]], SURFACES, embedder)


@pytest.mark.parametrize("questions", [(), ("What is MS?",), ("What is MS?", "Is MS inherited?")], ids=["none", "one", "two"])
def test_tiny_bases_work(embedder: Embedder, questions: tuple[str, ...]) -> None:
    matcher = Matcher.train(entries(*questions), {}, embedder)
    assert len(matcher.match("what is ms")) == len(questions)
    assert matcher.decide(matcher.match("what is ms")).kind == ("answer" if questions else "decline")


def test_a_wording_shared_by_two_entries_is_a_choice(embedder: Embedder) -> None:
    both = [EntryQuestions("a", "What is MS?", ("ms",)), EntryQuestions("b", "Is MS serious?", ("ms",))]
    decision = (matcher := Matcher.train(both, {}, embedder)).decide(matcher.match("MS"))
    assert decision.kind == "clarify" and {match.entry_id for match in decision.matches} == {"a", "b"}


def test_a_known_drug_is_told_from_another_without_terms(embedder: Embedder) -> None:
    matcher = Matcher.train(entries("Is Zoloft safe in pregnancy?", "How long does the flu last?"), {}, embedder)
    decision = matcher.decide(matcher.match("Is Prozac safe in pregnancy?"))
    assert decision.kind != "answer" and any("fluoxetine" in doubt for doubt in matcher.match("Is Prozac safe in pregnancy?")[0].doubts)


def test_doubts_stop_an_answer(matcher: Matcher) -> None:
    sure = Match("a", "q", "q", 1.0, 0.98)
    assert matcher.decide([sure]).kind == "answer"
    doubtful = matcher.decide([replace(sure, doubts=("drug: rituximab",))])
    assert doubtful.kind == "clarify" and "rituximab" in doubtful.reason


def test_thresholds_decide(matcher: Matcher) -> None:
    picky = Matcher(matcher.base, matcher.ranker, Calibration(answer=0.9, clarify=0.3), matcher.embedder, 0.05)
    rows = [Match(str(n), "q", "q", 0.5, probability) for n, probability in enumerate((0.89, 0.5, 0.4, 0.35))]
    assert [m.entry_id for m in picky.decide(rows).matches] == ["0", "1", "2"]
    assert picky.decide(rows).kind == "clarify"
    assert picky.decide([replace(rows[0], probability=0.29)]).kind == "decline"
    assert picky.decide([replace(rows[0], probability=0.91)]).kind == "answer"


def test_a_decision_can_be_explained(matcher: Matcher) -> None:
    explained = matcher.explain("Does Imuran help in pregnancy?")
    assert tuple(explained["matches"][0]["features"]) == FEATURES
    assert explained["reading"]["terms"] == ["azathioprine"] and "pregnant" in explained["reading"]["about"]
    assert explained["thresholds"]["budget"] == 0.05
    json.dumps(explained)
    assert matcher.explain("")["matches"] == []


def test_the_shipped_ranker_fits_this_version() -> None:
    ranker = Ranker.load()
    assert len(ranker.coefficients) == len(FEATURES) and len(ranker.sample_logits) == len(ranker.sample_right) > 100
    assert ranker.embedder == Embedder().fingerprint
    features = np.zeros((2, len(FEATURES)))
    features[1, FEATURES.index("mapped cosine")] = 0.5
    features[1, FEATURES.index("weakest here")] = 0.5
    low, high = ranker.logits(features)
    assert high > low


def test_unseen_look_alikes_are_told_apart(embedder: Embedder) -> None:
    """Look-alikes that training never saw, as ordinary people write them, in a base of their questions."""
    file = PROJECT / "data" / "lookalikes" / "held_out_near.tsv"
    unseen = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    matcher = Matcher.train([EntryQuestions(row[1], row[1]) for row in unseen], {}, embedder)
    best = [(row[1], matcher.match(text)[0]) for row in unseen for text in row[2:4]]
    right = np.array([match.entry_id == own for own, match in best]) & (np.arange(len(best)) % 2 == 0)
    probability = np.array([match.probability for _, match in best])
    assert right[::2].mean() >= 0.93
    assert coverage(probability, right, len(unseen), 0.95) >= 0.6
    assert coverage(probability, right, len(unseen), 0.90) >= 0.75


def test_what_is_nearer_to_a_question_without_an_entry_is_not_answered(embedder: Embedder) -> None:
    asked = "How many milligrams of azathioprine should I take tonight for MS?"
    others = ["how many milligrams of azathioprine do i take tonight", "will azathioprine be cheaper at another pharmacy"]
    matcher = Matcher.train(ENTRIES, SURFACES, embedder, unanswerable=others)
    assert matcher.base.unanswerable is not None and len(matcher.base.unanswerable) == 2
    explained = matcher.explain(asked)
    assert explained["matches"][0]["features"]["unanswerable margin"] < 0
    assert explained["decision"]["kind"] != "answer"


@pytest.mark.parametrize(("first", "second", "kind"), [(0.995, 0.99, "answer"), (0.995, 0.995, "clarify"), (0.985, 0.98, "clarify")])
def test_an_entrys_very_wording_is_not_tied_with_what_is_only_near(matcher: Matcher, first: float, second: float, kind: str) -> None:
    matches = [Match(entry.entry_id, entry.question, entry.question, 1.0, p) for entry, p in zip(ENTRIES, (first, second))]
    assert matcher.decide(matches).kind == kind


@pytest.mark.parametrize("text", ["Does azathioprine raise the risk of cancer?", "hi, DOES azathioprine raise the risk of CANCER??"])
def test_an_entrys_own_question_is_found_without_a_vector(matcher: Matcher, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher.embedder, "embed_with_tokens", None)
    (match,) = matcher.worded(text)
    assert (match.entry_id, match.phrasing) == ("azathioprine-cancer", "Does azathioprine raise the risk of cancer?")
    assert matcher.decide((match,)).kind == "answer"


def test_a_stored_phrasing_is_not_embedded_but_compared_with_other_entries(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher.embedder, "embed_with_tokens", None)
    assert matcher.worded("imuran ms") == ()
    matches = matcher.match("imuran ms")
    assert matches[0].entry_id == "azathioprine" and len(matches) > 1


def test_other_words_are_nobodys_very_words(matcher: Matcher) -> None:
    assert matcher.worded("does imuran work against ms") == ()


def test_entries_that_share_a_wording_are_all_found(embedder: Embedder) -> None:
    matcher = Matcher.train([EntryQuestions(name, "What is the drug?", (f"what is {name}",)) for name in "abcd"], {}, embedder)
    assert [match.entry_id for match in matcher.worded("what is the drug", 3)] == ["a", "b", "c"]
    assert matcher.decide(matcher.worded("what is the drug")).kind == "clarify"


def test_a_stored_text_has_its_vector_kept(matcher: Matcher, embedder: Embedder) -> None:
    kept = matcher.base.vector("imuran ms")
    assert kept is not None and float(kept @ embedder.embed(["imuran ms"])[0]) == pytest.approx(1, abs=1e-3)
    assert matcher.base.vector("Imuran MS") is None and matcher.base.vector("does imuran help") is None
