"""A base in files: what is mapped says what was built."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.base import Base, EntryQuestions
from bot.matching.candidates import read_ahead
from bot.matching.letters import CharacterIndex
from bot.matching.mapped import Postings, Texts, Wordings

TEXTS = ["", "What is MS?", "Qu’est-ce que la sclérose en plaques ?", "多发性硬化症", "😀", "\ud83d", "a\x00b"]


def base(*entries: EntryQuestions) -> Base:
    """A base with vectors and tokens that say nothing."""
    count = sum(len(entry.texts) for entry in entries)
    vectors = np.random.default_rng(count).normal(size=(count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Base.build(entries, {"MS": ("multiple sclerosis", "condition")}, vectors, [np.ones((2, 48), np.int8)] * count)


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    Texts.of(TEXTS).save(tmp_path, "texts")
    loaded = Texts.load(tmp_path, "texts")
    assert list(loaded) == TEXTS and len(loaded) == len(TEXTS)
    with pytest.raises(IndexError):
        loaded[len(TEXTS)]


@pytest.mark.parametrize("texts", [[], [""]], ids=["none", "empty"])
def test_no_texts_can_be_kept(tmp_path: Path, texts: list[str]) -> None:
    Texts.of(texts).save(tmp_path, "texts")
    assert list(Texts.load(tmp_path, "texts")) == texts


def test_cut_texts_are_noticed(tmp_path: Path) -> None:
    Texts.of(TEXTS).save(tmp_path, "texts")
    np.save(tmp_path / "texts.npy", np.zeros(3, np.uint8))
    with pytest.raises(ValueError, match="3 bytes, expected"):
        Texts.load(tmp_path, "texts")


def test_wordings_find_every_row_in_order() -> None:
    wordings = Wordings.of(["ms", "heat", "ms", ""])
    assert [wordings.find(text) for text in ("ms", "heat", "", "cold")] == [[0, 2], [1], [3], []]
    assert Wordings.of([]).find("ms") == []


def test_postings_keep_rows_and_counts(tmp_path: Path) -> None:
    made = Postings.of({"drug: a": [0, 5], "drug: b": [3]})
    loaded = Postings.load(tmp_path, "terms", made.save(tmp_path, "terms"))
    assert list(loaded.get("drug: a")) == [0, 5] and list(loaded.get("drug: b")) == [3] and list(loaded.get("drug: c")) == []
    assert (loaded.count("drug: a"), loaded.count("drug: c")) == (2, 0)


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (EntryQuestions("one", "What is MS?"),),
        (
            EntryQuestions("a", "What is MS?", ("ms", "What is MS")),
            EntryQuestions("b", "多发性硬化症", ("", "😀")),
            EntryQuestions("c", "ms"),
        ),
    ],
    ids=["none", "one", "three"],
)
def test_a_loaded_base_is_the_built_one(tmp_path: Path, entries: tuple[EntryQuestions, ...]) -> None:
    built = base(*entries)
    built.save(tmp_path)
    loaded = Base.load(tmp_path)
    assert list(loaded.texts) == list(built.texts) == [text for entry in entries for text in entry.texts]
    assert [(e.entry_id, e.question, e.phrasings) for e in loaded.entries] == [(e.entry_id, e.texts[0], e.texts[1:]) for e in entries]
    for text in ("ms", "what is ms", "😀", "no"):
        assert loaded.exact(text) == built.exact(text)
    assert loaded.words == built.words and loaded.surfaces == built.surfaces
    for row in range(len(built.texts)):
        assert loaded.reading(row) == built.reading(row)
        np.testing.assert_array_equal(loaded.question(row).vector, built.question(row).vector)
        grams = built.letters.query(built.texts[row].lower())
        assert loaded.letters.search(grams, 3).tolist() == built.letters.search(grams, 3).tolist()


def test_an_exact_wording_is_compared_and_not_only_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.mapped._hash", lambda wording: 7)
    made = base(EntryQuestions("a", "What is MS?"), EntryQuestions("b", "ms"))
    assert made.exact("ms") == [1] and made.exact("heat") == []


def test_arrays_are_mapped_and_survive_their_folder(tmp_path: Path) -> None:
    base(EntryQuestions("a", "What is MS?", ("ms", "multiple sclerosis"))).save(tmp_path)
    loaded = Base.load(tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    assert isinstance(loaded.tokens.tokens.base, np.memmap) and not loaded.tokens.tokens.flags.writeable
    assert loaded.texts[1] == "ms" and loaded.tokens[2].shape == (2, 48)


def test_parts_of_different_bases_are_refused(tmp_path: Path) -> None:
    base(EntryQuestions("a", "What is MS?", ("ms",))).save(tmp_path)
    Texts.of(["other"]).save(tmp_path, "texts")
    with pytest.raises(ValueError, match="same base"):
        Base.load(tmp_path)


def test_letters_are_found_alike_in_small_and_large_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"does drug{n % 97} help disease{n % 89} number {n}" for n in range(500)] + ["does azathioprine help", ""]
    index = CharacterIndex.build(texts)
    question = index.query("azathiaprine for disease7")
    dense = index.search(question, 8).tolist()
    monkeypatch.setattr("bot.matching.letters.DENSE", 10)
    assert index.search(question, 8).tolist() == dense and dense[0] == 500
    monkeypatch.setattr("bot.matching.letters.CHUNK", 64)
    np.testing.assert_array_equal(CharacterIndex.build(texts).listed, index.listed)


def test_the_time_of_a_search_by_letters_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"does drug{n % 97} help" for n in range(2000)] + ["azathioprine"]
    index = CharacterIndex.build(texts)
    monkeypatch.setattr("bot.matching.letters.WALKED", 60)
    assert index.search(index.query("azathioprine drug7 help"), 3)[0] == 2000, "the rarest letters are looked at first"


def test_phrasings_are_read_ahead_where_all_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [EntryQuestions("a", "What is MS?", ("what does ms do",)), EntryQuestions("b", "Is it inherited?")]
    small, large = base(*entries), base(*entries)
    read_ahead(small)
    assert len(small._readings) == len(small.texts)
    monkeypatch.setattr("bot.matching.candidates.READINGS", 2)
    read_ahead(large)
    assert not large._readings


@pytest.mark.parametrize("count", [2, 2500], ids=["one pass", "two passes"])
def test_the_nearest_question_without_an_entry_is_another_one_than_itself(count: int) -> None:
    vectors = np.random.default_rng(1).normal(size=(count + 2, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    entries = [EntryQuestions("a", "What is MS?"), EntryQuestions("b", "Is it inherited?")]
    made = Base.build(entries, {}, vectors[:2], [np.ones((2, 48), np.int8)] * 2, vectors[2:])
    nothing = np.zeros(1)
    assert float(made.nearest_unanswerable(vectors[3], None, nothing)) == pytest.approx(1, abs=1e-3)
    assert float(made.nearest_unanswerable(vectors[3], 1, nothing)) < 0.5
