"""How the commands write: results to standard output, complaints and progress to standard error."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import Any, Callable, Iterable, Iterator, List, Optional, Sequence, Tuple

from rich.console import Console
from rich.table import Table

from bot.errors import Problem

PIPED_WIDTH = 140  # characters of a table that is written to a file or a pipe

out = Console()
STAGES = {"embed": "Embedding new texts", "calibrate": "Fitting to held-out phrasings"}
err = Console(file=sys.stderr)  # this one, also while Rasa's own output is caught


def say(what: Any) -> None:
    """Writes a line or a table to standard output."""
    if not out.is_terminal:
        out.width = max(out.width, PIPED_WIDTH)
    out.print(what, highlight=False, soft_wrap=isinstance(what, str))


def complain(what: str, style: Optional[str] = None) -> None:
    """Writes a line to standard error."""
    err.print(what, style=style, highlight=False, soft_wrap=True)


def working(what: str) -> Any:
    """A context manager that says what is going on."""
    return err.status(f"{what} ...") if err.is_terminal else _Said(what)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> None:
    """Writes a table; ``numbers`` are the places of the columns that are set to the right."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", justify="right" if place in tuple(numbers) else "left")
    filled: List[Sequence[str]] = list(rows)
    for row in filled:
        table.add_row(*(plain(cell) for cell in row))
    say(table if filled else f"{title}: nothing yet")


def print_problems(problems: Iterable[Problem], most: Optional[int] = None) -> None:
    """Writes problems to standard error, every error, and of each kind of warning at most ``most``."""
    shown: Counter[str] = Counter()
    for problem in problems:
        shown[problem.code] += problem.severity == "warning"
        if problem.severity == "error" or most is None or shown[problem.code] <= most:
            complain(plain(str(problem)), style="red" if problem.severity == "error" else "yellow")
    for code, count in shown.items():
        if most is not None and count > most:
            complain(plain(f"... and {count - most:,} more warnings [{code}]; citewell check lists them all"), style="yellow")


def plain(text: str) -> str:
    """Text that rich must not read as markup."""
    return text.replace("[", r"\[")


def number(value: Any, digits: int = 3) -> str:
    """A figure for a table; - for none."""
    return "-" if value is None else f"{value:.{digits}f}" if isinstance(value, float) else str(value)


class _Said:
    """Progress for logs: one line instead of a spinner."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        complain(f"{self._what} ...")

    def __exit__(self, *_: Any) -> None:
        return None


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar where somebody watches, else nothing; it is called with what is done, how much, and of how much."""
    if not err.is_terminal:
        yield lambda what, done, of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


@contextmanager
def stages(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for the stage in work on a terminal; a line for each stage otherwise."""
    if not err.is_terminal:
        complain(f"{what} ...")
        named: List[Tuple[str, int]] = []

        def show(stage: str, done: int, total: int) -> None:
            if (stage, total) not in named:
                named.append((stage, total))
                complain(f"{STAGES.get(stage, stage)}: {total} ...")

        yield show
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(f"{what} ...", total=None)
        yield lambda stage, done, total: progress.update(task, description=STAGES.get(stage, stage), completed=done, total=total)
