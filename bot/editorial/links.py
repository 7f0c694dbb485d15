"""Whether the addresses that entries cite still answer; asked for with `--links`, and politely.

One request at a time goes to a host, with a pause between two; the head of a page first, the page itself only where a server knows no
heads. Whoever refuses programs is not broken. Nothing inside a private network is asked, also not by a redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Sequence, Tuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.editorial.prose import Prose
from bot.errors import Problem
from bot.knowledge import render
from bot.knowledge.problems import Place, problem

AGENT = f"citewell/{__version__} (checks the links of a knowledge base)"
HOSTS = 8  # asked at the same time
REDIRECTS = 5
# A server that answers so to a head may know the page all the same.
NO_HEADS = frozenset({400, 403, 404, 405, 501})
# These say that a program is not welcome, or not now, or that one must log in: nothing about the page.
REFUSED = frozenset({401, 402, 403, 405, 406, 407, 408, 418, 423, 425, 426, 429, 451, 999})

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Manners:
    """How servers are asked.

    Args:
        timeout: seconds for one request.
        pause: seconds between two requests to a host.
        inside: hosts of private networks that may be asked all the same.
    """

    timeout: float = 15.0
    pause: float = 1.0
    inside: FrozenSet[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What became of an address: its code, ``ok`` where nothing is to be told, and what was found."""

    code: str
    found: str = ""


class _Private(OSError):
    """A host inside a private network."""


def link_problems(
    prose: Sequence[Prose], manners: Manners = Manners(), progress: Report = lambda *_: None
) -> Iterator[Tuple[str, Problem]]:
    """The addresses of sources and answers that are broken, have moved, or could not be checked; each is asked once."""
    cited = [each for entry in prose for each in _addresses(entry)]
    urls = list(dict.fromkeys(url.partition("#")[0] for _, _, _, url in cited))
    answers = asyncio.run(check_links(urls, manners, progress))
    cures = {
        "broken-link": "Find where the page is now, or cite another source.",
        "moved-link": "Cite the new address, if it shows the same.",
        "unchecked-link": "Open it in a browser.",
    }
    for entry_id, place, key, url in cited:
        answer = answers[url.partition("#")[0]]
        if answer.code != "ok":
            yield entry_id, problem(answer.code, place, key, f"{url} {answer.found}", cures[answer.code])


async def check_links(urls: Sequence[str], manners: Manners = Manners(), progress: Report = lambda *_: None) -> Dict[str, Answer]:
    """What becomes of each http or https address."""
    by_host: Dict[str, List[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).hostname or "", []).append(url)
    answers: Dict[str, Answer] = {}
    free = asyncio.Semaphore(HOSTS)
    connector = aiohttp.TCPConnector(resolver=_PublicResolver(manners), limit=HOSTS, limit_per_host=1)
    timeout = aiohttp.ClientTimeout(total=manners.timeout)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers={"User-Agent": AGENT}) as session:

        async def ask(host_urls: Sequence[str]) -> None:
            async with free:
                for number, url in enumerate(host_urls):
                    if number:
                        await asyncio.sleep(manners.pause)
                    answers[url] = await _ask(session, url, manners)
                    progress("Asking servers", len(answers), len(urls))

        await asyncio.gather(*(ask(host_urls) for host_urls in by_host.values()))
    return answers


async def _ask(session: aiohttp.ClientSession, url: str, manners: Manners) -> Answer:
    try:
        status, at = await _follow(session, "HEAD", url, manners)
        if status in NO_HEADS:
            await asyncio.sleep(manners.pause)
            status, at = await _follow(session, "GET", url, manners)
    except _Private as error:
        return Answer("unchecked-link", f"could not be checked: {error}")
    except asyncio.TimeoutError:
        return Answer("unchecked-link", f"could not be checked: no answer in {manners.timeout:g} seconds")
    except aiohttp.TooManyRedirects:
        return Answer("broken-link", f"leads on more than {REDIRECTS} times")
    except aiohttp.ClientConnectorCertificateError:
        return Answer("unchecked-link", "could not be checked: its certificate is not trusted here")
    except aiohttp.ClientConnectorError as error:
        cause = error.os_error
        if isinstance(cause, _Private) or cause.errno == socket.EAI_AGAIN:
            return Answer("unchecked-link", f"could not be checked: {cause.strerror or cause}")
        return Answer("broken-link", f"cannot be reached: {cause.strerror or cause}")
    except (aiohttp.ClientError, ValueError, OSError) as error:
        return Answer("broken-link", f"cannot be read: {error or type(error).__name__}")
    if status in REFUSED or status >= 500:
        return Answer("unchecked-link", f"could not be checked: the server answers {status}")
    if status >= 400:
        return Answer("broken-link", f"is not there: the server answers {status}")
    return Answer("moved-link", f"has moved to {at}") if at != url else Answer("ok")


async def _follow(session: aiohttp.ClientSession, method: str, url: str, manners: Manners) -> Tuple[int, str]:
    """The last status, and the address that the permanent redirects led to; temporary ones are followed, not told."""
    at, settled, lasting = url, url, True
    for _ in range(REDIRECTS + 1):
        _refuse_private(at, manners)
        async with session.request(method, at, allow_redirects=False) as response:
            target = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not target:
                return response.status, settled
            at = urljoin(at, target)
            lasting = lasting and response.status in (301, 308)
            settled = at if lasting else settled
        if urlsplit(at).scheme not in ("http", "https"):
            raise ValueError(f"it leads to {at}")
    raise aiohttp.TooManyRedirects(response.request_info, response.history)


def _refuse_private(url: str, manners: Manners) -> None:
    """Raises where the host is written as an address of a private network: such a host is not resolved."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not address.is_global and host not in manners.inside:
        raise _Private(f"{address} is in a private network")


class _PublicResolver(AbstractResolver):
    """Resolves names, and refuses those that lead into a private network: the address that is connected to is the one looked at."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> List[Dict[str, Any]]:
        found: List[Dict[str, Any]] = await self._resolver.resolve(host, port, family)
        inside = [each["host"] for each in found if not ipaddress.ip_address(each["host"].partition("%")[0]).is_global]
        if inside and host not in self._manners.inside:
            raise _Private(f"{host} is {inside[0]}, in a private network")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def _addresses(prose: Prose) -> Iterator[Tuple[str, Place, str, str]]:
    """Entry id, place, field and http address of every link of an entry."""
    entry, place = prose.entry, prose.place
    for number, source in enumerate(entry.sources):
        if source.url and source.url.startswith(("http://", "https://")):
            yield entry.id, place, f"sources.{number}.url", source.url
    for token in render.parse_with_html(entry.answer) if "](" in entry.answer or "<http" in entry.answer else ():
        for child in token.children or ():
            url = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if url.startswith(("http://", "https://")):
                yield entry.id, place, "answer", url
