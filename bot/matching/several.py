"""Decides over a message that holds two questions, or tells a story around one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from bot.matching.matcher import EXACT, Decision, Match, Matcher
from bot.matching.parts import completed, is_story, last_sentence, questions_in, worth_matching


def best_first(matches: Tuple[Match, ...]) -> Tuple[Match, ...]:
    """Matches by falling probability."""
    return tuple(sorted(matches, key=lambda match: -match.probability))


@dataclass(frozen=True)
class OpenPart:
    """A question of the message that is not answered: it is asked about, or there is no stored answer."""

    question: str
    decision: Decision


@dataclass(frozen=True)
class Several:
    """What a message asks: a decision over its first question, the match that answers a second, or the parts left open: one beside
    an answer, or both where neither is clear enough."""

    matches: Tuple[Match, ...]
    decision: Decision
    further: Optional[Match] = None
    left_open: Tuple[OpenPart, ...] = ()


def understand_parts(matcher: Matcher, text: str, whole: Decision) -> Optional[Several]:
    """The message by its questions, or None where the whole says it as well.

    Args:
        text: the message; at most two of its parts are embedded.
        whole: what would be done with the whole message.
    """
    if whole.kind == "answer" and whole.matches[0].probability >= EXACT:
        return None
    story = is_story(text)
    parts = questions_in(text)
    if story and not parts:
        parts = tuple(filter(None, [last_sentence(text)]))
    parts = worth_matching(parts, story)
    if not parts or (len(parts) < 2 and not story):
        return None
    found = []
    for part in parts:
        question = completed(part, text, matcher.base.surfaces, matcher.base.subject)
        each = matcher.match(question)
        found.append((question, each, matcher.decide(each)))
    if len(found) == 1:
        return _one(found[0], whole)
    if _same(found[0][1], found[1][1]):
        # Both ask for one entry: that is an answer where each part would be answered so.
        sure = whole.kind != "answer" and all(decision.kind == "answer" for _, _, decision in found)
        return Several(found[0][1], found[0][2]) if sure else None
    return _two(found[0], found[1], whole, story)


_Part = Tuple[str, Tuple[Match, ...], Decision]


def _same(first: Tuple[Match, ...], second: Tuple[Match, ...]) -> bool:
    return bool(first and second) and first[0].entry_id == second[0].entry_id


def _one(part: _Part, whole: Decision) -> Optional[Several]:
    """One question in a story: it may make an answer certain, and where it means another entry than the whole it is asked."""
    _, found, decision = part
    if decision.kind == "answer" and whole.kind != "answer":
        return Several(found, decision)
    if decision.kind == "answer" and decision.matches[0].entry_id != whole.matches[0].entry_id:
        both = best_first((*decision.matches, *whole.matches))
        return Several(found, Decision("clarify", both, "the question and its story mean different entries"))
    if decision.kind == "clarify" and whole.kind == "decline":
        return Several(found, decision)
    return None


def _two(first: _Part, second: _Part, whole: Decision, story: bool) -> Optional[Several]:
    """Two questions: both are answered, or the certain one, with the other left open (a story is full of half questions)."""
    best = whole.matches[0].probability if whole.kind == "answer" else 0.0
    answered = [part for part in (first, second) if part[2].kind == "answer"]
    if len(answered) == 2:
        if best > max(part[1][0].probability for part in answered):
            return None
        return Several(first[1], first[2], further=second[1][0])
    if len(answered) == 1 and whole.kind != "answer" and not story:
        other = second if answered[0] is first else first
        return Several(answered[0][1], answered[0][2], left_open=(OpenPart(other[0], other[2]),))
    if whole.kind != "answer" and not story and first[2].kind == second[2].kind == "clarify":
        offered = best_first((*first[2].matches, *second[2].matches))
        likely = best_first(tuple({match.entry_id: match for match in reversed(offered)}.values()))
        open_parts = tuple(OpenPart(question, decision) for question, _, decision in (first, second))
        return Several(likely, Decision("clarify", likely, "two questions, none of them clear enough"), left_open=open_parts)
    return None
