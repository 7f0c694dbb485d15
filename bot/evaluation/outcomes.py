"""A test question with what the bot decided, and whether that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Sequence

from bot.knowledge.labelled import LabelledQuestion

Match = Callable[[str, Sequence[str]], Awaitable[Mapping[str, Any]]]

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Outcome:
    """A question, and what the bot decided (the object `citewell match --json` prints)."""

    asked: LabelledQuestion
    result: Mapping[str, Any]

    @property
    def decision(self) -> str:
        return str(self.result["decision"])

    @property
    def ranking(self) -> List[str]:
        return [match["entry_id"] for match in self.result["matches"]]

    @property
    def rank(self) -> int:
        """Place of the first right entry, from 1; 0 where it is not among the matches."""
        return next((place for place, entry_id in enumerate(self.ranking, 1) if entry_id in self.asked.entries), 0)

    @property
    def probability(self) -> float:
        """Of the first match; 0 without one."""
        return float(self.result["matches"][0]["probability"]) if self.result["matches"] else 0.0

    @property
    def confidence(self) -> float:
        """What the answer threshold is held against: the probability, or 0 for what is taken as talk, out of scope or an
        emergency, which no threshold would turn into an answer."""
        reached = self.decision in ("answer", "clarify", "decline") and self.result["intent"] != OUT_OF_SCOPE
        return self.probability if reached else 0.0

    @property
    def answered(self) -> bool:
        return self.decision == "answer"

    @property
    def first_is_right(self) -> bool:
        return self.rank == 1

    @property
    def judged(self) -> bool:
        """Whether an answer would be right or wrong; it is neither where only an emergency is asked about."""
        return "none" not in self.asked.expected and "emergency" not in self.asked.expected

    @property
    def right(self) -> bool:
        """Whether the decision is one of those expected; asking back counts where the right entry is offered, or there is none."""
        expected = self.asked.expected
        if self.decision == "emergency" or "emergency" in expected:
            return self.decision == "emergency" and "emergency" in expected
        if "none" in expected:
            return True
        if self.decision == "answer":
            return self.first_is_right
        if self.decision == "talk":
            return f"talk:{self.result['intent']}" in expected
        if self.decision == "clarify":
            return "decline" in expected or 0 < self.rank <= 3
        return "decline" in expected


async def ask_all(match: Match, sets: Mapping[str, Sequence[LabelledQuestion]]) -> Dict[str, List[Outcome]]:
    """Asks every question of every set, each in a conversation of its own.

    Args:
        match: what is decided for a question after the earlier ones, as ``Terminal.match``.
        sets: name of a set -> its questions.
    """
    outcomes: Dict[str, List[Outcome]] = {}
    for name, questions in sets.items():
        outcomes[name] = [Outcome(each, await match(each.question, each.history)) for each in questions]
    return outcomes
