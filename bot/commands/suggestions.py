"""`citewell suggestions`: phrasings from what readers asked, for an editor to accept or dismiss."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional, Tuple

import click

from bot.commands.console import plain, print_table, say
from bot.errors import FeedbackError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.feedback.store import FeedbackStore
    from bot.feedback.suggestions import Suggestion


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def suggestions(context: click.Context, as_json: bool) -> None:
    """List phrasings that readers' questions suggest for entries; accept or dismiss one by its id.

    A question is suggested for the entry that readers chose after it, or that was nearest when several got no answer.
    """
    if context.invoked_subcommand:
        return
    waiting = _waiting(context.obj)
    if as_json:
        click.echo(json.dumps([vars(each) for each in waiting], ensure_ascii=False, indent=1))
    elif waiting:
        print_table(
            "Suggested phrasings",
            ("Id", "Phrasing", "Entry", "Chosen", "Unanswered", "Last"),
            ((e.id, e.phrasing, e.entry_id, str(e.chosen), str(e.unanswered), e.asked_at[:10]) for e in waiting),
            numbers=(3, 4),
        )
    else:
        say("Nothing is suggested")


@suggestions.command()
@click.argument("suggestion_id", metavar="ID")
@click.option("--as", "words", metavar="TEXT", help="Other words for it, e.g. without [name].")
@click.pass_obj
def accept(settings: Settings, suggestion_id: str, words: Optional[str]) -> None:
    """Add the suggestion ID to its entry: into the entry's Markdown file, or printed where there is none."""
    from bot.feedback.redaction import is_redacted
    from bot.knowledge.formats.markdown_phrasing import add_phrasing
    from bot.knowledge.store import KnowledgeStore

    suggestion = _find(settings, suggestion_id)
    phrasing = " ".join((words or suggestion.phrasing).split())
    if is_redacted(phrasing):
        raise FeedbackError(f"Words were taken out of {phrasing!r}. Say it in other words with --as.")
    with KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        known, origin = store.by_question(phrasing), store.origin(suggestion.entry_id)
    if known:
        raise FeedbackError(f"{phrasing!r} is already a wording of {known.id}. Give other words with --as, or dismiss the suggestion.")
    path = entry_file(origin or "", suggestion.entry_id)
    if path:
        add_phrasing(path, phrasing)
        say(plain(f"Added to {path}. Then: citewell import, citewell train"))
    else:
        say(plain(f"Add this phrasing to {suggestion.entry_id} where it is edited, then import and train:\n{phrasing}"))
    with _feedback(settings) as feedback:
        feedback.decide(suggestion, accepted=True)


@suggestions.command()
@click.argument("suggestion_ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def dismiss(settings: Settings, suggestion_ids: Tuple[str, ...]) -> None:
    """Never suggest these again."""
    for suggestion in [_find(settings, each) for each in suggestion_ids]:
        with _feedback(settings) as feedback:
            feedback.decide(suggestion, accepted=False)
        say(plain(f"Dismissed for {suggestion.entry_id}: {suggestion.phrasing}"))


def entry_file(origin: str, entry_id: str) -> Optional[Path]:
    """The Markdown file an entry was imported from, where it is still there; ``origin`` is files and folders, one a line."""
    places = [Path(line) for line in origin.split("\n") if line]
    files = [file for place in places for file in (place, place / f"{entry_id}.md") if file.name == f"{entry_id}.md" and file.is_file()]
    return files[0] if files else None


@contextmanager
def _feedback(settings: Settings) -> "Iterator[FeedbackStore]":
    from bot.feedback.store import FeedbackStore

    store = FeedbackStore(settings.feedback_address)
    try:
        yield store
    finally:
        store.close()


def _waiting(settings: Settings) -> "Tuple[Suggestion, ...]":
    """The suggestions for stored entries that are no wording of any entry yet."""
    from bot.knowledge.store import KnowledgeStore

    with _feedback(settings) as feedback, KnowledgeStore(settings.knowledge_db, read_only=True) as store:
        found = feedback.suggestions(timedelta(days=settings.question_log_days))
        return tuple(each for each in found if store.entry(each.entry_id) and not store.by_question(each.phrasing))


def _find(settings: Settings, suggestion_id: str) -> "Suggestion":
    found = next((each for each in _waiting(settings) if each.id == suggestion_id), None)
    if found is None:
        raise FeedbackError(f"There is no suggestion {suggestion_id}. List them: citewell suggestions")
    return found
