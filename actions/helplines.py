"""Emergency numbers by country, from data/helplines.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict, Tuple

import yaml

from bot.cards import Link
from bot.errors import SettingsError


@lru_cache(maxsize=None)
def helplines(path: Path, country: str) -> Dict[str, Tuple[Link, ...]]:
    """Links for ``emergency``, ``crisis`` and ``poison`` of one country.

    Raises:
        SettingsError: the country is not in the file.
    """
    countries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if country not in countries:
        raise SettingsError(
            f"CITEWELL_COUNTRY is {country!r}, which {path} does not hold; it has {', '.join(sorted(countries))}", "country"
        )
    return {kind: tuple(Link(**link) for link in links) for kind, links in countries[country].items()}
