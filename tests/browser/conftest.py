"""Real Chromium. On a user's machine without it these tests skip loudly; in CI they fail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.evaluation.browser import MISSING, chromium, find_chromium
from tests.conftest import run_citewell
from tests.web.pages.conftest import Site, start

SCREENSHOTS = Path(__file__).resolve().parents[2] / "results" / "screenshots"
expect.set_options(timeout=15_000)  # machines can be slow


@pytest.fixture(scope="module")  # while Playwright runs, no other event loop can
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        message = f"NO BROWSER TEST RAN: {MISSING}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = chromium(playwright)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; a console error or an uncaught exception on it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    opened = context.new_page()
    faults = []
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.set_default_timeout(15_000)
    yield opened
    context.close()
    # A connection that breaks because the test breaks it is the browser's to report, not a fault of the page.
    assert [fault for fault in faults if "WebSocket" not in fault and "Failed to load resource" not in fault] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages of the shipped knowledge base, without Rasa and a model."""
    home = tmp_path_factory.mktemp("shipped")
    run_citewell(home, "import")
    running, process = start(home)
    yield running
    process.terminate()
    process.wait(10)


def screenshot(page: Page, name: str) -> None:
    """Keeps a picture for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
