"""The chat on somebody's page, in Chromium against the real server: what it loads, and what it bears."""

from __future__ import annotations

import re
from typing import Iterator, List

import pytest
from playwright.sync_api import Page, expect

from bot.evaluation.running import RunningServer
from tests.browser.conftest import screenshot
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
            f"default-src 'none'; script-src {server.address}; connect-src {server.address} ws:; "
            "style-src 'nonce-page'; require-trusted-types-for 'script'; trusted-types lit-html citewell"
        )
    }
    meta = '<meta name="viewport" content="width=device-width"><title>A site</title>'
    script = f'<script type="module" src="{server.address}/widget.js"></script>'
    site.page = f'<!doctype html><html lang="en"><head>{meta}{script}{head}</head><body>{body}</body></html>'
    scripts: List[str] = []
    page.on("request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None)
    page.goto(site.address)
    return scripts


# As Cumulative Layout Shift counts: what follows the reader's own press is none.
SHIFTS = """
  window.shifts = 0;
  const count = (list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.shifts += entry.value; });
  new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
"""


def launcher(page: Page):
    return page.get_by_role("button", name="Ask a question")


def composer(page: Page):
    return page.get_by_role("textbox", name="Your question")


def ask(page: Page) -> None:
    composer(page).fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=QUESTION).last).to_be_visible()


def test_a_page_loads_the_launcher_alone_and_the_rest_when_it_is_opened(page, site, server):
    page.add_init_script(SHIFTS)
    scripts = embed(page, site, server, "<h1>A page</h1><citewell-chat></citewell-chat><p>Its text</p>")
    expect(launcher(page)).to_be_visible()
    assert scripts == [f"{server.address}/widget.js"]
    launcher(page).click()
    expect(composer(page)).to_be_focused()
    assert [re.sub(r"-[\w-]{8}\.js$", "", url) for url in sorted(scripts[1:])] == [
        f"{server.address}/widget/panel",
        f"{server.address}/widget/strings.en",
    ]
    assert page.evaluate("window.shifts") == 0
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
    screenshot(page, "not-loaded")
    page.get_by_role("button", name="Try again").click()
    expect(composer(page)).to_be_focused()
    expect(page.get_by_text("The chat could not be loaded.")).to_be_hidden()
    ask(page)


def test_a_failure_to_load_is_told_in_the_place_of_an_inline_chat(page, site, server):
    page.route(re.compile("/widget/panel-[^?]+$"), lambda route: route.abort())
    embed(page, site, server, '<citewell-chat mode="inline" theme="dark"></citewell-chat>')
    expect(page.get_by_text("The chat could not be loaded.")).to_be_visible()
    expect(launcher(page)).to_be_hidden()
    before = page.locator("citewell-chat").bounding_box()
    screenshot(page, "not-loaded-inline")
    page.get_by_role("button", name="Try again").click()
    expect(composer(page)).to_be_focused()
    assert page.locator("citewell-chat").bounding_box() == before


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


def test_a_spanish_page_gets_a_spanish_chat_and_loads_no_other_language(page, site, server):
    scripts = embed(page, site, server, '<main lang="es-MX"><citewell-chat></citewell-chat></main>')
    page.get_by_role("button", name="Haga una pregunta").click()
    page.get_by_role("textbox", name="Su pregunta").fill(QUESTION)
    page.keyboard.press("Enter")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=QUESTION))
    expect(card).to_contain_text("Aún no revisado por personal clínico")
    expect(card.get_by_role("button", name=re.compile(r"^\d+ fuentes? de \d+ editor"))).to_be_visible()
    expect(card.get_by_role("heading", name=QUESTION)).to_have_attribute("lang", "en")
    assert sorted(re.findall(r"strings\.(\w+)-", " ".join(scripts))) == ["es"]
    screenshot(page, "spanish")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_page_from_right_to_left_mirrors_the_chat(page, site, server, width):
    page.set_viewport_size({"width": width, "height": 720})
    embed(page, site, server, '<div dir="rtl"><citewell-chat></citewell-chat></div>')
    assert launcher(page).bounding_box()["x"] == pytest.approx(20, abs=1)
    launcher(page).click()
    ask(page)
    close = page.get_by_role("button", name="Close").bounding_box()
    heading = page.get_by_role("heading", name="Ask a question").bounding_box()
    assert close["x"] < heading["x"]
    screenshot(page, f"rtl-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_network_that_breaks_websockets_is_got_around(page, site, server):
    page.add_init_script("const Real = WebSocket; WebSocket = function (url) { return new Real(url.replace(/:[0-9]+/, ':9')); };")
    embed(page, site, server)
    launcher(page).click()
    ask(page)


HOSTILE = """<style nonce="page">
  html { font-size: 40%; line-height: 5; letter-spacing: 4px }
  body { direction: ltr; text-transform: uppercase; visibility: hidden; color: red; font: italic 30px cursive }
  *:not(html, body) { all: unset !important; transform: rotate(20deg) !important; opacity: 0.1 !important }
  button, textarea, svg, div, section { display: none !important }
  ::selection { background: lime }
</style>"""


def test_a_hostile_style_sheet_changes_nothing(page, site, server):
    looks = []
    for head in ("", HOSTILE):
        embed(page, site, server, head=head)
        looks.append([launcher(page).bounding_box(), launcher(page).evaluate("launcher => getComputedStyle(launcher).cssText")])
        launcher(page).click()
        looks[-1] += [composer(page).bounding_box(), composer(page).evaluate("field => getComputedStyle(field).cssText")]
        ask(page)
        page.get_by_role("button", name="Close").click()
        page.evaluate("localStorage.clear()")
    assert looks[0] == looks[1]


def test_the_script_is_loaded_twice_and_the_chat_is_in_a_shadow_root(page, site, server):
    again = f'<script type="module" src="{server.address}/widget.js?again"></script>'
    embed(page, site, server, '<section><template shadowrootmode="open"><citewell-chat></citewell-chat></template></section>', again)
    launcher(page).click()
    ask(page)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()


def test_two_chats_with_conversations_of_their_own(page, site, server):
    page.set_viewport_size({"width": 1280, "height": 1400})
    embed(
        page,
        site,
        server,
        '<citewell-chat mode="inline" id="one"></citewell-chat><citewell-chat mode="inline" id="two" conversation="two"></citewell-chat>',
    )
    one, two = page.locator("#one"), page.locator("#two")
    one.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(one.get_by_role("heading", name=QUESTION)).to_be_visible()
    two.get_by_role("textbox").fill("hello")
    page.keyboard.press("Enter")
    expect(two.get_by_text("hello", exact=True)).to_be_visible()
    page.reload()
    expect(one.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(two.get_by_text("hello", exact=True)).to_be_visible()
    expect(two.get_by_role("heading", name=QUESTION)).to_have_count(0)
    screenshot(page, "two-inline")


def test_a_page_that_is_the_chat(page, site, server):
    embed(page, site, server, '<main><citewell-chat mode="full"></citewell-chat></main>', '<style nonce="page">body { margin: 0 }</style>')
    ask(page)
    assert page.get_by_role("region", name="Ask a question").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 860}
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    screenshot(page, "full")


def test_an_answer_prints_under_the_pages_strict_policy(page, site, server):
    embed(page, site, server)
    launcher(page).click()
    composer(page).fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("article").last.get_by_role("button", name="Print").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name=QUESTION)).to_be_attached()
