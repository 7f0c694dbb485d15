"""A running server takes up what is imported and trained meanwhile, and no reader notices more than the new answers."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import time
import urllib.request

import pytest

from bot.evaluation.reader import Reader
from bot.evaluation.running import RunningServer
from bot.nlu.model import Model, code_fingerprint
from bot.web.live_model import LiveModel
from tests.conftest import lend_vectors, run_citewell

HEAT = """---
id: heat
question: Does heat make the symptoms worse?
phrasings: [Is hot weather bad for me?{more}]
topic: daily-life
next: travel
sources: [{{publisher: Example Clinic, title: Heat}}]
---
{answer}
"""
TRAVEL = """---
id: travel
question: Can I travel by plane?
phrasings: [Is flying safe?]
topic: daily-life
next: heat
sources: [{publisher: Example Clinic, title: Travel}]
---
Most people can.
"""
PETS = """---
id: pets
question: May I keep a cat at home?
phrasings: [Are house cats allowed?]
topic: daily-life
next: heat
sources: [{publisher: Example Clinic, title: Pets}]
---
Yes.
"""
NEW_WORDS = "what happens to my legs in a sauna"


async def until(is_so, patience=90):
    """Waits until it is so; gives what it is then."""
    deadline = time.monotonic() + patience
    while not (found := is_so()):
        assert time.monotonic() < deadline, is_so
        await asyncio.sleep(0.1)
    return found


def health(server):
    with urllib.request.urlopen(f"{server.address}/health") as response:
        return json.loads(response.read())


@pytest.fixture(scope="module")
def small(trained_home, tmp_path_factory):
    """A server over a small knowledge base, its folder of entries, and the settings it was trained with."""
    folder = tmp_path_factory.mktemp("small")
    settings = {
        "CITEWELL_LABELLED_QUESTIONS": str(folder),
        "CITEWELL_MODEL_CHECK_SECONDS": "0.3",
        "CITEWELL_MESSAGES_PER_MINUTE": "100000",
    }
    entries, home = folder / "entries", folder / "home"
    entries.mkdir()
    (entries / "heat.md").write_text(HEAT.format(more="", answer="It may."))
    (entries / "travel.md").write_text(TRAVEL)
    run_citewell(home, "import", str(entries))
    lend_vectors(trained_home, home)
    run_citewell(home, "train", **settings)
    with RunningServer(home, **settings) as server:
        yield server, entries, settings


@pytest.mark.graph
async def test_a_training_reaches_the_open_conversation(small):
    server, entries, settings = small
    turns = []

    async def ask_on_and_on():
        async with Reader(server.address) as impatient:
            while True:
                turns.append([card["kind"] for card in await impatient.ask("Is flying safe?")])

    async with Reader(server.address) as reader:
        (first,) = await reader.ask("Does heat make the symptoms worse?")
        assert first["answer_text"] == "It may."
        (entries / "heat.md").write_text(HEAT.format(more=f", {NEW_WORDS}", answer="For a *while*."))
        (entries / "pets.md").write_text(PETS)
        run_citewell(server.home, "import", str(entries))

        # The answer is live at once. The new entry is not known to the model: it can be linked to, not matched.
        assert health(server)["status"] == "train"
        (corrected,) = await reader.ask("Does heat make the symptoms worse?")
        assert corrected["answer_text"] == "For a while."
        assert (await reader.ask("May I keep a cat at home?"))[0].get("entry_id") != "pets"
        (linked,) = await reader.ask(f"/show_entry{json.dumps({'entry_id': 'pets'})}")
        assert linked["entry_id"] == "pets"

        asking = asyncio.create_task(ask_on_and_on())
        await asyncio.get_running_loop().run_in_executor(None, lambda: run_citewell(server.home, "train", **settings))
        assert (await until(lambda: health(server)["status"] == "ok")) and health(server)["refused"] is None
        then = len(turns)
        await until(lambda: len(turns) > then + 5)
        asking.cancel()
        assert all(kinds == ["answer"] for kinds in turns)

        (thanks,) = await reader.ask(f"/rate{json.dumps({'answer_id': first['answer_id'], 'helpful': True})}")
        assert thanks["rated"]["answer_id"] == first["answer_id"]
        (back,) = await reader.ask("/previous_question")
        assert back["entry_id"] == "heat"
        (pets,) = await reader.ask("May I keep a cat at home?")
        assert pets["entry_id"] == "pets"
        (heat,) = await reader.ask(NEW_WORDS)
        assert (heat["entry_id"], heat["matched"]) == ("heat", NEW_WORDS)
    async with Reader(server.address, session=reader.session) as again:
        assert len(again.greeting["transcript"]) > 10


@pytest.mark.graph
async def test_a_broken_archive_is_told_and_the_model_before_it_goes_on(small):
    server, _, _ = small
    good = Model.newest(server.home / "models")
    broken = good.path.with_name(f"citewell-{'0' * 16}-{'1' * 16}.tar.gz")
    broken.write_bytes(good.path.read_bytes()[:20_000])
    shown = await until(lambda: health(server)["refused"] and health(server))
    assert shown["status"] == "train" and shown["refused"]["archive"] == broken.name
    assert shown["model"]["questions_hash"] == good.questions_hash
    async with Reader(server.address) as reader:
        assert (await reader.ask("Is flying safe?"))[0]["entry_id"] == "travel"

    def complaints():
        return [line for line in server.lines if "ERROR" in line and broken.name in line]

    assert len(complaints()) == 1 and "citewell train --force" in complaints()[0]
    os.kill(server.pid, signal.SIGUSR1)
    await until(lambda: len(complaints()) == 2)  # tried again as it was asked for, and only then
    broken.unlink()
    await until(lambda: health(server)["refused"] is None)
    assert health(server)["status"] == "ok"


@pytest.mark.graph
async def test_an_older_archive_is_taken_when_the_newest_is_gone(small):
    server, _, _ = small
    newest = Model.newest(server.home / "models")
    aside = shutil.move(newest.path, server.home / "aside.tar.gz")
    older = Model.newest(server.home / "models")
    assert older.questions_hash != newest.questions_hash
    shown = await until(lambda: health(server)["model"]["questions_hash"] == older.questions_hash and health(server))
    assert shown["status"] == "train"
    shutil.move(aside, newest.path)
    await until(lambda: health(server)["status"] == "ok")


@pytest.mark.graph
async def test_a_server_that_never_looks_does_when_told_and_ends_quietly(small):
    running, _, settings = small
    home = shutil.copytree(running.home, running.home.parent / "never")
    with RunningServer(home, **{**settings, "CITEWELL_MODEL_CHECK_SECONDS": "0"}) as server:
        os.utime(Model.newest(home / "models").path)
        os.kill(server.pid, signal.SIGUSR1)
        await until(lambda: "Answering with a new model" in server.lines[-1])
    said = "\n".join(server.lines)
    assert said.count("Answering with a new model") == 1 and not {"ERROR", "Fatal", "Traceback"} & set(said.replace(":", " ").split())


async def test_a_model_of_other_code_asks_for_a_restart(tmp_path):
    (tmp_path / "bot").mkdir()
    served = Model.at(tmp_path, "0" * 16, "1" * 16)
    live = LiveModel(tmp_path, served, interval=0.01, tell=print, project=tmp_path)
    (tmp_path / "bot" / "new.py").write_text("")
    Model.at(tmp_path, "2" * 16, "3" * 16).path.write_bytes(b"")
    watching = asyncio.create_task(live.keep_newest(agent=None))  # no agent is touched
    refused = await until(lambda: live.refused)
    watching.cancel()
    assert refused.cure == "restart" and live.model == served


async def test_a_folder_that_is_gone_ends_no_watch(tmp_path):
    live = LiveModel(tmp_path / "gone", Model.at(tmp_path, "0" * 16, "1" * 16), interval=0.01, tell=print)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(live.keep_newest(agent=None), 0.1)


def test_archives_are_told_apart_by_name_time_and_size(tmp_path):
    assert Model.newest(tmp_path) is None
    archive = Model.at(tmp_path, "0" * 16, "1" * 16).path
    archive.write_bytes(b"one")
    (tmp_path / "citewell-notes.tar.gz").write_bytes(b"")
    first = Model.newest(tmp_path)
    assert first.path == archive and first.is_same_file(Model.newest(tmp_path)) and not first.is_same_file(None)
    os.utime(archive, ns=(1, 1))
    assert Model.newest(tmp_path) == first and not Model.newest(tmp_path).is_same_file(first)


def test_the_codes_fingerprint_changes_with_a_file(tmp_path):
    (tmp_path / "actions").mkdir()
    before = code_fingerprint(tmp_path)
    (tmp_path / "notes.py").write_text("1")
    assert code_fingerprint(tmp_path) == before
    (tmp_path / "actions" / "new.py").write_text("1")
    assert code_fingerprint(tmp_path) != before
