"""What Rasa and Citewell understood, in the one form that the figures of accuracy are made from."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.evaluation.accuracy import accuracy
from bot.evaluation.outcomes import Outcome
from bot.evaluation.stock import FALLBACK, PREFIX, RETRIEVAL

Result = Dict[str, Any]

OUT_OF_SCOPE = "out_of_scope"
SELECTOR = "default"  # the name of a ResponseSelector without a retrieval intent of its own
MIXED = ("entries", "lookalikes", "out_of_scope")
SETS = (*MIXED, "talk")

BUDGET = 0.05  # of answers that may be wrong


def diet_result(parsed: Mapping[str, Any]) -> Result:
    """What a model with an intent an entry decided, in the form of `citewell match`; the probability is the intent's."""
    matches = [
        _match(intent["name"][len(PREFIX) :], intent["confidence"])
        for intent in parsed["intent_ranking"]
        if intent["name"].startswith(PREFIX)
    ]
    return _result(parsed, matches, answered=str(parsed["intent"]["name"]).startswith(PREFIX))


def selector_result(parsed: Mapping[str, Any]) -> Result:
    """What a model with one retrieval intent decided.

    An entry's probability is that of the retrieval intent (DIET) times that of the entry within it (ResponseSelector).
    """
    question = next((intent["confidence"] for intent in parsed["intent_ranking"] if intent["name"] == RETRIEVAL), 0.0)
    ranking = parsed.get("response_selector", {}).get(SELECTOR, {}).get("ranking", [])
    matches = [_match(each["intent_response_key"].partition("/")[2], question * each["confidence"]) for each in ranking]
    return _result(parsed, matches, answered=parsed["intent"]["name"] == RETRIEVAL)


def citewell_result(parsed: Mapping[str, Any]) -> Result:
    """What Citewell decided."""
    understanding = parsed.get("citewell") or {}
    matches = [_match(match["entry_id"], match["probability"]) for match in understanding.get("matches", [])]
    return {"intent": parsed["intent"]["name"], "decision": understanding.get("decision") or "decline", "matches": matches}


def figures(results: Mapping[str, Sequence[Outcome]]) -> Dict[str, Optional[float]]:
    """Shares between 0 and 1, None where no question of that kind was asked.

    Args:
        results: name of a set of test questions -> its outcomes. Ranking is judged on ``entries``; answering on the sets of
            ``MIXED`` together, because only questions without an answer show whether a bot knows when to be silent.
    """
    ranked = accuracy(results.get("entries", ()), BUDGET)
    mixed = accuracy([outcome for name in MIXED for outcome in results.get(name, ())], BUDGET)
    return {
        "top_1": ranked.top_1,
        "top_3": ranked.top_3,
        "coverage_at_95": mixed.coverage_at_budget,
        "precision": mixed.precision,
        "coverage": mixed.coverage,
        "answered_unanswerable": mixed.answered_unanswerable,
        "talk": accuracy(results["talk"], BUDGET).right if results.get("talk") else None,
    }


def _match(entry_id: str, probability: float) -> Dict[str, Any]:
    return {"entry_id": entry_id, "probability": probability}


def _result(parsed: Mapping[str, Any], matches: List[Dict[str, Any]], answered: bool) -> Result:
    """Rules alone follow the intent: an entry's is answered, out of scope and the fallback are declined, the others are talk."""
    intent = str(parsed["intent"]["name"])
    declined = intent in (FALLBACK, OUT_OF_SCOPE, "None")
    return {"intent": intent, "decision": "answer" if answered else "decline" if declined else "talk", "matches": matches}
