"""The stored entries a question may mean, and what to do about it: answer, clarify, decline.

Stands where DIET and the response selector stand in a stock bot, and writes the same fields, so that ``rasa test nlu``,
``rasa shell`` and the trackers look as a Rasa user expects.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.store import KnowledgeStore
from bot.matching.follow_up import GENERAL, find_places
from bot.matching.in_context import InContext, understand
from bot.matching.matcher import Decision, EntryQuestions, Match, Matcher
from bot.nlu.context import context_of, links_of
from bot.nlu.conversation_intent import OUT_OF_SCOPE, RANKING
from bot.nlu.emergency_screen import EMERGENCY
from bot.nlu.importer import FAQ
from bot.nlu.sentence_embedder import VECTOR, embedder
from bot.settings import Settings

logger = logging.getLogger(__name__)

OUTPUT = "citewell"
MOST_MATCHES = 10
INTENTS = {"answer": FAQ, "clarify": "clarify", "decline": "nlu_fallback"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EntryMatcher(GraphComponent):
    """Decides over the ranking of entries and the talk intents, after the emergency screen."""

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, matcher: Optional[Matcher] = None) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._matcher = matcher
        self._revision: Dict[str, str] = {}
        self._links: Dict[str, List[str]] = {}

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            # A talk intent as probable as this is taken as talk, unless the message is an entry's very wording.
            "talk_threshold": 0.5,
            # A follow-up that is clear from the conversation is no talk of less than this probability.
            "talk_outvoted_threshold": 0.75,
            # A message out of scope with at least this probability is not answered unless an entry is certain;
            # with an entry more probable than that, it is asked what was meant.
            "out_of_scope_threshold": 0.6,
            # An entry is certain from this probability on.
            "certain": 0.9,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntryMatcher:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Terms and the wrong-answer budget are no training data of Rasa's: a change of them must train anew."""
        settings = Settings.load()
        with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
            links = hashlib.sha256(json.dumps(links_of(store.entries())).encode()).hexdigest()
            return json.dumps([store.questions_hash, settings.wrong_answer_budget, str(settings.embedder), links])

    def train(self, training_data: TrainingData) -> Resource:
        """Builds the index, and fits the thresholds to the wrong-answer budget."""
        settings = Settings.load()
        with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
            surfaces = {surface.lower(): (term.name, term.kind) for term in store.terms() for surface in (term.name, *term.synonyms)}
            self._revision = {"questions_hash": store.questions_hash, "revision": store.revision}
            self._links = links_of(store.entries())
        self._matcher = Matcher.train(
            entry_questions(training_data),
            surfaces,
            embedder(),
            wrong_answer_budget=settings.wrong_answer_budget,
            cache=settings.home / "embeddings.npz",
            progress=_progress,
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._matcher.save(directory)
            (directory / "revision.json").write_text(json.dumps(self._revision), encoding="utf-8")
            (directory / "links.json").write_text(json.dumps(self._links, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EntryMatcher:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._matcher = Matcher.load(Path(directory), embedder())
            component._revision = json.loads((directory / "revision.json").read_text(encoding="utf-8"))
            component._links = json.loads((directory / "links.json").read_text(encoding="utf-8"))
        return component

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        for message in messages:
            vector = message.get(VECTOR)
            if vector is not None and self._matcher is not None:
                text = message.get(TEXT) or ""
                spoken = any(character.isalnum() for character in text)  # signs and pictures alone ask nothing
                matches = self._matcher.match(text, vector, MOST_MATCHES) if spoken else ()
                self._understand(message, matches, tracker)
        return messages

    def _understand(self, message: Message, matches: Tuple[Match, ...], tracker: Optional[DialogueStateTracker]) -> None:
        assert self._matcher is not None
        decision = self._decide(message, matches)
        danger = message.get(EMERGENCY)
        talk, talk_probability = self._talk(message, decision)
        follow_up = None if danger else self._follow_up(message, decision, tracker)
        if follow_up and (talk in (None, OUT_OF_SCOPE) or self._outvotes(follow_up, talk_probability)):
            matches, decision = follow_up.matches, follow_up.decision
            talk, talk_probability = self._beyond(message, follow_up) if talk == OUT_OF_SCOPE else (None, 0.0)
        else:
            follow_up = None
        if danger:
            kind, intent, confidence = "emergency", "emergency", 1.0
        elif talk:
            kind, intent, confidence = ("decline" if talk == OUT_OF_SCOPE else "talk"), talk, talk_probability
        else:
            kind, intent = decision.kind, INTENTS[decision.kind]
            confidence = matches[0].probability if decision.kind != "decline" else 1.0 - _best(matches)
        # A choice shows the likely entries first, the others stay behind them.
        ordered = (*decision.matches, *(m for m in matches if m not in decision.matches))[:MOST_MATCHES]
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        message.set("intent_ranking", _ranking(intent, confidence, ordered), add_to_output=True)
        message.set("response_selector", _response_selector(ordered), add_to_output=True)
        message.set(
            OUTPUT,
            {
                "decision": kind,
                "matches": [
                    {"entry_id": m.entry_id, "question": m.question, "phrasing": m.phrasing, "probability": m.probability} for m in ordered
                ],
                "completed": follow_up.completed if follow_up else None,
                "clarify": len(decision.matches) if decision.kind == "clarify" else 0,
                "emergency": danger,
                # An emergency's notice comes first; the answer follows it where one is certain.
                "answer_too": bool(danger) and decision.kind == "answer" and _best(matches) >= self._config["certain"],
                **self._revision,
            },
            add_to_output=True,
        )

    def _decide(self, message: Message, matches: Tuple[Match, ...]) -> Decision:
        """The matcher's decision; an answer to what looks out of scope is asked about first, unless it is certain."""
        assert self._matcher is not None
        decision = self._matcher.decide(matches)
        if decision.kind == "answer" and self._doubtful(message) and _best(matches) < self._config["certain"]:
            return Decision("clarify", decision.matches, "the message looks out of scope")
        return decision

    def _doubtful(self, message: Message) -> bool:
        """Whether the message looks out of scope."""
        ranking = message.get(RANKING) or []
        return bool(ranking) and ranking[0][0] == OUT_OF_SCOPE and ranking[0][1] >= self._config["out_of_scope_threshold"]

    def _follow_up(self, message: Message, decision: Decision, tracker: Optional[DialogueStateTracker]) -> Optional[InContext]:
        """The message as completed from the conversation, or None where it is whole by itself."""
        assert self._matcher is not None
        context = context_of(tracker)
        if context is None:
            return None
        found = understand(self._matcher, message.get(TEXT) or "", message.get(VECTOR), decision, context, self._links)
        sure = found and found.leaning == "word" and _best(found.matches) >= self._config["certain"]
        if found and found.decision.kind == "answer" and self._doubtful(message) and not sure:
            return replace(found, decision=Decision("clarify", found.decision.matches, "the message looks out of scope"))
        return found

    def _outvotes(self, follow_up: InContext, talk_probability: float) -> bool:
        """Whether a follow-up is so clear that what sounds like talk is none: "is it approved?", "what about its risks?"."""
        if follow_up.decision.kind == "answer":
            return talk_probability < self._config["certain"]
        return follow_up.clear and talk_probability < self._config["talk_outvoted_threshold"]

    def _beyond(self, message: Message, follow_up: InContext) -> Tuple[Optional[str], float]:
        """Out of scope with its probability, where a follow-up is that; words alone cannot tell, so it is asked about if it
        leans on the conversation by a word."""
        probability = message.get(RANKING)[0][1]
        if follow_up.decision.kind == "answer":
            return None, 0.0
        leaning = follow_up.leaning == "word" and probability < self._config["certain"]
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
            if probability >= self._config["out_of_scope_threshold"] and not (asked or decision.kind == "answer"):
                return intent, probability
        elif intent != FAQ and probability >= self._config["talk_threshold"]:
            return intent, probability
        return None, 0.0

    def _named(self, message: Message, decision: Decision) -> bool:
        """Whether the message names the very term that the likeliest entry is about: that is no other subject."""
        assert self._matcher is not None
        if not decision.matches or decision.matches[0].doubts or _best(decision.matches) < 0.5:
            return False
        best = {place.name for place in find_places(decision.matches[0].question, self._matcher.base.surfaces)} - GENERAL
        phrasing = {place.name for place in find_places(decision.matches[0].phrasing, self._matcher.base.surfaces)} - GENERAL
        return any(e["value"] in best | phrasing for e in message.get(ENTITIES, []) if e["entity"] in ("drug", "condition"))


def entry_questions(training_data: TrainingData) -> List[EntryQuestions]:
    """Entries with their ways of asking; the first example of an intent is its entry's question."""
    texts: Dict[str, List[str]] = {}
    for example in training_data.intent_examples:
        key = example.get(INTENT_RESPONSE_KEY)
        if key and key.startswith(f"{FAQ}/"):
            texts.setdefault(key[len(FAQ) + 1 :], []).append(example.get(TEXT))
    return [EntryQuestions(entry_id, first, tuple(rest)) for entry_id, (first, *rest) in texts.items()]


def _best(matches: Tuple[Match, ...]) -> float:
    return matches[0].probability if matches else 0.0


def _ranking(intent: str, confidence: float, matches: Tuple[Match, ...]) -> List[Dict[str, Any]]:
    others = [{"name": f"{FAQ}/{match.entry_id}", "confidence": match.probability} for match in matches]
    return [{"name": intent, "confidence": confidence}, *others]


def _response_selector(matches: Tuple[Match, ...]) -> Dict[str, Any]:
    ranking = [{"confidence": m.probability, "intent_response_key": f"{FAQ}/{m.entry_id}"} for m in matches]
    if not ranking:
        return {"all_retrieval_intents": [FAQ]}
    response = {**ranking[0], "responses": None, "utter_action": "action_answer"}
    return {"all_retrieval_intents": [FAQ], FAQ: {"response": response, "ranking": ranking}}


def _progress(stage: str, done: int, total: int) -> None:
    logger.info("%s: %d of %d", stage, done, total)
