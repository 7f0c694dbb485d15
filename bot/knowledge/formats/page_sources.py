"""One line of a page's source list: Publisher: "Title," "Another title." """

from __future__ import annotations

import re
from typing import List, Tuple

from bot.errors import Problem
from bot.knowledge.entry import Source
from bot.knowledge.problems import Place, problem

# A publisher's own colons are no matter: the one that counts stands before a quotation mark.
_PUBLISHER = re.compile(r'(?P<publisher>\S.*?)\s*:\s*["“](?P<titles>.*)["”](?P<after>[^"“”]*)')
# Between two titles: the list's comma (on either side of the closing quote) goes, the title's own full stop stays.
_BETWEEN = re.compile(r'[,;]?["”][,;]?\s+["“]')
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")


def begins_source(line: str) -> bool:
    """Whether a line begins with a publisher and a first title."""
    return re.match(r'[^"“]+:\s*["“]', line) is not None


def misses_a_name(line: str) -> bool:
    """Whether a line ends with its last title and has empty brackets somewhere."""
    return line.rstrip().endswith(('"', "”")) and _EMPTY_BRACKETS.search(line) is not None


def source_line(line: str, place: Place) -> Tuple[List[Source], List[Problem]]:
    """The sources of a line.

    Titles stay as they are printed, but for the commas between them. A name behind the last quote goes back into the
    empty brackets it has slipped out of.
    """
    match = _PUBLISHER.fullmatch(line)
    if match is None:
        cure = 'Write the publisher, a colon, and each title in quotes: Publisher: "Title," "Another title."'
        return [], [problem("bad-source", place, "", f"no publisher and titles can be made out in {line!r}", cure)]
    titles = [re.sub(r",$", "", title.strip()) for title in _BETWEEN.split(match["titles"])]
    problems: List[Problem] = []
    after = match["after"].strip(" .,;")
    holes = [number for number, title in enumerate(titles) if _EMPTY_BRACKETS.search(title)]
    if after and len(holes) == 1 and len(_EMPTY_BRACKETS.findall(titles[holes[0]])) == 1:
        titles[holes[0]] = _EMPTY_BRACKETS.sub(lambda _: f"({after})", titles[holes[0]])
    elif after:
        cure = "Put it into the title it belongs to, or delete it."
        problems.append(problem("stray-text", place, "", f"{after!r} stands behind the last title", cure))
    elif holes:
        cure = "Fill in the name that is missing, or delete the brackets."
        problems.append(problem("empty-brackets", place, "", f"empty brackets in {titles[holes[0]]!r}", cure))
    return [Source(match["publisher"], title) for title in titles if title], problems
