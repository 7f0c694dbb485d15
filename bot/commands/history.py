"""`citewell history`: every version of an entry, who brought it in and what it changed; one of them in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Optional, Sequence

import click

from bot.commands.console import plain, print_table, say
from bot.errors import StoreError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge.versions import Change, EntryVersion


@click.command()
@click.argument("entry_id", metavar="ENTRY")
@click.option("--show", metavar="VERSION", help="Print one version in full, by its number, hash or revision.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def history(settings: Settings, entry_id: str, show: Optional[str], as_json: bool) -> None:
    """Show every version of ENTRY: who imported it, when, from where, and what changed."""
    versions = versions_of(settings, entry_id)
    if show is not None:
        version = pick(versions, show)
        click.echo(json.dumps(_fields(version), ensure_ascii=False, indent=1) if as_json else in_full(version), nl=as_json)
        return
    from bot.knowledge.versions import changes

    earlier = [*versions[1:], None]
    changed = [changes(before.entry if before else None, version.entry) for version, before in zip(versions, earlier)]
    if as_json:
        listed = [{**_fields(version), "changed": [c.field for c in each]} for version, each in zip(versions, changed)]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    print_table(
        f"History of {entry_id}, newest first",
        ("", "When", "Who", "What", "Answer hash", "Revision", "From"),
        (
            (
                str(version.number),
                version.imported_at,
                version.who,
                what(version, before, each),
                version.answer_hash or "-",
                version.revision or "-",
                version.origin or "-",
            )
            for version, before, each in zip(versions, earlier, changed)
        ),
        numbers=(0,),
    )
    say(plain(f"Read one: citewell history {entry_id} --show {versions[0].number}; compare: citewell diff {entry_id}"))


def versions_of(settings: Settings, entry_id: str) -> "Sequence[EntryVersion]":
    """The versions of an entry, newest first.

    Raises:
        StoreError: the store never had that entry, or there is no store.
    """
    from bot.knowledge.store import KnowledgeStore

    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        found = store.history(entry_id)
        near = store.search(entry_id.replace("-", " "), 3) if not found else ()
    if not found:
        hint = f" Perhaps: {', '.join(entry.id for entry in near)}." if near else ""
        raise StoreError(f"The store {settings.knowledge_db} never had an entry {entry_id!r}.{hint}", settings.knowledge_db)
    return found


def pick(versions: "Sequence[EntryVersion]", name: str) -> "EntryVersion":
    """The version with this number, hash or answer hash, or the newest one of this revision.

    Raises:
        click.UsageError: there is none.
    """
    for version in versions:
        if name in (str(version.number), version.hash, version.answer_hash, version.revision):
            return version
    known = ", ".join(f"{version.number} ({version.answer_hash or 'removed'})" for version in versions[:10])
    raise click.UsageError(f"{versions[0].entry_id} has no version {name!r}; it has {known}")


def in_full(version: "EntryVersion") -> str:
    """A version as the file an editor would write; nothing where the entry was removed."""
    from bot.knowledge.formats.markdown import to_text

    return to_text(version.entry) if version.entry else ""


def what(version: "EntryVersion", before: "Optional[EntryVersion]", changed: "Sequence[Change]") -> str:
    """What an import did to the entry, in a few words: ``changed answer, sources +1 -2``."""
    if version.entry is None:
        return "removed"
    if before is None:
        return "added"
    if before.entry is None:
        return "added again"
    return "changed " + ", ".join(_in_short(change) for change in changed) if changed else "nothing"


def _in_short(change: "Change") -> str:
    if not isinstance(change.after, (list, tuple)):
        return change.field
    gone = sum(each not in change.after for each in change.before)
    new = sum(each not in change.before for each in change.after)
    counts = [f"{sign}{count}" for sign, count in (("+", new), ("-", gone)) if count] or ["reordered"]
    return " ".join([change.field, *counts])


def _fields(version: "EntryVersion") -> Dict[str, Any]:
    from bot.knowledge.entry import entry_to_json

    return {**vars(version), "entry": entry_to_json(version.entry) if version.entry else None}
