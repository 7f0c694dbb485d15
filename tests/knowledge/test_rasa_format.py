from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from bot.knowledge import formats
from bot.knowledge.entry import Entry

FILES = Path(__file__).parent / "files" / "rasa"
Write = Callable[..., Path]
NLU = "version: '3.1'\nnlu:\n- intent: faq/a\n  examples: |\n    - Why?\n    - How come?\n"


def test_the_files_of_a_bot_are_read_as_one_and_its_talk_is_left_out() -> None:
    expected = (
        Entry("azathioprine", "What is azathioprine?", "Azathioprine calms the immune system.", ("what does Imuran do",)),
        Entry("alcohol", "May I drink alcohol?", "A little."),
    )
    for paths in ([FILES], [FILES / "domain.yml", FILES / "nlu.yml"]):
        content = formats.read(paths)
        assert content.entries == expected
        assert sorted((problem.code, problem.line) for problem in content.problems if problem.line) == [("not-carried", 9)]
        assert [problem.found for problem in content.problems if problem.code == "unanswered"] == [
            "1 question has no answer there and is left out"
        ]


def test_plain_intents_with_a_response_of_their_name_are_entries_where_there_are_no_others(write: Write) -> None:
    path = write(
        "bot.yml", "nlu:\n- intent: ask_heat\n  examples: |\n    - Is heat bad?\nresponses:\n  utter_ask_heat:\n  - text: For a while.\n"
    )
    assert [(entry.id, entry.answer) for entry in formats.read([path]).entries] == [("ask-heat", "For a while.")]


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ("- image: x.png", [("missing-answer", 3)]),
        ("- text: Hello {name}.", [("not-carried", 9)]),
        ("- text: '# So'", [("html-converted", 9)]),
        ("- text: Slack.\n    channel: slack\n  - text: So.", []),
        ("- text: [a", [("yaml-syntax", 9)]),
    ],
    ids=["no text", "a slot", "a heading", "another channel's", "no YAML"],
)
def test_what_is_wrong_is_said_with_its_line(write: Write, responses: str, expected: list[tuple[str, int]]) -> None:
    content = formats.read([write("bot.yml", f"{NLU}responses:\n  utter_faq/a:\n  {responses}\n")])
    assert [(problem.code, problem.line) for problem in content.problems] == expected


def test_an_export_is_what_rasa_reads(tmp_path: Path, entry: Callable[..., Entry]) -> None:
    """By Rasa's own readers, in a process of its own: this room never loads Rasa."""
    import json
    import subprocess
    import sys

    entries = [entry(id="a", question="Why [so]?"), entry(id="b")]
    formats.write(entries, tmp_path / "bot", "rasa")
    code = (
        "import sys, json\nfrom rasa.shared.nlu.training_data.loading import load_data\nfrom rasa.shared.core.domain import Domain\n"
        "data, domain = load_data(sys.argv[1] + '/nlu.yml'), Domain.load(sys.argv[1] + '/domain.yml')\n"
        "print(json.dumps([len(data.intent_examples), sorted(domain.retrieval_intents), sorted(domain.responses)]))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "bot")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])[::2] == [8, ["utter_faq/a", "utter_faq/b"]]
