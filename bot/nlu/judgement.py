"""What is made of one message: danger, another language, talk, a follow-up, several questions, or a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, FrozenSet, Optional, Text, Tuple

from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.matching.follow_up import find_places
from bot.matching.in_context import InContext, Links, understand
from bot.matching.matcher import EXACT, Decision, Match, Matcher
from bot.matching.several import OpenPart, Several, understand_parts
from bot.nlu.context import context_of
from bot.nlu.conversation_intent import RANKING
from bot.nlu.emergency_screen import EMERGENCY
from bot.nlu.importer import FAQ, OUT_OF_SCOPE
from bot.nlu.language import language_of
from bot.nlu.sentence_embedder import ASKED, VECTOR

INTENTS = {"answer": FAQ, "clarify": "clarify", "decline": "nlu_fallback"}
OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True)
class Judgement:
    """The outcome of a message, as it is written for the policy and the actions.

    ``kind`` is answer, clarify, decline, emergency or talk; ``further`` answers a second question of the message and
    ``left_open`` are those that nothing answers for certain; ``completed`` is the question a follow-up was taken for.
    """

    kind: str
    intent: str
    confidence: float
    matches: Tuple[Match, ...]
    decision: Decision
    completed: Optional[str] = None
    further: Optional[Match] = None
    left_open: Tuple[OpenPart, ...] = ()
    language: Optional[str] = None


@dataclass(frozen=True)
class Judge:
    """Weighs what the components before it found; ``strict`` are ids of entries, ``config`` is the entry matcher's."""

    matcher: Matcher
    links: Links
    strict: FrozenSet[str]
    config: Dict[Text, Any]

    def judge(self, message: Message, matches: Tuple[Match, ...], tracker: Optional[DialogueStateTracker]) -> Judgement:
        """What the message is. Danger outvotes everything; the very wording of an entry outvotes all but that."""
        decision = self._decide(message, matches)
        if message.get(EMERGENCY):
            return Judgement("emergency", "emergency", 1.0, matches, decision)
        if decision.kind == "answer" and decision.matches[0].probability >= EXACT:
            return _judged(matches, decision)
        text = message.get(ASKED) or ""
        language = language_of(text)
        if language:
            return Judgement("decline", OTHER_LANGUAGE, 1.0, (), Decision("decline", (), "not in English"), language=language)
        talk, probability = self._talk(message, decision)
        if talk in (None, OUT_OF_SCOPE):
            several = self._several(message, text, decision, talk is not None)
            if several:
                judged = _judged(several.matches, several.decision)
                return replace(judged, further=several.further, left_open=several.left_open)
        follow_up = self._follow_up(message, decision, tracker)
        if follow_up and (talk in (None, OUT_OF_SCOPE) or self._outvotes(follow_up, probability)):
            if talk == OUT_OF_SCOPE:
                talk, probability = self._beyond(message, follow_up)
            else:
                talk = None
            matches, decision = follow_up.matches, follow_up.decision
        else:
            follow_up = None
        completed = follow_up.completed if follow_up else None
        if talk:
            kind = "decline" if talk == OUT_OF_SCOPE else "talk"
            if follow_up and follow_up.leaning == "length":
                completed = None  # another subject, not a follow-up that nothing answers
            return Judgement(kind, talk, probability, matches, decision, completed)
        return replace(_judged(matches, decision), completed=completed)

    def _several(self, message: Message, text: str, decision: Decision, beyond: bool) -> Optional[Several]:
        """The message by its questions, or None; where it looks out of scope, only certain answers count."""
        found = understand_parts(self.matcher, text, decision)
        answers = [] if found is None else [*found.decision.matches[:1], *filter(None, [found.further])]
        if found and found.decision.kind == "answer" and any(self._too_weak(match) for match in answers):
            return None
        if found is None or not (beyond or self._doubtful(message)):
            return found
        certain = found.decision.kind == "answer" and all(match.probability >= self.config["certain"] for match in answers)
        return found if certain else None

    def _decide(self, message: Message, matches: Tuple[Match, ...]) -> Decision:
        """The matcher's decision; an answer to what looks out of scope is asked about first, unless it is certain."""
        decision = self.matcher.decide(matches)
        if decision.kind == "answer" and self._doubtful(message) and _best(matches) < self.config["certain"]:
            return Decision("clarify", decision.matches, "the message looks out of scope")
        return self._strictly(decision)

    def _strictly(self, decision: Decision) -> Decision:
        """The decision, but that a strict entry which is not certain enough is asked about."""
        if decision.kind == "answer" and self._too_weak(decision.matches[0]):
            return Decision("clarify", decision.matches, "the entry is strict")
        return decision

    def _too_weak(self, match: Match) -> bool:
        return match.entry_id in self.strict and match.probability < (1 + self.matcher.calibration.answer) / 2

    def _doubtful(self, message: Message) -> bool:
        """Whether the message looks out of scope."""
        ranking = message.get(RANKING) or []
        return bool(ranking) and ranking[0][0] == OUT_OF_SCOPE and ranking[0][1] >= self.config["out_of_scope_threshold"]

    def _follow_up(self, message: Message, decision: Decision, tracker: Optional[DialogueStateTracker]) -> Optional[InContext]:
        """The message as completed from the conversation, or None where it is whole by itself."""
        context = context_of(tracker)
        if context is None:
            return None
        found = understand(self.matcher, message.get(ASKED) or "", message.get(VECTOR), decision, context, self.links)
        # Words that lean on the conversation say nothing about their own scope.
        if found and found.decision.kind == "answer" and found.leaning != "word" and self._doubtful(message):
            return replace(found, decision=Decision("clarify", found.decision.matches, "the message looks out of scope"))
        return replace(found, decision=self._strictly(found.decision)) if found else None

    def _outvotes(self, follow_up: InContext, talk_probability: float) -> bool:
        """Whether a follow-up is so clear that what sounds like talk is none: "is it approved?", "what about its risks?"."""
        if follow_up.decision.kind == "answer":
            return talk_probability < self.config["certain"]
        return follow_up.clear and talk_probability < self.config["talk_outvoted_threshold"]

    def _beyond(self, message: Message, follow_up: InContext) -> Tuple[Optional[str], float]:
        """Out of scope with its probability, where a follow-up is that; words alone cannot tell, so it is asked about if it
        leans on the conversation by a word."""
        probability = message.get(RANKING)[0][1]
        if follow_up.decision.kind == "answer":
            return None, 0.0
        leaning = follow_up.leaning == "word" and probability < self.config["certain"]
        worth_asking = follow_up.decision.kind == "clarify" and (leaning or _best(follow_up.matches) > probability)
        return (None, 0.0) if worth_asking else (OUT_OF_SCOPE, probability)

    def _talk(self, message: Message, decision: Decision) -> Tuple[Optional[str], float]:
        """The talk intent this message is, with its probability, or None."""
        ranking = message.get(RANKING) or []
        if not ranking or (decision.kind == "answer" and decision.matches[0].probability >= 0.99):
            return None, 0.0
        intent, probability = ranking[0]
        if intent == OUT_OF_SCOPE:
            asked = decision.kind == "clarify" and (_best(decision.matches) > probability or self._named(message, decision))
            if probability >= self.config["out_of_scope_threshold"] and not (asked or decision.kind == "answer"):
                return intent, probability
        elif intent != FAQ and probability >= self.config["talk_threshold"]:
            return intent, probability
        return None, 0.0

    def _named(self, message: Message, decision: Decision) -> bool:
        """Whether the message names the very term that the likeliest entry is about: that is no other subject."""
        if not decision.matches or decision.matches[0].doubts or _best(decision.matches) < 0.5:
            return False
        match, base = decision.matches[0], self.matcher.base
        about = {place.name for text in (match.question, match.phrasing) for place in find_places(text, base.surfaces)}
        if base.subject:
            about.discard(base.subject.name)
        return any(e["value"] in about for e in message.get(ENTITIES, []) if e["entity"] in ("drug", "condition"))


def _judged(matches: Tuple[Match, ...], decision: Decision) -> Judgement:
    confidence = _best(matches) if decision.kind != "decline" else 1.0 - _best(matches)
    return Judgement(decision.kind, INTENTS[decision.kind], confidence, matches, decision)


def _best(matches: Tuple[Match, ...]) -> float:
    return matches[0].probability if matches else 0.0
