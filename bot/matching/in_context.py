"""Decides over a follow-up: what the message says alone, what it says completed, and what the conversation is about.

Each entry that either finds gets a probability from a small logistic model of four facts. Its weights were fitted on the
dev conversations of tests/questions/follow_ups.tsv, each conversation judged by a model that had not seen it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Dict, FrozenSet, List, Literal, Mapping, Optional, Sequence, Tuple

import numpy as np

from bot.matching.follow_up import Context, asks_own_case, complete, leans, points_at_answer, topic_of
from bot.matching.matcher import EXACT, Decision, Match, Matcher

Links = Mapping[str, Sequence[str]]

CANDIDATES = 24  # entries looked at for each wording
MOST_TOPICS = 2
# Log odds alone, log odds completed, linked with what the conversation is about, being that itself; and the constant.
ALONE, COMPLETED, LINKED, SAME, CONSTANT = 0.68, 0.74, 1.47, 0.69, 1.4
UNSEEN = 0.003  # probability of an entry that a wording did not find
ANSWER = 0.75  # an answer needs this probability
NEVER_ASKED = -3.5  # and that what is asked for has better log odds than this, by its kind, of being answered at all
CLARIFY = 0.05  # and a choice this
CHOICES = 3
LIKELY = 0.6
DECIDED = 0.9  # a message that is answered by itself with this probability does not lean
CERTAIN, BEATEN = 0.95, 0.2  # so far ahead, an entry outvotes what the message means alone


@dataclass(frozen=True)
class InContext:
    """A follow-up as it was understood: the matches with their probabilities in the conversation, and the question meant."""

    matches: Tuple[Match, ...]
    decision: Decision
    completed: str
    leaning: Literal["word", "length"]
    clear: bool  # by a word that cannot mean the answer itself ("this", "that"), and completed an entry is likely


def understand(
    matcher: Matcher,
    text: str,
    vector: np.ndarray,
    decision: Decision,
    context: Context,
    links: Links,
) -> Optional[InContext]:
    """The message as a follow-up, or None where it is a question of its own.

    Args:
        text: the message.
        vector: its sentence vector.
        decision: what would be done with the message by itself.
        context: what the conversation is about.
        links: entry id -> ids of the entries linked with it, in either direction.
    """
    surfaces, subject = matcher.base.surfaces, matcher.base.subject
    sure = decision.matches[0].probability if decision.kind == "answer" else 0.0
    if sure >= EXACT:
        return None
    leaning = leans(text, surfaces, subject, sure >= DECIDED)
    if leaning is None:
        return None
    places = [place for place in map(matcher.base.place, context.entries) if place is not None]
    if not places:
        return None
    topics = [_topic(matcher, place, context.asked) for place in places[:MOST_TOPICS]]
    questions = [*filter(None, [context.asked]), matcher.base.entries[places[0]].question]
    follow_up = complete(text, topics, questions, surfaces, subject)
    if not follow_up:
        return None
    found: Dict[str, Match] = {}
    wording: Dict[str, str] = {}
    for completed in follow_up:
        for match in matcher.match(completed, k=CANDIDATES, by_kind=False):
            if match.entry_id not in found or match.probability > found[match.entry_id].probability:
                found[match.entry_id], wording[match.entry_id] = match, completed
    clear = leaning == "word" and not points_at_answer(text) and any(match.probability >= LIKELY for match in found.values())
    alone = {match.entry_id: match for match in matcher.match(text, vector, CANDIDATES, by_kind=False)}
    matches = _weigh(alone, found, frozenset(context.entries), links)
    meant = wording.get(matches[0].entry_id, follow_up[0]) if matches else follow_up[0]
    decided = _decide(matches, decision, asks_own_case(text))
    if decided.kind == "answer" and matcher.odds_by_kind(meant) < NEVER_ASKED:
        decided = Decision("clarify", decided.matches, "no entry is asked anything of this kind")
    return InContext(matches, decided, meant, leaning, clear)


def _topic(matcher: Matcher, place: int, asked: Optional[str]) -> str:
    base = matcher.base
    held = frozenset(name for row in base.rows_of(place) for name, _ in base.reading(row).terms)
    return topic_of(base.entries[place].question, asked, held, base.surfaces, base.subject)


def _weigh(alone: Mapping[str, Match], found: Mapping[str, Match], about: FrozenSet[str], links: Links) -> Tuple[Match, ...]:
    linked = {other for entry_id in about for other in links.get(entry_id, ())} - about
    weighed: List[Match] = []
    for entry_id in {**found, **alone}:
        by_itself, completed = alone.get(entry_id), found.get(entry_id)
        odds = CONSTANT + ALONE * _log_odds(by_itself) + COMPLETED * _log_odds(completed)
        odds += LINKED * (entry_id in linked) + SAME * (entry_id in about)
        best = completed or by_itself
        assert best is not None
        weighed.append(replace(best, probability=round(1 / (1 + math.exp(-odds)), 6)))
    return tuple(sorted(weighed, key=lambda match: (-match.probability, -match.score, match.entry_id)))


def _decide(matches: Tuple[Match, ...], alone: Decision, own_case: bool) -> Decision:
    likely = tuple(match for match in matches if match.probability >= CLARIFY)[:CHOICES]
    if alone.kind == "clarify" and alone.matches[0].entry_id not in {match.entry_id for match in likely}:
        # What the message means by itself stays among the choices.
        likely = (*likely[: CHOICES - 1], *(match for match in matches if match.entry_id == alone.matches[0].entry_id))
    if not likely:
        return Decision("decline", matches[:CHOICES], "no entry is near enough, in this conversation either")
    first, rest = likely[0], likely[1:]
    overruled = first.probability >= CERTAIN and all(match.probability < BEATEN for match in matches[1:])
    if alone.kind == "answer" and alone.matches[0].entry_id != first.entry_id and not overruled:
        both = (first, *(match for match in matches if match.entry_id == alone.matches[0].entry_id), *rest)
        return Decision("clarify", tuple(dict.fromkeys(both))[:CHOICES], "alone the message means another entry than in the conversation")
    if first.probability < ANSWER:
        return Decision("clarify", likely, f"not sure enough in this conversation: {first.probability:.2f} < {ANSWER}")
    if rest and rest[0].probability >= ANSWER:
        return Decision("clarify", likely, "two entries fit the conversation")
    if own_case:
        return Decision("clarify", likely, "no stored answer knows the reader's own case")
    if first.doubts:
        return Decision("clarify", likely, f"the entry may be about something else ({'; '.join(first.doubts)})")
    return Decision("answer", (first,), f"sure enough in this conversation: {first.probability:.2f} >= {ANSWER}")


def _log_odds(match: Optional[Match]) -> float:
    probability = min(max(match.probability if match else 0.0, UNSEEN), 1 - UNSEEN)
    return math.log(probability / (1 - probability))
