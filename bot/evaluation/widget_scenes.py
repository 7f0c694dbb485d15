"""Every state of the chat a reader can meet, brought about on a real server: for tests, measurements and pictures.

Elements are found by their names and classes, not by their words, so that the scenes play in any language.
"""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import Callable, ContextManager, Dict, Iterator

import psutil
from playwright.sync_api import Locator, Page

from bot.evaluation.running import RunningServer

# Of the shipped knowledge base.
ANSWERED = "How is azathioprine (Imuran) used off-label for MS?"
AMBIGUOUS = "pregnant with ms"
DANGER = "my husband collapsed and he is not breathing"
RESTART = 60  # seconds the action server may take to come back


class Chat:
    """A reader before the chat of a page.

    Args:
        page: at the address of a page that has a ``<citewell-chat>``.
        server: which it talks to.
    """

    def __init__(self, page: Page, server: RunningServer) -> None:
        self.page, self.server = page, server
        self.launcher = page.locator("citewell-chat .launcher")
        self.panel = page.locator("citewell-chat .panel")
        self.composer = page.locator("citewell-composer textarea")
        self.log = page.locator("citewell-message-log .scroll")
        self.answers = page.locator("citewell-answer-card")

    def open(self) -> None:
        self.launcher.click()
        self.page.locator("citewell-message-log .starters").wait_for()

    def ask(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def asked(self, text: str, awaited: str = "citewell-answer-card") -> Locator:
        """Asks, and gives the newest element of that name when there is one more of them."""
        found = self.page.locator(awaited)
        before = found.count()
        self.ask(text)
        found.nth(before).wait_for()
        return found.last


Scene = Callable[[Chat], ContextManager[object]]


@contextmanager
def launcher(chat: Chat) -> Iterator[None]:
    """The closed chat."""
    chat.launcher.wait_for()
    yield


@contextmanager
def empty(chat: Chat) -> Iterator[None]:
    """Opened: the greeting, and questions to start with."""
    chat.open()
    yield


@contextmanager
def suggestions(chat: Chat) -> Iterator[None]:
    """Stored questions under what is being typed."""
    chat.open()
    chat.composer.press_sequentially("does imuran")
    chat.page.locator("citewell-composer [role=option]").first.wait_for()
    yield


@contextmanager
def held(server: RunningServer) -> Iterator[None]:
    """No answer comes before the end, or before a turn's time is over."""
    (actions,) = psutil.Process(server.pid).children()
    actions.suspend()
    try:
        yield
    finally:
        actions.resume()


@contextmanager
def typing(chat: Chat) -> Iterator[None]:
    """An answer is being looked for."""
    chat.open()
    with held(chat.server):
        chat.ask(ANSWERED)
        chat.page.locator("citewell-message-log .finding").wait_for()
        yield


@contextmanager
def answer(chat: Chat) -> Iterator[None]:
    """A stored answer."""
    chat.open()
    chat.asked(ANSWERED)
    yield


@contextmanager
def sources(chat: Chat) -> Iterator[None]:
    """An answer with its sources unfolded."""
    chat.open()
    card = chat.asked(ANSWERED)
    card.locator("citewell-sources [aria-expanded]").first.click()
    card.locator("citewell-sources a").first.wait_for()
    yield


@contextmanager
def rating(chat: Chat) -> Iterator[None]:
    """An answer that did not help, with the reason."""
    chat.open()
    card = chat.asked(ANSWERED).locator("citewell-rating")
    card.locator(".choice").last.click()
    card.locator(".reason").nth(2).click()
    card.locator(".message.kept").wait_for()
    yield


@contextmanager
def choices(chat: Chat) -> Iterator[None]:
    """The bot asks which entry is meant."""
    chat.open()
    chat.asked(AMBIGUOUS, "citewell-choices-card")
    yield


@contextmanager
def emergency(chat: Chat) -> Iterator[None]:
    """Numbers to call."""
    chat.open()
    chat.asked(DANGER, "citewell-notice-card")
    yield


@contextmanager
def error(chat: Chat) -> Iterator[None]:
    """The action server has died under the question."""
    chat.open()
    (actions,) = psutil.Process(chat.server.pid).children()
    os.kill(actions.pid, signal.SIGKILL)
    chat.asked(ANSWERED, "citewell-notice-card")
    yield
    _wait_until_well(chat.server)


@contextmanager
def offline(chat: Chat) -> Iterator[None]:
    """The connection is lost after an answer, and a question waits for it."""
    chat.open()
    chat.asked(ANSWERED)
    chat.page.context.set_offline(True)
    try:
        chat.page.locator("citewell-chat .connection").wait_for()
        chat.ask("What is a relapse?")
        chat.page.locator("citewell-message-log .status").wait_for()
        yield
    finally:
        chat.page.context.set_offline(False)


@contextmanager
def menu(chat: Chat) -> Iterator[None]:
    """The menu over a conversation."""
    chat.open()
    chat.asked(ANSWERED)
    chat.page.locator("citewell-menu .icon").click()
    yield


SCENES: Dict[str, Scene] = {
    each.__name__: each
    for each in (launcher, empty, suggestions, typing, answer, sources, rating, choices, emergency, error, offline, menu)
}


def _wait_until_well(server: RunningServer) -> None:
    deadline = time.monotonic() + RESTART
    while True:
        try:
            urllib.request.urlopen(f"{server.address}/health", timeout=10).close()
            return
        except urllib.error.HTTPError:  # 503: not ready
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
