"""Training data: the hand-written files of data/, and the knowledge store's questions as retrieval intents.

Nobody copies an entry by hand: each entry's question and phrasings become examples of ``faq/<entry-id>``. They are made as
``Message`` objects: the same number of intents written as YAML takes minutes to read.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any, Dict, List, Optional, Text, Union

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings

FAQ = "faq"
OUT_OF_SCOPE = "out_of_scope"  # far from what a base is about
UNANSWERABLE = "unanswerable"  # near it, but in no entry: nobody is told so, it teaches the matcher where to stop
# An example of these whose cosine with an entry's question is at least this is answered here: what lies outside one knowledge
# base is the subject of another.
ANSWERED = {OUT_OF_SCOPE: 0.65, UNANSWERABLE: 0.85}


class KnowledgeImporter(TrainingDataImporter):
    """Rasa's file importer, plus the entries of ``CITEWELL_HOME/knowledge.db``.

    The first example of an entry is its question; the others are its phrasings.
    """

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
        **_: Any,
    ) -> None:
        self._files = RasaFileImporter(config_file, domain_path, training_data_paths)

    @cached_method
    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Talk from the files, questions from the store."""
        return self._files.get_nlu_data(language).merge(TrainingData(entry_examples()))

    @cached_method
    def get_domain(self) -> Domain:
        return self._files.get_domain()

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        return self._files.get_stories(exclusion_percentage)

    def get_conversation_tests(self) -> StoryGraph:
        return self._files.get_conversation_tests()

    def get_config(self) -> Dict:
        return self._files.get_config()

    def get_config_file_for_auto_config(self) -> Optional[Text]:
        return self._files.get_config_file_for_auto_config()


class EntryExample(Message):
    """An example of an entry. Rasa copies every example and compares all of them many times over: here both are cheap."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> EntryExample:
        # Its values are strings: a copy of what holds them is a deep one.
        other = EntryExample(dict(self.data), set(self.output_properties), self.time, list(self.features))
        other._cached_fingerprint = self._cached_fingerprint
        return other

    def fingerprint(self) -> Text:
        if self._cached_fingerprint is None:
            text, key = self.data.get(TEXT), self.data.get(INTENT_RESPONSE_KEY)
            if self.features or len(self.data) > 3 or text is None or key is None:
                return super().fingerprint()
            self._cached_fingerprint = md5(f"{key}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return self._cached_fingerprint


def entry_examples() -> List[Message]:
    """The questions and phrasings of the published entries, as examples of ``faq/<entry-id>``.

    Raises:
        StoreError: there is no store yet.
    """
    with KnowledgeStore(Settings.load().knowledge_db, read_only=True) as store:
        return [
            EntryExample.build(text=text, intent=f"{FAQ}/{entry.id}")
            for entry in store.entries()
            for text in dict.fromkeys((entry.question, *entry.phrasings))
        ]
