"""A running site over a small store with a history: one entry changed, one withdrawn, one never published."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Dict, Optional

import pytest

from bot.evaluation.running import free_ports
from bot.knowledge.entry import Entry, Review, Source
from bot.knowledge.store import KnowledgeStore
from bot.settings import PROJECT

OLD = Entry(
    id="imuran",
    question="Does azathioprine (Imuran) help with MS?",
    answer="The old answer.",
    topic="off-label-medicines",
    next="heat",
    sources=(Source("Trust", "First"),),
)
CURRENT = replace(
    OLD,
    answer="It **can** help: ask [the FDA](https://www.fda.gov/x?a=1&b=2).\n\n- fewer relapses\n- slower worsening",
    related=("hostile", "draft"),
    review=Review("Jo O'Neil", "2019-05-30"),
    updated="2026-11-23",
    sources=(
        Source("Trust", "First", "https://example.org/1", "1996-06"),
        Source("Clinic", "Only a title"),
        Source("Trust", None, "https://example.org/2?a=1&b=2", "2011"),
        Source("Bad", "Script", "javascript:alert(1)"),
    ),
)
HEAT = Entry(id="heat", question="Does heat make MS worse?", answer="For a while, heat can.", topic="heat", next="hostile")
HOSTILE = Entry(
    id="hostile",
    question='What is <script>alert("q")</script> & "co"?',
    answer='A <img src=x onerror="alert(1)"> and </script><script>alert(2)</script> [x](javascript:alert(3)) value="<token>"',
    topic='odd/<b>"topic"</b> ü',
    review=Review("<i>R</i>", "2026-11-01"),
    sources=(Source("<u>P</u>", "</script>", 'https://example.org/?q="><script>'),),
)
LONE = Entry(id="lone", question="What has no topic?", answer="This.")
DRAFT = Entry(id="draft", question="Is the secret draft shown?", answer="Secretdraft.", status="draft")
WITHDRAWN = Entry(id="withdrawn", question="Should I take withdrawnium?", answer="Take it.", topic="heat")


@dataclass
class Reply:
    status: int
    headers: HTTPMessage
    text: str


@dataclass
class Site:
    """A running site; nothing is followed or kept between requests."""

    home: Path
    port: int
    log: Path
    environment: Dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", body: Optional[str] = None, **headers: str) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read().decode())
        connection.close()
        return reply

    def post(self, path: str, headers: Optional[Dict[str, str]] = None, **form: str) -> Reply:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.get(path, "POST", urllib.parse.urlencode(form), **kind, **(headers or {}))


def start(home: Path, **environment: str):
    (port,) = free_ports(1)
    log = home / f"log-{port}.txt"
    with log.open("w") as file:
        command = [sys.executable, "-W", "ignore", "-m", "tests.web.pages.serve", str(home), str(port)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=file, stderr=file, env={**os.environ, **environment})
    site = Site(home, port, log)
    deadline = time.monotonic() + 60
    while True:
        try:
            site.get("/robots.txt")
            return site, process
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


@pytest.fixture(scope="session")
def pages_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pages")
    with KnowledgeStore(home / "knowledge.db") as store:
        store.replace_all([OLD, HEAT, HOSTILE, LONE, WITHDRAWN], "kb", who="ann")
        store.replace_all(
            [CURRENT, HEAT, HOSTILE, LONE, DRAFT, replace(WITHDRAWN, status="withdrawn")],
            "kb",
            who="bob",
            titles={"off-label-medicines": "Off-label medicines"},
        )
    return home


@pytest.fixture(scope="module")
def site(pages_home: Path):
    running, process = start(pages_home, CITEWELL_TITLE="Trusted & Co")
    yield running
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def public_site(pages_home: Path):
    """The same in German behind a proxy: with a public address that has a path, and one proxy that names the reader's address."""
    environment = {"CITEWELL_PUBLIC_URL": "https://chat.example.org/answers", "CITEWELL_PROXIES": "1", "CITEWELL_LANGUAGE": "de"}
    running, process = start(pages_home, **environment)
    yield running
    process.terminate()
    process.wait(10)
