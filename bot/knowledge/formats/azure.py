"""What Azure custom question answering and QnA Maker export: a table (.tsv or .xlsx) with a row per wording of a question.

Rows of one QnaId are one entry. Its first prompt becomes the next question, the others related ones.
https://learn.microsoft.com/azure/ai-services/language-service/question-answering/how-to/export-import-refresh
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Entry, Source
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats import csv, xlsx
from bot.knowledge.formats.html_answers import from_mixed, plain
from bot.knowledge.formats.reading import Options, Reading, Record, head
from bot.knowledge.formats.table import Row, missing_texts, site_of
from bot.knowledge.problems import Place, problem
from bot.knowledge.wording import slugify

name = "azure"
suffixes = (".tsv", ".xlsx", ".csv")
_MARKS = {"qnaid", "prompts", "suggestedquestions", "iscontextonly"}
_TOPICS = ("topic", "category", "section")
_NOT_A_SOURCE = re.compile(r"(custom )?editorial|.*\.(tsv|xlsx?|docx?|pdf|txt)|qna_chitchat.*", re.IGNORECASE)


def detect(path: Path) -> bool:
    """Whether a table has the columns of such an export."""
    if path.suffix.lower() in (".tsv", ".csv"):
        return _is_header(re.split("[\t,;]", head(path).lstrip().partition("\n")[0]))
    if path.suffix.lower() == ".xlsx":
        return any(_is_header(row) for row in xlsx.first_rows(path))
    return False


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of an export, ``qna-`` and the QnaId for an id; a row without a QnaId is an entry of its own."""
    found: List[Tuple[str, Iterator[Row]]] = []
    if path.suffix.lower() == ".xlsx":
        sheets, problems = xlsx.sheet_rows(path, options)
        found = [(f"{path}!{title}", iter(rows)) for title, rows in sheets if _is_header(rows[0][1])]
    else:
        rows, problems = csv.text_rows(path, options)
        found = [(str(path), rows)] if rows is not None else []
    records: List[Record] = []
    for place, rows in found:
        records += _records(rows, place, problems)
    return Reading(tuple(records), tuple(problems))


def _is_header(cells: Sequence[str]) -> bool:
    columns = {_column(cell) for cell in cells}
    return {"question", "answer"} <= columns and len(columns & _MARKS) >= 1


def _column(cell: str) -> str:
    return re.sub(r"[^a-z]", "", cell.lower())


def _records(rows: Iterator[Row], path: str, problems: List[Problem]) -> List[Record]:
    header_line, header = next(rows, (1, []))
    columns = [_column(cell) for cell in header]
    for column in ("question", "answer"):
        if column not in columns:
            found = f"there is no column {column}"
            cure = "Export the project again; the first line names the columns."
            problems.append(problem("missing-column", Place(path, header_line), "", found, cure))
            return []
    groups: Dict[str, List[Tuple[int, Dict[str, str]]]] = {}
    for line, row in rows:
        cells = dict(zip(columns, (cell.strip() for cell in row)))
        key = cells.get("qnaid") or f"{slugify(cells.get('question', ''))}:{line}"
        groups.setdefault(key, []).append((line, cells))
    ids = {key: f"qna-{key}" if key.isdigit() else slugify(key.rpartition(":")[0] or key) for key in groups}
    lost: Dict[str, None] = {}
    records = [_record(group, ids[key], ids, path, lost) for key, group in groups.items()]
    if lost:
        found = f"an entry has no place for the metadata {', '.join(lost)}"
        cure = f"Call a name {', '.join(_TOPICS)} to keep it as the topic."
        problems.append(problem("not-carried", Place(path, header_line), "", found, cure))
    return records


def _record(group: Sequence[Tuple[int, Dict[str, str]]], entry_id: str, ids: Mapping[str, str], path: str, lost: Dict[str, None]) -> Record:
    line, first = group[0]
    place = Place(path, line)
    # Only the first row of a group needs to have what belongs to the whole.
    whole = {column: next((cells[column] for _, cells in group if cells.get(column)), "") for column in first}
    answer, problems = from_mixed(_breaks(whole.get("answer", "")), place)
    for other_line, cells in group:
        if cells.get("answer") and _breaks(cells["answer"]) != _breaks(whole["answer"]):
            cure = "Rows of one QnaId are wordings of one question; give this row another QnaId."
            found = f"another answer than on line {line} for the same QnaId"
            problems.append(problem("duplicate-key", Place(path, other_line), "", found, cure))
    linked = [target for target in _prompts(whole.get("prompts", ""), ids, place, problems) if target != entry_id]
    question, *phrasings = dict.fromkeys(filter(None, (plain(cells.get("question", "")) for _, cells in group))) or [""]
    entry = Entry(
        id=entry_id,
        question=question,
        answer=answer,
        phrasings=tuple(phrasings),
        topic=_topic(whole.get("metadata", ""), lost),
        next=linked[0] if linked else None,
        related=tuple(dict.fromkeys(target for target in linked[1:] if target != linked[0])),
        sources=_sources(whole),
    )
    return Record(entry, place, tuple(problems + entry_errors(entry, place) + missing_texts(entry, place)))


def _breaks(answer: str) -> str:
    r"""The export writes a line break as the two characters \n."""
    return answer.replace("\\r", "").replace("\\n", "\n").strip()


def _topic(metadata: str, lost: Dict[str, None]) -> Optional[str]:
    """The metadata ``name:value | name:value``: one of the names is the topic, the others are noted as lost."""
    topic = None
    for pair in metadata.split("|"):
        key, _, value = (part.strip() for part in pair.partition(":"))
        if key.lower() in _TOPICS and value and topic is None:
            topic = value
        elif key and value:
            lost[key] = None
    return topic


def _prompts(cell: str, ids: Mapping[str, str], place: Place, problems: List[Problem]) -> List[str]:
    """The ids of the entries that prompts lead to, in their order of display."""
    if cell in ("", "[]"):
        return []
    try:
        prompts: Any = json.loads(cell)
        prompts = sorted(prompts, key=lambda prompt: prompt.get("displayOrder", 0))
        numbers = [str(prompt.get("qnaId", prompt.get("QnaId"))) for prompt in prompts]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        cure = 'They look like [{"displayOrder":0,"qnaId":2,"displayText":"..."}].'
        problems.append(problem("json-syntax", place, "", f"the prompts cannot be read ({error})", cure))
        return []
    for number in numbers:
        if number not in ids:
            found = f"a prompt leads to the QnaId {number}, which is not in the table"
            problems.append(problem("next-to-nowhere", place, "next", found, "Take the prompt out.", "warning"))
    return [ids[number] for number in numbers if number in ids]


def _sources(cells: Mapping[str, str]) -> Tuple[Source, ...]:
    source, shown = cells.get("source", ""), cells.get("sourcedisplayname", "")
    if re.match(r"https?://\S+$", source):
        return (Source(shown if shown and shown != source else site_of(source), None, source),)
    if not source or _NOT_A_SOURCE.fullmatch(source):
        return ()
    return (Source(source, shown or source),)
