"""Takes the README's screenshot: a real server, a real question, Chromium. ``python tools/screenshot.py FILE``."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.evaluation.browser import chromium
from bot.evaluation.running import RunningServer


def main() -> None:
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for command in ("import", "train"):
            subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", folder, command], check=True)
        with RunningServer(home) as server, sync_playwright() as playwright:
            browser = chromium(playwright)
            page = browser.new_page(viewport={"width": 1180, "height": 900}, reduced_motion="reduce")
            page.goto(server.address)
            page.get_by_role("button", name="Ask a question").first.click()
            page.get_by_role("textbox", name="Your question").fill("does imuran help with ms")
            page.keyboard.press("Enter")
            page.get_by_role("button", name=re.compile("^Next question")).wait_for()
            page.screenshot(path=str(target))
            browser.close()


if __name__ == "__main__":
    main()
