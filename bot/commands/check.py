"""`citewell check`: what an editor should see to before readers do."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

import click

from bot.commands.console import complain, plain, print_table, progress_bar, say
from bot.settings import Settings

SHOWN = 20  # findings of one kind in the table


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit code 1 also where there are warnings.")
@click.option("--links", is_flag=True, help="Also ask the servers of cited pages whether they are still there (minutes).")
@click.option("--quick", is_flag=True, help="Without competing phrasings, which the matcher must read.")
@click.option("--fix", "fixing", is_flag=True, help="First put right what is mechanical in the entry files (Markdown) at PATH.")
@click.option("--dry-run", is_flag=True, help="With --fix: only show what would change, as a diff.")
@click.option("--all", "everything", is_flag=True, help=f"Show every finding, not only the first {SHOWN} of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON.")
@click.pass_obj
def check(
    settings: Settings,
    path: Optional[Path],
    links: bool,
    quick: bool,
    strict: bool,
    fixing: bool,
    dry_run: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Check the store, or the files at PATH: structure, wording, competing questions.

    Exit code 1 where there is an error, with --strict also where there is a warning. docs/checks.md tells of each check.
    """
    from bot.editorial.checking import check_all

    if dry_run and not fixing:
        raise click.UsageError("--dry-run shows what --fix would do; give both.")
    if fixing:
        _fix(path, dry_run)
        if dry_run:
            return
    with progress_bar() as progress:
        findings = check_all(settings, path, not quick, links, progress=progress)
    if as_json:
        click.echo(json.dumps([_json(*finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _show(findings, everything)
    severities = Counter(problem.severity for _, problem in findings)
    if severities["error"] or (strict and severities["warning"]):
        sys.exit(1)


def _fix(path: Optional[Path], dry_run: bool) -> None:
    from bot.editorial.entry_files import fixed_files

    if path is None:
        raise click.UsageError("--fix needs a PATH: entry files are put right, not the store.")
    count = 0
    try:
        for file in fixed_files(path):
            count += 1
            if dry_run:
                click.echo(file.diff, nl=False)
                continue
            file.write()
            for edit in file.fixed.edits:
                complain(plain(f"{file.path}:{edit.line}: {edit.code}: {edit.what}"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    complain(f"Entry files that {'would change' if dry_run else 'were put right'}: {count}")


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
