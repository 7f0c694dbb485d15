"""`citewell evaluate`: how often the trained model is right, where it is not, and what changed since the last release."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import click

from bot.commands.console import number, plain, print_table, say, working
from bot.settings import Settings

SHOWN = 15  # confusions in the table; --json has them all


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--split", type=click.Choice(["dev", "test"]), help="Only the questions of one split.")
@click.option("--wrong", is_flag=True, help="List the questions that went wrong; those of the test split are only counted.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--plots", type=click.Path(path_type=Path, file_okay=False), help="Folder to write pictures into (PNG).")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write decisions and floors into a baseline file.")
@click.option("--against", type=click.Path(path_type=Path), help="Compare with a baseline file; exit code 1 below one of its floors.")
@click.pass_obj
def evaluate(
    settings: Settings,
    files: Tuple[Path, ...],
    split: Optional[str],
    wrong: bool,
    as_json: bool,
    plots: Optional[Path],
    save: Optional[Path],
    against: Optional[Path],
) -> None:
    """Measure how often the model is right on the test questions of FILES (see tests/questions/README.md)."""
    from bot.evaluation.baseline import ALL, Baseline
    from bot.evaluation.comparison import compare
    from bot.evaluation.evaluation import Evaluation
    from bot.evaluation.outcomes import ask_all
    from bot.evaluation.questions import read_questions
    from bot.knowledge.store import KnowledgeStore

    sets = {name: read_questions(path, split) for name, path in _named(files, ALL).items()}
    if not any(sets.values()):
        raise click.UsageError(f"No question of these files is in the split {split}.")
    baseline = Baseline.read(against) if against else None
    with working("Loading the model"):
        from bot.web.terminal import Terminal

        terminal = Terminal(settings)
    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        topic_of = {entry.id: entry.topic for entry in store.entries(unpublished=True)}
    with working(f"Asking {sum(map(len, sets.values()))} questions"):
        results = asyncio.run(ask_all(terminal.match, {name: questions for name, questions in sets.items() if questions}))
    evaluation = Evaluation.of(results, terminal.matcher.budget, topic_of)
    comparison = compare(baseline, results) if baseline else None
    if save:
        Baseline.of(results, evaluation.budget).write(save)
    pictures: List[Path] = []
    if plots:
        from bot.evaluation.plots import draw

        pictures = draw(evaluation, plots)
    if as_json:
        content = evaluation.to_json()
        click.echo(json.dumps({**content, "comparison": comparison.to_json()} if comparison else content, indent=1))
    else:
        _print_figures(evaluation)
        _print_breakdown(evaluation)
        if wrong:
            _print_wrong(evaluation)
        if comparison:
            _print_comparison(comparison)
        for what in (*pictures, *([save] if save else ())):
            say(f"Wrote {plain(str(what))}")
    if comparison and comparison.broken:
        sys.exit(1)


def _named(files: Tuple[Path, ...], taken: str) -> Dict[str, Path]:
    """Each file under its stem, or under its whole path where that is not its own."""
    stems = [path.stem for path in files]
    return {path.stem if stems.count(path.stem) == 1 and path.stem != taken else str(path): path for path in files}


def _print_figures(evaluation: Any) -> None:
    from bot.evaluation.accuracy import FIGURES

    figures: Mapping[str, Any] = evaluation.figures if len(evaluation.figures) > 1 else {}
    columns = {**figures, "all" if figures else next(iter(evaluation.figures)): evaluation.all}
    rows = [["questions", *(str(each.questions) for each in columns.values()), ""]]
    for name in FIGURES:
        interval = evaluation.all.intervals.get(name)
        shown = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""
        title = f"coverage with {evaluation.budget:g} wrong" if name == "coverage_at_budget" else name.replace("_", " ")
        rows.append([title, *(number(getattr(each, name)) for each in columns.values()), shown])
    titles = ("Figure", *(name.replace("_", " ") for name in columns), "95 % interval")
    print_table("Accuracy", titles, rows, numbers=range(1, len(titles) - 1))


def _print_breakdown(evaluation: Any) -> None:
    from bot.evaluation.breakdown import NO_ENTRY

    print_table(
        "By topic",
        ("Topic", "Questions", "Top 1", "Answered", "Precision", "Coverage"),
        (
            (t.topic, str(t.questions), number(t.top_1), str(t.answered), number(t.precision), number(t.coverage))
            for t in evaluation.topics
        ),
        numbers=range(1, 6),
    )
    between = sorted((each for each in evaluation.confusions if each.expected != NO_ENTRY), key=lambda each: -each.first)
    print_table(
        _shown("Confusions between entries", len(between)),
        ("Expected", "Stood first", "Times", "Answered"),
        ((each.expected, each.found, str(each.first), str(each.answered)) for each in between[:SHOWN]),
        numbers=(2, 3),
    )
    unanswerable = [each for each in evaluation.confusions if each.expected == NO_ENTRY]
    print_table(
        _shown("Answered though no entry answers it", len(unanswerable)),
        ("Entry", "Times"),
        ((each.found, str(each.answered)) for each in unanswerable[:SHOWN]),
        numbers=(1,),
    )


def _shown(title: str, count: int) -> str:
    return title if count <= SHOWN else f"{title}, {SHOWN} of {count}"


def _print_wrong(evaluation: Any) -> None:
    wrong = [outcome for outcomes in evaluation.results.values() for outcome in outcomes if not outcome.right]
    for outcome in (outcome for outcome in wrong if outcome.asked.split != "test"):
        found = f"{outcome.ranking[0]} {outcome.probability:.2f}" if outcome.ranking else "nothing"
        expected = "|".join(sorted(outcome.asked.expected))
        words = " || ".join((*outcome.asked.history, outcome.asked.question))
        say(plain(f"{outcome.decision} ({outcome.result['intent']}; {found}), expected {expected}: {words}"))
    kept = sum(outcome.asked.split == "test" for outcome in wrong)
    if kept:
        say(f"{kept} of the test split went wrong; they are not to be read one by one.")


def _print_comparison(comparison: Any) -> None:
    rows = [
        (
            floor.split,
            floor.set.replace("_", " "),
            floor.figure.replace("_", " "),
            *(number(value, 4) for value in (floor.measured, now, floor.limit)),
            "" if floor.holds(now) else "broken",
        )
        for floor, now in comparison.floors
    ]
    print_table("Floors", ("Split", "Set", "Figure", "Before", "Now", "Limit", ""), rows, numbers=(3, 4, 5))
    for line in comparison.report():
        say(plain(line))
    if comparison.unasked:
        say(f"{len(comparison.unasked)} floors are not compared: their questions were not all asked.")
