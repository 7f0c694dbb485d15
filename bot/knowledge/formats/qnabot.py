"""What QnABot on AWS exports: JSON with a list ``qna`` of {qid, q, a, alt, t, next ...}.

https://github.com/aws-solutions/qnabot-on-aws
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Source, Term
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.html_answers import from_mixed, plain
from bot.knowledge.formats.json_records import read_json
from bot.knowledge.formats.reading import Options, Reading, Record, head, unprintable
from bot.knowledge.formats.table import missing_texts, site_of
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem
from bot.knowledge.render import from_text, to_text
from bot.knowledge.wording import is_slug, slugify

name = "qnabot"
suffixes = (".json",)
CARRIES = ("phrasings", "topic", "next")
_ELSEWHERE = ("conditionalChaining", "elicitResponse", "botRouting", "clientFilterValues", "rp", "sa", "tags", "slots")
_LIMITS = {"question": 140, "answer": 8000}  # characters; QnABot refuses longer ones


def detect(path: Path) -> bool:
    """Whether a JSON file has items with a ``qid``."""
    return path.suffix.lower() in suffixes and re.search(r'"qid"\s*:', head(path)) is not None


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of an export; items of another type than ``qna`` are only counted."""
    items, _, problems = read_json(path, options, "qna")
    known = {str(value["qid"]): _id_of(value["qid"]) for _, _, value in items if isinstance(value, dict) and value.get("qid")}
    records: List[Record] = []
    lost: Dict[str, int] = {}
    others = 0
    for _, line, value in items:
        place = Place(str(path), line, {})
        if not isinstance(value, dict):
            problems.append(problem("wrong-type", place, "", "this is not an item", 'Write {"qid": ..., "q": [...], "a": ...}.'))
        elif value.get("type", "qna") not in ("qna", "text"):
            others += 1
        else:
            records.append(_record(value, place, known))
            for key in _ELSEWHERE:
                lost[key] = lost.get(key, 0) + bool(value.get(key))
    problems += _left(others, lost, str(path))
    if not items and not problems:
        cure = 'Export the content again; it begins with {"qna": [.'
        problems.append(problem("no-entries", Place(str(path), 1), "", "there is no question in the file", cure))
    return Reading(tuple(records), tuple(problems))


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """A file that QnABot's designer imports; a topic is set, and ``next`` names the next item."""
    items = []
    for entry in entries:
        item: Dict[str, Any] = {"qid": entry.id, "type": "qna", "q": [entry.question, *entry.phrasings]}
        item |= {"a": to_text(entry.answer), "alt": {"markdown": entry.answer}}
        item |= {"t": entry.topic} if entry.topic else {}
        items.append(item | ({"next": entry.next} if entry.next else {}))
    return (write_text(path, json.dumps({"qna": items}, ensure_ascii=False, indent=1) + "\n"),)


def limits(entries: Sequence[Entry]) -> List[str]:
    """What QnABot would refuse of an export."""
    questions = sum(len(text) > _LIMITS["question"] for entry in entries for text in (entry.question, *entry.phrasings))
    answers = sum(len(entry.answer) > _LIMITS["answer"] for entry in entries)
    found = [f"questions of more than {_LIMITS['question']} characters: {questions}"] if questions else []
    return found + ([f"answers of more than {_LIMITS['answer']} characters: {answers}"] if answers else [])


def _id_of(qid: Any) -> str:
    return str(qid) if is_slug(str(qid)) else slugify(str(qid), 100)


def _record(item: Mapping[str, Any], place: Place, known: Mapping[str, str]) -> Record:
    problems: List[Problem] = []
    questions = [plain(text) for text in _texts(item, "q", place, problems)]
    question, *phrasings = dict.fromkeys(filter(None, questions)) or [""]
    alternative = item.get("alt") if isinstance(item.get("alt"), dict) else {}
    markdown = _text(alternative or {}, "markdown", place, problems)
    answer = markdown or from_text(_without_tags(_text(item, "a", place, problems) or ""))
    if "{{" in answer:
        found = "the answer holds a template, {{...}}, which QnABot would fill in"
        problems.append(problem("not-carried", place, "answer", found, "Write out what a reader should see.", "error"))
    answer, converted = from_mixed(answer.strip(), place)
    follower = _text(item, "next", place, problems)
    if follower and follower not in known:
        found = f"next leads to the item {follower!r}, which is not in the file"
        problems.append(problem("next-to-nowhere", place, "next", found, "Take it out.", "warning"))
    entry = Entry(
        id=_id_of(item["qid"]) if item.get("qid") else "",
        question=question,
        answer=answer,
        phrasings=tuple(phrasings),
        topic=_text(item, "t", place, problems),
        next=known.get(follower or ""),
        sources=_sources(item),
    )
    if not entry.id:
        problems.append(problem("missing-id", place, "", "the item has no qid", "Give it one."))
    for text in (question, answer, *phrasings):
        if unprintable(text):
            problems.append(problem("control-character", place, "", "an escape makes a control character", "Delete it."))
    return Record(entry, place, tuple(problems + converted + entry_errors(entry, place) + missing_texts(entry, place)))


def _without_tags(text: str) -> str:
    """Speech markup is for voices; its words are the answer."""
    return plain(text) if re.match(r"\s*<speak\b", text) else text


def _sources(item: Mapping[str, Any]) -> Tuple[Source, ...]:
    """The address of a response card's buttons is where the answer comes from, as far as QnABot can say."""
    card = item.get("r")
    buttons = card.get("buttons") if isinstance(card, dict) else None
    found = [button for button in buttons or () if isinstance(button, dict) and re.match(r"https?://\S+$", str(button.get("value")))]
    return tuple(Source(site_of(button["value"]), str(button.get("text") or "") or None, button["value"]) for button in found)


def _text(item: Mapping[str, Any], key: str, place: Place, problems: List[Problem]) -> Optional[str]:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        problems.append(problem("wrong-type", place, key, f"{key} is not text", "Write it in quotes."))
        return None
    return value.strip() or None if value else None


def _texts(item: Mapping[str, Any], key: str, place: Place, problems: List[Problem]) -> List[str]:
    value = item.get(key)
    values = [value] if isinstance(value, str) else value
    if isinstance(values, list) and all(isinstance(each, str) for each in values):
        return values
    if value is not None:
        problems.append(problem("wrong-type", place, key, f"{key} is not a list of texts", f'Write "{key}": ["one", "another"].'))
    return []


def _left(others: int, lost: Mapping[str, int], path: str) -> List[Problem]:
    what = [f"{others} items of another type than qna"] if others else []
    what += [f"{key} of {count} item{'s' if count > 1 else ''}" for key, count in lost.items() if count]
    if not what:
        return []
    cure = "Check that readers do not miss it."
    return [problem("not-carried", Place(path, 1), "", f"an entry has no place for {', '.join(what)}", cure)]
