"""`--links` against a server on this machine."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from aiohttp import web

from bot.editorial.links import AGENT, Manners, check_links, link_problems
from bot.knowledge.entry import Source
from tests.editorial.conftest import prose_of


class Site:
    """A small site; remembers how it was asked, and how many requests it had at the same time."""

    def __init__(self):
        self.asked, self.agents, self.now, self.most = Counter(), set(), 0, 0

    async def handle(self, request):
        self.asked[request.method, request.path] += 1
        self.agents.add(request.headers["User-Agent"])
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        name = request.path[1:]
        moved = {"moved": "/fine", "moved-gone": "/404", "loop": "/loop", "strange": "ftp://a.org/", "inside": f"http://localhost:{self.port}/fine"}
        if name == "seen-elsewhere":
            raise web.HTTPFound("/fine")
        if name in moved:
            raise web.HTTPMovedPermanently(moved[name])
        if name == "silent":
            await asyncio.sleep(30)
        if name == "no-head":
            return web.Response(status=405 if request.method == "HEAD" else 200)
        if name == "shy":
            return web.Response(status=403 if request.method == "HEAD" else 200)
        return web.Response(status=int(name) if name.isdigit() else 200)


@pytest.fixture
async def site():
    found = Site()
    app = web.Application()
    app.router.add_route("*", "/{name}", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.port = runner.addresses[0][1]
    found.address = f"http://127.0.0.1:{found.port}"
    yield found
    await runner.cleanup()


QUICK = Manners(timeout=0.5, pause=0, inside=frozenset({"127.0.0.1"}))
ANSWERS = {
    "fine": ("ok", ""),
    "404": ("broken-link", "is not there: the server answers 404"),
    "410": ("broken-link", "is not there: the server answers 410"),
    "moved": ("moved-link", "has moved to {}/fine"),
    "seen-elsewhere": ("ok", ""),
    "moved-gone": ("broken-link", "is not there: the server answers 404"),
    "loop": ("broken-link", "leads on more than 5 times"),
    "strange": ("broken-link", "cannot be read: it leads to ftp://a.org/"),
    "inside": ("unchecked-link", "could not be checked: localhost is 127.0.0.1, in a private network"),
    "403": ("unchecked-link", "could not be checked: the server answers 403"),
    "429": ("unchecked-link", "could not be checked: the server answers 429"),
    "503": ("unchecked-link", "could not be checked: the server answers 503"),
    "silent": ("unchecked-link", "could not be checked: no answer in 0.5 seconds"),
    "no-head": ("ok", ""),
    "shy": ("ok", ""),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_what_becomes_of_an_address(site, name):
    code, found = ANSWERS[name]
    answer = (await check_links([f"{site.address}/{name}"], QUICK))[f"{site.address}/{name}"]
    assert (answer.code, answer.found.replace("::1", "127.0.0.1")) == (code, found.format(site.address))


async def test_a_host_is_asked_politely(site):
    await check_links([f"{site.address}/{name}" for name in ("fine", "a", "b", "c", "404")], QUICK)
    assert site.most == 1 and site.agents == {AGENT}
    assert set(site.asked) == {("HEAD", f"/{name}") for name in ("fine", "a", "b", "c")} | {("HEAD", "/404"), ("GET", "/404")}
    assert set(site.asked.values()) == {1}


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "0.0.0.0", "localhost"])
async def test_private_networks_are_not_asked(host):
    url = f"http://{host}:9/"
    answer = (await check_links([url], Manners(timeout=5, pause=0)))[url]
    assert answer.code == "unchecked-link" and "private network" in answer.found


async def test_nobody_listening_is_broken(unused_tcp_port_factory):
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}/"
    assert (await check_links([url], QUICK))[url].code == "broken-link"


async def test_every_link_of_an_entry_is_looked_at_and_each_address_asked_once(site):
    sources = (Source("P", "T", f"{site.address}/404"), Source("P", "U", f"{site.address}/fine#part"), Source("P", "V"))
    prose = prose_of(f"See [it]({site.address}/404#there), [mail](mailto:a@b.org).", sources=sources)
    found = await asyncio.to_thread(lambda: list(link_problems([prose], QUICK)))
    assert [(entry_id, each.code, each.line) for entry_id, each in found] == [
        ("imuran", "broken-link", 1),
        ("imuran", "broken-link", 10),
    ]
    assert set(site.asked) == {("HEAD", "/404"), ("GET", "/404"), ("HEAD", "/fine")} and set(site.asked.values()) == {1}
