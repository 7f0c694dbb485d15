"""Drugs, conditions, symptoms, tests and body parts in a message, by any of their names, as Rasa entities.

The value is the term's canonical name: Imuran, Azasan and "azathioprin" are all azathioprine.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.entry import Term
from bot.knowledge.hashes import questions_hash_of
from bot.knowledge.store import KnowledgeStore
from bot.nlu.sentence_embedder import is_payload
from bot.settings import Settings

MAX_CHARACTERS = 2000
_FILE = "terms.json"
_WORD = re.compile(r"[^\W_]+")
# A shorter name is too near to ordinary words to be guessed; a long one may have two letters wrong.
_SHORTEST_GUESSED, _SHORTEST_WITH_TWO_SLIPS = 7, 10
# As near to a drug's name as a misspelling is, but words of their own: ordinary ones, then other medicines.
_NOT_MISSPELT = frozenset(
    """aesthetic aesthetics anaesthetist anaesthetists anesthetist anesthetists antivirus concert concerto concerts
    contraction contractions generic genetics interfere interfered interferes interfering interferred methylated
    prebiotic prebiotics stains statics stating stations stimulate stimulated stimulates
    famotidine naloxone nitrite nitrites omalizumab""".split()
)


class Found(NamedTuple):
    """A term in a text, and where: ``text[start:end]`` is what stands there."""

    name: str
    kind: str
    start: int
    end: int


class TermFinder:
    """Finds terms by every name they have, the longest name first; of drugs also misspelt ones.

    Case, hyphens, apostrophes and surplus spaces make no difference. Two words that are one letter (two in long names)
    apart and begin alike are taken for the same drug, unless they might as well be another.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        # spaCy takes a second to import: only servers and trainings that have this component wait for it.
        import spacy
        from spacy.matcher import PhraseMatcher

        self._kinds = {term.name: term.kind for term in terms}
        self._vocab = spacy.blank("en").vocab
        self._words: Set[str] = set()
        self._drugs: Dict[str, List[Tuple[str, str]]] = {}  # first letter -> (a name in lower case, canonical name)
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        for term in terms:
            surfaces = dict.fromkeys(words for name in (term.name, *term.synonyms) for words in _spellings(name))
            self._words.update(word for words in surfaces for word in words)
            self._matcher.add(term.name, [self._doc(words) for words in surfaces])
            if term.kind == "drug":
                names = [words[0] for words in surfaces if len(words) == 1 and words[0].isalpha()]
                for name in names:
                    if len(name) >= _SHORTEST_GUESSED:
                        self._drugs.setdefault(name[0], []).append((name, term.name))

    def find(self, text: str) -> Tuple[Found, ...]:
        """The terms of a text in order, without overlap; what is beyond 2,000 characters is not read."""
        from spacy.util import filter_spans

        places = list(_WORD.finditer(text[:MAX_CHARACTERS]))
        words = [place.group().lower() for place in places]
        found = [(span.label_, span.start, span.end) for span in filter_spans(self._matcher(self._doc(words), as_spans=True))]
        for number, word in enumerate(words):
            drug = None if word in self._words else self._guess(word)
            if drug:
                found.append((drug, number, number + 1))
        return tuple(
            Found(name, self._kinds[name], places[first].start(), places[end - 1].end())
            for name, first, end in sorted(found, key=lambda each: each[1])
        )

    def _doc(self, words: Sequence[str]) -> Any:
        """A spaCy document; words of no term are blotted out: spaCy would keep each one a reader ever wrote."""
        from spacy.tokens import Doc

        return Doc(self._vocab, words=[word if word in self._words else "_" for word in words])

    def _guess(self, word: str) -> Optional[str]:
        """The one drug whose name is nearest to a word that is no name, if it is near enough."""
        from spacy.matcher import levenshtein

        if len(word) < _SHORTEST_GUESSED - 1 or not word.isalpha() or word in _NOT_MISSPELT:
            return None
        best, nearest = 3, set()
        for name, drug in self._drugs.get(word[0], ()):
            allowed = 2 if len(name) >= _SHORTEST_WITH_TWO_SLIPS else 1
            slips = levenshtein(word, name, allowed)
            if slips <= min(allowed, best):
                nearest = {drug} if slips < best else nearest | {drug}
                best = slips
        return nearest.pop() if len(nearest) == 1 else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MedicalTerms(GraphComponent):
    """Puts the knowledge store's medical terms into the message's entities."""

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._finder: Optional[TermFinder] = None

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MedicalTerms:
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Terms are no training data of Rasa's: a change of them must train anew."""
        return questions_hash_of((), _stored_terms())

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the terms of the store into the model, so that both are always of one revision."""
        terms = _stored_terms()
        with self._model_storage.write_to(self._resource) as directory:
            content = json.dumps([asdict(term) for term in terms], ensure_ascii=False, indent=0)
            (directory / _FILE).write_text(content, encoding="utf-8")
        self._finder = TermFinder(terms)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MedicalTerms:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            fields = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        component._finder = TermFinder([Term(f["name"], f["kind"], tuple(f["synonyms"])) for f in fields])
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if self._finder is not None and not is_payload(message):
                found = [_entity(term) for term in self._finder.find(message.get(TEXT) or "")]
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _stored_terms() -> Tuple[Term, ...]:
    with KnowledgeStore(Settings.load().knowledge_db, read_only=True) as store:
        return store.terms()


def _spellings(name: str) -> Set[Tuple[str, ...]]:
    """A name as words, and as words without its apostrophes (Lhermittes sign)."""
    lowered = name.lower().replace("’", "'")
    return {tuple(_WORD.findall(each)) for each in (lowered, lowered.replace("'", ""))} - {()}


def _entity(found: Found) -> Dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: found.kind.replace(" ", "_"),
        ENTITY_ATTRIBUTE_VALUE: found.name,
        ENTITY_ATTRIBUTE_START: found.start,
        ENTITY_ATTRIBUTE_END: found.end,
        EXTRACTOR: MedicalTerms.__name__,
    }
