"""Full text: which entries share words with a text, and where the words stand in them.

Nothing of the text reaches SQLite's query language but its words, each in quotes.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from sqlite_utils import Database

from bot.knowledge.entry import Entry
from bot.knowledge.render import to_text

MOST_WORDS = 64  # of a text that are looked for
COMMON = 0.25  # share of the entries in which a word tells nothing
FEW = 20  # entries; in a smaller store no word is common
SNIPPET_WORDS = 32
TOKENIZER = "porter unicode61 remove_diacritics 2"  # as entries_fts
AS_SHOWN = (10.0, 1.0, 2.0)  # weights for a page of results: what a reader sees there counts most
AS_TYPED = (4.0, 1.0, 0.0)  # weights while a reader types
_START, _END = "\x02", "\x03"

Marked = Tuple[Tuple[str, bool], ...]  # pieces of a text, and whether each is one of the words looked for


@dataclass(frozen=True)
class Found:
    """One result: the entry's question and a piece of its answer, with the words marked."""

    entry_id: str
    question: Marked
    snippet: Marked


def words_of(text: str) -> Tuple[str, ...]:
    """The different words of any text, at most 64."""
    return tuple(dict.fromkeys(re.findall(r"\w+", text)))[:MOST_WORDS]


def matching(db: Database, words: Sequence[str], limit: int, weights: Tuple[float, float, float] = (4.0, 3.0, 1.0)) -> List[str]:
    """Ids of the published entries with any of the words, best first; weights of question, phrasings and answer."""
    if not words or limit < 1:
        return []
    rows = db.execute(
        "SELECT entries.id FROM entries_fts JOIN entries ON entries.key = entries_fts.rowid"
        " WHERE entries_fts MATCH ? AND status = 'published' ORDER BY bm25(entries_fts, ?, ?, ?), entries.id LIMIT ?",
        [_query(words), *weights, limit],
    )
    return [row[0] for row in rows]


def completing(db: Database, words: Sequence[str], limit: int) -> List[str]:
    """Ids of the published entries that have all the words in question or phrasings, best first; the last may be unfinished."""
    if not words or limit < 1:
        return []
    query = "{question phrasings}: (" + " AND ".join(f'"{word}"' for word in words) + "*)"
    rows = db.execute(
        "SELECT entries.id FROM entries_fts JOIN entries ON entries.key = entries_fts.rowid"
        " WHERE entries_fts MATCH ? AND status = 'published' ORDER BY bm25(entries_fts, ?, ?, ?), entries.id LIMIT ?",
        [query, *AS_TYPED, limit],
    )
    return [row[0] for row in rows]


def telling(db: Database, words: Sequence[str]) -> Tuple[str, ...]:
    """The words without those that a quarter of the entries has; all of them where none would be left."""
    total = db.execute("SELECT count(*) FROM entries").fetchone()[0]
    if total < FEW:
        return tuple(words)
    # A column filter: phrasings use every word there is.
    count = "SELECT count(*) FROM entries_fts WHERE entries_fts MATCH ?"
    rare = [word for word in words if db.execute(count, [f"answer: {_query([word])}"]).fetchone()[0] < COMMON * total]
    return tuple(rare or words)


def marked(entries: Sequence[Entry], words: Sequence[str]) -> Tuple[Found, ...]:
    """The entries as results. Their plain text is indexed once more, in memory, so that no Markdown is shown."""
    if not entries or not words:
        return ()
    texts = [(_clean(entry.question), _clean(to_text(entry.answer))) for entry in entries]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f"CREATE VIRTUAL TABLE shown USING fts5(question, answer, tokenize = '{TOKENIZER}')")
        db.executemany("INSERT INTO shown (rowid, question, answer) VALUES (?, ?, ?)", ((n, *text) for n, text in enumerate(texts)))
        rows = db.execute(
            "SELECT rowid, highlight(shown, 0, ?, ?), snippet(shown, 1, ?, ?, '…', ?) FROM shown WHERE shown MATCH ?",
            [_START, _END, _START, _END, SNIPPET_WORDS, _query(words)],
        ).fetchall()
    hits = {row[0]: row[1:] for row in rows}
    # One of its phrasings alone has the words: the answer's beginning is shown.
    plain = ((question, " ".join(answer.split()[:SNIPPET_WORDS]) + " …") for question, answer in texts)
    return tuple(
        Found(entry.id, *(_pieces(text) for text in hits.get(n, without))) for n, (entry, without) in enumerate(zip(entries, plain))
    )


def _query(words: Sequence[str]) -> str:
    return "(" + " OR ".join(f'"{word}"' for word in words) + ")"


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())


def _pieces(text: str) -> Marked:
    parts = re.split(f"({_START}[^{_END}]*{_END})", text)
    return tuple((part.strip(_START + _END), part.startswith(_START)) for part in parts if part)
