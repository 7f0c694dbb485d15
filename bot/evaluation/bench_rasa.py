"""Citewell beside stock Rasa on the same knowledge base, in one run: ``make bench-rasa``.

First each bot is trained alone, then each is asked and served alone, one after the other. Figures of one run can be
compared with each other, and with no others.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Dict, List, Sequence

from rich.console import Console

from bot.errors import CitewellError
from bot.evaluation.contenders import CITEWELL, QUIET, citewell, run_alone, stock, train_once
from bot.evaluation.stock import TALK, Design, write_project
from bot.evaluation.stock_measures import Say, measure
from bot.evaluation.stock_outcomes import SETS
from bot.evaluation.stock_picture import draw
from bot.evaluation.stock_report import Comparison, around_markers, markdown, put_between_markers, table
from bot.knowledge.labelled import LabelledQuestion, read_questions
from bot.knowledge.store import KnowledgeStore
from bot.settings import PROJECT

QUESTIONS = PROJECT / "tests" / "questions"
PAGE = PROJECT / "docs" / "benchmarks.md"
PICTURE = PROJECT / "docs" / "images" / "stock-rasa.png"


def compare(
    knowledge: Sequence[Path],
    questions: Path,
    epochs: int,
    say: Say,
    folder: Path,
    seconds: float = 8.0,
    turns: int = 300,
    talk: Path = TALK,
) -> Comparison:
    """Measures both stock designs and Citewell.

    Args:
        knowledge: what to import; nothing stands for the shipped knowledge base.
        questions: folder with the test questions, at least ``entries.tsv``.
        epochs: for stock Rasa's DIET and ResponseSelector.
        say: told what is being done.
        folder: where the projects, stores and models come to lie. Bots that were trained there before from the same
            data are not trained again, Citewell excepted.
        seconds: of throughput for each server and channel.
        turns: of one reader for each server and channel.
        talk: folder with the examples of talk for the stock projects.
    """
    sets = question_sets(questions)
    ours = citewell(folder / "citewell")
    paths = [str(path.resolve()) for path in knowledge]
    importing = run_alone([*CITEWELL, "--home", str(ours.home), "import", *paths], PROJECT, ours.environment)
    with KnowledgeStore(ours.home / "knowledge.db", read_only=True) as store:
        entries = store.entries()
    projects = [write_project(folder / design.name.lower(), design, entries, epochs, talk) for design in Design]
    contenders = [*map(stock, projects), ours]
    trained = [train_once(contender, say) for contender in contenders]
    bots = [measure(contender, used, sets, say, seconds, turns) for contender, used in zip(contenders, trained)]
    bots[-1] = replace(bots[-1], import_s=importing.seconds)
    examples = sum(len({entry.question, *entry.phrasings}) for entry in entries)
    return Comparison.of(bots, epochs, len(entries), examples, {name: len(each) for name, each in sets.items()})


def question_sets(folder: Path) -> Dict[str, List[LabelledQuestion]]:
    """The test split of the sets that every bot can be asked: no earlier turns, no emergencies.

    Raises:
        ContentError: there is no ``entries.tsv``, or a file is not sound.
    """
    paths = {name: folder / f"{name}.tsv" for name in SETS}
    return {name: read_questions(path, "test") for name, path in paths.items() if name == "entries" or path.exists()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("knowledge", nargs="*", type=Path, help="files or folders to import; by default the shipped knowledge base")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="folder with entries.tsv and the other sets")
    parser.add_argument("--epochs", type=int, default=100, help="of stock Rasa (default: %(default)s, as Rasa ships)")
    parser.add_argument("--folder", type=Path, help="keep the models there; a run that was cut short goes on after its last training")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--page", type=Path, default=PAGE, help="page that takes the table (default: docs/benchmarks.md)")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="PNG to draw (default: docs/images/stock-rasa.png)")
    options = parser.parse_args()
    around_markers(options.page)  # a page that cannot take the table is known before the long run
    os.environ.update(QUIET)
    progress, started = Console(file=sys.stderr), time.monotonic()

    def say(what: str) -> None:
        progress.print(f"{(time.monotonic() - started) / 60:5.1f} min  {what}", highlight=False)

    try:
        with contextlib.ExitStack() as stack:
            folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-stock-")))
            shutil.rmtree(folder / "citewell", ignore_errors=True)  # trained from nothing each time
            comparison = compare(options.knowledge, options.questions, options.epochs, say, folder)
    except (CitewellError, RuntimeError) as error:
        sys.exit(str(error))
    if options.json:
        options.json.write_text(json.dumps(comparison.to_json(), indent=1) + "\n", encoding="utf-8")
    Console().print(comparison.about, table(comparison), highlight=False)
    draw(comparison, options.picture)
    put_between_markers(options.page, markdown(comparison, os.path.relpath(options.picture, options.page.parent)))


if __name__ == "__main__":
    main()
