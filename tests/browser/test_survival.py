"""What a conversation outlives, in Chromium against the real server: reloads, restarts, silence, sleep, a second tab."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import Page, expect

from bot.evaluation.running import RunningServer
from tests.browser.conftest import screenshot
from tests.browser.test_asking import field, reopen
from tests.browser.test_chat import AZATHIOPRINE, answer, ask, open_chat
from tests.conftest import copy_home

pytestmark = pytest.mark.browser

HEAT = "Do hot temperatures affect MS symptoms?"


def bubbles(page: Page):
    return [text.replace("You asked:", "").strip() for text in page.locator(".reader .bubble").all_text_contents()]


def cards(page: Page):
    """Answers of the chat; the page around it may have articles of its own."""
    return page.locator("citewell-chat").get_by_role("article")


def wait_for_card(page: Page, question: str) -> None:
    expect(answer(page, question)).to_be_visible(timeout=60_000)


@contextmanager
def silent(server: RunningServer):
    """The server says nothing meanwhile."""
    process = psutil.Process(server.pid)
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def test_a_message_written_while_the_server_restarts_is_kept_and_answered_once(page, trained_home, tmp_path):
    home = copy_home(trained_home, tmp_path / "home")
    with RunningServer(home) as first:
        open_chat(page, first.address)
        ask(page, AZATHIOPRINE)
        wait_for_card(page, AZATHIOPRINE)
    expect(page.get_by_text("No connection. What you write is kept")).to_have_count(1)
    ask(page, HEAT)
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    screenshot(page, "offline")
    again = RunningServer(home)
    again.port, again.action_port, again.address = first.port, first.action_port, first.address
    with again:
        page.get_by_role("button", name="Reconnect").click()
        wait_for_card(page, HEAT)
        expect(page.get_by_text("Not sent yet.")).to_have_count(0)
        expect(page.get_by_role("button", name="Reconnect")).to_have_count(0)
        reopen(page)
        wait_for_card(page, HEAT)
        assert bubbles(page) == [AZATHIOPRINE, HEAT]
        expect(cards(page)).to_have_count(2)


def test_a_server_that_says_nothing_is_told_and_tried_again_and_answers_once(page, server):
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    wait_for_card(page, AZATHIOPRINE)
    with silent(server):
        ask(page, HEAT)
        late = page.locator(".reader").last
        expect(late).to_contain_text("This is taking longer than usual.", timeout=30_000)
        screenshot(page, "late")
        late.get_by_role("button", name="Try again").click()
    wait_for_card(page, HEAT)
    page.wait_for_timeout(1000)
    expect(page.get_by_role("heading", name=HEAT)).to_have_count(1)
    assert len(bubbles(page)) == 2
    expect(page.get_by_text("This is taking longer than usual.")).to_have_count(0)


def test_after_a_sleep_the_conversation_goes_on(page, server):
    page.clock.install()
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    wait_for_card(page, AZATHIOPRINE)
    page.clock.fast_forward(3_600_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ask(page, HEAT)
    wait_for_card(page, HEAT)
    expect(cards(page)).to_have_count(2)


def test_two_tabs_keep_in_step_with_questions_ratings_and_clearing(page, server):
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    wait_for_card(page, AZATHIOPRINE)
    other = page.context.new_page()
    open_chat(other, server.address)
    wait_for_card(other, AZATHIOPRINE)
    answer(page, AZATHIOPRINE).get_by_role("button", name="Yes", exact=True).click()
    expect(answer(other, AZATHIOPRINE).get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")
    ask(other, HEAT)
    wait_for_card(page, HEAT)
    assert counts(server) != (0, 0)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Clear conversation").click()
    page.get_by_role("button", name="Clear it").click()
    for each in (page, other):
        expect(cards(each)).to_have_count(0)
        expect(each.get_by_text("Questions to start with")).to_be_visible()
    reopen(page)
    expect(cards(page)).to_have_count(0)
    ask(other, HEAT)
    wait_for_card(other, HEAT)


def test_clearing_leaves_nothing_on_the_server(page, trained_home, tmp_path):
    home = copy_home(trained_home, tmp_path / "home")
    with RunningServer(home) as server:
        open_chat(page, server.address)
        ask(page, "does imuran help with ms zzyzx")
        card = cards(page).or_(page.get_by_role("group", name=re.compile("Did you mean"))).last
        expect(card).to_be_visible()
        ask(page, AZATHIOPRINE)
        wait_for_card(page, AZATHIOPRINE)
        answer(page, AZATHIOPRINE).get_by_role("button", name="No", exact=True).click()
        expect(answer(page, AZATHIOPRINE)).to_contain_text("Thank you for saying so")
        assert all(counts(server))
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("button", name="Clear conversation").click()
        page.get_by_role("button", name="Clear it").click()
        expect(cards(page)).to_have_count(0)
        expect(field(page)).to_be_visible()
        assert counts(server) == (0, 0)
        for table in ("ratings", "deliveries", "questions"):
            assert rows(server.home / "feedback.db", table) == 0, table


def counts(server):
    """Events of conversations, and ratings."""
    return rows(server.home / "conversations.db", "events"), rows(server.home / "feedback.db", "ratings")


def rows(path, table):
    with sqlite3.connect(path) as db:
        return db.execute(f"select count(*) from {table}").fetchone()[0]
