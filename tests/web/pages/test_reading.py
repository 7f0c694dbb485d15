"""Entries, versions, topics and search over the running site: what is shown, to whom, with which headers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.hashes import answer_hash
from bot.knowledge.store import KnowledgeStore
from tests.web.pages.conftest import CURRENT, HOSTILE, OLD
from tests.web.pages.markup import Markup

PATHS = (
    "/q/imuran /q/hostile /q/lone /q/none /q/withdrawn /topics /topics/heat /topics/- /search /search?q=heat /search?q=zzz /none /"
).split()


@pytest.mark.parametrize("path", [*PATHS, f"/q/imuran/{answer_hash(OLD)}"])
def test_every_page_is_sound_and_locked_down(site, path):
    reply = site.get(path, Accept="text/html")
    page = Markup(reply.text)
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"] and "unsafe" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["Referrer-Policy"] == "same-origin" and reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in reply.headers
    assert page.all("title") and "Trusted & Co" in page.text
    assert "Secretdraft" not in reply.text and "withdrawnium" not in reply.text
    head = site.get(path, method="HEAD", Accept="text/html") if path != "/none" else None
    assert head is None or (head.status, head.text) == (reply.status, "")


def test_an_entry_reads_as_the_customers_page_does(site):
    reply = site.get("/q/imuran")
    page = Markup(reply.text)
    order = [
        "Does azathioprine (Imuran) help with MS?",
        "Answer",
        "can",
        "Sources",
        "Trust",
        "First",
        "(June 1996)",
        "https://example.org/2?a=1&b=2",
        "Clinic",
        "Reviewed by Jo O'Neil on",
        "May 30, 2019",
        "This review is overdue",
        "Next question",
        "Does heat make MS worse?",
        "Was this answer helpful?",
        "This tool does not give medical advice",
        "Permanent address",
    ]
    body = page.text.partition("Ask in your own words")[2]
    places = [body.find(words) for words in order]
    assert -1 not in places and places == sorted(places), list(zip(order, places))
    assert 'href="https://www.fda.gov/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"' in reply.text
    assert "javascript:" not in reply.text
    assert page.link("next") == "/q/heat" and page.link("prev") is None
    assert Markup(site.get("/q/heat").text).link("prev") == "/q/imuran"
    assert page.link("canonical") == f"{site.address}/q/imuran" and page.meta("robots") is None
    assert page.meta("description") == "It can help: ask the FDA (https://www.fda.gov/x?a=1&b=2). - fewer relapses - slower worsening"


def test_the_structured_data_is_whole(site):
    data = Markup(site.get("/q/imuran").text).data
    publisher = {"@type": "Organization", "name": "Trusted & Co", "url": f"{site.address}/"}
    assert data["@context"] == "https://schema.org" and data["@type"] == ["MedicalWebPage", "QAPage"]
    assert data["url"] == data["@id"] == f"{site.address}/q/imuran"
    assert (data["lastReviewed"], data["dateModified"]) == ("2019-05-30", "2026-11-23")
    assert data["reviewedBy"] == {"@type": "Person", "name": "Jo O'Neil"}
    assert data["publisher"] == publisher and data["version"] == answer_hash(CURRENT)
    assert [citation["name"] for citation in data["citation"]] == ["First", "Only a title", "https://example.org/2?a=1&b=2", "Script"]
    assert data["citation"][0] == {
        "@type": "CreativeWork",
        "name": "First",
        "url": "https://example.org/1",
        "datePublished": "1996-06",
        "publisher": {"@type": "Organization", "name": "Trust"},
    }
    assert "url" not in data["citation"][3]  # not one that a browser can open
    question = data["mainEntity"]
    assert (question["@type"], question["name"], question["answerCount"]) == ("Question", CURRENT.question, 1)
    answer = question["acceptedAnswer"]
    assert answer["@type"] == "Answer" and answer["text"].startswith("<p>It <strong>can</strong>") and answer["url"] == data["url"]
    assert not [key for key, value in data.items() if value in (None, "", [])]
    unreviewed = Markup(site.get("/q/heat").text).data
    assert "lastReviewed" not in unreviewed and "reviewedBy" not in unreviewed and "citation" not in unreviewed


def test_content_cannot_bring_markup(site):
    page = Markup(site.get("/q/hostile").text)
    assert page.data["name"] == HOSTILE.question and page.data["mainEntity"]["acceptedAnswer"]["text"]
    assert len(page.all("script")) == 1 and not page.all("img") and not page.all("i") and not page.all("u")
    assert HOSTILE.question in page.text and "<i>R</i>" in page.text and "<u>P</u>" in page.text
    results = Markup(site.get("/search?q=alert+%3Cscript%3E").text)
    assert not results.all("script") and results.all("mark")
    topic = Markup(site.get("/topics").text)
    odd = next(each["href"] for each in topic.all("a") if "odd" in each["href"])
    assert '"Topic"' in Markup(site.get(odd).text).text.title()


def test_a_copy_that_is_still_right_is_not_sent_again(site):
    first = site.get("/q/imuran")
    assert first.headers["ETag"].startswith('W/"') and first.headers["Last-Modified"].endswith("GMT")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = site.get("/q/imuran", If_None_Match=first.headers["ETag"])
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    assert site.get("/q/imuran", If_None_Match='"other", *no').status == 200
    assert site.get("/q/heat").headers["ETag"] != first.headers["ETag"]
    assert Markup(first.text).field("view") != Markup(site.get("/q/imuran").text).field("view")  # each view has its own


def test_an_older_version_says_so_and_leads_to_the_current_one(site, pages_home):
    with KnowledgeStore(pages_home / "knowledge.db", read_only=True) as store:
        old = store.history("imuran")[-1]
    for name in (answer_hash(OLD), old.revision):
        reply = site.get(f"/q/imuran/{name}")
        page = Markup(reply.text)
        assert reply.status == 200 and "The old answer." in page.text and "This is an older version of this answer." in page.text
        assert page.link("canonical") == f"{site.address}/q/imuran" and page.meta("robots") == "noindex"
        assert reply.headers["X-Robots-Tag"] == "noindex" and page.field("view") is None and not page.all("script")
        assert {"href": "/q/imuran"} in page.all("a")


def test_the_permanent_address_of_the_current_version_is_the_current_page(site, pages_home):
    page = Markup(site.get("/q/imuran").text)
    assert f"{site.address}/q/imuran/{answer_hash(CURRENT)}" in page.text
    with KnowledgeStore(pages_home / "knowledge.db", read_only=True) as store:
        revision = store.revision
    for name in (answer_hash(CURRENT), revision):
        same = Markup(site.get(f"/q/imuran/{name}").text)
        assert "older version" not in same.text and same.field("view") and same.meta("robots") is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/q/withdrawn", 410),
        (f"/q/withdrawn/{'0' * 16}", 410),
        ("/q/draft", 404),
        ("/q/none", 404),
        (f"/q/imuran/{'0' * 16}", 404),
        ("/q/..%2F..%2Fetc%2Fpasswd", 404),
        ("/q/%00", 404),
        ("/q/%ed%a0%80", 404),
        ("/q/" + "x" * 5000, 404),
        ("/q/imuran/../draft", 404),
        ("/topics/none", 404),
        ("/topics/heat?page=2", 404),
        ("/topics/heat?page=-1", 404),
        ("/topics/heat?page=٣", 404),
        ("/none", 404),
    ],
)
def test_what_is_not_there_is_told_and_helps_on(site, path, status):
    reply = site.get(path.replace("٣", "%D9%A3"), Accept="text/html")
    page = Markup(reply.text)
    assert reply.status == status and page.meta("robots") == "noindex" and reply.headers["Cache-Control"] == "no-store"
    assert {"href": "/topics"} in page.all("a") and page.all("input")
    assert ("has been withdrawn" in page.text) == (status == 410)


def test_a_missing_page_names_near_answers(site):
    assert {"href": "/q/heat"} in Markup(site.get("/q/does-heat-matter").text).all("a")


def test_topics_list_every_published_question(site):
    topics = Markup(site.get("/topics").text)
    assert "Off-label medicines" in topics.text and "1 question" in topics.text and "Other questions" in topics.text
    assert {"href": "/q/heat"} in Markup(site.get("/topics/heat").text).all("a")
    assert {"href": "/q/lone"} in Markup(site.get("/topics/-").text).all("a")
    assert "withdrawn" not in site.get("/topics/heat").text


@pytest.mark.parametrize(
    "query", ["", "%20", "%22", "*", "NEAR(", "a%20AND", "-", "%00", "%ff", "%ed%a0%80", "q=%22%20OR", "(", "col:x", "x" * 4000, "a+" * 500]
)
def test_odd_queries_are_fine(site, query):
    reply = site.get(f"/search?q={query}")
    assert reply.status == 200 and reply.headers["Cache-Control"] == "no-store" and reply.headers["X-Robots-Tag"] == "noindex"
    assert len(Markup(reply.text).field("q") or "") <= 200


def test_search_marks_what_it_found(site):
    reply = site.get("/search?q=slower+worsening")
    assert "<mark>slower</mark> <mark>worsening</mark>" in reply.text and "1 result for" in Markup(reply.text).text
    assert "**" not in reply.text and {"href": "/q/imuran"} in Markup(reply.text).all("a")
    nothing = Markup(site.get("/search?q=%3Cxyzzy%3E").text)
    assert "Nothing found for “<xyzzy>”" in nothing.text and {"href": "/topics"} in nothing.all("a")


def test_what_was_searched_for_is_in_no_log(site):
    site.get("/search?q=unmistakableword")
    site.get("/none?q=unmistakableword", Accept="text/html")
    site.get("/none?q=unmistakableword")
    assert "unmistakableword" not in site.log.read_text()


def test_a_new_answer_is_shown_at_once(site, pages_home, tmp_path):
    from tests.web.pages.conftest import start

    home = tmp_path / "home"
    home.mkdir()
    with KnowledgeStore(home / "knowledge.db") as store:
        store.replace([CURRENT], "kb")
        running, process = start(home)
        try:
            before = running.get("/q/imuran")
            store.replace([replace(CURRENT, answer="Changed.")], "kb")
            after = running.get("/q/imuran", If_None_Match=before.headers["ETag"])
            assert after.status == 200 and "Changed." in after.text
            store.replace([replace(CURRENT, status="draft")], "kb")
            assert running.get("/q/imuran").status == 410 and running.get(f"/q/imuran/{answer_hash(CURRENT)}").status == 410
            (home / "knowledge.db").unlink()
            gone = running.get("/q/imuran")
            assert gone.status == 503 and "Please try again" in Markup(gone.text).text
        finally:
            process.terminate()
            process.wait(10)
