"""`citewell verify`: proves that every delivered answer equals one that was stored."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Dict, List, Set

import click

from bot.commands.console import complain, plain, say, working
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.store import KnowledgeStore

SHOWN = 20  # lines of what is wrong; --json has them all


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def verify(settings: Settings, as_json: bool) -> None:
    """Prove that every delivered answer equals what was stored. Exit code 1 where one does not.

    Each delivery carries the entry's id, the hash of what the reader was shown, and the revision. The hashes of all versions
    of the entry are computed anew from their content and compared with it.
    """
    from bot.feedback.store import FeedbackStore
    from bot.knowledge.store import KnowledgeStore

    with working("Comparing"), KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        deliveries = FeedbackStore(settings.feedback_address).delivered()
        damaged = damaged_versions(store, {delivery.entry_id for delivery in deliveries})
        hashes: Dict[str, Set[str]] = {}
        revisions = store.revisions()
        counts: Counter[str] = Counter(proved=0, differing=0, unknown_entry=0, unknown_revision=0)
        wrong: List[Dict[str, object]] = []
        for delivery in deliveries:
            known = hashes.setdefault(delivery.entry_id, stored_hashes(store, delivery.entry_id))
            outcome = (
                "unknown_entry"
                if not known
                else "differing"
                if delivery.entry_hash not in known
                else "unknown_revision"
                if delivery.revision not in revisions
                else "proved"
            )
            counts[outcome] += delivery.count
            if outcome != "proved":
                wrong.append({"outcome": outcome, **vars(delivery)})
    total = sum(counts.values())
    if as_json:
        result = {"deliveries": total, **counts, "damaged": damaged, "problems": wrong}
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(total, counts, damaged, wrong)
    if wrong or damaged:
        sys.exit(1)


def stored_hashes(store: "KnowledgeStore", entry_id: str) -> Set[str]:
    """The hash of what a reader was shown, of each version the entry had, computed from its content."""
    from bot.knowledge.hashes import answer_hash

    return {answer_hash(version.entry) for version in store.history(entry_id) if version.entry}


def damaged_versions(store: "KnowledgeStore", delivered: Set[str]) -> List[str]:
    """Versions whose content does not fit their hashes, and stored entries that are not as they were imported."""
    from bot.knowledge.hashes import content_hash

    entries = {entry.id: entry for entry in store.entries(unpublished=True)}
    found: List[str] = []
    for entry_id in sorted(delivered | entries.keys()):
        versions = store.history(entry_id)
        found += [f"{entry_id}: version {version.number} was changed after its import" for version in versions if not version.is_sound]
        entry = entries.get(entry_id)
        if entry and (not versions or content_hash(entry) != versions[0].hash):
            found.append(f"{entry_id}: the stored entry is not the one that was imported last")
    return found


def _print(total: int, counts: "Counter[str]", damaged: List[str], wrong: List[Dict[str, object]]) -> None:
    say(f"{counts['proved']} of {total} delivered answers equal a stored version")
    reasons = {
        "differing": "differs from every stored version",
        "unknown_entry": "has no stored version at all",
        "unknown_revision": "was delivered from a revision that was never imported",
    }
    lines = [
        f"{each['entry_id']} ({each['entry_hash']}, revision {each['revision']}), {each['count']} times: {reasons[str(each['outcome'])]}"
        for each in wrong
    ]
    for line in [*damaged, *lines][:SHOWN]:
        complain(plain(line), style="red")
    if len(damaged) + len(lines) > SHOWN:
        complain(f"and {len(damaged) + len(lines) - SHOWN} more; see --json")
    if wrong:
        complain("A store that was made anew has lost its history: bring back the knowledge.db these answers came from.")
