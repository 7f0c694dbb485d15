"""Which entry a question asks for, how probable that is, and whether to answer, to ask back, or to decline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Literal, Optional, Sequence, Tuple

import numpy as np

from bot.errors import ModelError
from bot.matching.adaptation import CHOICES, ENOUGH, Stage, adapt
from bot.matching.alignment import TokenIndex, floats
from bot.matching.base import SPOKEN_FOR, Base, EntryQuestions, Question, texts_of
from bot.matching.calibration import Calibration, calibrate
from bot.matching.candidates import Candidates, find_candidates
from bot.matching.courtesy import without_courtesies
from bot.matching.embedder import Embedder
from bot.matching.embedding_cache import embed_cached
from bot.matching.explanation import contributions
from bot.matching.features import opposites
from bot.matching.naming import named
from bot.matching.ranker import FEATURES, Ranker
from bot.matching.reading import Surfaces, names, normalise, read, stem
from bot.matching.spelling import SpellingCorrector
from bot.matching.teaching import teach

__all__ = ["Decision", "EntryQuestions", "Match", "Matcher"]

EXACT = 0.995
WORDED = 1.3  # score of an entry's very wording: cosine and letters alike
# An entry with so many phrasings has said what it is about: a question whose weakest tokens have no better counterpart than
# this in any of them asks for something more, e.g. "what does gabapentin cost" beside the phrasing "gabapentin".
UNSAID = 0.53
NAMED = 0.5  # probability, at least, of an entry that a bare name may mean: enough to be offered
TIED = 0.08  # two entries as near as this in probability are a choice, not an answer


Labelled = Tuple[str, FrozenSet[str]]


@dataclass(frozen=True)
class Match:
    """An entry that may be meant; ``doubts`` says what the question holds that the entry lacks, or the other way round."""

    entry_id: str
    question: str
    phrasing: str
    score: float
    probability: float
    doubts: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What to do: ``answer`` with the first match, ``clarify`` between at most three, or ``decline``."""

    kind: Literal["answer", "clarify", "decline"]
    matches: Tuple[Match, ...]
    reason: str


class Matcher:
    """A trained matcher. Make one with ``train`` or ``load``; it is read-only after that and safe to share."""

    def __init__(self, base: Base, ranker: Ranker, calibration: Calibration, embedder: Embedder, budget: float) -> None:
        self.base, self.ranker, self.calibration, self.embedder, self.budget = (
            base,
            ranker,
            calibration,
            embedder,
            budget,
        )
        self._corrected = SpellingCorrector(base.vocabulary, self._is_word)

    @classmethod
    def train(
        cls,
        questions: Sequence[EntryQuestions],
        surfaces: Surfaces,
        embedder: Embedder,
        wrong_answer_budget: float = 0.05,
        cache: Optional[Path] = None,
        progress: Optional[Stage] = None,
        unanswerable: Sequence[str] = (),
        labelled: Sequence[Labelled] = (),
        stray_budget: float = 0.008,
    ) -> Matcher:
        """A matcher for a knowledge base.

        Args:
            questions: its entries; ids are unique.
            surfaces: lower-case surface of a medical term -> (canonical name, kind).
            embedder: makes the vectors, here and for every question later.
            wrong_answer_budget: how often an answer may be the wrong entry, between 0 and 1.
            cache: file that keeps vectors between trainings.
            progress: called with (stage, done, in all).
            unanswerable: questions known to have no entry here, to learn from.
            labelled: readers' questions with the ids of the entries that answer them, none where no entry does. Where there are
                enough, the thresholds are fitted to them rather than to the phrasings.
            stray_budget: how many of the labelled questions without an entry may be answered all the same, 0 to 1.

        Raises:
            WeightsError: the embedding weights are missing or damaged.
            ValueError: an id occurs twice, or the budget is not between 0 and 1.
        """
        if not 0 < wrong_answer_budget < 1:
            raise ValueError(f"wrong_answer_budget is {wrong_answer_budget}; give a share between 0 and 1, e.g. 0.05")
        if len({entry.entry_id for entry in questions}) < len(questions):
            raise ValueError("an entry id occurs twice; give each entry once")
        report = progress or (lambda stage, done, total: None)
        ranker = Ranker.load()

        def embedded(texts: Sequence[str]) -> Tuple[np.ndarray, TokenIndex]:
            return embed_cached(texts, embedder, ranker.projection, cache, lambda done, total: report("embed", done, total))

        without = embedded(unanswerable)
        base = Base.build(questions, surfaces, *embedded(texts_of(questions)), without[0].astype(np.float32))
        matcher = cls(base, ranker, Calibration(), embedder, wrong_answer_budget)
        beside = matcher._questions(unanswerable, *without)
        stored = frozenset(base.ids)
        # Labels of another knowledge base say nothing about this one.
        ours = sum(not ids.isdisjoint(stored) for _, ids in labelled) >= ENOUGH
        labels = [(matcher.asked(text), ids) for text, ids in labelled if ours and (not ids or not ids.isdisjoint(stored))]
        texts = [text for text, _ in labels]
        asked = zip(matcher._questions(texts, *embedded(texts)), labels)
        known = [(question, ids) for question, (_, ids) in asked if question.reading.length]
        judged, beside, known = teach(base, beside, known)
        matcher.ranker, outcomes, strays = adapt(
            base, ranker, beside, known, lambda owner, asked: bool(matcher._doubts(owner, asked)), report, judged
        )
        matcher.calibration = calibrate(outcomes, wrong_answer_budget, stray_budget, strays)
        return matcher

    def match(self, text: str, vector: Optional[np.ndarray] = None, k: int = 10, by_kind: bool = True) -> Tuple[Match, ...]:
        """The k entries most probably meant, best first; none for a text without a word.

        Args:
            text: the reader's question.
            vector: its sentence vector, where the caller has it already (the embedder remembers the tokens of its latest
                texts, so nothing is computed twice).
            k: how many at most.
            by_kind: whether what is asked for counts, too; not of a text that does not say it, such as "and in pregnancy?".
        """
        question = self._question(text, vector)
        if question is None:
            return ()
        candidates = find_candidates(self.base, question, self.ranker, max(k, CHOICES))
        probability = self._probabilities(candidates, self.base.answerable(question) if by_kind else None)
        exact = self.base.exact(question.reading.text)
        owners = self.base.vectors.owners
        # An exact wording is found first by vector and letters alike, except among thousands of the very same wording.
        chosen: Dict[int, Tuple[int, float, float]] = {int(owners[row]): (row, WORDED, EXACT) for row in exact[:k]}
        for row, score, value in zip(candidates.rows.tolist(), candidates.scores.tolist(), probability.tolist()):
            chosen.setdefault(int(owners[row]), (row, score, min(value, EXACT - 0.005) if exact else value))
        naming = named(self.base, question.reading.text)
        for owner in naming.owners if naming else ():
            row, score, value = chosen.get(owner, (int(self.base.vectors.starts[owner]), 0.0, 0.0))
            chosen[owner] = row, score, EXACT if naming and naming.certain else max(value, NAMED)
        ranked = sorted(chosen.items(), key=lambda item: (-item[1][2], -item[1][1], item[0]))[:k]
        meant = naming.owners if naming else ()
        return tuple(
            self._match(owner, row, score, value, () if owner in meant else self._speaks_against(owner, value, question))
            for owner, (row, score, value) in ranked
        )

    def worded(self, text: str, k: int = 10) -> Tuple[Match, ...]:
        """The k entries at most whose own question this is, word for word; found without any vector. None where the words are a
        phrasing of any entry: who uses these by chance may mean something else."""
        rows = self.base.exact(normalise(self.asked(text)))
        owners = [int(self.base.vectors.owners[row]) for row in rows]
        if any(row != self.base.vectors.starts[owner] for row, owner in zip(rows, owners)):
            return ()
        return tuple(self._match(owner, row, WORDED, EXACT, ()) for row, owner in list(zip(rows, owners))[:k])

    def decide(self, matches: Sequence[Match]) -> Decision:
        """Answer where the first match is probable enough for the wrong-answer budget and nothing speaks against it."""
        limits = self.calibration
        likely = tuple(match for match in matches if match.probability >= limits.clarify)[:CHOICES]
        if not likely:
            return Decision("decline", tuple(matches[:CHOICES]), "no entry is near enough")
        first, rest = matches[0], matches[1:]
        if first.probability < limits.answer:
            return Decision("clarify", likely, f"not sure enough: {first.probability:.2f} < {limits.answer:.2f}")
        tied = bool(rest) and first.probability - rest[0].probability < TIED
        if tied and not first.probability >= EXACT > rest[0].probability:
            return Decision("clarify", likely, "two entries fit as well")
        if first.doubts and first.probability < EXACT:
            return Decision("clarify", likely, f"the entry may be about something else ({'; '.join(first.doubts)})")
        return Decision("answer", (first,), f"sure enough: {first.probability:.2f} >= {limits.answer:.2f}")

    def explain(self, text: str) -> Dict[str, Any]:
        """Why a question is answered as it is: its reading, thresholds, decision, and each candidate's features and what these did."""
        question = read(self.asked(text), self.base.surfaces)
        asked = self._question(text)
        matches = self.worded(text) or self.match(text)
        decision = self.decide(matches)
        features: Dict[str, Dict[str, float]] = {}
        effects: Dict[str, Dict[str, float]] = {}
        if asked is not None:
            candidates = find_candidates(self.base, asked, self.ranker, max(len(matches), CHOICES))
            moved = contributions(self.ranker.logits, candidates.features)
            for row, values, moves in zip(candidates.rows, candidates.features, moved):
                entry = self.base.entries[self.base.vectors.owners[row]]
                features[entry.entry_id] = {name: round(float(value), 4) for name, value in zip(FEATURES, values)}
                effects[entry.entry_id] = {name: round(float(move), 4) for name, move in zip(FEATURES, moves)}
        return {
            "question": text,
            "reading": {
                "asked": self.asked(text),
                "words": list(question.words),
                "asks for": list(names(question.kinds, "kinds")),
                "about": list(names(question.people, "people")),
                "terms": sorted(name for name, _ in question.terms),
                "numbers": sorted(question.numbers),
                "negated": question.negated,
                "kind of question moves the log odds by": round(self._kind_effect(asked), 4) if asked else 0.0,
            },
            "thresholds": {
                "budget": self.budget,
                "answer": self.calibration.answer,
                "clarify": self.calibration.clarify,
            },
            "decision": {"kind": decision.kind, "reason": decision.reason},
            "matches": [
                {
                    **vars(match),
                    "doubts": list(match.doubts),
                    "features": features.get(match.entry_id, {}),
                    "contributions": effects.get(match.entry_id, {}),
                }
                for match in matches
            ],
        }

    def save(self, directory: Path) -> None:
        """Writes the matcher into a folder (JSON and numpy arrays); ``load`` reads it."""
        directory.mkdir(parents=True, exist_ok=True)
        self.base.save(directory)
        self.ranker.save(directory)
        content = {
            "format": 1,
            "embedder": self.embedder.fingerprint,
            "budget": self.budget,
            "calibration": self.calibration.to_json(),
        }
        (directory / "matcher.json").write_text(json.dumps(content, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path, embedder: Embedder) -> Matcher:
        """The matcher kept in a folder.

        Raises:
            ModelError: there is none, it is damaged, or it was made with other embedding weights.
            WeightsError: the embedding weights are missing or damaged.
        """
        try:
            content = json.loads((directory / "matcher.json").read_text(encoding="utf-8"))
            if content["format"] != 1:
                raise ModelError(
                    f"{directory}: a matcher of format {content['format']}; this version reads format 1. Train again: citewell train"
                )
            if content["embedder"] != embedder.fingerprint:
                raise ModelError(f"{directory}: trained with embedding weights {content['embedder']}, here are {embedder.fingerprint}. "
                                 "Train again: citewell train")  # fmt: skip
            return cls(
                Base.load(directory),
                Ranker.load(directory),
                Calibration(**content["calibration"]),
                embedder,
                content["budget"],
            )
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise ModelError(f"{directory}: not a usable matcher ({error}). Train again: citewell train") from error

    def _is_word(self, word: str) -> bool:
        return self.embedder.knows(word) or stem(word) in self.base.rarity.background

    def asked(self, text: str) -> str:
        """What is matched of a text: without courtesies, with its misspelt words put right."""
        return self._corrected(without_courtesies(text))

    def _question(self, text: str, vector: Optional[np.ndarray] = None) -> Optional[Question]:
        asked = self.asked(text)
        reading = read(asked, self.base.surfaces)
        if not reading.length or not self.base.entries:
            return None
        row = self.base.row(asked)
        if row is not None:
            return self.base.question(row)
        vectors, tokens = self.embedder.embed_with_tokens([asked], self.ranker.projection)
        return Question(reading, vectors[0] if vector is None or asked != text else vector, tokens[0])

    def odds_by_kind(self, text: str) -> float:
        """The log odds that any entry answers a text, by what it asks for alone; 0 where that was not learnt."""
        question = self._question(text)
        return self.base.answerable(question) if question else 0.0

    def _kind_effect(self, question: Question) -> float:
        return self.calibration.kind * (self.base.answerable(question) - self.calibration.usual)

    def _questions(self, texts: Sequence[str], vectors: np.ndarray, tokens: TokenIndex) -> List[Question]:
        """Texts with vectors that are kept, ready to be compared."""
        read_texts = enumerate(read(text, self.base.surfaces) for text in texts)
        return [Question(reading, vectors[n].astype(np.float32), floats(tokens[n])) for n, reading in read_texts]

    def _probabilities(self, candidates: Candidates, kind: Optional[float]) -> np.ndarray:
        return np.minimum(self.calibration.probability(self.ranker.logits(candidates.features), kind), EXACT - 0.005)

    def _speaks_against(self, owner: int, probability: float, question: Question) -> Tuple[str, ...]:
        return self._doubts(owner, question) if self.calibration.clarify <= probability < EXACT else ()

    def _match(self, owner: int, row: int, score: float, probability: float, doubts: Tuple[str, ...]) -> Match:
        entry = self.base.entries[owner]
        return Match(entry.entry_id, entry.question, self.base.texts[row], round(score, 6), round(probability, 6), doubts)

    def _doubts(self, owner: int, question: Question) -> Tuple[str, ...]:
        rows = self.base.rows_of(owner)
        doubts = opposites(question.reading, [self.base.reading(other) for other in rows])
        if len(rows) >= SPOKEN_FOR and self.base.tokens.weakest(question.tokens, [rows])[0] < UNSAID:
            doubts += ("says something that no phrasing says",)
        return doubts
