"""`citewell match`: what is decided for a question, and what spoke for and against each entry."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Dict, List, Mapping, Optional

import click

from bot.commands.console import number, plain, print_table, say, working
from bot.settings import Settings

COMPARED = 3  # best matches whose features stand side by side
SMALLEST = 0.05  # log odds; what moved every one of them less is not shown


@click.command()
@click.argument("question", required=False)
@click.option("--batch", type=click.File(encoding="utf-8"), help="File with a question on each line; - for standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each question.")
@click.option("--explain", is_flag=True, help="With --json or --batch: print the explanation instead of the decision alone.")
@click.pass_obj
def match(settings: Settings, question: Optional[str], batch: Any, as_json: bool, explain: bool) -> None:
    """Show what is decided for a QUESTION and why, or what for each line of a file, without asking it."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give either a QUESTION or --batch FILE.")
    questions = [question] if question is not None else [line.rstrip("\n") for line in batch]
    with working("Loading the model"):
        from bot.web.terminal import Terminal

        terminal = Terminal(settings)
    as_json = as_json or bool(batch)

    async def show() -> None:
        for each in questions:
            result = await (terminal.explain(each) if explain or not as_json else terminal.match(each))
            if as_json:
                click.echo(json.dumps(result, ensure_ascii=False))
            else:
                _print_explanation(result)

    asyncio.run(show())


def _said(values: Any) -> str:
    if isinstance(values, list):
        return ", ".join(values)
    return f"{values:+.2f}" if isinstance(values, float) else "yes"


def _print_explanation(explained: Mapping[str, Any]) -> None:
    matching, reading, limits = explained["matching"], explained["reading"], explained["thresholds"]
    say(plain(f"{explained['decision']} ({explained['intent']})"))
    say(plain(f"  matching alone: {matching['kind']}, {matching['reason']}"))
    parts = {name: values for name, values in reading.items() if values and name != "asked"}
    said = [f"{name} {_said(values)}" for name, values in parts.items()]
    say(plain(f"  read as: {'; '.join([reading['asked'], *said]) or 'nothing'}"))
    say(f"  answers from {limits['answer']:.3f}, asks back from {limits['clarify']:.3f}; at most {limits['budget']:.1%} of answers wrong")
    matches: List[Dict[str, Any]] = explained["matches"]
    if not matches:
        return
    print_table(
        "Matches",
        ("", "Probability", "Entry", "Phrasing that matched", "Against an answer"),
        (
            (str(place), number(found["probability"]), found["entry_id"], found["phrasing"], "; ".join(found["doubts"]))
            for place, found in enumerate(matches, 1)
        ),
        numbers=(0, 1),
    )
    _print_features([found for found in matches[:COMPARED] if found["features"]])


def _print_features(best: List[Dict[str, Any]]) -> None:
    """Value and effect of each feature side by side, the weightiest first."""
    if not best:
        return
    effects = {name: [found["contributions"][name] for found in best] for name in best[0]["features"]}
    weighty = sorted((name for name in effects if max(map(abs, effects[name])) >= SMALLEST), key=lambda n: -max(map(abs, effects[n])))
    columns = [title for found in best for title in (found["entry_id"], "effect")]
    rows = [
        [name, *(cell for found, effect in zip(best, effects[name]) for cell in (number(found["features"][name]), f"{effect:+.2f}"))]
        for name in weighty
    ]
    print_table(
        "Features: value, and effect on the log odds beside the mean of the matches", ("Feature", *columns), rows, numbers=range(1, 9)
    )
    for found in best:
        ordered = sorted(weighty, key=lambda name: -abs(found["contributions"][name]))
        signs = (("for", [n for n in ordered if found["contributions"][n] >= SMALLEST]),
                 ("against", [n for n in ordered if found["contributions"][n] <= -SMALLEST]))  # fmt: skip
        spoke = "; ".join(f"{sign}: {', '.join(names[:4])}" for sign, names in signs if names)
        say(plain(f"{found['entry_id']}: {spoke or 'nothing stands out'}"))
