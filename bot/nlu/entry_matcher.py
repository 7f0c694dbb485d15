"""The stored entries a question may mean, and what to do about it: answer, clarify, decline.

Stands where DIET and the response selector stand in a stock bot, and writes the same fields, so that ``rasa test nlu``,
``rasa shell`` and the trackers look as a Rasa user expects.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.labelled import read_questions
from bot.knowledge.store import KnowledgeStore
from bot.matching.matcher import Decision, EntryQuestions, Labelled, Match, Matcher
from bot.nlu.conversation_intent import RANKING
from bot.nlu.emergency_screen import EMERGENCY
from bot.nlu.importer import FAQ, OUT_OF_SCOPE, UNANSWERABLE
from bot.nlu.sentence_embedder import VECTOR, embedder, nearness
from bot.nlu.training_progress import report
from bot.settings import Settings

OUTPUT = "citewell"
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

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            # A talk intent as probable as this is taken as talk, unless the message is an entry's very wording.
            "talk_threshold": 0.5,
            # A message out of scope with at least this probability is not answered unless an entry is certain;
            # with an entry more probable than that, it is asked what was meant.
            "out_of_scope_threshold": 0.6,
            # An entry is certain from this probability on.
            "certain": 0.9,
            # An example of a question without an entry is dropped where one is as near as this: it has an entry here.
            "out_of_scope_nearest": 0.65,
            "unanswerable_nearest": 0.85,
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
            files = sorted(settings.labelled_questions.glob("*.tsv"))
            labelled = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
            return json.dumps(
                [store.questions_hash, settings.wrong_answer_budget, settings.stray_budget, str(settings.embedder), labelled]
            )

    def train(self, training_data: TrainingData) -> Resource:
        """Builds the index, and fits the thresholds to the wrong-answer budget."""
        settings = Settings.load()
        with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
            surfaces = {surface.lower(): (term.name, term.kind) for term in store.terms() for surface in (term.name, *term.synonyms)}
            self._revision = {"questions_hash": store.questions_hash, "revision": store.revision}
        questions = entry_questions(training_data)
        self._matcher = Matcher.train(
            questions,
            surfaces,
            embedder(),
            wrong_answer_budget=settings.wrong_answer_budget,
            cache=settings.embeddings,
            progress=report,
            unanswerable=self._without_entry(training_data, [text for entry in questions for text in entry.texts]),
            labelled=labelled_questions(settings.labelled_questions),
            stray_budget=settings.stray_budget,
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._matcher.save(directory)
            (directory / "revision.json").write_text(json.dumps(self._revision), encoding="utf-8")
        return self._resource

    def _without_entry(self, training_data: TrainingData, questions: List[str]) -> List[str]:
        """The examples of questions that no entry answers, without those that this knowledge base does answer."""
        nearest = {OUT_OF_SCOPE: self._config["out_of_scope_nearest"], UNANSWERABLE: self._config["unanswerable_nearest"]}
        examples = [(m.get(TEXT), nearest[m.get(INTENT)]) for m in training_data.intent_examples if m.get(INTENT) in nearest]
        near = nearness([text for text, _ in examples], questions)
        return [text for (text, most), cosine in zip(examples, near) if cosine < most]

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
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = message.get(VECTOR)
            if vector is not None and self._matcher is not None:
                text = message.get(TEXT) or ""
                spoken = any(character.isalnum() for character in text)  # signs and pictures alone ask nothing
                self._understand(message, self._matcher.match(text, vector) if spoken else ())
        return messages

    def _understand(self, message: Message, matches: Tuple[Match, ...]) -> None:
        assert self._matcher is not None
        decision = self._decide(message, matches)
        danger = message.get(EMERGENCY)
        talk, talk_probability = self._talk(message, decision)
        if danger:
            kind, intent, confidence = "emergency", "emergency", 1.0
        elif talk:
            kind, intent, confidence = ("decline" if talk == OUT_OF_SCOPE else "talk"), talk, talk_probability
        else:
            kind, intent = decision.kind, INTENTS[decision.kind]
            confidence = matches[0].probability if decision.kind != "decline" else 1.0 - _best(matches)
        # A choice shows the likely entries first, the others stay behind them.
        ordered = (*decision.matches, *(m for m in matches if m not in decision.matches))
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
        ranking = message.get(RANKING) or []
        doubtful = ranking and ranking[0][0] == OUT_OF_SCOPE and ranking[0][1] >= self._config["out_of_scope_threshold"]
        if decision.kind == "answer" and doubtful and _best(matches) < self._config["certain"]:
            return Decision("clarify", decision.matches, "the message looks out of scope")
        return decision

    def _talk(self, message: Message, decision: Decision) -> Tuple[Optional[str], float]:
        """The talk intent this message is, with its probability, or None."""
        ranking = message.get(RANKING) or []
        if not ranking or (decision.kind == "answer" and decision.matches[0].probability >= 0.99):
            return None, 0.0
        intent, probability = ranking[0]
        if intent == OUT_OF_SCOPE:
            asked = decision.kind == "clarify" and _best(decision.matches) > probability
            if probability >= self._config["out_of_scope_threshold"] and not (asked or decision.kind == "answer"):
                return intent, probability
        elif intent != FAQ and probability >= self._config["talk_threshold"]:
            return intent, probability
        return None, 0.0


def labelled_questions(folder: Path) -> List[Labelled]:
    """The first turns of a folder's development questions that entries answer, or none does; none without the folder.

    Raises:
        ContentError: a file cannot be read.
    """
    questions = [question for path in sorted(folder.glob("*.tsv")) for question in read_questions(path, "dev") if not question.history]
    return [(each.question, each.entries) for each in questions if each.answerable or each.unanswerable]


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
