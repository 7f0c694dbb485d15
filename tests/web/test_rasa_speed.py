"""What replaces slow parts of Rasa answers as they do."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain

from bot.settings import PROJECT
from bot.web import rasa_speed


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    rasa_speed.install()
    rasa_speed.install()  # doing it again changes nothing


@pytest.mark.parametrize("again", [False, True])
def test_a_domain_knows_whether_it_is_empty(again: bool) -> None:
    empty, shipped = Domain.empty(), Domain.load(str(PROJECT / "domain.yml"))
    for _ in range(1 + again):
        assert empty.is_empty() and not shipped.is_empty()
