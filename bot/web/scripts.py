"""The widget's scripts: the launcher at a lasting address, and what it loads under names that carry a hash of the content."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

# Any site may load the scripts; which sites may talk to the server is the channel's to say.
_ANY_SITE = {"Access-Control-Allow-Origin": "*"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_CHUNK = re.compile(r"[a-z.-]+-[\w-]{8}\.js")


def scripts(dist: Path) -> Blueprint:
    """The blueprint with ``/widget.js``, and ``/widget/<name>-<hash>.js`` for what it loads.

    Args:
        dist: where the widget's build puts them; need not be there yet.
    """
    blueprint = Blueprint("citewell_scripts")

    @blueprint.get("/widget.js")
    async def launcher(request: Request) -> HTTPResponse:
        path = dist / "widget.js"
        if not path.is_file():
            return response.text("The widget is not built. Run: make widget\n", status=404)
        etag = f'W/"{path.stat().st_mtime_ns:x}-{path.stat().st_size:x}"'
        headers = {"Cache-Control": "no-cache", "ETag": etag}
        if request.headers.get("if-none-match") == etag:
            return response.empty(status=304, headers={**_ANY_SITE, **headers})
        return _script(request, path, headers)

    @blueprint.get("/widget/<name:str>")
    async def chunk(request: Request, name: str) -> HTTPResponse:
        path = dist / "widget" / name
        if _CHUNK.fullmatch(name) is None or not path.is_file():
            headers = {**_ANY_SITE, "Cache-Control": "no-store"}
            return response.text("There is no such script. Reload the page.\n", status=404, headers=headers)
        return _script(request, path, _FOR_GOOD)

    return blueprint


def _script(request: Request, path: Path, headers: Dict[str, str]) -> HTTPResponse:
    plain, compressed = _read(path, path.stat().st_mtime_ns)
    headers = {**_ANY_SITE, "Vary": "Accept-Encoding", **headers}
    if "gzip" in request.headers.get("accept-encoding", ""):
        plain, headers = compressed, {**headers, "Content-Encoding": "gzip"}
    return response.raw(plain, content_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=32)
def _read(path: Path, version: int) -> Tuple[bytes, bytes]:
    """A script as it is and compressed; read anew when ``version``, its time of change, is another."""
    content = path.read_bytes()
    return content, gzip.compress(content, 9)
