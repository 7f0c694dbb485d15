"""Medical terms: YAML files with a list of {name: azathioprine, kind: drug, synonyms: [Imuran, Azasan]}."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Optional, Tuple, get_args

import yaml

from bot.errors import Problem
from bot.knowledge.entry import Term, TermKind
from bot.knowledge.formats.reading import read_text
from bot.knowledge.formats.yaml_lines import Fields, parse
from bot.knowledge.problems import Place, did_you_mean, problem
from bot.knowledge.wording import normalise

name = "terms"
suffixes = (".yml", ".yaml")
KEYS = ("name", "kind", "synonyms")
KINDS: Tuple[str, ...] = get_args(TermKind)
FORM = "- {name: azathioprine, kind: drug, synonyms: [Imuran, Azasan]}"


def detect(path: Path) -> bool:
    """Whether a YAML file stands in a folder called terms, or holds a list (Rasa's own files do not)."""
    if path.suffix.lower() not in suffixes:
        return False
    if path.resolve().parent.name == "terms":
        return True
    text, _ = read_text(path)
    first = re.search(r"^(?!\s*(?:#|$|---\s*$)).*$", text or "", re.MULTILINE)
    return first is not None and first.group().lstrip().startswith(("-", "["))


def read(path: Path) -> Tuple[List[Tuple[Term, Place]], List[Problem]]:
    """The sound terms of a file, each with its place, and every problem."""
    text, problems = read_text(path)
    if text is None:
        return [], problems
    node, problems = parse(text, str(path))
    if not isinstance(node, yaml.SequenceNode):
        if not problems:
            found = "the file does not hold a list"
            problems = [problem("wrong-type", Place(str(path), 1), "", found, f"Write each term as {FORM}")]
        return [], problems
    terms = []
    for item in node.value:
        place = Place(str(path), item.start_mark.line + 1, {})
        if not isinstance(item, yaml.MappingNode):
            problems.append(problem("wrong-type", place, "", "this is not a term", f"Write it as {FORM}"))
            continue
        fields = Fields(item, place, 1, KEYS)
        term = term_of(fields)
        problems += fields.problems
        if term:
            terms.append((term, place))
    return terms, problems


def clashes(terms: List[Tuple[Term, Place]]) -> List[Problem]:
    """Terms that stand twice, and synonyms that belong to two terms (whichever file they stand in)."""
    found = []
    names: Dict[str, Place] = {}
    owners: Dict[str, Term] = {}
    for term, place in terms:
        key = normalise(term.name)
        if key in names:
            what = f"the term {term.name!r} stands here and at {names[key].path}:{names[key].line}"
            found.append(problem("duplicate-term", place, "", what, "Make one of them."))
        names.setdefault(key, place)
        owners.setdefault(key, term)
    for term, place in terms:
        for number, synonym in enumerate(term.synonyms):
            owner = owners.setdefault(normalise(synonym), term)
            if owner is not term and normalise(owner.name) != normalise(term.name):
                what = f"{synonym!r} is a name of {owner.name!r} and of {term.name!r}"
                cure = "Keep it where readers mean it."
                found.append(problem("duplicate-synonym", place, f"synonyms.{number}", what, cure))
    return found


def term_of(fields: Fields) -> Optional[Term]:
    """The term that a mapping's fields make, None where something is wrong with it."""
    name, kind = fields.text("name"), fields.text("kind")
    if not name and "name" not in fields.reported:
        fields.report("missing-name", "name", "the term has no name", f"Write it as {FORM}")
    if kind not in KINDS and "kind" not in fields.reported:
        found = f"the kind {kind!r} is not known" if kind else "the term has no kind"
        fields.report("bad-kind", "kind", found, did_you_mean(kind or "", KINDS))
    synonyms = tuple(dict.fromkeys(synonym.strip() for synonym in fields.texts("synonyms")))
    return Term(name, kind, synonyms) if name and kind in KINDS and not fields.problems else None  # type: ignore
