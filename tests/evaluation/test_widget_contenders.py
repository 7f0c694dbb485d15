"""The pages on which widgets are compared."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request

import pytest

from bot.evaluation.running import free_ports
from bot.evaluation.widget_contenders import PACKAGES, PlainPages, contenders
from bot.settings import PROJECT


@pytest.fixture
def pages(tmp_path):
    script = tmp_path / "node_modules" / "deep-chat" / "dist" / "deepChat.bundle.js"
    script.parent.mkdir(parents=True)
    script.write_text("// a script", encoding="utf-8")
    (tmp_path / "node_modules" / "secret.js").write_text("// another's", encoding="utf-8")
    (port,) = free_ports(1)
    with PlainPages(port, tmp_path) as running:
        running.bodies["/0"] = "<p>Here</p>"
        yield running


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        return answer.headers["Content-Type"], gzip.decompress(answer.read()).decode()


def test_pages_and_scripts_come_compressed(pages):
    kind, text = get(f"{pages.address}/0")
    assert kind.startswith("text/html") and "<p>Here</p>" in text
    kind, text = get(f"{pages.address}/deep-chat/dist/deepChat.bundle.js")
    assert "javascript" in kind and text == "// a script"


@pytest.mark.parametrize("path", ["/deep-chat/../secret.js", "/deep-chat/%2e%2e/secret.js", "/other/x.js", "/deep-chat/dist", "/1"])
def test_nothing_else_is_there(pages, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{pages.address}{path}", timeout=10)


def test_each_contender_is_of_a_pinned_package_or_ours():
    every = contenders("http://127.0.0.1:1")
    assert [each.name for each in every if each.has_launcher] == ["Citewell", "rasa-webchat"]
    assert {each.version for each in every[1:]} == set(PACKAGES.values())
    assert 'version = "' + every[0].version in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
