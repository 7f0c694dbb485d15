"""The demo page in Chromium: its settings reach the chat and the code beside it, by keyboard and under its policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import screenshot

pytestmark = pytest.mark.browser


def chat(page):
    return page.locator("citewell-chat")


def colour(page, selector, name):
    return page.locator(selector).evaluate(f"element => getComputedStyle(element).{name}")


def test_every_setting_reaches_the_chat_and_the_code_by_keyboard(page, site):
    page.goto(site.address)
    expect(page.locator("#code")).to_contain_text("<citewell-chat></citewell-chat>")
    page.get_by_role("radio", name="Floating: a button in the corner").focus()
    for _ in range(5):  # each fieldset is one stop; the arrow takes its next value
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_role("textbox", name="Heading of the panel").fill('Ask "us" <now> & here')
    for attribute, value in (("mode", "inline"), ("position", "start"), ("theme", "light"), ("lang", "en"), ("dir", "ltr")):
        expect(chat(page)).to_have_attribute(attribute, value)
    expect(page.get_by_role("region", name='Ask "us" <now> & here')).to_be_visible()
    expect(page.locator("#code")).to_contain_text(
        '<citewell-chat mode="inline" position="start" theme="light" lang="en" dir="ltr" heading="Ask &quot;us&quot; &lt;now> &amp; here">'
    )
    expect(page.locator("#rules")).to_contain_text("--citewell-accent: light-dark(#1d4f91, #9cc4f7);")
    screenshot(page, "demo-settings")
    page.get_by_role("button", name="Back to the defaults").click()
    expect(page.locator("#code")).to_contain_text("<citewell-chat></citewell-chat>")
    expect(page.locator("#looks")).to_be_hidden()
    expect(chat(page)).to_have_attribute("mode", "floating")
    expect(chat(page).get_by_role("button", name="Ask a question")).to_be_visible()


def test_the_chat_speaks_another_language_and_begins_with_other_questions(page, site):
    page.goto(site.address)
    page.get_by_role("radio", name="Spanish").check()
    expect(chat(page).get_by_role("button", name="Haga una pregunta")).to_be_visible()
    page.get_by_role("textbox", name="Questions to begin with").fill("What is this? | And that?")
    expect(page.locator("#code")).to_contain_text('lang="es" starters="What is this? | And that?"')


def test_the_accent_follows_the_scheme_of_the_chat(page, site):
    page.goto(site.address)
    page.get_by_role("radio", name="Plum").check()
    launcher = "citewell-chat .launcher"
    assert colour(page, launcher, "backgroundColor") == "rgb(138, 31, 92)"
    page.get_by_role("radio", name="Dark").check()
    assert colour(page, launcher, "backgroundColor") == "rgb(240, 166, 207)"


def test_the_code_is_copied_or_selected(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.address)
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#code").text_content()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_text("Selected.")).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == page.locator("#code").text_content()


def test_the_button_of_the_page_opens_the_chat_and_gets_the_focus_back(page, site):
    page.goto(site.address)
    opener = page.get_by_role("button", name="Ask about this page")
    opener.press("Enter")
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_without_javascript_the_article_is_read_and_no_dead_button_is_shown(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address)
    expect(page.get_by_role("article").get_by_role("link")).to_have_count(5)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.locator("#code")).to_be_visible()
    context.close()
