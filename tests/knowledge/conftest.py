"""Small builders for the knowledge room: an entry, a file of one, an empty store."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from bot.knowledge.entry import Entry, Source
from bot.knowledge.store import KnowledgeStore

SOURCE = Source("MS Trust", "Azathioprine", "https://mstrust.org.uk/a-z/azathioprine")
WORKSPACE = Path(__file__).resolve().parents[2]
SHARED = WORKSPACE.parent / "shared"


def build_entry(**changes: Any) -> Entry:
    """A sound entry; question and phrasings follow from the id where they are not given."""
    fields: dict[str, Any] = {
        "id": "imuran",
        "question": f"What is {changes.get('id', 'imuran')}?",
        "answer": "Azathioprine is a tablet that calms the immune system, and some doctors give it off-label for MS.",
        "phrasings": tuple(f"{words} {changes.get('id', 'imuran')}" for words in ("about", "tell me of", "use of")),
        "topic": "medicines",
        "sources": (SOURCE,),
    }
    return Entry(**{**fields, **changes})


@pytest.fixture
def entry() -> Callable[..., Entry]:
    return build_entry


@pytest.fixture
def fresh_store(tmp_path: Path) -> Iterator[KnowledgeStore]:
    with KnowledgeStore(tmp_path / "var" / "knowledge.db") as store:
        yield store


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file into the test's folder: text, or bytes as they are."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def customers_page() -> Path:
    pages = sorted((SHARED / "seeds").glob("*.txt"))
    if not pages:
        pytest.skip(f"THE CUSTOMER'S PAGE IS NOT TESTED: there is no {SHARED / 'seeds'}; put the shared folder there")
    return pages[0]
