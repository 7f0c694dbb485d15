"""The page at ``/`` over other knowledge bases, and the colours it offers."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.entry import Entry
from bot.knowledge.store import KnowledgeStore
from bot.settings import PROJECT
from bot.web.contrast import contrast
from bot.web.pages.widget_settings import SETTINGS, SWATCHES
from tests.web.pages.conftest import start
from tests.web.pages.markup import Markup


def entry(id, topic, **changes):
    return Entry(id=id, question=f"What is {id}?", answer=f"{id} opens.\n\n{id} goes on.", topic=topic, **changes)


BASES = {
    "a topic that fills an article": (
        [*(entry(f"a{number}", "first-steps") for number in range(3)), *(entry(f"b{number}", "ear-care") for number in range(5))],
        "Ear care",
        ["b0", "b1", "b2", "b3"],
    ),
    "no topic": ([entry("lone", None)], "Questions and answers", ["lone"]),
    "a short topic": ([entry("lone", None), entry("c0", "teeth"), entry("c1", "teeth")], "Teeth", ["c0", "c1"]),
    "drafts alone": ([entry("lone", "teeth", status="draft")], "Questions and answers", []),
    "nothing": ([], "Questions and answers", []),
}


@pytest.mark.parametrize("name", BASES)
def test_the_article_is_made_of_the_entries_that_are_served(tmp_path, name):
    entries, heading, shown = BASES[name]
    with KnowledgeStore(tmp_path / "knowledge.db") as store:
        store.replace_all(entries, "kb")
    site, process = start(tmp_path)
    try:
        page = Markup(site.get("/").text)
    finally:
        process.terminate()
        process.wait(10)
    assert f"{heading} " in page.text
    assert [each for each in ("lone", "a0", "b0", "b1", "b2", "b3", "b4", "c0", "c1") if f"{each} opens." in page.text] == sorted(shown)
    assert "goes on" not in page.text
    assert [link["href"] for link in page.all("a") if str(link["href"]).startswith("/q/")] == [f"/q/{each}" for each in shown]
    assert ("There are no answers yet" in page.text) == (not shown)


def test_content_stays_content(site):
    reply = site.get("/")
    assert "<script>alert" not in reply.text and "onerror" not in Markup(reply.text).text
    assert [each.get("src") for each in Markup(reply.text).all("script")] == ["/widget.js", "/demo.js"]


def test_the_embed_code_has_the_address_readers_use(public_site):
    reply = public_site.get("/")
    assert '<script type="module" src="https://chat.example.org/answers/widget.js">' in Markup(reply.text).text
    assert Markup(reply.text).all("script")[0]["src"] == "/answers/widget.js"


def test_its_settings_are_attributes_of_the_widget():
    source = (PROJECT / "widget" / "src" / "attributes.ts").read_text(encoding="utf-8")
    for setting in SETTINGS:
        if setting.attribute in ("lang", "dir"):  # attributes of every element
            continue
        declared = re.search(rf"const {setting.attribute.upper()}S = \[([^\]]+)\]", source)
        assert declared, setting.attribute
        assert [choice.value for choice in setting.choices] == re.findall(r'"(\w+)"', declared[1])


TOKENS = {
    name: colours
    for name, *colours in re.findall(
        r'"?([a-z-]+)"?: \["(#\w{6})", "(#\w{6})"\]', (PROJECT / "widget" / "src" / "tokens.ts").read_text(encoding="utf-8")
    )
}
# As in widget/src/tokens.test.ts, the pairs that have a colour of a swatch.
PAIRS = [
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "accent-soft"),
    ("accent", "danger-soft"),
    ("ink", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("danger", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bubble", "bubble"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("swatch", SWATCHES, ids=lambda swatch: swatch.name)
def test_a_swatch_can_be_read(swatch, scheme, pair):
    front, behind = ({**TOKENS, **swatch.colours}[name][scheme] for name in pair)
    assert contrast(front, behind) >= 4.5


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#16242b", "#16242b", 1)])
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
