"""The order in which a reader would go through the entries: along the linked follow-up questions, topic by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple


@dataclass(frozen=True)
class Step:
    """An entry as the order sees it. ``next`` is an entry id, also where the link is known by its wording alone."""

    id: str
    topic: Optional[str]
    next: Optional[str]


def reading_order(steps: Sequence[Step]) -> Tuple[Step, ...]:
    """The same steps: topics as the longest paths meet them, inside a topic along ``next``, else by id.

    Paths start where no other entry leads; the longest goes first, of equal ones the first by id. Entries without a
    topic come last.
    """
    by_id = {step.id: step for step in sorted(steps, key=lambda step: step.id)}
    led_to = {step.next for step in by_id.values() if step.next != step.id}
    lengths = _path_lengths(by_id)
    heads = sorted((step_id for step_id in by_id if step_id not in led_to), key=lambda head: (-lengths[head], head))
    walked: List[Step] = []
    seen: Set[str] = set()
    for start in [*heads, *by_id]:  # what no head reaches is a circle
        step = by_id.get(start)
        while step and step.id not in seen:
            seen.add(step.id)
            walked.append(step)
            step = by_id.get(step.next) if step.next else None
    ranks = {topic: rank for rank, topic in enumerate(topics_of(walked))}
    return tuple(sorted(walked, key=lambda step: ranks.get(step.topic, len(ranks))))


def topics_of(steps: Sequence[Step]) -> Tuple[str, ...]:
    """The topics in the order of first mention."""
    return tuple(dict.fromkeys(step.topic for step in steps if step.topic))


def circles(steps: Sequence[Step]) -> Tuple[Tuple[str, ...], ...]:
    """Every circle of ``next`` links of two or more entries, as ids; each begins with its first id."""
    by_id = {step.id: step for step in steps}
    done: Set[str] = set()
    found: List[Tuple[str, ...]] = []
    for start in sorted(by_id):
        path: Dict[str, int] = {}
        current: Optional[str] = start
        while current in by_id and current not in done and current not in path:
            path[current] = len(path)
            current = by_id[current].next
        if current in path:
            ring = list(path)[path[current] :]
            least = ring.index(min(ring))
            if len(ring) > 1:
                found.append(tuple(ring[least:] + ring[:least]))
        done.update(path)
    return tuple(found)


def _path_lengths(by_id: Mapping[str, Step]) -> Dict[str, int]:
    lengths: Dict[str, int] = {}
    for start in by_id:
        path: Dict[str, None] = {}
        current: Optional[str] = start
        while current in by_id and current not in lengths and current not in path:
            path[current] = None
            current = by_id[current].next
        length = lengths.get(current, 0) if current else 0
        for step_id in reversed(list(path)):
            length += 1
            lengths[step_id] = length
    return lengths
