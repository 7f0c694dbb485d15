"""Every kind of problem content can have, in one table, and where in a file an entry and its fields stand."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Iterable, Literal, Mapping, Tuple

from bot.errors import Problem

Severity = Literal["error", "warning", "note"]

#: code -> (severity, meaning). An error stops an import; a warning or a note does not.
CODES: Mapping[str, Tuple[Severity, str]] = {
    # The file.
    "no-such-file": ("error", "a path that does not exist"),
    "unreadable": ("error", "a file that cannot be opened"),
    "empty-folder": ("error", "a folder without anything to import"),
    "unknown-format": ("error", "a file of no known format"),
    "too-large": ("error", "a file larger than its format may be"),
    "empty-file": ("error", "a file without text"),
    "not-utf-8": ("error", "text in another encoding than UTF-8"),
    "other-encoding": ("warning", "text in another encoding than UTF-8, which was found out"),
    "control-character": ("error", "a NUL or another control character in the text"),
    "bad-archive": ("error", "an archive that cannot be opened, or that unpacks to too much"),
    "unsafe-archive": ("error", "an archive with a link, or a name that leads out of it"),
    # Its form.
    "no-front-matter": ("error", "an entry file that does not begin with ---"),
    "front-matter-not-closed": ("error", "front matter without a second ---"),
    "yaml-syntax": ("error", "YAML that cannot be read"),
    "yaml-not-plain": ("error", "an anchor, an alias, a tag or too deep a nesting in YAML"),
    "duplicate-key": ("error", "the same key twice"),
    "unknown-key": ("error", "a key or a column nobody reads"),
    "wrong-type": ("error", "a list where text belongs, or the other way round"),
    "empty-value": ("error", "an empty item in a list"),
    "csv-syntax": ("error", "a CSV record that cannot be read"),
    "missing-column": ("error", "a CSV file without a column it must have"),
    "row-too-long": ("error", "a CSV record with more fields than the header"),
    "bad-workbook": ("error", "a workbook that cannot be opened, or without a table of questions"),
    "bad-cell": ("error", "a cell of a workbook that holds an error in place of a value"),
    "merged-cells": ("warning", "merged cells, whose value was taken for each row"),
    "json-syntax": ("error", "JSON that cannot be read"),
    "xml-syntax": ("error", "XML that cannot be read"),
    "xml-not-plain": ("error", "a document type or an entity in XML"),
    "no-entries": ("error", "a file without a question and answer in it"),
    "not-one-page": ("error", "a page file that holds several pages"),
    "not-carried": ("warning", "something of another system that an entry has no place for"),
    "unanswered": ("warning", "questions that the file gives no answer to; they are left out"),
    "html-converted": ("warning", "HTML, a heading or an image in an answer, turned into plain Markdown"),
    "html-removed": ("warning", "parts of an HTML answer that an entry cannot hold"),
    # The entry.
    "missing-id": ("error", "an entry without an id"),
    "missing-question": ("error", "an entry without a question"),
    "missing-answer": ("error", "an entry without an answer"),
    "missing-sources": ("error", "an entry without a source (only a warning where the format asks for none)"),
    "bad-id": ("error", "an id that is not lower-case words joined by hyphens"),
    "bad-status": ("error", "a status other than published, draft, withdrawn"),
    "bad-strictness": ("error", "a strictness other than normal, strict"),
    "bad-date": ("error", "a date that is none, or a review in the future"),
    "bad-question": ("error", "a question without a word in it"),
    "missing-publisher": ("error", "a source without a publisher"),
    "missing-title": ("error", "a source without a title"),
    "bad-source": ("error", "a line of a page's source list that cannot be read"),
    "bad-url": ("error", "a source address that is not http or https"),
    "bad-review": ("error", "a review without a name or a day, or two that differ"),
    "raw-html": ("error", "HTML in an answer"),
    "heading": ("error", "a heading in an answer"),
    "image": ("error", "an image in an answer"),
    "bad-link": ("error", "a link in an answer that is not http, https, tel or mailto"),
    # The set.
    "duplicate-id": ("error", "two entries with the same id"),
    "next-to-nowhere": ("error", "a next entry that does not exist"),
    "next-to-itself": ("error", "an entry that is its own next"),
    "related-to-nowhere": ("error", "a related entry that does not exist"),
    "related-to-itself": ("error", "an entry that is related to itself"),
    "next-cycle": ("warning", "next links that lead round in a circle"),
    "open-next": ("warning", "a next question that no entry asks yet"),
    "unpublished-link": ("warning", "a link to an entry that readers do not get"),
    "orphan": ("warning", "an entry no other entry leads to"),
    "duplicate-question": ("warning", "two entries that ask the same question"),
    "duplicate-phrasing": ("warning", "a phrasing that is already taken"),
    "few-phrasings": ("warning", "fewer than 3 phrasings"),
    "long-question": ("warning", "a question too long for a button"),
    "short-answer": ("warning", "a very short answer"),
    "long-answer": ("warning", "a very long answer"),
    "lost-markup": ("warning", "markup in an answer that is shown as plain text"),
    "duplicate-source": ("warning", "a source that the entry cites already"),
    "empty-brackets": ("warning", "a source title with empty brackets"),
    "stray-text": ("warning", "words in a source list that belong to no title"),
    # The review clock.
    "review-overdue": ("warning", "a review older than `CITEWELL_REVIEW_MONTHS`; readers are told"),
    "review-due": ("note", "a review that is overdue within three months"),
    "changed-since-review": ("warning", "an answer changed after its review"),
    # The wording.
    "reading-level": ("warning", "an answer that is harder to read than `CITEWELL_READING_AGE`"),
    "long-sentence": ("note", "a sentence longer than `CITEWELL_LONGEST_SENTENCE`"),
    "answer-length": ("note", "an answer outside `CITEWELL_SHORTEST_ANSWER` to `CITEWELL_LONGEST_ANSWER`"),
    "title-punctuation": ("note", "a source title that ends with a full stop or comma; fixed by `--fix`"),
    "white-space": ("note", "blanks at the ends of lines, or line breaks at the end of the file; fixed by `--fix`"),
    "empty-key": ("note", "a key of front matter without a value; fixed by `--fix`"),
    "key-order": ("note", "keys of front matter in another order than [authoring](authoring.md) has; fixed by `--fix`"),
    "undefined-abbreviation": ("warning", "an abbreviation that is never spelt out"),
    "spelling": ("warning", "a word that is probably a slip for a known one"),
    "doubled-word": ("warning", "a word that stands twice in a row"),
    "unknown-term": ("note", "a word named like a drug that no term has"),
    "absolute-claim": ("warning", "a promise no medicine keeps: cures, always works, completely safe"),
    "dose-without-source": ("warning", "a dose in an entry none of whose sources can be looked up"),
    # What the matcher makes of it.
    "competing-phrasing": ("warning", "a phrasing that the matcher takes for another entry's, by `CITEWELL_COMPETING`"),
    "vague-phrasing": ("note", "a phrasing of one or two words that fits five other entries as well"),
    # The links, with `--links`.
    "broken-link": ("warning", "a cited page that is not there"),
    "moved-link": ("note", "a cited page that has moved for good"),
    "unchecked-link": ("note", "a cited page whose server refuses programs, does not answer, or is in a private network"),
    # Acceptances.
    "bad-acceptance": ("error", "an acceptance without code, entry or reason, or of an unknown code or an error"),
    "unused-acceptance": ("note", "an acceptance of something that is not found any more"),
    # Terms.
    "missing-name": ("error", "a term without a name"),
    "bad-kind": ("error", "a term of an unknown kind"),
    "duplicate-term": ("error", "the same term twice"),
    "duplicate-synonym": ("warning", "a synonym of two terms"),
}


@dataclass(frozen=True)
class Place:
    """Where an entry stands.

    Args:
        path: the file, as it was named to the command, or the entry's id in the store.
        line: the entry's first line, or None in the store.
        lines: lines of its fields; items of a list are ``related.0``, ``sources.1.url``.
    """

    path: str
    line: int | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, key: str = "") -> int | None:
        """The line of a field, or of the nearest thing around it that has one."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return self.line


def problem(code: str, place: Place, key: str, found: str, cure: str, severity: Severity | None = None) -> Problem:
    """A problem of a known code at a field of an entry ("" = the entry itself)."""
    return Problem(code, place.path, place.at(key), found, cure, severity or CODES[code][0])


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A cure for a name that is not known: the nearest known one, or all of them."""
    known = list(known)
    nearest = difflib.get_close_matches(name.strip().lower(), known, n=1, cutoff=0.6)
    return f"Did you mean {nearest[0]}?" if nearest else f"Known are: {', '.join(known)}."
