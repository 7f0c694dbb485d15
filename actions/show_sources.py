"""Names the sources of the last answer."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.turn import Turn
from bot.cards import Link, NoticeCard


class ActionShowSources(CitewellAction):
    def name(self) -> str:
        return "action_show_sources"

    def respond(self, turn: Turn) -> None:
        answer = turn.recall("answer")
        entry = stores.knowledge().entry(answer["entry_id"]) if answer else None
        if entry is None:
            turn.say("Every answer names its sources. Please ask a question first.")
        elif not entry.sources:
            turn.say(f"No sources are stored for “{entry.question}”.")
        else:
            lines = [
                f"{source.publisher}: {source.title or source.url}" + (f" ({source.published})" if source.published else "")
                for source in entry.sources
            ]
            links = tuple(Link(f"{source.publisher}: {source.title or source.url}", source.url) for source in entry.sources if source.url)
            unlinked = [line for line, source in zip(lines, entry.sources) if not source.url]
            message = "\n".join([f"Sources of “{entry.question}”:", *unlinked])
            turn.send(NoticeCard("info", message, links))
