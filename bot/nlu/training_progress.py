"""How far training is, for whoever shows it: components report a stage, the command draws it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Callable, Iterator, Optional

Show = Callable[[str, int, int], None]  # stage, done, in all

_show: ContextVar[Optional[Show]] = ContextVar("show", default=None)


@contextmanager
def shown_by(show: Optional[Show]) -> Iterator[None]:
    """Stages reported inside are given to ``show``."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


def report(stage: str, done: int, total: int) -> None:
    """Says that ``done`` of ``total`` parts of a stage are done; nothing happens where nobody listens."""
    show = _show.get()
    if show:
        show(stage, done, total)
