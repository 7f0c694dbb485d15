"""Before any matching: is somebody in danger now? Rules an editor can read, and a classifier learned from examples.

Either is enough, but for a rule's alarm where the classifier is sure that nobody is in danger; nothing else outvotes them. The
rules are data/emergency/*.yml, read when a model is loaded; the examples are data/emergency/examples/*.tsv.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.matching.cores import on_all_cores
from bot.nlu.danger import DangerScreen
from bot.nlu.danger_examples import HARMLESS, DangerClassifier, normalise, read_examples
from bot.nlu.sentence_embedder import RAW_VECTOR, embed_for_training, embedder, is_payload
from bot.settings import Settings

EMERGENCY = "emergency"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmergencyScreen(GraphComponent):
    """Sets the intent ``emergency`` and leaves the dangers' categories in the message. Comes after SentenceEmbedder."""

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._screen = DangerScreen.from_folder(_folder(config))
        self._classifier: Optional[DangerClassifier] = None
        self._same_rules = False  # whether the classifier has learnt beside the rules as they are now

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            # Folder of the rules and the examples, relative to the project.
            "rules": "data/emergency",
            # Probability from which what resembles the examples is an emergency.
            "threshold": 0.5,
            # A rule's alarm is dropped where no stretch of the message is a danger with at least this probability.
            "dropped_below": 0.02,
            # Dangers whose alarms are never dropped: they are told in words with which others ask for help with an illness.
            "never_dropped": ["suicide", "self_harm"],
            # Inverse strength of the classifier's L2 regularisation; larger trusts the examples more.
            "regularization": 10.0,
            # At most so many questions, with an entry or without, and messages of talk stand for harmless ones.
            "most_harmless": 20000,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EmergencyScreen:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The examples, and the rules that mark them, are no training data of Rasa's: a change of them must train anew."""
        return _hash(_folder(config))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples; the entries' questions and the talk are harmless too, but for what the rules call a danger."""
        examples = read_examples(_folder(self._config) / "examples")
        dangers = {normalise(text) for category, text in examples if category != HARMLESS}
        self._screen.compile()
        asked = [message.get(TEXT) for message in training_data.intent_examples]
        alarming = on_all_cores(lambda row: self._screen.screen(asked[row]) is not None, len(asked))
        harmless = [text for text, alarm in zip(asked, alarming) if not alarm and normalise(text) not in dangers]
        kept = np.linspace(0, len(harmless) - 1, min(len(harmless), self._config["most_harmless"])).astype(int)
        examples += [(HARMLESS, harmless[place]) for place in kept]
        self._classifier = DangerClassifier.train(examples, embed_for_training, self._screen.marks, self._config["regularization"])
        self._same_rules = True
        arrays, meta = self._classifier.state()
        meta["rules"] = _hash(_folder(self._config))
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(directory / "danger.npz", **arrays)
            (directory / "danger.json").write_text(json.dumps(meta), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EmergencyScreen:
        component = cls(config, model_storage, resource)
        component._screen.compile()
        with model_storage.read_from(resource) as directory:
            with np.load(directory / "danger.npz") as arrays:
                meta = json.loads((directory / "danger.json").read_text(encoding="utf-8"))
                component._classifier = DangerClassifier.from_state(dict(arrays), meta)
                component._same_rules = meta.get("rules") == _hash(_folder(config))
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            categories = () if is_payload(message) else self._categories(message.get(TEXT) or "", message.get(RAW_VECTOR))
            if categories:
                message.set(EMERGENCY, list(categories))
                message.set(INTENT, {"name": EMERGENCY, "confidence": 1.0}, add_to_output=True)
        return messages

    def _categories(self, text: str, vector: Optional[np.ndarray]) -> Tuple[str, ...]:
        """The dangers of a text, the most urgent first."""
        danger = self._screen.screen(text)
        found = (danger.category, *danger.also) if danger else ()
        if self._classifier is None or vector is None:
            return found
        look = self._classifier.look(text, vector, embedder().embed, self._screen.marks)
        if danger:
            sure = look.highest < self._config["dropped_below"] and danger.category not in self._config["never_dropped"]
            return () if sure and self._same_rules else found
        return (look.category,) if look.category and look.probability >= self._config["threshold"] else ()


def _folder(config: Dict[Text, Any]) -> Path:
    return Settings.load().project / config["rules"]


def _hash(folder: Path) -> str:
    """Of the rules and the examples."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".tsv", ".yml"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
