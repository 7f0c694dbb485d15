"""The trained model does not fall below the last release. Questions of the test split are named by their ids alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bot.knowledge.labelled import read_questions
from bot.settings import PROJECT

pytestmark = pytest.mark.graph

QUESTIONS = PROJECT / "tests" / "questions"
BASELINE = QUESTIONS / "baseline.json"


@pytest.fixture(scope="module")
def comparison(trained_home):
    """What `citewell evaluate --against` says of the shipped knowledge base. In a process of its own: Rasa logs readers' words."""
    files = [str(path) for path in sorted(QUESTIONS.glob("*.tsv"))]
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(trained_home), "evaluate", *files]
    done = subprocess.run([*command, "--against", str(BASELINE), "--json"], capture_output=True, text=True, env=os.environ, timeout=900)
    assert done.returncode in (0, 1) and done.stdout, done.stderr[-2000:]
    found = json.loads(done.stdout)["comparison"]
    assert found["holds"] == (done.returncode == 0)
    return found


@pytest.mark.parametrize("split", ["dev", "test"])
def test_no_figure_falls_below_the_last_release(comparison, split):
    floors = [floor for floor in comparison["floors"] if floor["split"] == split]
    assert len(floors) >= 10
    broken = [floor["figure"] for floor in floors if not floor["holds"]]
    assert broken == [], "\n".join(comparison["report"][split])


def test_the_baseline_knows_every_question_and_no_other(comparison):
    assert (comparison["new"], comparison["gone"]) == (0, 0), "The question sets changed: make baseline"


def test_a_report_on_the_test_split_quotes_no_question(comparison):
    words = [question.question for path in QUESTIONS.glob("*.tsv") for question in read_questions(path, "test")]
    report = "\n".join(comparison["report"]["test"])
    assert [question for question in words if len(question) > 12 and question in report] == []
