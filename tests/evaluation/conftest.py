"""Small outcomes to compute figures of by hand."""

from __future__ import annotations

from typing import Sequence, Tuple

import pytest

from bot.evaluation.outcomes import Outcome
from bot.knowledge.labelled import LabelledQuestion


def outcome(
    expected: str,
    decision: str,
    *matches: Tuple[str, float],
    question: str = "q",
    split: str = "dev",
    intent: str = "faq",
    history: Sequence[str] = (),
) -> Outcome:
    """A question that expects ``expected`` ("|" between several), decided so with these (entry, probability) matches."""
    asked = LabelledQuestion(question, frozenset(expected.split("|")), split, "", tuple(history))
    found = [{"entry_id": entry_id, "question": entry_id, "probability": probability} for entry_id, probability in matches]
    return Outcome(asked, {"question": question, "intent": intent, "decision": decision, "matches": found})


@pytest.fixture
def mixed():
    """Ten outcomes by falling confidence; of six answerable ones four have the right entry first."""
    return [
        outcome("a", "answer", ("a", 0.95), ("b", 0.03), question="1"),
        outcome("b", "answer", ("b", 0.95), ("a", 0.04), question="2"),
        outcome("decline", "answer", ("a", 0.9), question="3"),
        outcome("a|c", "answer", ("c", 0.85), question="4"),
        outcome("c", "clarify", ("a", 0.6), ("c", 0.3), question="5"),
        outcome("b", "clarify", ("b", 0.5), ("a", 0.4), question="6"),
        outcome("decline", "decline", ("a", 0.1), question="7"),
        outcome("c", "decline", ("b", 0.1), question="8"),
        outcome("talk:greet", "talk", ("a", 0.99), intent="greet", question="9"),
        outcome("decline", "decline", ("b", 0.99), intent="out_of_scope", question="10"),
    ]
