"""One sentence embedding a message, for the components after it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.matching.courtesy import without_courtesies
from bot.matching.embedder import Embedder
from bot.matching.embedding_cache import embed_cached
from bot.matching.ranker import Ranker
from bot.nlu.training_progress import report
from bot.settings import Settings

ASKED = "citewell_asked"  # the message without courtesies
VECTOR = "citewell_vector"  # of that
RAW_VECTOR = "citewell_raw_vector"  # of the message as it came
SENTENCE = 3  # words; courtesies around fewer may be what is said: "no thanks"


@lru_cache(maxsize=None)
def embedder() -> Embedder:
    """The process's one embedder: weights take 23 MB, and every component reads the same ones."""
    return Embedder(Settings.load().embedder)


def embed_for_training(texts: Sequence[str]) -> np.ndarray:
    """Vectors of texts, float32 [n, 384]; each text is embedded once, for whichever component asks first, and kept for later
    trainings too.
    """
    unique = list(dict.fromkeys(texts))
    vectors, _ = embed_cached(
        unique, embedder(), Ranker.load().projection, Settings.load().embeddings, lambda done, total: report("embed", done, total)
    )
    place = {text: row for row, text in enumerate(unique)}
    return vectors[[place[text] for text in texts]].astype(np.float32)


def nearness(texts: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """While training: the cosine of each text with the nearest of the others, float32 [len(texts)]; -1 where there are none."""
    if not texts or not others:
        return np.full(len(texts), -1.0, np.float32)
    return (embed_for_training(texts) @ embed_for_training(others).T).max(axis=1)


def is_payload(message: Message) -> bool:
    """Whether a button sent this: Rasa reads it, not these components."""
    return str(message.get(TEXT) or "").lstrip().startswith("/")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SentenceEmbedder(GraphComponent):
    """Puts float32 vectors [384] of unit length into the message: of what it asks, and of all of it."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedder:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if not is_payload(message):
                text = message.get(TEXT) or ""
                asked = without_courtesies(text, SENTENCE)
                message.set(ASKED, asked)
                message.set(VECTOR, embedder().embed([asked])[0])
                message.set(RAW_VECTOR, message.get(VECTOR) if asked == text else embedder().embed([text])[0])
        return messages
