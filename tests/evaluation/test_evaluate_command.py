"""`citewell evaluate` and `citewell match` on the trained model, from end to end."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.settings import Settings
from tests.conftest import run_citewell

pytestmark = pytest.mark.graph

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def sets(tmp_path):
    entries = tmp_path / "entries.tsv"
    entries.write_text(
        "question\texpected\tsplit\tkind\n"
        "How is azathioprine (Imuran) used off-label for MS?\tazathioprine-off-label\tdev\tplain\n"
        "What are the main types of MS?\ttypes-of-ms\ttest\tplain\n",
        encoding="utf-8",
    )
    others = tmp_path / "others.tsv"
    others.write_text(
        "first\tquestion\texpected\tsplit\tkind\n"
        "hello || what is tysabri\tthanks\ttalk:thanks\tdev\tpolite\n"
        "\twhat is the capital of france\tocrelizumab\tdev\tnever right\n",
        encoding="utf-8",
    )
    return entries, others


def test_a_round_with_everything(trained_home, sets, tmp_path):
    plots, saved = tmp_path / "plots", tmp_path / "kept" / "baseline.json"
    done = run_citewell(trained_home, "evaluate", *map(str, sets), "--wrong", "--plots", str(plots), "--save", str(saved))
    for expected in ("Accuracy", "95 % interval", "By topic", "off-label-medicines", "coverage with 0.05 wrong"):
        assert expected in done.stdout
    assert "expected ocrelizumab: what is the capital of france" in done.stdout
    assert {path.name for path in plots.iterdir()} == {
        "risk-coverage.png", "reliability.png", "decisions.png", "confusions.png", "topics.png"
    }  # fmt: skip
    assert all(path.read_bytes().startswith(PNG) for path in plots.iterdir())
    same = run_citewell(trained_home, "evaluate", *map(str, sets), "--against", str(saved), "--json")
    figures = json.loads(same.stdout)
    assert set(figures) == {"entries", "others", "all", "comparison"}
    assert (figures["entries"]["right"], figures["all"]["right"], figures["all"]["questions"]) == (1.0, 0.75, 4)
    assert figures["comparison"]["holds"] and figures["comparison"]["worse"] == []


def test_a_model_below_the_baseline_fails(trained_home, sets, tmp_path):
    saved = tmp_path / "baseline.json"
    run_citewell(trained_home, "evaluate", *map(str, sets), "--split", "dev", "--save", str(saved))
    content = json.loads(saved.read_text(encoding="utf-8"))
    for floor in content["floors"]:
        floor["measured"] = 1.0 if floor["figure"] == "right" else floor["measured"]
    content["questions"] = [[*row[:-1], True] for row in content["questions"]]
    saved.write_text(json.dumps(content), encoding="utf-8")
    done = run_citewell(trained_home, "evaluate", *map(str, sets), "--split", "dev", "--against", str(saved), code=1)
    assert "broken" in done.stdout and "1 questions worse" in done.stdout
    assert "expected ocrelizumab: what is the capital of france" in done.stdout


def test_wrong_use_is_told(trained_home, sets, tmp_path):
    assert "Usage" in run_citewell(trained_home, "evaluate", code=2).stderr
    assert "not a baseline" in run_citewell(trained_home, "evaluate", str(sets[0]), "--against", str(sets[0]), code=1).stderr
    assert "no such" in run_citewell(trained_home, "evaluate", str(tmp_path / "none.tsv"), code=1).stderr.lower()
    assert "split test" in run_citewell(trained_home, "evaluate", str(sets[1]), "--split", "test", code=2).stderr


def test_match_explains_itself(trained_home):
    question = "Does Imuran help in pregnancy?"
    shown = run_citewell(trained_home, "match", question).stdout
    for expected in ("read as", "azathioprine", "answers from", "Phrasing that matched", "effect", "cosine", "for:"):
        assert expected in shown
    explained = json.loads(run_citewell(trained_home, "match", question, "--explain", "--json").stdout)
    assert {"question", "intent", "decision", "matching", "reading", "thresholds", "matches"} == set(explained)
    first = explained["matches"][0]
    assert set(first["features"]) == set(first["contributions"]) and any(first["contributions"].values())


def test_earlier_messages_are_played_and_not_kept(trained_home):
    from bot.web.terminal import Terminal

    terminal = Terminal(Settings.load({}, home=trained_home))
    alone = asyncio.run(terminal.match("what is tysabri"))
    after = asyncio.run(terminal.match("what is tysabri", ["hello", "what is ocrelizumab"]))
    assert set(after) == set(alone) and after["matches"]
    assert terminal._agent.tracker_store.store == {}
    assert not (trained_home / "conversations.db").exists()
    assert "nothing yet" in run_citewell(trained_home, "report").stdout
