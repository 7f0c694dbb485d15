"""A phrasing more in an entry's file, and not a character else."""

import pytest

from bot.errors import ContentError
from bot.knowledge.formats import markdown
from bot.knowledge.formats.markdown_phrasing import add_phrasing

FILE = """---
# what editors note
id: heat
question: Does heat matter?
{phrasings}topic: "daily-life"
sources:
  - {{publisher: Clinic, title: Heat}}
---
It may.

- one
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("phrasings:\n  - one\n  - 'two'   # so\n", "phrasings:\n  - one\n  - 'two'   # so\n  - {}\n"),
        ("phrasings:\n- one\n- two\n  words\n", "phrasings:\n- one\n- two\n  words\n- {}\n"),
        ("phrasings:\n    - one\n\n", "phrasings:\n    - one\n\n    - {}\n"),
    ],
    ids=["indented", "not indented, a long item", "an empty line"],
)
@pytest.mark.parametrize(
    ("phrasing", "written"),
    [
        ("hot days", "hot days"),
        ("is it: true?", "'is it: true?'"),
        ('- "it\'s" #1', "'- \"it''s\" #1'"),
        ("yes", "'yes'"),
        ("Schützt 25\u00a0°C?", "Schützt 25\u00a0°C?"),
    ],
)
def test_a_line_is_added(write, before, after, phrasing, written):
    path = write("heat.md", FILE.format(phrasings=before))
    add_phrasing(path, phrasing)
    assert path.read_text(encoding="utf-8") == FILE.format(phrasings=after.format(written))
    assert markdown.read(path).records[0].entry.phrasings[-1] == phrasing


def test_the_first_phrasing_makes_the_list(write):
    path = write("heat.md", FILE.format(phrasings=""))
    add_phrasing(path, "hot days")
    assert markdown.read(path).records[0].entry.phrasings == ("hot days",)


@pytest.mark.parametrize("phrasings", ["phrasings: [one, two]\n", "phrasings: [one,\n  two]\n", "phrasings: []\n"])
def test_a_list_on_one_line_is_left_to_the_editor(write, phrasings):
    path = write("heat.md", FILE.format(phrasings=phrasings))
    with pytest.raises(ContentError, match=r"heat\.md:5: .*Add it by hand: hot days"):
        add_phrasing(path, "hot days")
    assert path.read_text() == FILE.format(phrasings=phrasings)


def test_a_broken_file_is_left_alone(write):
    path = write("heat.md", "---\nid: heat\n")
    with pytest.raises(ContentError, match="front-matter-not-closed"):
        add_phrasing(path, "hot days")
