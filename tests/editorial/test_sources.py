import pytest

from bot.editorial.sources import source_problems
from bot.knowledge.entry import Source
from tests.editorial.conftest import prose_of

TWICE = {
    "the same address": (Source("P", "T", "https://a.org/x"), Source("Q", "U", "http://a.org/x/#part"), ["duplicate-source"]),
    "the same title": (Source("P", "The title."), Source("p", "the title"), ["duplicate-source"]),
    "another address": (Source("P", "T", "https://a.org/x"), Source("P", "T", "https://a.org/y"), []),
    "another publisher": (Source("P", "T"), Source("Q", "T"), []),
}


@pytest.mark.parametrize(("one", "other", "expected"), TWICE.values(), ids=TWICE)
def test_a_source_is_cited_once(one, other, expected):
    assert [each.code for each in source_problems(prose_of("A.", sources=(one, other)))] == expected
