"""Chromium, wherever the system has it."""

from __future__ import annotations

import shutil
from typing import Optional

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Chromium was not found. Install it, on Debian: apt-get install chromium"


def find_chromium() -> Optional[str]:
    """The path of Chromium or Chrome, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def chromium(playwright: Playwright) -> Browser:
    """Starts it without a window.

    Raises:
        RuntimeError: there is none.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)
