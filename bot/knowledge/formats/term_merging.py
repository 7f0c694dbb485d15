"""Medical names from several places made one list, in which no name belongs to two terms."""

from __future__ import annotations

from typing import Dict, List, Sequence, Tuple

from bot.knowledge.entry import Term
from bot.knowledge.wording import normalise


def merged(known: Sequence[Term], brought: Sequence[Term]) -> Tuple[Term, ...]:
    """The known terms, richer by what is brought along.

    A name stays with the term that had it first; a term whose own name is a synonym of another one lends it its other
    names. Merging the same again changes nothing.
    """
    owners: Dict[str, int] = {}  # a name's place in the list
    names: List[str] = [term.name for term in known]
    kinds: List[str] = [term.kind for term in known]
    synonyms: List[List[str]] = [list(term.synonyms) for term in known]
    for place, term in enumerate(known):
        for name in (term.name, *term.synonyms):
            owners.setdefault(normalise(name), place)
    for term in brought:
        key = normalise(term.name)
        if key not in owners:
            owners[key] = len(names)
            names.append(term.name)
            kinds.append(term.kind)
            synonyms.append([])
        place = owners[key]
        for synonym in term.synonyms if kinds[place] == term.kind else ():  # else it is one word for two things
            if normalise(synonym) and normalise(synonym) not in owners:
                owners[normalise(synonym)] = place
                synonyms[place].append(synonym)
    return tuple(Term(name, kind, tuple(others)) for name, kind, others in zip(names, kinds, synonyms))  # type: ignore[arg-type]
