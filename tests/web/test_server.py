"""The running server over its own wire: cards, order, sessions, refusals, pages in step, failures that are told."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import signal
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import psutil
import pytest
import websockets

from bot.evaluation.load import typing_latencies
from bot.evaluation.reader import Reader
from bot.feedback.store import hash_session
from tests.conftest import run_citewell

pytestmark = pytest.mark.graph

QUESTION = "How is azathioprine (Imuran) used off-label for MS?"


def get(address, headers=None):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {})) as response:
        return response.status, response.headers, response.read()


def post(address, body):
    request = urllib.request.Request(address, json.dumps(body).encode() if not isinstance(body, bytes) else body)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


async def test_a_question_gets_the_stored_answer(server):
    async with Reader(server.address) as reader:
        (card,) = await reader.ask(QUESTION)
        assert (card["kind"], card["entry_id"], card["question"]) == ("answer", "azathioprine-off-label", QUESTION)
        assert card["sources"] and card["review"] is None and card["next"]
        (following,) = await reader.ask("/next_question", label="Next")
        assert following["entry_id"] == card["next"]["entry_id"]
        (back,) = await reader.ask("/previous_question")
        assert back["entry_id"] == "azathioprine-off-label"


async def test_a_rating_is_kept_under_the_hashed_session_before_the_thanks(server):
    async with Reader(server.address) as reader:
        (card,) = await reader.ask(QUESTION)
        rating = {"answer_id": card["answer_id"], "helpful": False, "reason": "missing_something", "comment": "costs {of it}"}
        (thanks,) = await reader.ask(f"/rate{json.dumps(rating)}")
        assert thanks["rated"] == {"answer_id": card["answer_id"], "helpful": False, "reason": "missing_something"}
        with sqlite3.connect(server.home / "feedback.db") as db:
            row = db.execute("select session, helpful, comment from ratings where answer_id = ?", [card["answer_id"]]).fetchone()
        assert row == (hash_session(reader.session.partition(".")[0]), 0, "costs {of it}")
        await reader.ask(f"/rate{json.dumps({'answer_id': card['answer_id'], 'helpful': True})}")
        with sqlite3.connect(server.home / "feedback.db") as db:
            assert db.execute("select helpful from ratings where answer_id = ?", [card["answer_id"]]).fetchall() == [(1,)]


async def test_a_card_leads_to_its_page_and_both_count(server):
    async with Reader(server.address) as reader:
        (card,) = await reader.ask(QUESTION)
    assert card["page"] == "/q/azathioprine-off-label" and "as a page" not in card["text"]
    status, _, page = get(f"{server.address}{card['page']}")
    assert status == 200 and QUESTION.encode() in page and card["sources"][0]["publisher"].encode() in page
    with sqlite3.connect(server.home / "feedback.db") as db:
        delivered = db.execute("select entry_hash from deliveries where answer_id = ?", [card["answer_id"]]).fetchone()[0]
    assert f"/q/azathioprine-off-label/{delivered}".encode() in page
    run_citewell(server.home, "verify")


async def test_another_readers_answer_cannot_be_rated(server):
    async with Reader(server.address) as one, Reader(server.address) as other:
        (card,) = await one.ask(QUESTION)
        (notice,) = await other.ask(f"/rate{json.dumps({'answer_id': card['answer_id'], 'helpful': False})}")
        assert (notice["kind"], notice["level"]) == ("notice", "error")


async def test_a_reload_brings_the_conversation_back(server):
    async with Reader(server.address) as reader:
        assert reader.greeting["transcript"] == [] and reader.greeting["starters"] and reader.greeting["greeting"]
        (card,) = await reader.ask(QUESTION, message_id="m1")
        await reader.ask(f"/rate{json.dumps({'answer_id': card['answer_id'], 'helpful': True})}", message_id="m2")
        await reader.ask("/next_question", message_id="m3", label="Next question")
    async with Reader(server.address, session=reader.session) as again:
        assert again.session == reader.session
        items = [(item["from"], item.get("text") or item["card"]["kind"]) for item in again.greeting["transcript"]]
        assert items == [
            ("reader", QUESTION),
            ("citewell", "answer"),
            ("citewell", "text"),
            ("reader", "Next question"),
            ("citewell", "answer"),
        ]
        assert again.greeting["transcript"][0]["id"] == "m1"
        (back,) = await again.ask("/previous_question")
        assert back["entry_id"] == "azathioprine-off-label"


async def test_a_second_page_sees_what_the_first_one_does(server):
    async with Reader(server.address) as first, Reader(server.address, session=first.session) as second:
        await first.ask(QUESTION, message_id="shared")
        assert await second.event("said") == {"id": "shared", "text": QUESTION}
        assert (await second.event("card"))["card"]["entry_id"] == "azathioprine-off-label"


async def test_readers_never_see_each_others_cards(server):
    async with Reader(server.address) as one, Reader(server.address) as other:
        await one.ask(QUESTION)
        with pytest.raises(asyncio.TimeoutError):
            await other.event("card", timeout=0.3)


async def test_messages_sent_at_once_are_answered_in_order(server):
    async with Reader(server.address) as reader:
        await reader.send("ask", {"id": "1", "text": QUESTION})
        for number in range(2, 6):
            await reader.send("ask", {"id": str(number), "text": "/next_question"})
        order = [(await reader.event("done"))["reply_to"] for _ in range(5)]
        assert order == ["1", "2", "3", "4", "5"]


async def test_a_message_sent_twice_is_answered_once(server):
    async with Reader(server.address) as reader:
        await reader.ask(QUESTION, message_id="same")
        assert await reader.send("ask", {"id": "same", "text": QUESTION}) == {"ok": True}
        with pytest.raises(asyncio.TimeoutError):
            await reader.event("card", timeout=0.5)
    async with Reader(server.address, session=reader.session) as again:
        assert await again.send("ask", {"id": "same", "text": QUESTION}) == {"ok": True}
        with pytest.raises(asyncio.TimeoutError):
            await again.event("card", timeout=0.5)


@contextmanager
def paused_actions(server):
    """No turn ends meanwhile."""
    (child,) = psutil.Process(server.pid).children()
    child.suspend()
    try:
        yield
    finally:
        child.resume()


async def test_a_message_sent_again_while_its_turn_is_going_on_is_answered_once(server):
    with paused_actions(server):
        async with Reader(server.address) as reader:
            assert await reader.send("ask", {"id": "again", "text": QUESTION}) == {"ok": True}
            await reader.event("typing")
        await asyncio.sleep(0.5)  # the server has seen the page go
        again = await Reader(server.address, session=reader.session).__aenter__()
        assert await again.send("ask", {"id": "again", "text": QUESTION}) == {"ok": True}
        with pytest.raises(asyncio.TimeoutError):
            await again.event("said", timeout=1)  # it would be, if a second turn had begun
    assert (await again.event("card"))["card"]["entry_id"] == "azathioprine-off-label"
    assert await again.event("done") == {"reply_to": "again"}
    await again.__aexit__()
    async with Reader(server.address, session=reader.session) as later:
        assert [item["from"] for item in later.greeting["transcript"]] == ["reader", "citewell"]


async def test_what_waits_behind_forgetting_does_not_begin_the_conversation_again(server):
    async with Reader(server.address) as reader, Reader(server.address, session=reader.session) as other:
        old = reader.session.partition(".")[0]
        with paused_actions(server):
            await reader.send("ask", {"id": "1", "text": QUESTION})
            await other.event("typing")
            forgetting = asyncio.ensure_future(reader.send("forget", {}, timeout=30))
            await asyncio.sleep(0.2)
            await other.send("ask", {"id": "2", "text": QUESTION})
        assert await forgetting == {"ok": True}
        assert (await other.event("session"))["transcript"] == []
        assert (await other.ask("hello"))[0]["kind"] == "text"
    with sqlite3.connect(server.home / "conversations.db") as db:
        assert db.execute("select count(*) from events where sender_id = ?", [old]).fetchone() == (0,)


async def test_a_made_up_session_gets_a_new_one(server):
    async with Reader(server.address, session="aaaa.bbbb") as reader:
        assert reader.session != "aaaa.bbbb"
    async with Reader(server.address) as victim:
        await victim.ask(QUESTION)
        stolen = victim.session.partition(".")[0]
    async with Reader(server.address, session=stolen) as thief:
        assert thief.greeting["transcript"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"id": "1", "text": "/emergency"}, "unknown_payload", id="forged intent"),
        pytest.param({"id": "1", "text": '/faq{"trail": ["x"]}'}, "unknown_payload", id="forged slot"),
        pytest.param({"id": "1", "text": "x" * 6001}, "too_long", id="too long"),
        pytest.param({"id": "1", "text": 7}, "not_text", id="a number"),
        pytest.param({"id": "1"}, "not_text", id="no text"),
        pytest.param({"id": "", "text": "hi"}, "bad_id", id="empty id"),
        pytest.param({"id": ["x"], "text": "hi"}, "bad_id", id="a list for an id"),
        pytest.param({"id": "1", "text": "hi", "label": "x" * 301}, "bad_label", id="long label"),
        pytest.param("hello", "not_text", id="not an object"),
        pytest.param(None, "not_text", id="null"),
    ],
)
async def test_bad_messages_are_refused(server, body, code):
    async with Reader(server.address) as reader:
        acknowledgement = await reader.send("ask", body)
        assert acknowledgement["ok"] is False and acknowledgement["error"]["code"] == code
        assert (await reader.ask("hello"))[0]["kind"] == "text"  # and the conversation goes on


async def test_a_half_typed_question_gets_stored_questions(server):
    async with Reader(server.address) as reader:
        reply = await reader.send("suggest", {"text": "is azath"})
        assert reply["ok"] and 1 < len(reply["questions"]) <= 5
        first = reply["questions"][0]
        assert "azathioprine" in first["title"]
        (card,) = await reader.ask(first["payload"], label=first["title"])
        assert card["question"] == first["title"]
        smoking = await reader.send("suggest", {"text": "are cigarettes bad for my ms"})
        assert [each["payload"] for each in smoking["questions"]][0] == '/show_entry{"entry_id": "smoking"}'


@pytest.mark.parametrize("text", ["i want to kill myself", "i took too many pills", "purple monkey dishwasher", "/show_entry"])
async def test_nothing_is_suggested_for_dangers_nonsense_and_payloads(server, text):
    async with Reader(server.address) as reader:
        assert (await reader.send("suggest", {"text": text})).get("questions", []) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"text": "x" * 151}, "too_long", id="a story"),
        pytest.param({"text": ["is azath"]}, "not_text", id="a list"),
        pytest.param({}, "not_text", id="nothing"),
        pytest.param("is azath", "not_text", id="not an object"),
        pytest.param({"text": " \u200b\x00 "}, "empty", id="signs that cannot be seen"),
        pytest.param({"text": "/emergency"}, "unknown_payload", id="forged intent"),
    ],
)
async def test_a_bad_look_up_is_refused(server, body, code):
    async with Reader(server.address) as reader:
        reply = await reader.send("suggest", body)
        assert (reply["ok"], reply["error"]["code"]) == (False, code)
        assert (await reader.send("suggest", {"text": 'fatigue" OR *) NEAR('}))["questions"]  # and the next is answered


async def test_what_is_typed_is_nowhere_kept(server):
    async with Reader(server.address) as reader:
        assert (await reader.send("suggest", {"text": "does fatigue zzyzxquux"}))["ok"]
        assert (await reader.send("topic", {"topic": "zzyzxquux"}))["questions"] == []
    async with Reader(server.address, session=reader.session) as again:
        assert again.greeting["transcript"] == []
    for path in server.home.glob("*.db*"):
        assert b"zzyzxquux" not in path.read_bytes(), path.name
    assert not any("zzyzxquux" in line for line in server.lines)


async def test_what_is_typed_in_quarters_is_measured(server):
    times = await typing_latencies(Reader, server.address, [QUESTION] * 6)
    assert len(times) == 4 and times == sorted(times) and times[0] > 0


async def test_look_ups_are_limited_apart_from_messages(server):
    async with Reader(server.address) as reader:
        replies = [await reader.send("topic", {"topic": "relapses"}) for _ in range(120)]
        refused = [reply["error"]["code"] for reply in replies if not reply["ok"]]
        assert replies[0]["ok"] and set(refused) == {"too_many"}
        assert (await reader.ask(QUESTION))[0]["kind"] == "answer"


async def test_a_topic_opens_to_its_questions(server):
    async with Reader(server.address) as reader:
        topics = reader.greeting["topics"]
        assert {"topic": "off-label-medicines", "title": "Off-label medicines"} in topics
        questions = (await reader.send("topic", {"topic": "off-label-medicines"}))["questions"]
        assert {"title": QUESTION, "payload": '/show_entry{"entry_id": "azathioprine-off-label"}'} in questions
        for forged in ({"topic": ["off-label-medicines"]}, {"topic": "x" * 50_000}, {}, None, 7):
            assert await reader.send("topic", forged) == {"ok": True, "questions": []}


async def test_another_site_may_not_connect(server):
    with pytest.raises(websockets.exceptions.InvalidStatusCode):
        async with Reader(server.address, origin="https://evil.example"):
            pass
    async with Reader(server.address, origin=server.address) as reader:
        assert reader.session


async def test_forget_deletes_the_conversation_and_the_ratings(server):
    async with Reader(server.address) as reader:
        (card,) = await reader.ask(QUESTION)
        await reader.ask(f"/rate{json.dumps({'answer_id': card['answer_id'], 'helpful': True})}")
        old = reader.session
        assert await reader.send("forget", {}) == {"ok": True}
        fresh = await reader.event("session")
        assert fresh["session"] != old and fresh["transcript"] == []
        assert (await reader.ask(QUESTION))[0]["kind"] == "answer"
    session = old.partition(".")[0]
    with sqlite3.connect(server.home / "feedback.db") as db:
        assert db.execute("select count(*) from ratings where session = ?", [hash_session(session)]).fetchone() == (0,)
    with sqlite3.connect(server.home / "conversations.db") as db:
        assert db.execute("select count(*) from events where sender_id = ?", [session]).fetchone() == (0,)
    async with Reader(server.address, session=old) as again:
        assert again.greeting["transcript"] == []


async def test_an_emergencys_words_are_not_stored(server):
    words = "i have just swallowed a whole bottle of my tablets"
    async with Reader(server.address) as reader:
        cards = await reader.ask(words)
        assert (cards[0]["kind"], cards[0]["level"]) == ("notice", "emergency")
        assert any(link["url"] == "tel:911" for link in cards[0]["links"])
    for path in server.home.glob("*.db*"):
        assert b"swallowed a whole bottle" not in path.read_bytes(), path.name


def test_rest_gives_each_card_with_its_text(server):
    status, replies = post(f"{server.address}/webhooks/rest/webhook", {"sender": "server-1", "message": QUESTION})
    assert status == 200 and replies[0]["recipient_id"] == "server-1"
    assert replies[0]["text"] == replies[0]["custom"]["text"] and "Sources:" in replies[0]["text"]


@pytest.mark.parametrize("body", [b"{", b"[]", {"message": "/restart"}, {"message": ""}, {"sender": 7, "message": "hi"}], ids=str)
def test_rest_refuses_what_it_cannot_read(server, body):
    status, _ = post(f"{server.address}/webhooks/rest/webhook", body)
    assert status == 400


def test_what_the_operator_sees_of_a_start(server):
    assert server.lines[:2] == ["Starting ...", f"Citewell is ready: {server.address}"]


def test_pages(server):
    status, headers, page = get(f"{server.address}/")
    assert status == 200 and b"<citewell-chat" in page
    assert "default-src 'self'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
    status, headers, script = get(f"{server.address}/widget.js")
    assert status == 200 and "javascript" in headers["Content-Type"] and len(script) > 1000
    (panel,) = re.findall(rb"\./(widget/panel-[\w-]{8}\.js)", script)
    status, headers, _ = get(f"{server.address}/{panel.decode()}")
    assert status == 200 and "immutable" in headers["Cache-Control"] and headers["Access-Control-Allow-Origin"] == "*"
    assert gzip.decompress(get(f"{server.address}/widget.js", {"Accept-Encoding": "gzip, br"})[2]) == script
    health = json.loads(get(f"{server.address}/health")[2])
    assert health["status"] == "ok" and health["action_server"] == "ok"
    assert health["model"]["questions_hash"] == health["knowledge"]["questions_hash"]


@pytest.mark.parametrize("name", ["panel-00000000.js", "..%2fwidget.js", "%2e%2e/widget-00000000.js", "panel.js", ""])
def test_no_other_file_is_served_as_a_script(server, name):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{server.address}/widget/{name}")


def test_rasas_own_api_is_off(server):
    for path in ("/conversations/x/tracker", "/model", "/domain"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{server.address}{path}")


async def test_a_killed_action_server_is_told_and_comes_back(server):
    async with Reader(server.address) as reader:
        await reader.ask(QUESTION)
        (child,) = psutil.Process(server.pid).children()
        os.kill(child.pid, signal.SIGKILL)
        (notice,) = await reader.ask("hello")
        assert (notice["kind"], notice["level"], notice["retry"]) == ("notice", "error", True)
        deadline = time.monotonic() + 30
        while (cards := await reader.ask("/next_question"))[0]["kind"] != "answer":
            assert time.monotonic() < deadline
            await asyncio.sleep(0.5)
        assert cards[0]["entry_id"]
    async with Reader(server.address, session=reader.session) as again:
        kinds = [item["card"].get("level") for item in again.greeting["transcript"] if item["from"] == "citewell"]
        assert "error" in kinds  # the message that went unanswered is shown as such


def test_a_port_in_use_is_one_clear_sentence(server):
    done = run_citewell(server.home, "serve", "--port", str(server.port), code=1)
    assert f"Port {server.port} is already in use" in done.stderr and "Traceback" not in done.stderr


def test_a_killed_server_leaves_no_action_server_behind(own_home):
    from bot.evaluation.running import RunningServer

    with RunningServer(own_home) as running:
        (child,) = psutil.Process(running.pid).children()
        os.kill(running.pid, signal.SIGKILL)
        child.wait(timeout=10)
        assert not child.is_running()


async def test_a_follow_up_is_answered_from_the_conversation(server):
    async with Reader(server.address) as reader:
        await reader.ask("Is azathioprine used for MS?")
        (cancer,) = await reader.ask("does it cause cancer?")
        assert (cancer["kind"], cancer["entry_id"]) == ("answer", "azathioprine-cancer-risk")
        (hearing,) = await reader.ask("Can MS affect hearing?")
        assert hearing["entry_id"] == "hearing-problems"


async def test_two_questions_get_two_cards_that_are_rated_apart(server):
    async with Reader(server.address) as reader:
        first, second = await reader.ask("Is MS contagious and is it inherited?")
        assert [card["entry_id"] for card in (first, second)] == ["is-ms-contagious", "is-ms-inherited"]
        for card in (first, second):
            (thanks,) = await reader.ask(f"/rate{json.dumps({'answer_id': card['answer_id'], 'helpful': True})}")
            assert thanks["rated"]["answer_id"] == card["answer_id"]


async def test_another_language_is_told_kindly(server):
    async with Reader(server.address) as reader:
        (card,) = await reader.ask("¿Cuáles son los efectos secundarios de la azatioprina?")
        assert (card["kind"], card["level"]) == ("notice", "info")
        assert "inglés" in card["message"] and "English" in card["message"]


async def test_the_question_in_a_long_story_is_answered_in_time(server):
    story = "I was diagnosed three years ago and since then every winter has been hard on me and on my family. " * 50
    async with Reader(server.address) as reader:
        begun = time.monotonic()
        (card,) = await reader.ask(story + "Does cold weather make MS symptoms worse?")
        assert time.monotonic() - begun < 2
        assert card["kind"] == "answer" and card["entry_id"] == "cold-and-ms"
        refused = await reader.send("ask", {"id": "long", "text": story * 2})
        assert "in a few sentences" in refused["error"]["message"]
