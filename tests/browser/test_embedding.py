"""The chat on somebody's page, in Chromium against the real server: what it loads, and what it bears."""

from __future__ import annotations

import re
from typing import Iterator, List

import pytest
from playwright.sync_api import Page, expect

from bot.evaluation.running import RunningServer
from tests.browser.site import OtherSite
from tests.conftest import copy_home

pytestmark = pytest.mark.browser

QUESTION = "How is azathioprine (Imuran) used off-label for MS?"


@pytest.fixture(scope="module")
def site() -> Iterator[OtherSite]:
    with OtherSite() as running:
        yield running


@pytest.fixture(scope="module")
def server(trained_home, tmp_path_factory, site) -> Iterator[RunningServer]:
    """A server that lets the other site embed its chat."""
    home = copy_home(trained_home, tmp_path_factory.mktemp("server") / "home")
    with RunningServer(home, CITEWELL_ALLOWED_ORIGINS=site.address) as running:
        yield running


def embed(page: Page, site: OtherSite, server: RunningServer, body: str = "<citewell-chat></citewell-chat>", head: str = "") -> List[str]:
    """Opens a page of the other site that has the chat; gives the list that its requests for scripts go into."""
    site.headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src {server.address}; connect-src {server.address} ws://127.0.0.1:{server.port}; "
            "style-src 'nonce-page'; require-trusted-types-for 'script'; trusted-types lit-html citewell"
        )
    }
    script = f'<script type="module" src="{server.address}/widget.js"></script>'
    site.page = f'<!doctype html><html lang="en"><head><title>A site</title>{script}{head}</head><body>{body}</body></html>'
    scripts: List[str] = []
    page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
    page.goto(site.address)
    return scripts


def launcher(page: Page):
    return page.get_by_role("button", name="Ask a question")


def composer(page: Page):
    return page.get_by_role("textbox", name="Your question")


def ask(page: Page) -> None:
    composer(page).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=QUESTION).last).to_be_visible()


def test_a_page_loads_the_launcher_alone_and_the_rest_when_it_is_opened(page, site, server):
    scripts = embed(page, site, server)
    expect(launcher(page)).to_be_visible()
    assert scripts == [f"{server.address}/widget.js"]
    launcher(page).click()
    expect(composer(page)).to_be_focused()
    assert [re.sub(r"-[\w-]{8}\.js$", "", url) for url in sorted(scripts[1:])] == [
        f"{server.address}/widget/panel",
        f"{server.address}/widget/strings.en",
    ]
    ask(page)


def test_pointing_at_the_launcher_loads_the_rest_but_connects_nothing(page, site, server):
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    embed(page, site, server)
    with page.expect_response(re.compile("/widget/panel-")):
        launcher(page).hover()
    assert sockets == []


def test_the_launcher_says_that_it_is_loading(page, site, server):
    held = []
    page.route(re.compile("/widget/panel-"), lambda route: held.append(route))
    embed(page, site, server)
    before = launcher(page).bounding_box()
    launcher(page).click()
    expect(launcher(page)).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_have_text("Loading the chat")
    assert launcher(page).bounding_box() == before
    held[0].continue_()
    expect(composer(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-busy", "false")


def test_a_failure_to_load_is_told_and_can_be_tried_again(page, site, server):
    page.route(re.compile("/widget/panel-[^?]+$"), lambda route: route.abort())
    embed(page, site, server)
    launcher(page).click()
    expect(page.get_by_text("The chat could not be loaded.")).to_be_visible()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Try again").click()
    expect(composer(page)).to_be_focused()
    expect(page.get_by_text("The chat could not be loaded.")).to_be_hidden()
    ask(page)


def test_a_reader_who_reloads_with_an_open_panel_gets_it_back(page, site, server):
    embed(page, site, server)
    launcher(page).click()
    composer(page).wait_for()
    page.reload()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")  # nothing was written: nothing is remembered
    launcher(page).click()
    ask(page)
    page.reload()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(composer(page)).not_to_be_focused()
    page.get_by_role("button", name="Close").click()
    page.reload()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    assert page.context.cookies() == []
