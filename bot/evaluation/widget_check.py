"""What the chat costs a page and its reader, against budgets, on the real server in Chromium: ``make widget-check``.

Bytes, counts and shifts are exact. Times are of this machine at this moment: their budgets are generous, or ratios of two
times of this run.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, Optional, Tuple

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from bot.evaluation.bench import Figure, table
from bot.evaluation.browser import chromium
from bot.evaluation.page_metrics import fresh, gzipped, storage
from bot.evaluation.running import RunningServer
from bot.evaluation.widget_scenes import ANSWERED, Chat
from bot.knowledge.store import KnowledgeStore

RUNS = 3  # of each throttled load; the median counts
TURNS = 250  # a question and an answer each: 500 messages
WITHOUT_LIMIT = {"CITEWELL_MESSAGES_PER_MINUTE": "100000"}
# Milliseconds of each frame while the log is scrolled back from its end.
SCROLL = """async (log) => {
  const frames = [];
  log.scrollTop = log.scrollHeight;
  let before = await new Promise(requestAnimationFrame);
  for (let at = 0; at < 60; at += 1) {
    log.scrollTop -= 80;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  log.scrollTop = log.scrollHeight;
  return frames;
}"""
# Milliseconds from each keystroke to the frame that shows it.
TYPE = """async (field) => {
  const times = [];
  for (const letter of 'does heat make it worse') {
    const before = performance.now();
    field.setRangeText(letter, field.value.length, field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve));
  }
  field.value = '';
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  return times;
}"""
# Asks, and gives the milliseconds until the frame that shows the answer. Evaluated on an element found once, without the test
# driver's selectors: they look through every element of every shadow root, on the very thread that is measured.
ASK = """async (log, question) => {
  const field = log.getRootNode().host.getRootNode().querySelector('citewell-composer').shadowRoot.querySelector('textarea');
  const count = () => log.querySelectorAll('.citewell').length;
  const before = count();
  const began = performance.now();
  field.value = question;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, composed: true, cancelable: true}));
  await new Promise((resolve) => {
    const seen = new MutationObserver(() => count() > before && resolve(seen.disconnect()));
    seen.observe(log, {childList: true, subtree: true});
  });
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def loading(browser: Browser, server: RunningServer) -> List[Figure]:
    """Bytes, requests, what is kept and what moves: from the page's load to the first answer."""
    context, measured = fresh(browser)
    page = measured.page
    page.goto(server.address, wait_until="networkidle")
    chat = Chat(page, server)
    chat.launcher.wait_for()
    before = [request for request in measured.requests if "/widget" in request.url or "/socket.io" in request.url]
    launcher, asked = gzipped(before), len(measured.requests)
    kept_closed = len(storage(page))
    chat.open()
    page.wait_for_load_state("networkidle")
    kept_open = len(storage(page))
    opening = measured.requests[asked:]
    everything = launcher + gzipped([request for request in opening if request.resource_type == "script"])
    chat.asked(ANSWERED)
    refused = measured.refused()
    for each in (*measured.errors, *refused):
        print(each, file=sys.stderr)
    figures = [
        Figure("scripts before the chat is opened, gzip", launcher, "KB", 10),
        Figure("scripts of a conversation, gzip", everything, "KB", 40),
        Figure("requests before the chat is opened", len(before), "", 1),
        Figure("requests of opening it", len(opening), "", 4),
        Figure("things kept in the browser before the reader writes", kept_closed + kept_open, "", 0),
        Figure("layout shift, to the first answer", measured.shift(), "", 0),
        Figure("errors in the console", len(measured.errors), "", 0),
        Figure("refused by the Content Security Policy", len(refused), "", 0),
    ]
    context.close()
    return figures


def throttled(browser: Browser, server: RunningServer) -> List[Figure]:
    """On a slow telephone: until the launcher is there, until the field is, and what that keeps the page from doing."""
    runs = [_throttled(browser, server) for _ in range(RUNS)]
    launcher, opened, blocked, ratio = (statistics.median(column) for column in zip(*runs))
    return [
        Figure("throttled: launcher there", launcher, "ms", 5_000),
        Figure("throttled: from the press to the open chat", opened, "ms", 5_000),
        Figure("throttled: main thread blocked by the load", blocked, "ms", 300),
        Figure("throttled: main thread, with the chat by without", ratio, "", 2),
    ]


def _throttled(browser: Browser, server: RunningServer) -> Tuple[float, float, float, float]:
    context, measured = fresh(browser)
    measured.page.route("**/widget.js", lambda route: route.abort())
    measured.throttle()
    measured.page.goto(server.address, wait_until="networkidle")
    without, blocked_without = measured.processor(), measured.blocking()
    context.close()
    context, measured = fresh(browser)
    measured.throttle()
    measured.page.goto(server.address, wait_until="commit")
    chat = Chat(measured.page, server)
    chat.launcher.wait_for()
    launcher = measured.elapsed()
    measured.page.wait_for_load_state("networkidle")
    processor, blocked = measured.processor(), measured.blocking() - blocked_without
    pressed = measured.elapsed()
    chat.open()
    opened = measured.elapsed() - pressed
    context.close()
    return launcher, opened, max(0.0, blocked), processor / without


def long_conversation(browser: Browser, server: RunningServer, questions: List[str]) -> List[Figure]:
    """A conversation of 500 messages beside its own beginning."""
    context, measured = fresh(browser, reduced_motion="reduce")
    measured.page.goto(server.address)
    chat = Chat(measured.page, server)
    chat.open()
    log = chat.log.element_handle()
    busy: List[float] = []  # milliseconds of the main thread, a turn
    short: Optional[Tuple[float, float, float]] = None
    for turn, question in zip(range(TURNS), itertools.cycle(questions)):
        if turn == 5:
            short = measured.heap(), _frames(chat), _keystrokes(chat)
        before = measured.processor()
        log.evaluate(ASK, question)
        busy.append(measured.processor() - before)
    assert short is not None
    heap, frames, keystrokes = measured.heap(), _frames(chat), _keystrokes(chat)
    context.close()
    growth = statistics.median(busy[-20:]) / statistics.median(busy[:20])
    return [
        Figure("memory that 490 more messages take", heap - short[0], "MB", 30),
        Figure("500 messages: frame while scrolling, p95", frames, "ms", 100),
        Figure("500 messages: the same, by that of 10", frames / short[1], "", 4),
        Figure("500 messages: keystroke to its frame, p95", keystrokes, "ms", 100),
        Figure("500 messages: the same, by that of 10", keystrokes / short[2], "", 4),
        Figure("500 messages: main thread of a turn, by the first 20", growth, "", 3),
    ]


def _frames(chat: Chat) -> float:
    return _p95(chat.log.evaluate(SCROLL))


def _keystrokes(chat: Chat) -> float:
    return _p95(chat.composer.evaluate(TYPE))


def _p95(times: List[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def measure(home: Path) -> List[Figure]:
    """Every figure, of a home with a store and a model."""
    with KnowledgeStore(home / "knowledge.db", read_only=True) as store:
        questions = [entry.question for entry in store.entries()]
    with RunningServer(home, **WITHOUT_LIMIT) as server, sync_playwright() as playwright:
        browser = chromium(playwright)
        figures = [*loading(browser, server), *throttled(browser, server), *long_conversation(browser, server, questions)]
        browser.close()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a trained home to serve; by default the shipped knowledge base is imported and trained")
    home = parser.parse_args().home
    with tempfile.TemporaryDirectory() as folder:
        if home is None:
            home = Path(folder)
            for command in ("import", "train"):
                subprocess.run([sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", folder, command], check=True)
        figures = measure(home)
    Console(width=120).print(table(figures))
    return 0 if all(figure.within for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
