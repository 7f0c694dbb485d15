"""Pages with schema.org FAQPage or QAPage, as JSON-LD or microdata, and files of JSON-LD.

https://schema.org/FAQPage
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple

from bot.knowledge.entry import Entry, Source, Term
from bot.knowledge.formats.json_records import read_json
from bot.knowledge.formats.page_markup import Markup
from bot.knowledge.formats.questions import entry_of, questions_in
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, head, read_text
from bot.knowledge.formats.table import with_ids
from bot.knowledge.formats.writing import write_text
from bot.knowledge.problems import Place, problem
from bot.knowledge.render import to_html

name = "faqpage"
suffixes = (".html", ".htm", ".xhtml", ".jsonld", ".json")
MAX_BYTES = 8 * MEGABYTE
CARRIES = ("phrasings", "topic", "updated", "sources")
_TYPES = re.compile(r"""["'/](FAQPage|QAPage|Question)["']""")


def detect(path: Path) -> bool:
    """Whether a page, or a JSON file that speaks of schema.org, is marked up as questions."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        text = head(path)
        return "schema.org" in text and _TYPES.search(text) is not None
    return suffix in suffixes


def read(path: Path, options: Options = Options()) -> Reading:
    """The entries of a page. A page's own address, title and publisher are the source where an answer cites none."""
    if path.suffix.lower() in (".json", ".jsonld"):
        items, others, problems = read_json(path, options, "@graph", "mainEntity")
        found = questions_in([value for _, _, value in items] or others)
        lines = {id(value): line for _, line, value in items}
        places = [Place(str(path), lines.get(id(question), 1), {}) for question in found]
        sources: Tuple[Source, ...] = ()
    else:
        text, problems = read_text(path, MAX_BYTES, guess=True, encoding=options.encoding)
        if text is None:
            return Reading(problems=tuple(problems))
        markup = Markup(text, str(path))
        problems += markup.problems
        found, sources = markup.questions, markup.sources
        places = [Place(str(path), _line(text, question), {}) for question in found]
    records = [entry_of(question, place, sources) for question, place in zip(found, places)]
    if not records and not any(each.severity == "error" for each in problems):
        cure = "Only pages that mark their questions up for search engines (FAQPage, QAPage) can be read; else write them as CSV."
        problems.append(problem("no-entries", Place(str(path), 1), "", "the page marks up no question", cure))
    return Reading(tuple(with_ids(records)), tuple(problems))


def write(entries: Sequence[Entry], path: Path, terms: Sequence[Term] = ()) -> Tuple[Path, ...]:
    """JSON-LD of one FAQPage; in a page it stands in ``<script type="application/ld+json">``."""
    content = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [_question(entry) for entry in entries]}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    # So that an answer can never end the script element it is put into.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    if path.suffix.lower() in (".html", ".htm"):
        text = f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Questions</title>\n<script type="application/ld+json">\n{text}\n</script>'
    return (write_text(path, text + "\n"),)


def _question(entry: Entry) -> Dict[str, Any]:
    answer: Dict[str, Any] = {"@type": "Answer", "text": to_html(entry.answer)}
    answer |= {"dateModified": entry.updated} if entry.updated else {}
    answer |= {"citation": [_citation(source) for source in entry.sources]} if entry.sources else {}
    question: Dict[str, Any] = {"@type": "Question", "identifier": entry.id, "name": entry.question}
    question |= {"alternateName": list(entry.phrasings)} if entry.phrasings else {}
    question |= {"about": {"@type": "Thing", "name": entry.topic}} if entry.topic else {}
    return question | {"acceptedAnswer": answer}


def _citation(source: Source) -> Dict[str, Any]:
    work: Dict[str, Any] = {"@type": "CreativeWork", "publisher": {"@type": "Organization", "name": source.publisher}}
    parts = {"name": source.title, "url": source.url, "datePublished": source.published}
    return work | {key: value for key, value in parts.items() if value}


def _line(text: str, question: Dict[str, Any]) -> int:
    """The line a question's wording stands on, as far as it is written there as it is read."""
    if isinstance(question.get("line"), int):
        return question["line"]
    name = question.get("name")
    words: Optional[str] = name if isinstance(name, str) else None
    at = text.find(words.strip()) if words and words.strip() else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
