"""The widgets that are compared: each on the same plain page, set up as its own documentation says."""

from __future__ import annotations

import gzip
import json
import mimetypes
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Dict, Optional

from bot import __version__
from bot.settings import PROJECT

PACKAGES = {"deep-chat": "2.4.2", "rasa-webchat": "1.0.1", "botframework-webchat": "4.18.1"}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A plain page</title></head>
<body><main><h1>A plain page</h1><p>{text}</p>{body}</main></body></html>"""
TEXT = "Some words to read, and a chat beside them. " * 20


@dataclass(frozen=True)
class Contender:
    """A widget on a page.

    Attributes:
        body: what its documentation tells a page's author to write.
        closed: selector of what a reader sees first: the launcher, or the field itself.
        field: selector of the field to write into.
    """

    name: str
    body: str
    closed: str
    field: str
    version: str

    @property
    def has_launcher(self) -> bool:
        return self.closed != self.field


def contenders(citewell: str) -> "tuple[Contender, ...]":
    """All of them; ``citewell`` is the address of a Citewell server. The others have no bot behind them."""
    return (
        Contender(
            "Citewell",
            f'<script type="module" src="/citewell/widget.js"></script><citewell-chat server="{citewell}"></citewell-chat>',
            closed="citewell-chat .launcher",
            field="citewell-composer textarea",
            version=__version__,
        ),
        Contender(
            "deep-chat",
            '<script type="module" src="/deep-chat/dist/deepChat.bundle.js"></script>'
            '<deep-chat connect=\'{"url": "/no-bot"}\'></deep-chat>',
            closed="deep-chat #text-input",
            field="deep-chat #text-input",
            version=PACKAGES["deep-chat"],
        ),
        Contender(
            "rasa-webchat",
            # By default it is not even in the page as long as no bot answers.
            """<script>!(function () {
  let e = document.createElement("script"), t = document.head;
  (e.src = "/rasa-webchat/lib/index.js"), (e.async = !0),
  (e.onload = () => { window.WebChat.default({ socketUrl: location.origin, hideWhenNotConnected: false }, null); }),
  t.insertBefore(e, t.firstChild);
})();</script>""",
            closed=".rw-launcher",
            field=".rw-new-message",
            version=PACKAGES["rasa-webchat"],
        ),
        *(
            Contender(
                name,
                f'<div id="webchat" role="main"></div><script src="/botframework-webchat/dist/{file}"></script>'
                "<script>window.WebChat.renderWebChat({ directLine: window.WebChat.createDirectLine({"
                " token: 'none', domain: location.origin + '/no-bot' }) }, document.getElementById('webchat'));</script>",
                closed='[data-id="webchat-sendbox-input"]',
                field='[data-id="webchat-sendbox-input"]',
                version=PACKAGES["botframework-webchat"],
            )
            for name, file in (("botframework-webchat", "webchat.js"), ("its minimal bundle", "webchat-minimal.js"))
        ),
    )


def install(folder: Path) -> None:
    """Gets the others from the npm registry, without running anything of theirs.

    Raises:
        RuntimeError: npm failed; with its words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *wanted]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The other widgets could not be installed. Is the network there?\n{done.stdout}{done.stderr}")


class PlainPages:
    """Serves each contender's page at ``/<its number>``, and the files, compressed for all alike. Use as a context manager."""

    def __init__(self, port: int, packages: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.bodies: Dict[str, str] = {}
        self._port = port
        self._folders = {"citewell": PROJECT / "widget" / "dist"}
        self._folders.update({name: packages / "node_modules" / name for name in PACKAGES})
        self._compressed: Dict[Path, bytes] = {}

    def __enter__(self) -> "PlainPages":
        pages = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                body = pages.bodies.get(path)
                if body is not None:
                    return self._send(gzip.compress(PAGE.format(text=TEXT, body=body).encode()), "text/html; charset=utf-8")
                file = pages.file(path)
                if file is None:
                    return self._send(gzip.compress(b""), "text/plain", 404)
                self._send(pages.compressed(file), mimetypes.guess_type(file.name)[0] or "application/octet-stream")

            do_POST = do_GET

            def _send(self, body: bytes, kind: str, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: the table says what matters."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def file(self, path: str) -> Optional[Path]:
        """The file of a package at ``/<package>/<path in it>``."""
        package, _, rest = path.lstrip("/").partition("/")
        folder = self._folders.get(package)
        found = (folder / rest).resolve() if folder else None
        return found if found and folder and found.is_file() and folder.resolve() in found.parents else None

    def compressed(self, file: Path) -> bytes:
        if file not in self._compressed:
            self._compressed[file] = gzip.compress(file.read_bytes(), 9)
        return self._compressed[file]
