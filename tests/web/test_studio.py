"""The studio shows what is in real stores, as it is now, and nothing that names or follows a reader."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.cards import is_overdue
from bot.errors import StoreError
from bot.evaluation.running import free_ports
from bot.feedback.store import REASONS, FeedbackStore, hash_session
from bot.knowledge.entry import Review, Source, Term
from bot.knowledge.store import KnowledgeStore
from bot.settings import Settings
from bot.web.studio.site import make_studio, read_views
from tests.conftest import run_citewell
from tests.knowledge.conftest import build_entry

TODAY = date.today()
HEAT = build_entry(
    id="heat",
    question="Does heat matter?",
    phrasings=("hot days",),
    answer="It may *tire* you.",
    topic="daily-life",
    review=Review("A. Clinician", "2019-05-30"),
    sources=(Source("Clinic", "Heat", "https://example.org/heat", "2020"),),
)
COLD = build_entry(id="cold", question="Does cold matter?", phrasings=(), sources=(), review=Review("B. Clinician", TODAY.isoformat()))


@pytest.fixture
def settings(tmp_path):
    """Stores in which ann imported, bob changed and removed, and readers asked and rated."""
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace([HEAT, build_entry(id="gone")], "/kb", [Term("heat", "symptom", ("warmth",))], who="ann")
        store.replace([replace(HEAT, answer="It may tire you."), COLD], "/kb", who="bob")
    feedback = FeedbackStore(f"sqlite:///{tmp_path / 'feedback.db'}")
    for answer, entry in (("1", "heat"), ("2", "heat"), ("3", "heat"), ("4", "gone")):
        feedback.record_delivery(answer, "reader", entry, "r", "h")
    feedback.rate("1", "reader", True)
    feedback.rate("2", "reader", False, "worrying", "mail me: jo@example.org")
    feedback.record_question("reader", "is a sauna ok, Dr Smith?", "clarify", "heat", 0.512)
    feedback.record_choice("reader", "heat")
    feedback.record_question("reader", "how old is the moon", "decline", None, None)
    feedback.record_question("reader", "hot days", "answer", "heat", 0.99)
    feedback.close()
    return Settings.load({}, home=tmp_path)


@pytest.fixture
def rows(settings):
    """Rows of a view, as the studio's JSON has them."""
    studio = make_studio(settings)

    async def fetch(view, query=""):
        response = await studio.client.get(f"/citewell/{view}.json?_shape=array&{query}")
        assert response.status_code == 200, response.text
        return response.json()

    yield fetch
    studio.databases["citewell"].close()


SHOWN = {  # by view: some of its columns, and its rows
    "entries": ("id phrasings sources review_on", [("cold", 0, 0, TODAY.isoformat()), ("heat", 1, 1, "2019-05-30")]),
    "phrasings": ("entry_id question topic phrasing", [("heat", "Does heat matter?", "daily-life", "hot days")]),
    "reviews": ("id state", [("cold", "current"), ("heat", "overdue")]),
    "sources": (
        "publisher title url published entries cited_by",
        [("Clinic", "Heat", "https://example.org/heat", "2020", 1, "heat")],
    ),
    "terms": ("name kind synonyms", [("heat", "symptom", "warmth")]),
    "history": (
        "entry_id version change who",
        [
            ("cold", 1, "added", "bob"),
            ("gone", 1, "added", "ann"),
            ("gone", 2, "removed", "bob"),
            ("heat", 1, "added", "ann"),
            ("heat", 2, "changed", "bob"),
        ],
    ),
    "imports": ("who origin added changed unchanged removed", [("ann", "/kb", 2, 0, 0, 0), ("bob", "/kb", 1, 1, 0, 1)]),
    "ratings": (
        "entry_id question delivered helpful not_helpful percent_helpful worrying",
        [("gone", None, 1, 0, 0, None, 0), ("heat", "Does heat matter?", 3, 1, 1, 50, 1)],
    ),
    "comments": ("entry_id question helpful reason comment", [("heat", "Does heat matter?", "no", "worrying", "mail me: [email]")]),
    "unanswered": (
        "question decision nearest_entry percent_sure chosen",
        [("how old is the moon", "declined", None, None, None), ("is a sauna ok, Dr [name]?", "asked back", "heat", 51, "heat")],
    ),
    "suggestions": ("phrasing entry_id question readers", [("is a sauna ok, Dr [name]?", "heat", "Does heat matter?", 1)]),
}


@pytest.mark.parametrize("view", read_views())
async def test_each_view_shows_the_stores(rows, view):
    columns, expected = SHOWN[view]
    assert sorted(tuple(row[column] for column in columns.split()) for row in await rows(view)) == expected


@pytest.mark.parametrize("view", read_views())
async def test_what_is_said_of_a_view_is_true(rows, view):
    about = read_views()[view]
    columns = set((await rows(view))[0])
    assert about["columns"].keys() <= columns and set(about["facets"]) <= columns
    assert about["title"] and about["description"] and {about.get("sort", about.get("sort_desc"))} <= columns
    facets = "&".join(f"_facet={name}" for name in about["facets"])
    assert await rows(view, facets)


async def test_every_reason_has_its_column(rows):
    assert set(REASONS) <= set((await rows("ratings"))[0])


async def test_the_search_finds_answers_and_phrasings(rows):
    assert [row["id"] for row in await rows("entries", "_search=tire")] == ["heat"]
    assert [row["id"] for row in await rows("entries", "_search=hot")] == ["heat"]


async def test_the_due_day_is_the_last_on_which_readers_are_not_told(rows, settings):
    overdue, current = await rows("reviews")
    assert (overdue["id"], overdue["due_on"]) == ("heat", "2021-05-30") and overdue["days_left"] < 0 < current["days_left"]
    told = [is_overdue(HEAT.review, settings.review_months, date(2021, 5, day)) for day in (30, 31)]
    assert told == [False, True]


async def test_what_is_written_meanwhile_is_shown(rows, settings):
    assert len(await rows("ratings")) == 2
    store = FeedbackStore(settings.feedback_address)  # open, so that what it writes is in the write-ahead log
    store.record_delivery("5", "reader", "cold", "r", "h")
    assert len(await rows("ratings")) == 3
    store.close()
    with KnowledgeStore(settings.knowledge_db) as knowledge:
        knowledge.replace([COLD], "/kb", who="bob")
    assert [row["id"] for row in await rows("entries")] == ["cold"]


async def test_words_that_were_to_be_deleted_are_not_shown(rows, settings):
    then = (TODAY - timedelta(days=settings.question_log_days + 1)).isoformat()
    with sqlite3.connect(settings.home / "feedback.db") as db:
        db.execute("update questions set asked_at = ?", [f"{then}T00:00:00+00:00"])
        db.execute("update ratings set rated_at = ?", [f"{then}T00:00:00+00:00"])
    assert [await rows(view) for view in ("unanswered", "suggestions", "comments")] == [[], [], []]
    assert (await rows("ratings"))[0]["not_helpful"] == 1


async def test_a_decided_suggestion_is_not_shown(rows, settings):
    store = FeedbackStore(settings.feedback_address)
    (suggestion,) = store.suggestions(timedelta(days=1))
    assert [row["id"] for row in await rows("suggestions")] == [suggestion.id]
    store.decide(suggestion, accepted=False)
    assert await rows("suggestions") == []
    store.close()


async def test_no_view_tells_what_belongs_to_one_reader(rows):
    for view in read_views():
        assert hash_session("reader") not in str(await rows(view))


async def test_nothing_can_be_written_and_no_sql_be_run(settings):
    studio = make_studio(settings)
    for address in ("/citewell.json?sql=select+*+from+feedback.questions", "/citewell/entries.json?_where=1=1"):
        assert (await studio.client.get(address)).status_code == 403
    assert [database["name"] for database in (await studio.client.get("/-/databases.json")).json()] == ["citewell"]
    with pytest.raises(sqlite3.OperationalError, match="readonly|read-only"):
        await studio.databases["citewell"].execute_fn(lambda connection: connection.execute("delete from feedback.questions"))
    studio.databases["citewell"].close()


async def test_the_first_page_says_what_there_is(settings):
    studio = make_studio(settings)
    page = (await studio.client.get("/citewell")).text
    assert "Citewell studio</h1>" in page
    for name, about in read_views().items():
        assert f'<a href="/citewell/{name}">{about["title"]}</a>' in page
    studio.databases["citewell"].close()


async def test_feedback_elsewhere_is_left_out(settings):
    studio = make_studio(replace(settings, feedback_url="postgresql://db/feedback"))
    views = [view["name"] for view in (await studio.client.get("/citewell.json")).json()["views"]]
    assert views == ["entries", "phrasings", "reviews", "sources", "terms", "history", "imports"]


def test_without_a_store_there_is_one_clear_sentence(tmp_path):
    with pytest.raises(StoreError, match="There is no knowledge store"):
        make_studio(Settings.load({}, home=tmp_path))
    assert "citewell import" in run_citewell(tmp_path, "studio", code=1).stderr


def test_the_command_serves_this_machine_alone(settings):
    (port,) = free_ports(1)
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "--home", str(settings.home), "studio", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert f"http://127.0.0.1:{port}/citewell" in process.stdout.readline()
            with urllib.request.urlopen(f"http://localhost:{port}/citewell/entries") as page:
                assert page.status == 200 and b"Does heat matter?" in page.read()
            stranger = urllib.request.Request(f"http://127.0.0.1:{port}/citewell", headers={"Host": f"evil.example:{port}"})
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(stranger)
            assert f"Port {port} is already in use" in run_citewell(settings.home, "studio", "--port", str(port), code=1).stderr
        finally:
            process.terminate()
