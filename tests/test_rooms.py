"""Imports run one way: each room, loaded in a process of its own, brings nothing it must not."""

import subprocess
import sys

import pytest

NEVER = {
    "bot.knowledge.importing": ("rasa", "bot.nlu", "bot.web", "bot.matching", "bot.feedback", "actions", "onnxruntime", "spacy"),
    "bot.matching.matcher": ("rasa", "bot.knowledge", "bot.nlu", "bot.web", "bot.feedback", "actions", "sqlite3"),
    "bot.editorial.competing": ("rasa", "bot.nlu", "bot.web", "bot.feedback", "actions", "spacy"),
    "bot.editorial.checking": ("rasa", "bot.nlu", "bot.web", "bot.feedback", "actions", "onnxruntime", "spacy"),
    "bot.feedback.store": ("rasa", "bot.nlu", "bot.web", "bot.matching", "actions"),
    "bot.cards": ("rasa", "bot.nlu", "bot.web", "sqlite_utils"),
    "bot.nlu.entry_matcher": ("bot.web", "bot.feedback", "actions"),
    "bot.web.channel": ("actions",),
    "bot.web.pages.site": ("actions", "rasa", "bot.nlu", "bot.matching", "onnxruntime", "spacy"),
    "bot.web.studio.site": ("actions", "rasa", "bot.nlu", "bot.matching", "onnxruntime", "spacy"),
    "bot.evaluation.evaluation": ("rasa", "bot.nlu", "bot.web", "bot.feedback", "actions", "matplotlib"),
    "bot.cli": (
        *("rasa", "matplotlib", "tensorflow", "spacy", "onnxruntime", "datasette"),
        *("bot.web", "bot.nlu", "bot.knowledge.store", "bot.editorial"),
    ),
}


@pytest.mark.parametrize("module", NEVER)
def test_a_room_brings_nothing_it_must_not(module):
    code = f"import {module}, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert module in loaded
    assert [name for name in NEVER[module] if name in loaded] == []


def test_actions_never_import_rasa():
    code = "from rasa_sdk.executor import ActionExecutor as E; import sys; E().register_package('actions'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "actions.answer" in loaded
    assert [name for name in ("rasa", "tensorflow", "onnxruntime", "bot.nlu", "bot.web") if name in loaded] == []
