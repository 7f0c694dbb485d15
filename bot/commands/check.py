"""`citewell check`: what an editor should see to before readers do."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

import click

from bot.commands.console import plain, print_table, progress_bar, say
from bot.settings import Settings

SHOWN = 20  # findings of one kind in the table


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit code 1 also where there are warnings.")
@click.option("--quick", is_flag=True, help="Without competing phrasings, which the matcher must read.")
@click.option("--all", "everything", is_flag=True, help=f"Show every finding, not only the first {SHOWN} of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON.")
@click.pass_obj
def check(settings: Settings, path: Optional[Path], quick: bool, strict: bool, everything: bool, as_json: bool) -> None:
    """Check the store, or the files at PATH: structure, wording, competing questions.

    Exit code 1 where there is an error, with --strict also where there is a warning. docs/checks.md tells of each check.
    """
    from bot.editorial.checking import check_all

    with progress_bar() as progress:
        findings = check_all(settings, path, not quick, progress=progress)
    if as_json:
        click.echo(json.dumps([_json(*finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _show(findings, everything)
    severities = Counter(problem.severity for _, problem in findings)
    if severities["error"] or (strict and severities["warning"]):
        sys.exit(1)


def _json(entry_id: str, problem: Any) -> Dict[str, Any]:
    return {"entry": entry_id or None, **vars(problem), "place": problem.place}


def _show(findings: Sequence[Any], everything: bool) -> None:
    counts: Counter[str] = Counter()
    rows = []
    for _, problem in findings:
        counts[problem.code] += 1
        if everything or problem.severity == "error" or counts[problem.code] <= SHOWN:
            rows.append((problem.place, problem.severity, problem.code, f"{problem.found}\n{problem.cure}"))
    if rows:
        print_table("Findings", ("Where", "Severity", "Code", "What was found, and what to do"), rows)
    shown = Counter(code for _, _, code, _ in rows)
    for code in (code for code in counts if counts[code] > shown[code]):
        say(plain(f"... and {counts[code] - shown[code]:,} more of {code}; --all lists them"))
    severities = Counter(problem.severity for _, problem in findings)
    say(", ".join(f"{severities[name]:,} {name}s" for name in ("error", "warning", "note")))
