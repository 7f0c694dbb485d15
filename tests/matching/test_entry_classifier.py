"""The classifier of entries: what it learns, what it says of examples that it had not learnt from, and what of it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

import numpy as np
import pytest

from bot.matching import entry_classifier, teaching
from bot.matching.adaptation import ENOUGH
from bot.matching.base import Base, EntryQuestions, Question
from bot.matching.entry_classifier import EntryClassifier, Examples, learn
from bot.matching.reading import read
from bot.matching.teaching import teach

WORDS = (("dose", "tablet", "how much"), ("pregnant", "baby", "breast feeding"), ("cost", "price", "insurance"))
DIRECTIONS = np.eye(16, 8, dtype=np.float32)


def made(entries: int = 3, phrasings: int = 8, without: int = 6, asked: bool = True) -> Examples:
    """Entries with words of their own, and questions without an entry that share a word with one of them; vectors say nothing."""
    chance = np.random.default_rng(5)
    texts: List[str] = []
    owners: List[int] = []
    for owner in range(entries):
        for number in range(phrasings):
            words = WORDS[owner]
            texts.append(f"{words[number % 3]} {words[(number + 1) % 3]} of it {'please' if number % 2 else 'now'}")
            owners.append(owner)
    for number in range(without):
        texts.append(f"{WORDS[number % entries][0]} for my dog")
        owners.append(-1)
    vectors = chance.normal(size=(len(texts), 16)).astype(np.float32) * 0.05
    return Examples(texts, vectors, np.array(owners), np.full(len(texts), asked))


def test_the_entry_whose_words_are_said_is_meant() -> None:
    classifier, _ = learn(made(), 3, DIRECTIONS)
    assert classifier is not None
    for owner, words in enumerate(WORDS):
        scores = classifier.scores(f"{words[0]} {words[1]}", np.zeros(16, np.float32))
        assert scores.argmax() == owner and scores[owner] > 0 > np.delete(scores, owner).max()


def test_a_question_without_an_entry_speaks_against_all() -> None:
    classifier, _ = learn(made(), 3, DIRECTIONS)
    assert classifier is not None and classifier.scores("tablet for my dog", np.zeros(16, np.float32)).max() < 0


def test_scores_are_those_of_a_question_that_was_not_learnt_from() -> None:
    examples = made()
    odd = examples._replace(wordings=["how much xylophone", *examples.wordings[1:]])
    _, known = learn(odd._replace(asked=np.zeros(len(odd.owners), bool)), 3, DIRECTIONS)
    _, asked = learn(odd, 3, DIRECTIONS)
    assert known is not None and asked is not None
    assert known.shape == asked.shape == (len(examples.owners), 3)
    assert known[0, 0] > asked[0, 0]


def test_a_question_without_an_entry_is_scored_by_those_that_learnt_the_other_half() -> None:
    """Each second one teaches the classifier; the scores of all are those of one that did not learn from it."""
    examples = made(without=6)
    strange = examples._replace(wordings=[*examples.wordings[:-2], "dose dose walrus", "dose dose walrus"])
    _, scores = learn(strange, 3, DIRECTIONS)
    assert scores is not None
    # Each of the two is new to the one that scores it, but its twin is not: both are refused.
    assert scores[-2:].max() < 0


def test_too_much_work_teaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_classifier, "MOST_WORK", 10)
    assert learn(made(), 3, DIRECTIONS) == (None, None)


def test_entries_are_learnt_alike_in_one_portion_or_several(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = learn(made(), 3, DIRECTIONS)
    monkeypatch.setattr(entry_classifier, "TOGETHER", 2)
    monkeypatch.setattr(entry_classifier, "LITTLE_WORK", 0)
    parts, _ = learn(made(), 3, DIRECTIONS)
    assert whole is not None and parts is not None
    asked = ("tablet please", np.zeros(16, np.float32))
    assert parts.scores(*asked) == pytest.approx(whole.scores(*asked), abs=0.05)


def test_two_entries_without_other_questions_stand_against_each_other() -> None:
    classifier, _ = learn(made(entries=2, without=0), 2, DIRECTIONS)
    assert classifier is not None
    scores = classifier.scores("tablet dose", np.zeros(16, np.float32))
    assert scores[0] > 0 > scores[1]


def test_an_entry_without_examples_is_never_meant() -> None:
    classifier, scores = learn(made(), 5, DIRECTIONS)
    assert classifier is not None and scores is not None and scores.shape[1] == 5
    assert classifier.scores("tablet dose", np.zeros(16, np.float32))[3:].tolist() == [-1, -1]
    alone, _ = learn(made(entries=1, without=0), 2, DIRECTIONS)
    assert alone is not None and alone.scores("tablet dose", np.zeros(16, np.float32)).tolist() == [-1, -1]


def test_an_unknown_or_empty_text_is_scored_by_its_vector_alone() -> None:
    classifier, _ = learn(made(), 3, DIRECTIONS)
    assert classifier is not None
    nothing = classifier.scores("", np.zeros(16, np.float32))
    assert np.isfinite(nothing).all() and nothing == pytest.approx(classifier.scores("zzz qqq", np.zeros(16, np.float32)))


def test_it_is_the_same_when_loaded(tmp_path: Path) -> None:
    classifier, _ = learn(made(), 3, DIRECTIONS)
    assert classifier is not None and EntryClassifier.load(tmp_path) is None
    classifier.save(tmp_path)
    loaded = EntryClassifier.load(tmp_path)
    asked = ("tablet please", np.ones(16, np.float32))
    assert loaded is not None and np.array_equal(loaded.scores(*asked), classifier.scores(*asked))


ENTRIES = (
    EntryQuestions("a", "What is MS?", ("ms", "multiple sclerosis", "tell me of MS"), "A *disease* of the nerves."),
    EntryQuestions("b", "Is it inherited?", ("genes", "my children", "family"), "Not directly."),
)


def base_of(*entries: EntryQuestions) -> Base:
    chance = np.random.default_rng(9)
    count = sum(len(entry.texts) for entry in entries)
    vectors = chance.normal(size=(count, 384)).astype(np.float32)
    return Base.build(entries, {}, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [np.ones((2, 48), np.int8)] * count)


def question(text: str) -> Question:
    return Question(read(text), np.random.default_rng(len(text)).normal(size=384).astype(np.float32) / 20, np.ones((2, 48), np.float32))


def test_a_base_with_many_phrasings_keeps_its_answers_and_its_classifier(tmp_path: Path) -> None:
    base = base_of(*ENTRIES)
    teach(base, [], [])
    base.save(tmp_path)
    loaded = Base.load(tmp_path)
    assert loaded.classifier is not None and base.classifier is not None and loaded.answerability is None
    assert np.array_equal(loaded.classifier.weights, base.classifier.weights)
    assert not loaded.answered(0).lacks("nerv") and loaded.answered(0).lacks("gen") and loaded.answered(1).lacks("nerv")


@pytest.mark.parametrize("entries", [ENTRIES[:1], (EntryQuestions("a", "What is MS?", (), "A disease."), EntryQuestions("b", "ms"))])
def test_one_entry_or_few_phrasings_teach_nothing(tmp_path: Path, entries: Tuple[EntryQuestions, ...]) -> None:
    base = base_of(*entries)
    asked = [(question("what is it"), frozenset({"a"}))]
    assert teach(base, [question("what does it cost")], asked)[0] == {}
    base.save(tmp_path)
    assert base.classifier is None and Base.load(tmp_path).classifier is None
    assert Base.load(tmp_path).answered(0).lacks("diseas")


def test_of_very_many_phrasings_some_are_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "MOST_TAUGHT", 3)
    base = base_of(*ENTRIES, EntryQuestions("c", "Is it catching?", ("a", "b", "c"), "No."))
    of_rows, _, _ = teach(base, [], [])
    assert sorted(of_rows) == list(range(0, len(base.texts), 5))
    classified = base.classified(question("is it catching"))
    assert classified is not None and classified.shape == (3,)


def test_what_is_learnt_from_is_judged_as_if_it_had_not_been() -> None:
    base = base_of(*ENTRIES)
    strays = [question(f"what does number {number} cost") for number in range(ENOUGH)]
    labelled = [
        (question("tell me of the sclerosis"), frozenset({"a"})),
        (question("are genes ms"), frozenset({"a", "b"})),
        (question("what does a walrus cost"), frozenset[str]()),
        (question("elsewhere"), frozenset({"of another base"})),
    ]
    of_rows, beside, known = teach(base, strays, labelled)
    assert base.answerability is not None and sorted(of_rows) == list(range(len(base.texts)))
    assert all(judgement.answerable is not None and judgement.classified is not None for judgement in of_rows.values())
    assert all(each.answerable is not None and each.answerable < 0 for each in beside)
    # Two entries are right, or none of this base: nothing was learnt from it, and the base's own judges may be asked.
    assert [each.classified is None for each, _ in known] == [False, True, False, True]
    assert known[2][0].answerable is not None and known[2][0].answerable < 0
    assert [ids for _, ids in known] == [ids for _, ids in labelled]
