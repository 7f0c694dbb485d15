"""`citewell diff`: what two versions of an entry say differently."""

from __future__ import annotations

import json
from difflib import unified_diff
from typing import Optional

import click

from bot.commands.console import out, plain, say
from bot.commands.history import in_full, pick, versions_of
from bot.settings import Settings


@click.command()
@click.argument("entry_id", metavar="ENTRY")
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the fields that differ as JSON.")
@click.pass_obj
def diff(settings: Settings, entry_id: str, a: Optional[str], b: Optional[str], as_json: bool) -> None:
    """Compare two versions of ENTRY, by default the last two.

    A and B are numbers, hashes or revisions, as `citewell history ENTRY` lists them; A alone is compared with the latest.
    """
    versions = versions_of(settings, entry_id)
    new = pick(versions, b) if b else versions[0]
    old = pick(versions, a) if a else versions[1] if len(versions) > 1 else None
    if old is None:
        raise click.UsageError(f"{entry_id} has one version only; there is nothing to compare it with")
    if as_json:
        from bot.knowledge.versions import changes

        differing = [vars(change) for change in changes(old.entry, new.entry)]
        click.echo(json.dumps({"a": old.number, "b": new.number, "changes": differing}, ensure_ascii=False, indent=1))
        return
    names = [f"{entry_id} {version.number} ({version.imported_at}, {version.who})" for version in (old, new)]
    lines = list(unified_diff(in_full(old).splitlines(), in_full(new).splitlines(), *names, lineterm=""))
    if not lines:
        say(f"Versions {old.number} and {new.number} say the same")
    for line in lines:
        out.print(plain(line), style=_style(line), highlight=False, soft_wrap=True)


def _style(line: str) -> Optional[str]:
    if line.startswith(("+++", "---")):
        return "bold"
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
