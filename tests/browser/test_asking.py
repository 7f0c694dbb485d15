"""A reader in Chromium against the real server: finding a question, using an answer, rating it."""

from __future__ import annotations

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from bot.knowledge.folding import folds
from bot.knowledge.store import KnowledgeStore
from tests.browser.conftest import screenshot
from tests.browser.test_chat import AZATHIOPRINE, answer, ask, open_chat

pytestmark = pytest.mark.browser


def field(page: Page):
    return page.get_by_role("textbox", name="Your question")


def suggestions(page: Page):
    return page.get_by_role("listbox", name="Stored questions")


def reopen(page: Page) -> None:
    """Reloads; the panel may be open by itself afterwards."""
    page.reload()
    launcher = page.get_by_role("button", name="Ask a question").first
    expect(launcher.or_(field(page)).first).to_be_visible()
    if not field(page).is_visible():
        launcher.click()
    expect(field(page)).to_be_visible()


def test_suggestions_come_while_typing_and_one_is_picked_by_keyboard(page, server):
    open_chat(page, server.address)
    field(page).press_sequentially("is azath")
    listbox = suggestions(page)
    expect(listbox.get_by_role("option", name=AZATHIOPRINE)).to_be_visible()
    expect(listbox.locator("b", has_text="azathioprine").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="stored questions")).to_have_count(1)
    screenshot(page, "suggestions")
    page.keyboard.press("Escape")
    expect(listbox).to_be_hidden()
    expect(field(page)).to_be_focused()  # the panel stays open
    field(page).press_sequentially("i")
    option = listbox.get_by_role("option", name=AZATHIOPRINE)
    expect(option).to_be_visible()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        if option.get_attribute("aria-selected") == "true":
            break
    expect(field(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(answer(page, AZATHIOPRINE)).to_be_visible()
    expect(field(page)).to_have_value("")
    reopen(page)
    bubble = page.locator(".reader")
    expect(bubble).to_have_count(1)
    expect(bubble).to_contain_text(AZATHIOPRINE)


def test_enter_sends_what_is_written_where_no_suggestion_is_active(page, server):
    open_chat(page, server.address)
    field(page).press_sequentially("Do hot temperatures affect MS symptoms?")
    expect(suggestions(page)).to_be_visible()
    page.keyboard.press("Enter")
    expect(answer(page, "Do hot temperatures affect MS symptoms?")).to_be_visible()
    expect(suggestions(page)).to_be_hidden()


def test_a_danger_gets_no_suggestions(page, server):
    open_chat(page, server.address)
    field(page).fill("my feet are numb")
    expect(suggestions(page)).to_be_visible()
    field(page).fill("my chest hurts and i cant breathe")
    expect(suggestions(page)).to_be_hidden()


def test_suggestions_can_be_switched_off(page, server):
    open_chat(page, server.address)
    page.locator("citewell-chat").evaluate("chat => { chat.suggestions = 'off' }")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    reopen(page)
    page.locator("citewell-chat").evaluate("chat => { chat.suggestions = 'off' }")
    field(page).press_sequentially("is azathioprine")
    page.wait_for_timeout(600)
    expect(suggestions(page)).to_be_hidden()
    assert sent and not any("azath" in str(frame) for frame in sent)


@pytest.mark.parametrize(("width", "height", "scheme"), [(320, 640, "light"), (320, 640, "dark")])
def test_suggestions_fit_a_phone_and_leave_the_send_button_free(page, server, width, height, scheme):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    open_chat(page, server.address)
    field(page).press_sequentially("can ms affect")
    expect(suggestions(page).get_by_role("option").first).to_be_visible()
    screenshot(page, f"suggestions-{width}-{scheme}")
    box, send = suggestions(page).bounding_box(), page.get_by_role("button", name="Send").bounding_box()
    assert box and send and box["y"] >= 0 and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= send["y"]
    assert all(each.bounding_box()["height"] >= 44 for each in suggestions(page).get_by_role("option").all())
    suggestions(page).get_by_role("option").nth(1).click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_topic_opens_to_its_questions(page, server):
    open_chat(page, server.address)
    page.get_by_role("button", name="Questions by topic").click()
    topic = page.get_by_role("button", name="Off-label medicines")
    topic.click()
    expect(topic).to_have_attribute("aria-expanded", "true")
    screenshot(page, "topics")
    page.get_by_role("button", name=AZATHIOPRINE).click()
    expect(answer(page, AZATHIOPRINE)).to_be_visible()


def test_what_is_pasted_is_cleaned(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_chat(page, server.address)
    expect(page.get_by_text("I answer only with stored answers", exact=False).first).to_be_visible()  # the server's limit is known
    page.evaluate("text => navigator.clipboard.writeText(text)", "does\u200b heat\r\n\u202ematter" + "!" * 7000)
    page.keyboard.press("Control+V")
    assert field(page).input_value().startswith("does heat\nmatter!!")
    assert len(field(page).input_value()) == 6000
    expect(page.get_by_text(re.compile(r"1,0\d\d characters had no room and were left out"), exact=False).first).to_be_visible()
    screenshot(page, "pasted")
    page.keyboard.press("Control+Z")
    expect(field(page)).to_have_value("")


def test_an_answer_is_copied_printed_and_read_aloud(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        """
        window.heard = [];
        speechSynthesis.speak = (utterance) => heard.push(`${utterance.lang}: ${utterance.text}`);
        """
    )
    open_chat(page, server.address)
    ask(page, AZATHIOPRINE)
    card = answer(page, AZATHIOPRINE)
    tools = card.get_by_role("toolbar", name="Use this answer")
    tools.get_by_role("button", name="Copy").click()
    expect(card).to_contain_text("Copied, with its sources.")
    copied = page.evaluate("navigator.clipboard.readText()")
    with KnowledgeStore(server.home / "knowledge.db", read_only=True) as store:
        entry = store.entry("azathioprine-off-label")
    assert entry and copied.startswith(AZATHIOPRINE) and f"{server.address}/q/azathioprine-off-label" in copied
    assert all((source.url or source.title) in copied for source in entry.sources)
    screenshot(page, "answer-tools")

    tools.get_by_role("button", name="Listen").click()
    expect(tools.get_by_role("button", name="Stop")).to_be_visible()
    heard = page.evaluate("heard")
    assert heard[0] == f"en: {AZATHIOPRINE}" and len(heard) > 3 and not any("http" in sentence for sentence in heard)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask a question").first.click()
    expect(tools.get_by_role("button", name="Listen")).to_be_visible()

    tools.get_by_role("button", name="Print").click()
    printed = page.frame_locator("iframe").locator("body")
    expect(printed.get_by_role("heading", name=AZATHIOPRINE)).to_be_attached()
    assert f"{server.address}/q/azathioprine-off-label" in (printed.text_content() or "")


def test_a_long_answer_is_short_first_and_one_with_a_caution_is_whole(page, server):
    with KnowledgeStore(server.home / "knowledge.db", read_only=True) as store:
        long = next(entry for entry in store.entries() if folds(entry.answer))
        cautious = store.entry("baclofen-tizanidine")
    assert cautious and len(cautious.answer.split()) > 120
    open_chat(page, server.address)
    ask(page, long.question)
    card = answer(page, long.question)
    fold = card.get_by_role("button", name="Read the whole answer")
    expect(fold).to_have_attribute("aria-expanded", "false")
    last = long.answer.split("\n\n")[-1].split()[0]
    expect(card.locator(".rest")).to_be_hidden()
    screenshot(page, "folded")
    fold.click()
    expect(card.locator(".rest")).to_be_visible()
    expect(card.locator(".rest")).to_contain_text(last)
    ask(page, cautious.question)
    whole = answer(page, cautious.question)
    expect(whole).to_be_visible()
    expect(whole.get_by_role("button", name="Read the whole answer")).to_have_count(0)


def test_a_rating_with_reason_and_comment_is_kept_changed_and_there_after_a_reload(page, server):
    open_chat(page, server.address)
    ask(page, "does imuran help with ms")
    card = answer(page, AZATHIOPRINE)
    group = card.get_by_role("group", name="Was this answer helpful?")
    group.get_by_role("button", name="No", exact=True).click()
    expect(card).to_contain_text("Please write nothing personal")
    for reason in ("Not what I asked", "Hard to understand", "Something is missing", "Out of date", "It worries me"):
        expect(card.get_by_role("button", name=reason)).to_be_visible()
    card.get_by_role("button", name="It worries me").click()
    expect(card.get_by_role("button", name="It worries me")).to_have_attribute("aria-pressed", "true")
    card.get_by_role("textbox", name="Anything else? (optional)").fill("the cancer part scares me")
    card.get_by_role("button", name="Send comment").click()
    expect(card).to_contain_text("Your comment was sent.")
    assert kept(server) == (0, "worrying", "the cancer part scares me")
    screenshot(page, "rated-with-comment")
    reopen(page)
    card = answer(page, AZATHIOPRINE)
    expect(card.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("button", name="It worries me")).to_have_attribute("aria-pressed", "true")
    card.get_by_role("button", name="Yes", exact=True).click()
    expect(card.get_by_role("button", name="Yes", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("button", name="It worries me")).to_have_count(0)
    for _ in range(100):  # the button shows the press at once, the server keeps it a moment later
        if kept(server) == (1, None, None):
            break
        page.wait_for_timeout(50)
    assert kept(server) == (1, None, None)


def test_another_entry_that_may_have_been_meant_can_be_chosen(page, server):
    open_chat(page, server.address)
    ask(page, "can i get sativex for my spasms")
    card = page.get_by_role("article").last
    others = card.locator("section", has=page.get_by_role("heading", name="Not what you meant?"))
    expect(others).to_be_visible()
    chosen = others.get_by_role("button").first
    question = (chosen.text_content() or "").strip()
    chosen.click()
    expect(answer(page, question)).to_be_visible()


def test_two_unclear_questions_get_a_list_each(page, server):
    open_chat(page, server.address)
    ask(page, "is hot weather a bother? also anything about walking sticks or chairs?")
    heat = page.get_by_role("group", name=re.compile("^You asked: .is hot weather a bother"))
    aids = page.get_by_role("group", name=re.compile("^You also asked: .anything about walking sticks"))
    for group, offered in ((heat, "hot temperatures"), (aids, "cane, walker or wheelchair")):
        expect(group.get_by_role("button", name=re.compile(offered))).to_be_visible()
        expect(group.get_by_role("button", name="None of these")).to_be_visible()
    chosen = aids.get_by_role("button", name=re.compile("cane, walker"))
    question = (chosen.text_content() or "").strip()
    chosen.click()
    expect(answer(page, question)).to_be_visible()


def kept(server):
    with sqlite3.connect(server.home / "feedback.db") as db:
        return db.execute("select helpful, reason, comment from ratings order by rated_at desc limit 1").fetchone()
