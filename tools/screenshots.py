"""Takes a picture of every state of the chat, in every look: ``python tools/screenshots.py FOLDER [--home HOME]``.

The server is a real one; without a trained home the shipped knowledge base is imported and trained.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Tuple

from playwright.sync_api import Browser, sync_playwright

from bot.evaluation.browser import chromium
from bot.evaluation.running import RunningServer
from bot.evaluation.widget_scenes import SCENES, Chat

WIDE, NARROW = (1280, 860), (320, 640)
# How the browser is set up, and attributes of the chat.
LOOKS: Dict[str, Tuple[Tuple[int, int], Dict[str, Any], Dict[str, str]]] = {
    "light": (WIDE, {}, {}),
    "dark": (WIDE, {"color_scheme": "dark"}, {}),
    "320": (NARROW, {}, {}),
    "320-dark": (NARROW, {"color_scheme": "dark"}, {}),
    "forced-colours": (WIDE, {"forced_colors": "active", "color_scheme": "dark"}, {}),
    "spanish": (WIDE, {}, {"lang": "es"}),
    "right-to-left": (WIDE, {}, {"dir": "rtl"}),
}


def take(browser: Browser, server: RunningServer, folder: Path) -> int:
    """Writes ``<scene>-<look>.png`` for each; gives how many."""
    count = 0
    for look, (size, options, attributes) in LOOKS.items():
        for name, scene in SCENES.items():
            context = browser.new_context(viewport=dict(zip(("width", "height"), size)), reduced_motion="reduce", **options)
            page = context.new_page()
            page.goto(server.address)
            for attribute, value in attributes.items():
                page.locator("citewell-chat").evaluate("(chat, [name, value]) => chat.setAttribute(name, value)", [attribute, value])
            with scene(Chat(page, server)):
                page.evaluate("() => new Promise(requestAnimationFrame)")
                page.screenshot(path=str(folder / f"{name}-{look}.png"))
            context.close()
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, help="a trained home")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        if options.home is None:
            for command in ("import", "train"):
                subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(home), command], check=True)
        with RunningServer(home) as server, sync_playwright() as playwright:
            browser = chromium(playwright)
            count = take(browser, server, options.folder)
            browser.close()
    print(f"{count} pictures in {options.folder}")


if __name__ == "__main__":
    main()
