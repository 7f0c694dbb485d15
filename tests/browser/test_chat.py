"""A reader in Chromium against the real server and action server."""

from __future__ import annotations

import os
import re
import signal
import sqlite3

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import screenshot

pytestmark = pytest.mark.browser


def open_chat(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Ask a question").first.click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()


def ask(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Your question").fill(text)
    page.keyboard.press("Enter")


def answer(page: Page, question: str):
    """The newest answer card that opens with a stored question."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=question)).last


def ratings(home):
    with sqlite3.connect(home / "feedback.db") as db:
        return db.execute("select entry_id, helpful, reason, comment from ratings order by rated_at").fetchall()


FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.textContent.trim();
}"""
AZATHIOPRINE = "How is azathioprine (Imuran) used off-label for MS?"


def test_a_reader_asks_goes_on_comes_back_and_rates(page, server):
    open_chat(page, server.address)
    screenshot(page, "opened")
    ask(page, "does imuran help with ms")
    card = answer(page, AZATHIOPRINE)
    expect(card).to_contain_text("Not yet reviewed by a clinician")
    expect(card).to_contain_text("This tool does not give medical advice")
    sources = card.get_by_role("button", name=re.compile(r"\d+ sources? from \d+ publishers?"))
    expect(sources).to_have_attribute("aria-expanded", "false")
    sources.click()
    expect(card.get_by_role("link", name=re.compile("azathioprine", re.I)).first).to_be_visible()
    screenshot(page, "answer-with-sources")

    card.get_by_role("button", name=re.compile("^Next question")).click()
    following = answer(page, "Does azathioprine raise the risk of cancer in people with MS?")
    expect(following).to_be_visible()
    following.get_by_role("button", name=re.compile("^Previous question")).click()
    expect(page.get_by_role("heading", name=AZATHIOPRINE)).to_have_count(2)

    card = answer(page, AZATHIOPRINE)
    card.get_by_role("button", name="No", exact=True).click()
    card.get_by_role("button", name="Something is missing").click()
    expect(card.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(card).to_contain_text("The editors will see it")
    screenshot(page, "rated-no")
    assert ratings(server.home)[-1] == ("azathioprine-off-label", 0, "missing_something", None)

    card.get_by_role("button", name="Yes", exact=True).click()
    expect(card.get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(card).to_contain_text("glad it helped")
    assert ratings(server.home)[-1] == ("azathioprine-off-label", 1, None, None)


def test_reload_keeps_the_conversation_and_the_rating(page, server):
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    card = answer(page, AZATHIOPRINE)
    card.get_by_role("button", name="Yes", exact=True).click()
    expect(card).to_contain_text("glad it helped")
    page.reload()
    card = answer(page, AZATHIOPRINE)
    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_second_tab_keeps_in_step(page, server):
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    expect(answer(page, AZATHIOPRINE)).to_be_visible()
    other = page.context.new_page()
    other.goto(server.address)
    other.get_by_role("button", name="Ask a question").first.click()
    expect(answer(other, AZATHIOPRINE)).to_be_visible()
    ask(other, "Do hot temperatures affect MS symptoms?")
    expect(answer(page, "Do hot temperatures affect MS symptoms?")).to_be_visible()


def test_a_look_alike_gets_choices(page, server):
    open_chat(page, server.address)
    ask(page, "pregnant with ms")
    group = page.get_by_role("group", name=re.compile("Did you mean one of these"))
    expect(group.get_by_role("button", name="None of these")).to_be_visible()
    assert group.get_by_role("button", name=re.compile("pregnan|baby", re.I)).count() > 1
    screenshot(page, "choices")
    group.get_by_role("button", name="None of these").click()
    expect(page.get_by_text("Then I don't have a stored answer to that.").first).to_be_visible()


def test_nonsense_is_declined(page, server):
    open_chat(page, server.address)
    ask(page, "purple monkey dishwasher flies at noon")
    expect(page.get_by_text(re.compile("I don't have a stored answer to that|outside what I have answers for")).first).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_have_count(0)


def test_an_emergency_gets_numbers_to_call(page, server):
    open_chat(page, server.address)
    ask(page, "my husband collapsed and he is not breathing")
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("911"))).to_have_attribute("href", "tel:911")
    screenshot(page, "emergency")


def test_a_killed_action_server_gives_a_notice_and_recovers(page, server):
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    expect(answer(page, AZATHIOPRINE)).to_be_visible()
    (child,) = psutil.Process(server.pid).children()
    os.kill(child.pid, signal.SIGKILL)
    ask(page, "What is multiple sclerosis?")
    retry = page.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    screenshot(page, "error")
    found = page.get_by_role("heading", name="What is multiple sclerosis?")
    for _ in range(20):
        retry.last.click()
        page.wait_for_timeout(1000)
        if found.count():
            break
    expect(found.last).to_be_visible()


@pytest.mark.parametrize(("width", "height", "scheme"), [(320, 640, "light"), (320, 640, "dark"), (1280, 860, "dark")])
def test_it_fits_the_screen(page, server, width, height, scheme):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    expect(answer(page, AZATHIOPRINE)).to_be_visible()
    screenshot(page, f"answer-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_whole_turn_by_keyboard(page, server):
    page.goto(server.address)
    launcher = page.get_by_role("button", name="Ask a question").first
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    page.keyboard.type("Do hot temperatures affect MS symptoms?")
    page.keyboard.press("Enter")
    card = answer(page, "Do hot temperatures affect MS symptoms?")
    expect(card).to_be_visible()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()  # focus never jumps by itself
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(FOCUSED) == "Yes":
            break
    page.keyboard.press("Space")
    expect(card.get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Your question")).to_be_hidden()
    expect(launcher).to_be_focused()
