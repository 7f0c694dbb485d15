"""The stored entries a question may mean, and what to do about it: answer, clarify, decline.

Stands where DIET and the response selector stand in a stock bot, and writes the same fields, so that ``rasa test nlu``,
``rasa shell`` and the trackers look as a Rasa user expects.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.labelled import read_questions
from bot.knowledge.store import KnowledgeStore
from bot.matching.candidates import read_ahead
from bot.matching.matcher import EntryQuestions, Labelled, Match, Matcher
from bot.matching.several import OpenPart
from bot.nlu.context import links_of
from bot.nlu.emergency_screen import EMERGENCY
from bot.nlu.importer import ANSWERED, FAQ
from bot.nlu.judgement import Judge
from bot.nlu.sentence_embedder import ASKED, VECTOR, embedder, nearness
from bot.nlu.training_progress import report
from bot.settings import Settings

OUTPUT = "citewell"
MOST_MATCHES = 10
OFFERED = 0.3  # beside an answer, less is no choice but noise


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
        self._strict: FrozenSet[str] = frozenset()

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
            files = sorted(settings.labelled_questions.glob("*.tsv"))
            labelled = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
            return json.dumps(
                [store.questions_hash, settings.wrong_answer_budget, settings.stray_budget, str(settings.embedder), labelled, links]
            )

    def train(self, training_data: TrainingData) -> Resource:
        """Builds the index, and fits the thresholds to the wrong-answer budget."""
        settings = Settings.load()
        with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
            surfaces = {surface.lower(): (term.name, term.kind) for term in store.terms() for surface in (term.name, *term.synonyms)}
            self._revision = {"questions_hash": store.questions_hash, "revision": store.revision}
            entries = store.entries()
            self._links = links_of(entries)
            self._strict = frozenset(entry.id for entry in entries if entry.strictness == "strict")
        questions = entry_questions(training_data, {entry.id: entry.answer for entry in entries})
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
            about = {"links": self._links, "strict": sorted(self._strict)}
            (directory / "about_entries.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @staticmethod
    def _without_entry(training_data: TrainingData, questions: List[str]) -> List[str]:
        """The examples of questions that no entry answers, without those that this knowledge base does answer."""
        examples = [(m.get(TEXT), ANSWERED[m.get(INTENT)]) for m in training_data.intent_examples if m.get(INTENT) in ANSWERED]
        near = nearness([text for text, _ in examples], questions)
        return [text for (text, answered), cosine in zip(examples, near) if cosine < answered]

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
            read_ahead(component._matcher.base)
            embedder().look_up(component._matcher.base.vector)
            component._revision = json.loads((directory / "revision.json").read_text(encoding="utf-8"))
            about = json.loads((directory / "about_entries.json").read_text(encoding="utf-8"))
            component._links, component._strict = about["links"], frozenset(about["strict"])
        return component

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        for message in messages:
            vector = message.get(VECTOR)
            if vector is not None and self._matcher is not None:
                text = message.get(ASKED)
                spoken = any(character.isalnum() for character in text)  # signs and pictures alone ask nothing
                matches = self._matcher.worded(text, MOST_MATCHES) if spoken else ()
                if spoken and not matches:
                    matches = self._matcher.match(text, vector, MOST_MATCHES)
                self._understand(message, matches, tracker)
        return messages

    def _understand(self, message: Message, matches: Tuple[Match, ...], tracker: Optional[DialogueStateTracker]) -> None:
        assert self._matcher is not None
        judged = Judge(self._matcher, self._links, self._strict, self._config).judge(message, matches, tracker)
        decision, danger = judged.decision, message.get(EMERGENCY)
        # A choice shows the likely entries first, the others stay behind them.
        ordered = (*decision.matches, *(m for m in judged.matches if m not in decision.matches))[:MOST_MATCHES]
        message.set(INTENT, {"name": judged.intent, "confidence": judged.confidence}, add_to_output=True)
        message.set("intent_ranking", _ranking(judged.intent, judged.confidence, ordered), add_to_output=True)
        message.set("response_selector", _response_selector(ordered), add_to_output=True)
        message.set(
            OUTPUT,
            {
                "decision": judged.kind,
                "matches": [_match(match) for match in ordered],
                "completed": judged.completed,
                "further": [_match(judged.further)] if judged.further else [],
                "left_open": [_left_open(part) for part in judged.left_open],
                "language": judged.language,
                "clarify": len(decision.matches) if decision.kind == "clarify" else 0,
                "emergency": danger,
                # An emergency's notice comes first; the answer follows it where one is certain.
                "answer_too": bool(danger) and decision.kind == "answer" and ordered[0].probability >= self._config["certain"],
                **self._revision,
            },
            add_to_output=True,
        )


def labelled_questions(folder: Path) -> List[Labelled]:
    """The first turns of a folder's development questions that entries answer, or none does; none without the folder.

    Raises:
        ContentError: a file cannot be read.
    """
    questions = [question for path in sorted(folder.glob("*.tsv")) for question in read_questions(path, "dev") if not question.history]
    return [(each.question, each.entries) for each in questions if each.answerable or each.unanswerable]


def entry_questions(training_data: TrainingData, answers: Mapping[str, str]) -> List[EntryQuestions]:
    """Entries with their ways of asking and their answers; the first example of an intent is its entry's question."""
    texts: Dict[str, List[str]] = {}
    for example in training_data.intent_examples:
        key = example.get(INTENT_RESPONSE_KEY)
        if key and key.startswith(f"{FAQ}/"):
            texts.setdefault(key[len(FAQ) + 1 :], []).append(example.get(TEXT))
    return [EntryQuestions(entry_id, first, tuple(rest), answers.get(entry_id, "")) for entry_id, (first, *rest) in texts.items()]


def _match(match: Match) -> Dict[str, Any]:
    return {"entry_id": match.entry_id, "question": match.question, "phrasing": match.phrasing, "probability": match.probability}


def _left_open(part: OpenPart) -> Dict[str, Any]:
    offered = [match for match in part.decision.matches if match.probability >= OFFERED] if part.decision.kind == "clarify" else []
    return {"question": part.question, "matches": [_match(match) for match in offered]}


def _ranking(intent: str, confidence: float, matches: Tuple[Match, ...]) -> List[Dict[str, Any]]:
    others = [{"name": f"{FAQ}/{match.entry_id}", "confidence": match.probability} for match in matches]
    return [{"name": intent, "confidence": confidence}, *others]


def _response_selector(matches: Tuple[Match, ...]) -> Dict[str, Any]:
    ranking = [{"confidence": m.probability, "intent_response_key": f"{FAQ}/{m.entry_id}"} for m in matches]
    if not ranking:
        return {"all_retrieval_intents": [FAQ]}
    response = {**ranking[0], "responses": None, "utter_action": "action_answer"}
    return {"all_retrieval_intents": [FAQ], FAQ: {"response": response, "ranking": ranking}}
