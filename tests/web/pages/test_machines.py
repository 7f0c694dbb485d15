"""What search engines read, with and without a public address."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from tests.web.pages.markup import Markup

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_sitemap_has_every_published_entry_and_topic(site):
    reply = site.get("/sitemap.xml")
    root = ElementTree.fromstring(reply.text)
    urls = {url.findtext("s:loc", None, NAMESPACE): url.findtext("s:lastmod", None, NAMESPACE) for url in root}
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert {f"{site.address}/q/{each}" for each in ("imuran", "heat", "hostile", "lone")} <= set(urls)
    assert f"{site.address}/topics/odd%2F%3Cb%3E%22topic%22%3C%2Fb%3E%20%C3%BC" in urls
    assert not [url for url in urls if "draft" in url or "withdrawn" in url]
    assert len(urls[f"{site.address}/q/imuran"]) == 10
    for url in urls:
        assert site.get(url.removeprefix(site.address)).status == 200


def test_a_large_sitemap_comes_in_parts(monkeypatch, site):
    from bot.web.pages import machines

    class Listing:
        def listing(self):
            from bot.knowledge.store import Listed

            return [Listed(f"e{n}", "?", None, "2026-01-01") for n in range(5)]

    class Request:
        host, scheme = "example.org", "https"

    monkeypatch.setattr(machines, "PER_SITEMAP", 4)
    every = machines.Machines(Settings(), None, Listing())
    index = ElementTree.fromstring(every.sitemap(Request()).body)
    assert [each.text for each in index.findall("*/s:loc", NAMESPACE)] == [f"https://example.org/sitemap-{n}.xml" for n in (1, 2)]
    parts = [ElementTree.fromstring(every.part(Request(), n).body).findall("*/s:loc", NAMESPACE) for n in (1, 2)]
    assert [len(part) for part in parts] == [4, 2] and parts[1][1].text == "https://example.org/q/e4"
    assert site.get("/sitemap-7.xml").status == 404


def test_robots(site):
    lines = site.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines and f"Sitemap: {site.address}/sitemap.xml" in lines and "Disallow: /" not in lines


def test_a_public_address_is_used_everywhere(public_site):
    page = Markup(public_site.get("/q/imuran", Host="internal:1").text)
    assert page.link("canonical") == "https://chat.example.org/answers/q/imuran"
    assert page.data["url"] == "https://chat.example.org/answers/q/imuran"
    assert page.link("next") == "/answers/q/heat" and page.link("stylesheet") == "/answers/site.css"
    assert [form["action"] for form in page.all("form")] == ["/answers/search", "/answers/q/imuran/rate"]
    assert "<loc>https://chat.example.org/answers/q/heat</loc>" in public_site.get("/sitemap.xml").text
    assert "internal" not in public_site.get("/sitemap.xml", Host="internal:1").text


def test_what_is_in_another_language_than_the_page_says_so(site, public_site):
    page = public_site.get("/q/imuran").text
    assert '<html lang="en">' in page and Markup(page).data["inLanguage"] == "de"
    assert '<h1 id="question" lang="de">' in page and '<div class="answer" lang="de">' in page
    for path in ("/topics", "/topics/heat", "/search?q=heat"):
        assert ' lang="de">' in public_site.get(path).text, path
    same = site.get("/q/imuran").text
    assert same.count(" lang=") == 1 and Markup(same).data["inLanguage"] == "en"


@pytest.mark.parametrize("host", ["evil.example/x?", '"><script>', "a b", "x" * 400])
def test_a_host_that_is_none_is_not_believed(site, host):
    reply = site.get("/q/imuran", Host=host)
    assert reply.status != 200 or Markup(reply.text).link("canonical").startswith("http://127.0.0.1:")


@pytest.mark.parametrize("address", ["chat.example.org", "https://x/", "ftp://x", "https://x y", "https://x/<b>"])
def test_a_wrong_public_address_is_told(address):
    with pytest.raises(SettingsError, match="CITEWELL_PUBLIC_URL is .*e.g. https://chat.example.org"):
        Settings.load({"CITEWELL_PUBLIC_URL": address})
