"""HTML from templates: everything is escaped but the sanitised answer."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def render(template: str, **context: Any) -> str:
    """The page, as HTML."""
    return _environment().get_template(template).render(**context)


def written_date(iso: str) -> str:
    """An ISO 8601 day, month or year as it is read: May 30, 2019; anything else as it is.

    >>> written_date("2019-05-30"), written_date("1996-06"), written_date("2009")
    ('May 30, 2019', 'June 1996', '2009')
    """
    found = _DATE.fullmatch(iso)
    if not found or not found[2]:
        return iso
    year, month, day = found.groups()
    name = _MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"


def is_page(url: Optional[str]) -> bool:
    """Whether the address leads to a page of the web, as a link may."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


@lru_cache(maxsize=None)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a running server keeps the templates that fit its code
    )
    environment.filters.update(written_date=written_date, is_page=is_page)
    return environment
