"""Dates as people write them, where only one day can be meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Optional

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_DAY_FORMS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}})",
    rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
)
_MONTH_FORMS = (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})", rf"{_MONTH},? (?P<year>\d{{4}})")


def iso_date(text: str, partly: bool = False) -> Optional[str]:
    """``30 May 2019`` as ``2019-05-30``, ``partly`` also ``May 2019`` as ``2019-05``; None where it may mean several days, or none.

    >>> iso_date("2019/5/3"), iso_date("03/05/2019")
    ('2019-05-03', None)
    """
    plain = " ".join(text.split())
    for form in _DAY_FORMS + (_MONTH_FORMS if partly else ()):
        match = re.fullmatch(form, plain, re.IGNORECASE)
        if match:
            parts = match.groupdict()
            month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS.index(parts["month"][:3].lower()) + 1
            try:
                day = date(int(parts["year"]), month, int(parts.get("day") or 1))
            except ValueError:
                return None
            return day.isoformat() if parts.get("day") else day.isoformat()[:7]
    return None
