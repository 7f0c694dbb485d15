"""Rating an answer on its page: plain HTML forms, kept like a rating in the chat.

Looking at a page counts for nothing; crawlers look, too. When the form is sent, the answer in the form's version is kept as
delivered, then its rating, and the reader is led on (303) to a page where it can be changed.
"""

from __future__ import annotations

from functools import partial
from typing import Optional

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from throttled import RateLimiterType, Throttled, rate_limiter

from bot.errors import FeedbackError
from bot.feedback.store import REASONS, FeedbackStore
from bot.knowledge.entry import Entry
from bot.settings import Settings
from bot.web.pages.addresses import Addresses
from bot.web.pages.answering import HEADERS, NEVER_KEPT, Pages
from bot.web.pages.library import Library
from bot.web.pages.rating_tokens import PageView, RatingTokens
from bot.web.payloads import MAX_COMMENT

PER_MINUTE = 20  # ratings from one address
HELPFUL = {"yes": True, "no": False}
REASON_LABELS = {
    "not_what_i_asked": "Not what I asked",
    "hard_to_understand": "Hard to understand",
    "missing_something": "Something is missing",
    "out_of_date": "Out of date",
    "worrying": "It worries me",
}


class Ratings:
    """The two routes of rating."""

    def __init__(self, settings: Settings, pages: Pages, library: Library, tokens: RatingTokens) -> None:
        self._settings, self._pages, self._library, self._tokens = settings, pages, library, tokens
        self._throttle = Throttled(using=RateLimiterType.GCRA.value, quota=rate_limiter.per_min(PER_MINUTE, burst=PER_MINUTE // 2))
        self._feedback: Optional[FeedbackStore] = None

    def add_to(self, blueprint: Blueprint) -> None:
        blueprint.add_route(self._pages.in_a_thread(self.rate), "/q/<entry_id>/rate", methods=["POST"], unquote=True)
        blueprint.add_route(self._pages.in_a_thread(self.rated), "/q/<entry_id>/rated", methods=["GET"], unquote=True)

    def rate(self, request: Request, entry_id: str) -> HTTPResponse:
        """Keeps the rating of a form."""
        refuse = partial(self._refuse, request, entry_id)
        if request.headers.get("sec-fetch-site") == "cross-site":
            return refuse(403, "This rating came from another site, and was not kept.")
        if self._throttle.limit(request.remote_addr or request.ip).limited:
            return refuse(429, "Those were a lot of ratings at once. Please wait a minute, and rate again.")
        form = request.form
        token = form.get("view")
        view = self._tokens.read(token, entry_id)
        helpful = HELPFUL.get(form.get("helpful", ""))
        reason, comment = form.get("reason") or None, (form.get("comment") or "").strip() or None
        if view is None or helpful is None or (reason and reason not in REASONS) or len(comment or "") > MAX_COMMENT:
            return refuse(400, "This rating could not be read, and was not kept. Please open the answer and rate it there.")
        if view.expired:
            return refuse(400, "The page was open for more than a day. Please open the answer again, and rate it there.")
        try:
            self._keep(view, entry_id, helpful, reason, comment)
        except FeedbackError:
            return refuse(400, "This rating could not be kept. Please open the answer and rate it there.")
        rated = Addresses.of(request, self._settings).path(f"{Addresses.entry(entry_id)}/rated?view={token}")
        return response.empty(status=303, headers={**HEADERS, "Location": rated, "Cache-Control": NEVER_KEPT})

    def rated(self, request: Request, entry_id: str) -> HTTPResponse:
        """Thanks, and the rating to change or to explain."""
        token = request.args.get("view")
        view = self._tokens.read(token, entry_id)
        rating = self._store.rating(view.answer_id) if view else None
        if rating is None:
            location = Addresses.of(request, self._settings).path(Addresses.entry(entry_id))
            return response.empty(status=303, headers={**HEADERS, "Location": location, "Cache-Control": NEVER_KEPT})
        entry, following = self._library.entry_and_next(entry_id)
        return self._pages.html(
            request,
            "rated.html",
            cache=NEVER_KEPT,
            index=False,
            entry=entry,
            next=following,
            entry_id=entry_id,
            token=token,
            rating=rating,
            reasons=REASON_LABELS,
            max_comment=MAX_COMMENT,
            closed=view.expired if view else True,
        )

    def _keep(self, view: PageView, entry_id: str, helpful: bool, reason: Optional[str], comment: Optional[str]) -> None:
        store = self._store
        store.record_delivery(view.answer_id, view.session, entry_id, view.revision, view.entry_hash)
        before = store.rating(view.answer_id)
        # The form comes back without the comment, which may say something about the reader's health.
        store.rate(view.answer_id, view.session, helpful, reason, comment or (before.comment if before and not helpful else None))

    def _refuse(self, request: Request, entry_id: str, status: int, text: str) -> HTTPResponse:
        entry: Optional[Entry] = self._library.entry_and_next(entry_id)[0]
        headers = {"Retry-After": "60"} if status == 429 else None
        return self._pages.message(request, status, "Your rating was not kept", text, back=entry, headers=headers)

    @property
    def _store(self) -> FeedbackStore:
        if self._feedback is None:
            self._feedback = FeedbackStore(self._settings.feedback_address)
        return self._feedback
