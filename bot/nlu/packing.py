"""Model archives packed lightly: vectors hardly shrink, and gzip's hardest level takes longer over them than training does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from rasa.engine.storage import local_model_storage
from tarsafe import TarSafe

LEVEL = 1  # of 9


class LightTar(TarSafe):  # type: ignore[misc]
    """Rasa's own class for archives, at gzip's lightest level."""

    @classmethod
    def open(cls, name: Any = None, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if mode == "w:gz":
            options.setdefault("compresslevel", LEVEL)
        return super().open(name, mode, *rest, **options)


@contextmanager
def lightly() -> Iterator[None]:
    """Models that Rasa packs inside are packed lightly."""
    before = local_model_storage.TarSafe
    local_model_storage.TarSafe = LightTar
    try:
        yield
    finally:
        local_model_storage.TarSafe = before
