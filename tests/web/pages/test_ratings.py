"""A rating on a page counts as in the chat; looking counts for nothing; forged forms are refused."""

from __future__ import annotations

import sqlite3

import pytest

from bot.feedback.store import REASONS
from bot.knowledge.hashes import answer_hash
from bot.web.pages import rating_tokens
from bot.web.pages.rating_tokens import RatingTokens
from bot.web.pages.ratings import REASON_LABELS
from tests.web.pages.conftest import CURRENT
from tests.web.pages.markup import Markup


def view(site, entry_id="imuran"):
    return Markup(site.get(f"/q/{entry_id}").text).field("view")


def kept(site, table="ratings", columns="entry_id, helpful, reason, comment", token=None):
    """The rows of feedback.db, of one view only."""
    with sqlite3.connect(site.home / "feedback.db") as db:
        where = f" where answer_id = '{token.split('.')[0]}'" if token else ""
        return db.execute(f"select {columns} from {table}{where}").fetchall()


def test_a_rating_is_kept_with_what_was_shown_and_leads_on(site):
    token = view(site)
    reply = site.post("/q/imuran/rate", view=token, helpful="yes")
    assert (reply.status, reply.headers["Location"]) == (303, f"/q/imuran/rated?view={token}")
    assert reply.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in reply.headers
    assert kept(site, token=token) == [("imuran", 1, None, None)]
    (delivery,) = kept(site, "deliveries", "entry_id, entry_hash, revision", token)
    assert delivery == ("imuran", answer_hash(CURRENT), token.split(".")[2])
    thanks = site.get(reply.headers["Location"])
    page = Markup(thanks.text)
    assert "glad it helped" in page.text and page.meta("robots") == "noindex" and thanks.headers["Cache-Control"] == "no-store"
    assert {"name": "helpful", "value": "no"} in page.all("button") and page.field("view") == token


def test_a_rating_can_be_changed_and_explained(site):
    token = view(site)
    site.post("/q/imuran/rate", view=token, helpful="yes")
    site.post("/q/imuran/rate", view=token, helpful="no")
    page = Markup(site.get(f"/q/imuran/rated?view={token}").text)
    assert "was not helpful" in page.text and [each["value"] for each in page.all("input") if each.get("type") == "radio"] == list(REASONS)
    site.post("/q/imuran/rate", view=token, helpful="no", reason="out_of_date", comment="mail me@example.org")
    assert kept(site, token=token) == [("imuran", 0, "out_of_date", "mail [email]")]
    page = site.get(f"/q/imuran/rated?view={token}").text
    assert "out of date" in Markup(page).text and "Your comment was sent" in page and "[email]" not in page
    site.post("/q/imuran/rate", view=token, helpful="no", reason="worrying", comment="")
    assert kept(site, token=token) == [("imuran", 0, "worrying", "mail [email]")]
    site.post("/q/imuran/rate", view=token, helpful="yes")
    assert kept(site, token=token) == [("imuran", 1, None, None)]
    assert len(kept(site, "deliveries", "answer_id", token)) == 1  # one view, one delivery, one rating


def test_looking_is_no_delivery(site):
    before = kept(site, "deliveries", "count(*)")
    for _ in range(3):
        site.get("/q/imuran")
    assert kept(site, "deliveries", "count(*)") == before


def test_two_views_are_two_ratings(site):
    one, other = view(site), view(site)
    for token in (one, other):
        site.post("/q/imuran/rate", view=token, helpful="yes", headers={"X_Forwarded_For": "203.0.113.9"})
    assert one != other and kept(site, token=one) and kept(site, token=other)


def _forged(token, place, text):
    parts = token.split(".")
    parts[place] = text
    return ".".join(parts)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda token: "", id="none"),
        pytest.param(lambda token: "a.b.c.1.d", id="made up"),
        pytest.param(lambda token: _forged(token, 0, "AAAAAAAAAAAAAAAA"), id="another answer"),
        pytest.param(lambda token: _forged(token, 1, "0" * 16), id="another version"),
        pytest.param(lambda token: _forged(token, 3, "99999"), id="another day"),
        pytest.param(lambda token: _forged(token, 4, "0" * 32), id="no signature"),
        pytest.param(lambda token: token + "é", id="not ascii"),
        pytest.param(lambda token: token * 50, id="long"),
    ],
)
def test_a_forged_form_is_refused(public_site, change):
    token = view(public_site)
    before = kept(public_site, columns="count(*)") if (public_site.home / "feedback.db").exists() else [(0,)]
    reply = public_site.post("/q/imuran/rate", view=change(token), helpful="yes", headers={"X_Forwarded_For": "203.0.113.1"})
    assert reply.status == 400 and {"href": "/answers/q/imuran"} in Markup(reply.text).all("a")
    other = public_site.post("/q/heat/rate", view=token, helpful="yes", headers={"X_Forwarded_For": "203.0.113.2"})
    assert other.status == 400
    assert (kept(public_site, columns="count(*)") if (public_site.home / "feedback.db").exists() else [(0,)]) == before


@pytest.mark.parametrize(
    "form", [{"helpful": "maybe"}, {}, {"helpful": "no", "reason": "<b>"}, {"helpful": "no", "comment": "x" * 501}], ids=str
)
def test_a_form_that_is_none_is_refused(public_site, form):
    reply = public_site.post("/q/imuran/rate", view=view(public_site), headers={"X_Forwarded_For": "203.0.113.3"}, **form)
    assert reply.status == 400


def test_a_form_of_another_site_is_refused(public_site):
    headers = {"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.example"}
    assert public_site.post("/q/imuran/rate", view=view(public_site), helpful="yes", headers=headers).status == 403


def test_ratings_are_limited_by_address(public_site):
    def rate(address):
        return public_site.post("/q/imuran/rate", view=token, helpful="yes", headers={"X_Forwarded_For": address})

    token = view(public_site)
    replies = [rate("198.51.100.7") for _ in range(15)]
    assert replies[0].status == 303 and replies[-1].status == 429 and replies[-1].headers["Retry-After"] == "60"
    assert rate("198.51.100.8").status == 303


def test_thanks_without_a_rating_lead_back(public_site):
    for path in ("/q/imuran/rated", "/q/imuran/rated?view=x", f"/q/imuran/rated?view={view(public_site)}"):
        reply = public_site.get(path)
        assert (reply.status, reply.headers["Location"]) == (303, "/answers/q/imuran")
    assert public_site.get("/q/imuran/rate").status == 405


def test_a_token_lives_for_two_days_and_for_one_entry(monkeypatch):
    tokens = RatingTokens(b"secret")
    token = tokens.issue("imuran", "hash", "revision")
    assert tokens.read(token, "imuran").entry_hash == "hash" and tokens.read(token, "heat") is None
    assert RatingTokens(b"other").read(token, "imuran") is None
    day = rating_tokens.today()
    for later, expired in ((1, False), (2, True), (-1, True)):
        monkeypatch.setattr(rating_tokens, "today", lambda later=later: day + later)
        assert tokens.read(token, "imuran").expired is expired


def test_every_reason_has_a_label():
    assert set(REASON_LABELS) == set(REASONS)
