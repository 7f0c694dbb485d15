"""The baseline is kept as it was, and a comparison names what broke and what changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.errors import ContentError
from bot.evaluation.baseline import Baseline, Floor
from bot.evaluation.comparison import compare
from bot.knowledge.labelled import read_questions
from tests.evaluation.conftest import outcome


@pytest.fixture
def baseline(mixed):
    return Baseline.of({"entries": mixed[:6], "out_of_scope": mixed[6:]}, 0.25)


def test_it_is_read_as_it_was_written(baseline, tmp_path):
    baseline.write(tmp_path / "one.json")
    assert Baseline.read(tmp_path / "one.json") == baseline
    Baseline.read(tmp_path / "one.json").write(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    lines = (tmp_path / "one.json").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('  ["dev"') for line in lines) == 10


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"format": 1, "budget": 0.05, "floors": [{}], "questions": []}'])
def test_another_file_is_no_baseline(tmp_path, text):
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="not a baseline"):
        Baseline.read(path)


@pytest.mark.parametrize(
    ("figure", "value", "holds"),
    [("right", 0.895, True), ("right", 0.889, False), ("false_alarms", 0.91, True), ("false_alarms", 0.911, False)],
)
def test_a_floor_holds_within_its_tolerance(figure, value, holds):
    assert Floor("dev", "all", figure, 0.9, 0.01).holds(value) is holds


def test_the_same_outcomes_hold_every_floor(baseline, mixed):
    same = compare(baseline, {"entries": mixed[:6], "out_of_scope": mixed[6:]})
    assert len(same.floors) == len(baseline.floors) and not same.unasked
    assert (same.broken, same.worse, same.better, same.new, same.gone) == ((), (), (), 0, 0)


def test_a_fall_names_the_figures_and_the_questions(baseline, mixed):
    worse = [outcome("a", "answer", ("b", 0.95), question="1"), *mixed[1:6]]
    better = [outcome("c", "clarify", ("c", 0.1), question="8") if o.asked.question == "8" else o for o in mixed[6:]]
    found = compare(baseline, {"entries": worse, "out_of_scope": better})
    assert "precision" in {floor.figure for floor, _ in found.broken}
    assert [change.asked.question for change in found.worse] == ["1"] and [change.asked.question for change in found.better] == ["8"]
    report = "\n".join(found.report("dev"))
    assert "answer (a) -> answer (b), expected a: 1" in report and "precision is 0.5000, was 0.7500" in report


def test_questions_of_the_test_split_are_named_by_id_alone():
    asked = [outcome("a", "answer", ("a", 0.9), question="the very words", split="test", history=["said before"])]
    wrong = [outcome("a", "answer", ("b", 0.9), question="the very words", split="test", history=["said before"])]
    found = compare(Baseline.of({"entries": asked}, 0.05), {"entries": wrong})
    report = "\n".join(found.report())
    assert asked[0].asked.id in report and "words" not in report and "said" not in report
    assert "words" not in json.dumps(found.to_json())


def test_only_what_was_asked_is_compared(baseline, mixed):
    part = compare(baseline, {"entries": mixed[:6]})
    assert {floor.set for floor, _ in part.floors} == {"entries"} and {floor.set for floor in part.unasked} == {"all", "out_of_scope"}
    assert part.gone == 0
    changed = [*mixed[1:6], replace(mixed[0], asked=replace(mixed[0].asked, question="in other words"))]
    other = compare(baseline, {"entries": changed, "out_of_scope": mixed[6:]})
    assert (other.new, other.gone) == (1, 1) and "make baseline" in other.report()[-1]


def test_earlier_turns_are_read(tmp_path):
    path = tmp_path / "set.tsv"
    path.write_text("first\tquestion\texpected\n\twhy\ta\nhello || what is a\tand b?\tb|decline\n", encoding="utf-8")
    alone, following = read_questions(path)
    assert (alone.history, alone.split, alone.entries) == ((), "dev", {"a"})
    assert following.history == ("hello", "what is a") and following.entries == {"b"}
    assert not following.answerable and not following.unanswerable
    assert replace(following, history=()).id != following.id
