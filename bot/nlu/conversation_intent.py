"""Which kind of talk a message is: greeting, next question, rating, out of scope ..., or a question for the entries."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import ANSWERED, FAQ, UNANSWERABLE
from bot.nlu.sentence_embedder import ASKED, VECTOR, embed_for_training, nearness
from bot.nlu.talk import TalkClassifier

RANKING = "citewell_talk"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ConversationIntent(GraphComponent):
    """Leaves the talk intents with their probabilities in the message; the entry matcher decides."""

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = TalkClassifier.untrained()

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            # Inverse strength of the classifier's L2 regularisation; larger trusts the examples more.
            "regularization": 10.0,
            # At most so many of the entries' questions, and of those without an entry, stand for "a question", so that talk is
            # not drowned.
            "most_questions": 2000,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationIntent:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples of data/nlu/ against samples of the entries' questions and of those that no entry answers."""
        questions = self._sample(FAQ, training_data)
        talk = [(m.get(INTENT), m.get(TEXT)) for m in training_data.intent_examples if m.get(INTENT) not in (FAQ, UNANSWERABLE)]
        talk = self._outside(talk, questions)
        examples = talk + [(FAQ, text) for text in (*questions, *self._sample(UNANSWERABLE, training_data))]
        texts = [text for _, text in examples]
        self._classifier = TalkClassifier.train(
            texts, embed_for_training(texts), [intent for intent, _ in examples], self._config["regularization"]
        )
        with self._model_storage.write_to(self._resource) as directory:
            arrays, meta = self._classifier.state()
            np.savez(directory / "talk.npz", **arrays)
            (directory / "talk.json").write_text(json.dumps(meta), encoding="utf-8")
        return self._resource

    def _sample(self, intent: str, training_data: TrainingData) -> List[str]:
        texts = [m.get(TEXT) for m in training_data.intent_examples if m.get(INTENT) == intent]
        return texts[:: max(1, -(-len(texts) // self._config["most_questions"]))]

    @staticmethod
    def _outside(talk: List[Tuple[str, str]], questions: List[str]) -> List[Tuple[str, str]]:
        """The talk examples without those out-of-scope ones that this knowledge base answers."""
        near = nearness([text for _, text in talk], questions)
        return [(intent, text) for (intent, text), cosine in zip(talk, near) if cosine < ANSWERED.get(intent, 2)]

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ConversationIntent:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            with np.load(directory / "talk.npz") as arrays:
                meta = json.loads((directory / "talk.json").read_text(encoding="utf-8"))
                component._classifier = TalkClassifier.from_state(dict(arrays), meta)
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = message.get(VECTOR)
            if vector is not None:
                ranking: List[Tuple[str, float]] = self._classifier.rank(message.get(ASKED), vector)
                message.set(RANKING, ranking)
        return messages
