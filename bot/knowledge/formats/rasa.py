"""A stock FAQ bot of Rasa: NLU examples of an intent per question, and the responses that answer them.

An entry is an intent ``faq/id`` with its response ``utter_faq/id``, or an intent ``name`` with ``utter_name``; the files
(nlu, responses, domain) are read as one. https://rasa.com/docs/rasa/chitchat-faqs
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import yaml

from bot.errors import Problem
from bot.knowledge.entry import Entry, Term
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.html_answers import from_mixed
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, Record, head, read_text
from bot.knowledge.formats.table import missing_texts
from bot.knowledge.formats.writing import write_text
from bot.knowledge.formats.yaml_lines import parse
from bot.knowledge.problems import Place, problem
from bot.knowledge.wording import is_slug, slugify

name = "rasa"
suffixes = (".yml", ".yaml")
MAX_BYTES = 32 * MEGABYTE
CARRIES = ("phrasings",)
_KEYS = re.compile(r"^(nlu|responses)\s*:(?!\s*(\[\s*\]|\{\s*\})\s*$)", re.MULTILINE)
_ANNOTATION = re.compile(r"\[([^\]\n]*)\](\{[^}\n]*\}|\([^)\n]*\))")
_CONDITION = ("condition", "channel")


@dataclass
class _Bot:
    """What the files say together: examples by intent and answers by response, each with its place."""

    examples: Dict[str, Tuple[Place, List[str]]] = field(default_factory=dict)
    metadata: Dict[str, str] = field(default_factory=dict)
    responses: Dict[str, Tuple[Place, List[str]]] = field(default_factory=dict)
    problems: List[Problem] = field(default_factory=list)


def detect(path: Path) -> bool:
    """Whether a YAML file has NLU examples or responses."""
    return path.suffix.lower() in suffixes and _KEYS.search(head(path)) is not None


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of a bot in one file."""
    return read_together([path], options)


def read_together(paths: Sequence[Path], options: Options = Options()) -> Reading:
    """The entries of a bot's files. The first example is the question; intents without a response are only counted."""
    bot = _Bot()
    for path in paths:
        text, problems = read_text(path, MAX_BYTES, guess=True, encoding=options.encoding)
        bot.problems += problems
        root, problems = parse(text, str(path)) if text is not None else (None, [])
        bot.problems += problems
        for key, node in _pairs(root):
            if key == "nlu":
                _take_examples(node, str(path), bot)
            elif key == "responses":
                _take_responses(node, str(path), bot)
    answered = {intent: f"utter_{intent}" for intent in bot.examples if f"utter_{intent}" in bot.responses}
    if any("/" in intent for intent in answered):  # then plain intents are talk
        answered = {intent: response for intent, response in answered.items() if "/" in intent}
    records = [_record(intent, response, bot) for intent, response in answered.items()]
    return Reading(tuple(records), tuple(bot.problems), unanswered=len(bot.examples) - len(answered))


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """Files nlu.yml and domain.yml in a folder, with an intent ``faq/id`` per entry, for `rasa train`."""
    examples = [
        {"intent": f"faq/{entry.id}", "examples": _Block("".join(f"- {_example(text)}\n" for text in (entry.question, *entry.phrasings)))}
        for entry in entries
    ]
    responses = {f"utter_faq/{entry.id}": [{"text": entry.answer, "metadata": {"question": entry.question}}] for entry in entries}
    nlu = {"version": "3.1", "nlu": examples}
    domain = {"version": "3.1", "intents": ["faq"], "actions": ["utter_faq"], "responses": responses}
    return tuple(
        write_text(path / file, yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000))
        for file, content in (("nlu.yml", nlu), ("domain.yml", domain))
    )


def _pairs(node: Optional[yaml.Node]) -> List[Tuple[str, yaml.Node]]:
    return [(str(key.value), value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _take_examples(node: yaml.Node, path: str, bot: _Bot) -> None:
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        keys = dict(_pairs(item))
        intent, examples = keys.get("intent"), keys.get("examples")
        if intent is None or examples is None:  # synonyms, look-up tables and regular expressions
            continue
        place = Place(path, item.start_mark.line + 1, {})
        texts = [_words(text) for text in _listed(examples)]
        known = bot.examples.setdefault(str(intent.value), (place, []))[1]
        known += [text for text in texts if text and text not in known]


def _listed(examples: yaml.Node) -> List[str]:
    """Examples are one text with a line for each, or a list of mappings with a text."""
    if isinstance(examples, yaml.ScalarNode):
        return [line.strip()[1:] for line in examples.value.split("\n") if line.strip().startswith("-")]
    return [str(value.value) for item in examples.value for key, value in _pairs(item) if key == "text"]


def _words(example: str) -> str:
    return " ".join(_ANNOTATION.sub(r"\1", example).split())


def _take_responses(node: yaml.Node, path: str, bot: _Bot) -> None:
    for key, value in _pairs(node):
        variations = [dict(_pairs(item)) for item in (value.value if isinstance(value, yaml.SequenceNode) else ())]
        plain = [keys for keys in variations if not any(name in keys for name in _CONDITION)] or variations
        texts = [str(keys["text"].value) for keys in plain if "text" in keys]
        bot.responses[key] = (Place(path, value.start_mark.line + 1, {}), texts)
        metadata = next((dict(_pairs(keys["metadata"])) for keys in plain if "metadata" in keys), {})
        if "question" in metadata:
            bot.metadata[key] = str(metadata["question"].value)


def _record(intent: str, response: str, bot: _Bot) -> Record:
    place, examples = bot.examples[intent]
    here, texts = bot.responses[response]
    answer, problems = from_mixed(texts[0].strip() if texts else "", here)
    question = bot.metadata.get(response) or (examples[0] if examples else "")
    own = intent.partition("/")[2] or intent
    entry = Entry(
        id=own if is_slug(own) else slugify(own),
        question=question,
        answer=answer,
        phrasings=tuple(text for text in examples if text != question),
        topic=None if intent.startswith("faq/") or "/" not in intent else intent.partition("/")[0],
    )
    if len(texts) > 1:
        found = f"{response} has {len(texts)} variations, and an entry has one answer: the first"
        problems.append(problem("not-carried", here, "", found, "Check that it says what the others say."))
    if re.search(r"(?<!\{)\{\w+\}(?!\})", answer):
        cure = "Write out what a reader should see."
        problems.append(problem("not-carried", here, "", "the answer has a slot to be filled in, {...}", cure, "error"))
    return Record(entry, place, (*problems, *entry_errors(entry, place), *missing_texts(entry, place)))


def _example(text: str) -> str:
    return " ".join(text.split())


class _Block(str):
    """A text written line by line."""


class _Dumper(yaml.SafeDumper):
    """Writes examples as Rasa users do."""

    def represent_block(self, text: _Block) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


_Dumper.add_representer(_Block, _Dumper.represent_block)
