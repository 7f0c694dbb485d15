"""What is looked at of each entry that a question may mean."""

from __future__ import annotations

import pytest

from bot.matching.base import EntryQuestions
from bot.matching.candidates import find_candidates
from bot.matching.embedder import Embedder
from bot.matching.matcher import Matcher
from bot.matching.ranker import FEATURES

HEAT = EntryQuestions("heat", "Does heat make MS worse?", ("ms and heat", "hot weather", "summer with ms"), "Cool drinks and a vest help.")
COLD = EntryQuestions("cold", "Does cold make MS worse?", ("ms and cold", "winter", "frost with ms"), "Warm clothes help.")
COLUMNS = ("covered with answer", "covered with answer margin", "classifier margin")


def seen(entries: list[EntryQuestions], embedder: Embedder, text: str) -> dict[str, list[float]]:
    """The values of COLUMNS for each entry."""
    matcher = Matcher.train(entries, {}, embedder)
    question = matcher._question(text)
    assert question is not None
    found = find_candidates(matcher.base, question, matcher.ranker, 2)
    owners = [matcher.base.ids[owner] for owner in matcher.base.vectors.owners[found.rows]]
    return {owner: [float(row[FEATURES.index(name)]) for name in COLUMNS] for owner, row in zip(owners, found.features)}


def test_what_an_answer_says_speaks_for_its_entry(embedder: Embedder) -> None:
    values = seen([HEAT, COLD], embedder, "vest")
    assert values["heat"][:2] == [1, 1] and values["cold"][:2] == [0, -1]
    assert values["heat"][2] == pytest.approx(-values["cold"][2])


def test_entries_with_few_phrasings_are_not_judged_by_their_answers(embedder: Embedder) -> None:
    few = [EntryQuestions(each.entry_id, each.question, (), each.answer) for each in (HEAT, COLD)]
    assert set(map(tuple, seen(few, embedder, "vest").values())) == {(0, 0, 0)}
