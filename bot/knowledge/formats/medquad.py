"""MedQuAD, questions and answers of NIH sites as XML: a document for each disease, drug or test, its focus.

Ben Abacha and Demner-Fushman, "A Question-Entailment Approach to Question Answering", BMC Bioinformatics 2019;
published under CC BY 4.0. https://github.com/abachaa/MedQuAD
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

from bot.knowledge.entry import Entry, Source, Term, TermKind
from bot.knowledge.entry_checks import entry_errors
from bot.knowledge.formats.reading import MEGABYTE, Options, Reading, Record, head, read_bytes
from bot.knowledge.formats.table import missing_texts, site_of
from bot.knowledge.formats.xml_lines import parse
from bot.knowledge.problems import Place, problem
from bot.knowledge.render import from_text
from bot.knowledge.wording import slugify

name = "medquad"
suffixes = (".xml",)
MAX_BYTES = 8 * MEGABYTE
ATTRIBUTION = Source(
    publisher="MedQuAD (CC BY 4.0)",
    title="A Question-Entailment Approach to Question Answering",
    url="https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-019-3119-4",
    published="2019",
)
PUBLISHERS = {
    "ADAM": "A.D.A.M. Medical Encyclopedia",
    "CDC": "Centers for Disease Control and Prevention",
    "CancerGov": "National Cancer Institute",
    "GARD": "Genetic and Rare Diseases Information Center",
    "GHR": "Genetics Home Reference",
    "MPlusDrugs": "MedlinePlus Drug Information",
    "MPlusHealthTopics": "MedlinePlus Health Topics",
    "MPlusHerbsSupplements": "MedlinePlus Herbs and Supplements",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NIHSeniorHealth": "NIH SeniorHealth",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
}
_ROOTS = re.compile(r"<(Document|DiseaseFile|doc)\s[^>]*\b(source|corpus)=")
_SYMPTOM = "T184"  # UMLS: sign or symptom
_ITEM = re.compile(r"\s{3,}-\s+|\n\s*-\s+")
_PARAGRAPH = re.compile(r"\n\s*\n\s*|\s{4,}|\n\s+")


def detect(path: Path) -> bool:
    """Whether an XML file is a document of MedQuAD."""
    return path.suffix.lower() in suffixes and _ROOTS.search(head(path)) is not None


def read(path: Path, options: Options = Options()) -> Reading:
    """The answered questions of a document, linked one to the next; its focus and synonyms as a term.

    An id is made of the site, the document and the question's number, such as ``gard-0000004-1``.
    """
    raw, problems = read_bytes(path, MAX_BYTES)
    if raw is None:
        return Reading(problems=tuple(problems))
    root, problems = parse(raw, str(path))
    if root is None:
        return Reading(problems=tuple(problems))
    focus = _text(root, "Focus", "doctitle-focus")
    site = root.get("source") or root.get("corpus") or ""
    document = _document(root, path)
    pairs = [pair for pair in root.iter() if pair.tag in ("QAPair", "pair")]
    answered = [pair for pair in pairs if _text(pair, "Answer", "answer")]
    records = [_record(pair, root, site, document, focus, str(path)) for pair in answered]
    if not pairs:
        cure = "A document holds QAPair elements with a Question and an Answer."
        problems.append(problem("no-entries", Place(str(path), 1), "", "there is no question in the document", cure, "warning"))
    term = _term(root, focus) if answered else None
    return Reading(tuple(_linked(records)), tuple(problems), (term,) if term else (), len(pairs) - len(answered))


def _document(root: Any, path: Path) -> str:
    """The document's own number; some parts of one bear the same, and only their files' names tell them apart."""
    number = root.get("id") or root.get("docid") or root.get("fid") or ""
    return path.stem if path.stem.startswith(number) else number


def _record(pair: Any, root: Any, site: str, document: str, focus: str, path: str) -> Record:
    question = next((child for child in pair if child.tag.lower() == "question"), pair)
    answer = next(child for child in pair if child.tag.lower() == "answer")
    place = Place(path, question.line, {"answer": answer.line})
    number = pair.get("pid") or (question.get("qid") or "").rpartition("-")[2]
    words = " ".join(("" if question is pair else question.text or "").split())
    url = (root.get("url") or "").strip()
    entry = Entry(
        id=slugify(f"{site} {document} {number}"),
        question=re.sub(r"\s+([?.,])", r"\1", words),
        answer=_answer(answer.text or ""),
        topic=slugify(question.get("qtype")) if question.get("qtype") else None,
        sources=(Source(PUBLISHERS.get(site) or site or site_of(url), focus or None, url or None), ATTRIBUTION),
    )
    return Record(entry, place, (*entry_errors(entry, place), *missing_texts(entry, place)))


def _answer(text: str) -> str:
    """The answer as Markdown, word for word.

    MedQuAD has lost most line breaks of the pages it was made from; a wide gap before a hyphen still shows an item of a
    list, and another wide gap a new paragraph.
    """
    blocks: List[str] = []
    for number, chunk in enumerate(_ITEM.split("\n" + text if text.lstrip().startswith("- ") else text)):
        first, *rest = (part for part in _PARAGRAPH.split(chunk.strip()) if part.strip()) if chunk.strip() else [""]
        if first:
            shown = from_text(first)
            blocks.append(f"- {shown}" if number else shown)
        blocks += [from_text(part) for part in rest]
    # Items of one list stand on lines below each other, everything else apart.
    text = ""
    for before, block in zip(["", *blocks], blocks):
        apart = "\n" if before.startswith("- ") and block.startswith("- ") else "\n\n"
        text += (apart if text else "") + block
    return text


def _linked(records: List[Record]) -> List[Record]:
    """Each sound entry leads to the next one about the same focus."""
    sound = [record.entry.id for record in records if record.sound]
    following = dict(zip(sound, sound[1:]))
    return [replace(record, entry=replace(record.entry, next=following.get(record.entry.id))) for record in records]


def _term(root: Any, focus: str) -> Optional[Term]:
    """The focus with its synonyms, where the annotations tell what kind of thing it is."""
    kind = _kind(root)
    if not focus or kind is None:
        return None
    synonyms = [" ".join((element.text or "").split()) for element in root.iter() if element.tag.lower() == "synonym"]
    return Term(focus, kind, tuple(dict.fromkeys(synonym for synonym in synonyms if synonym and synonym != focus)))


def _kind(root: Any) -> Optional[TermKind]:
    values = {tag: _text(root, tag, tag[0].lower() + tag[1:]) for tag in ("SemanticGroup", "SemanticType", "Category")}
    if values["SemanticGroup"] == "Chemicals & Drugs" or values["Category"] == "Drug":
        return "drug"
    if values["SemanticType"] == _SYMPTOM:
        return "symptom"
    return "condition" if values["SemanticGroup"] == "Disorders" or values["Category"] == "Disease" else None


def _text(root: Any, *tags: str) -> str:
    """The text of the first element of one of these names, on one line."""
    element = next((element for element in root.iter() if element.tag in tags), None)
    return " ".join((element.text or "").split()) if element is not None else ""
