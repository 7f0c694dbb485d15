"""WCAG 2.2 A and AA on the real server: every state of the chat in every condition, and whole conversations by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.evaluation.widget_scenes import AMBIGUOUS, ANSWERED, DANGER, SCENES, Chat, held
from bot.settings import PROJECT

pytestmark = pytest.mark.browser

AXE = PROJECT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
INSPECTION = Path(__file__).with_name("inspection.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW, ZOOMED = (1280, 1024), (320, 640), (320, 256)  # ZOOMED: what is left of WIDE at 400 %
PLAIN = {"color_scheme": "light", "forced_colors": "none"}
CONDITIONS = {
    "light": (WIDE, PLAIN, False),
    "dark": (WIDE, {**PLAIN, "color_scheme": "dark"}, False),
    "forced colours": (WIDE, {**PLAIN, "forced_colors": "active"}, False),
    "320 px": (NARROW, PLAIN, False),
    "400 %": (ZOOMED, PLAIN, False),
    "text spacing": (WIDE, PLAIN, True),
}
# The options of the suggestions are reached with the arrow keys (tested below); axe knows that only of role=combobox, which a
# text area may not have.
ARROWS = "scrollable-region-focusable: citewell-chat,#panel,citewell-composer,#suggestions"
FAULTS = """async (tags) => {
  const { violations, passes } = await axe.run({ include: [["citewell-chat"]] }, { runOnly: tags });
  const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
  return { faults, passed: passes.length };
}"""


@pytest.fixture
def open_page(browser, server):
    """Opens the demo page in a context of its own; faults in the console fail the test."""
    contexts, faults = [], []

    def open_one(**options):
        contexts.append(browser.new_context(**{"viewport": dict(zip(("width", "height"), WIDE)), "reduced_motion": "reduce", **options}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(15_000)
        page.add_init_script(path=INSPECTION)
        page.goto(server.address)
        return Chat(page, server)

    yield open_one
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "WebSocket" not in fault and "Failed to load resource" not in fault] == []


def heard(chat):
    return chat.page.evaluate("heard")


def is_active(locator) -> bool:
    return locator.evaluate("element => element === inspection.active()")


def tab_to(chat, locator, key="Tab", most=150):
    """Presses until the focus is there; nothing on the way may be covered."""
    for _ in range(most):
        chat.page.keyboard.press(key)
        assert chat.page.evaluate("inspection.coversFocus()") == ""
        if is_active(locator):
            return
    raise AssertionError(f"{most} times {key} did not lead to {locator}")


@pytest.mark.parametrize("name", SCENES)
def test_every_state_in_every_condition(open_page, name):
    if not AXE.exists():
        pytest.skip("AXE DID NOT RUN: the widget's packages are not installed. Run: make widget")
    chat = open_page(bypass_csp=True)
    page = chat.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    with SCENES[name](chat):
        for condition, (size, media, spaced) in CONDITIONS.items():
            page.set_viewport_size(dict(zip(("width", "height"), size)))
            page.emulate_media(**media)
            page.evaluate("inspection.space", spaced)
            page.evaluate("() => new Promise(requestAnimationFrame)")
            axe = page.evaluate(FAULTS, TAGS)
            assert axe["passed"] > 5
            cut = [f"cut off: {text}" for text in page.evaluate("inspection.cutOff()")]
            small = [f"small: {each}" for each in page.evaluate("inspection.smallTargets()")]
            sideways = [f"scrolls sideways: {each}" for each in page.evaluate("inspection.scrollsSideways()")]
            found += [f"{condition}: {fault}" for fault in (*axe["faults"], *cut, *small, *sideways) if not fault.startswith(ARROWS)]
            if name != "launcher":
                expect(chat.composer).to_be_in_viewport(ratio=1)
    assert "\n".join(found) == ""


def test_a_conversation_by_keyboard_alone(open_page):
    chat = open_page()
    page = chat.page
    tab_to(chat, chat.launcher)
    page.keyboard.press("Enter")
    expect(chat.composer).to_be_focused()
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    card = chat.answers.last
    expect(card.get_by_role("heading", name=ANSWERED)).to_be_visible()
    fold = card.locator("citewell-sources [aria-expanded]").first
    tab_to(chat, fold, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    tab_to(chat, card.locator("citewell-sources a").first)
    tab_to(chat, card.get_by_role("button", name="No", exact=True))
    page.keyboard.press("Space")
    tab_to(chat, card.get_by_role("button", name="It worries me"))
    page.keyboard.press("Enter")
    expect(card).to_contain_text("The editors will see it")
    following = card.get_by_role("button", name=re.compile("^Next question"))
    tab_to(chat, following, "Shift+Tab" if is_before(following, card.locator("citewell-rating")) else "Tab")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(2)
    # The log brings a new answer into view in the next frame, and away again what gets the focus before that.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab_to(chat, chat.composer)
    page.keyboard.type(AMBIGUOUS)
    page.keyboard.press("Enter")
    none = page.get_by_role("button", name="None of these")
    expect(none).to_be_visible()
    tab_to(chat, none, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Then I don't have a stored answer to that.").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_each_suggestion_is_reached_with_the_arrows_in_a_low_window(open_page):
    chat = open_page(viewport=dict(zip(("width", "height"), ZOOMED)))
    with SCENES["suggestions"](chat):
        options = chat.page.locator("citewell-composer [role=option]")
        for place in range(options.count()):
            chat.page.keyboard.press("ArrowDown")
            expect(options.nth(place)).to_have_attribute("aria-selected", "true")
            expect(options.nth(place)).to_be_in_viewport()
            expect(chat.composer).to_be_focused()


def is_before(one, other) -> bool:
    return one.bounding_box()["y"] < other.bounding_box()["y"]


def test_escape_closes_and_the_focus_returns_to_whatever_opened(open_page):
    chat = open_page()
    own = chat.page.get_by_role("button", name="Ask about this page")
    for opener in (chat.launcher, own):
        opener.press("Enter")
        expect(chat.composer).to_be_focused()
        chat.page.keyboard.press("Escape")
        expect(chat.panel).to_be_hidden()
        expect(opener).to_be_focused()


def test_focus_never_jumps_by_itself_and_each_answer_is_announced_once(open_page):
    chat = open_page()
    chat.open()
    expect(chat.composer).to_be_focused()
    chat.page.evaluate("inspection.record()")
    asked = ((ANSWERED, "citewell-answer-card"), (AMBIGUOUS, "citewell-choices-card"), (DANGER, "citewell-notice-card"))
    for question, card in asked:
        chat.asked(question, card)
        chat.page.wait_for_function("count => heard.length >= count", arg=1 + asked.index((question, card)))
    chat.page.wait_for_timeout(1500)  # longer than a sentence stays in the region
    assert chat.page.evaluate("focused") == []
    expect(chat.composer).to_be_focused()
    said = heard(chat)
    assert [manner for manner, _ in said] == ["polite", "polite", "assertive"]
    for (_, text), words in zip(said, (f"Answering: {ANSWERED}", "Did you mean", "911")):
        assert words in text
    for _, text in said:
        assert len(text) < 600 and not re.search(r"</?\w|&\w+;|\*\*|https?://", text)
    assert chat.page.evaluate("inspection.regions().map((region) => region.textContent.trim())") == ["", ""]


def test_what_arrives_does_not_move_a_reader_who_scrolled_up(open_page):
    chat = open_page()
    chat.open()
    for question in (ANSWERED, "What is a relapse?", "Do hot temperatures affect MS symptoms?"):
        chat.asked(question)
    newest = chat.page.get_by_role("button", name="Newest answer")
    with held(chat.server):
        chat.ask("What is multiple sclerosis?")
        chat.page.locator("citewell-message-log .finding").wait_for()
        chat.log.evaluate("log => log.scrollTop = 0")
        expect(newest).to_be_visible()
    expect(chat.answers).to_have_count(4)
    assert chat.log.evaluate("log => log.scrollTop") == 0
    newest.press("Enter")
    expect(chat.answers.last).to_be_in_viewport()
    assert chat.page.evaluate("inspection.active().matches('.citewell')")
    expect(newest).to_be_hidden()


@pytest.mark.parametrize("preference", ["reduce", "no-preference"])
def test_nothing_moves_for_readers_who_want_no_motion(open_page, preference):
    chat = open_page(reduced_motion=preference)
    with SCENES["typing"](chat):
        assert (chat.page.evaluate("inspection.moving()") > 0) == (preference == "no-preference")


def test_a_small_window_keeps_the_focus_in_the_panel(open_page):
    chat = open_page(viewport={"width": 320, "height": 640})
    chat.open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(12):
            chat.page.keyboard.press(key)
            assert chat.page.evaluate("document.activeElement.localName") == "citewell-chat"


def test_the_page_with_the_chat_has_no_fault_of_its_own(open_page):
    if not AXE.exists():
        pytest.skip("AXE DID NOT RUN: the widget's packages are not installed. Run: make widget")
    for scheme in ("light", "dark"):
        page = open_page(bypass_csp=True, color_scheme=scheme).page
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []
        assert page.evaluate("inspection.smallTargets()") == []
