"""The same knowledge base as a stock Rasa project, for measurements beside Citewell.

Nothing of ours is in these projects: the pipeline that ``rasa init`` ships, plain YAML, rules that utter a response, Rasa's
own REST channel.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence, Tuple

import yaml

from bot.knowledge.entry import Entry
from bot.settings import PROJECT

PREFIX = "ask_"  # so that no entry is named like an intent of data/nlu
RETRIEVAL = "faq"
FALLBACK = "nlu_fallback"
TALK = PROJECT / "data" / "nlu"


class Design(Enum):
    """The two ways in which Rasa's documentation answers questions."""

    DIET = "DIET"  # an intent an entry
    SELECTOR = "DIET + ResponseSelector"  # one retrieval intent for all


@dataclass(frozen=True)
class StockProject:
    """A project folder as ``rasa train`` and ``rasa run`` take it; the model comes to lie in it."""

    folder: Path
    design: Design

    @property
    def model(self) -> Path:
        return self.folder / "models" / "model.tar.gz"


def write_project(folder: Path, design: Design, entries: Sequence[Entry], epochs: int = 100, talk: Path = TALK) -> StockProject:
    """A stock project of these entries, with all their phrasings.

    Args:
        folder: where to put it; made where it is missing.
        design: how entries become intents.
        epochs: of DIET and of the ResponseSelector; Rasa's own default is 100.
        talk: folder with the NLU files of talk and out of scope.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    talk_intents: List[str] = []
    for path in sorted(talk.glob("*.yml")):
        shutil.copy(path, data / path.name)
        talk_intents += [item["intent"] for item in _read(path)["nlu"] if "intent" in item]
    names = [intent_of(entry, design) for entry in entries]
    examples = [(name, dict.fromkeys((entry.question, *entry.phrasings))) for name, entry in zip(names, entries)]
    (data / "entries.yml").write_text(_nlu(examples), encoding="utf-8")
    intents = [*([RETRIEVAL] if design is Design.SELECTOR else names), *talk_intents, FALLBACK]
    responses = {
        **{f"utter_{name}": [{"text": answer_text(entry)}] for name, entry in zip(names, entries)},
        **{f"utter_{name}": [{"text": f"({name})"}] for name in (*talk_intents, FALLBACK)},
    }
    rules = [{"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in intents]
    _write(data / "rules.yml", {"version": "3.1", "rules": rules})
    _write(folder / "domain.yml", {"version": "3.1", "intents": intents, "responses": responses})
    _write(folder / "config.yml", configuration(epochs))
    _write(folder / "credentials.yml", {"rest": None})
    _write(folder / "endpoints.yml", {})
    return StockProject(folder, design)


def configuration(epochs: int) -> Dict[str, Any]:
    """config.yml: the pipeline Rasa 3.6 gives a new project, and rules only, as in Citewell."""
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "en",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [{"name": "RulePolicy"}],
    }


def intent_of(entry: Entry, design: Design) -> str:
    """The intent whose examples are this entry's questions."""
    return f"{RETRIEVAL}/{entry.id}" if design is Design.SELECTOR else f"{PREFIX}{entry.id}"


def answer_text(entry: Entry) -> str:
    """What the stock bot utters: the stored answer and its sources."""
    sources = [": ".join(part for part in (source.publisher, source.title or source.url) if part) for source in entry.sources]
    return "\n".join([entry.answer, *(["", "Sources:"] if sources else []), *(f"- {source}" for source in sources)])


def _nlu(examples: Iterable[Tuple[str, Iterable[str]]]) -> str:
    """NLU YAML as people write it; a text is one line there."""
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in examples:
        lines += [f"  - intent: {intent}", "    examples: |"]
        lines += [f"      - {' '.join(text.split())}" for text in texts]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
