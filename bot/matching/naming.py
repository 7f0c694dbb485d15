"""A message that only names something: "azathioprine?", "what is Imuran", "tell me about optic neuritis".

It says too little for phrasings to tell whose it is, and any name of a term is as good as another. An entry that has one of the
term's names as a phrasing is what it asks for; else the entries whose question holds the term are what it may mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from bot.matching.adaptation import CHOICES
from bot.matching.base import Base
from bot.matching.follow_up import find_places

# All that may stand beside the name.
FRAME = frozenset(
    "what what's whats is are was a an the tell me more about of in for please explain define definition meaning does do mean you know "
    "info information exactly this called drug medicine medication condition illness disease test".split()
)


@dataclass(frozen=True)
class Naming:
    """The entries that a name leads to, by their positions; ``certain`` where it is one entry's own phrasing."""

    owners: Tuple[int, ...]
    certain: bool


def named(base: Base, text: str) -> Optional[Naming]:
    """What a normalised text names, or None where it says more than a name, or one that leads to no entry."""
    places = find_places(text, base.surfaces)
    subject = base.subject.name if base.subject else None
    names = {place.name: place.kind for place in places if place.name != subject}
    if len(names) != 1:
        return None
    rest, end = [], 0
    for place in places:
        rest += text[end : place.start].split()
        end = place.end
    if not FRAME.issuperset([*rest, *text[end:].split()]):
        return None
    ((name, kind),) = names.items()
    owners = base.vectors.owners
    surfaces = [surface for surface, term in base.surfaces.items() if term == (name, kind)]
    rows = [row for surface in surfaces for asked in (surface, f"what is {surface}") for row in base.exact(asked)]
    certain = tuple(dict.fromkeys(int(owners[row]) for row in rows))
    if len(certain) == 1:
        return Naming(certain, True)
    holding = (int(owners[row]) for row in base.terms.get(f"{kind}: {name}", ()) if row == base.vectors.starts[owners[row]])
    found = tuple(dict.fromkeys((*certain, *holding)))
    return Naming(found[:CHOICES], False) if found else None
