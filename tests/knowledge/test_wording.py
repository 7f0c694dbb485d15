from __future__ import annotations

import pytest

from bot.knowledge.wording import is_slug, normalise, slugify


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Does Imuran help with MS?", "does imuran help with ms"),
        ("  does\timuran\n help, with MS ", "does imuran help with ms"),
        ("What's Lhermitte’s sign?", "whats lhermittes sign"),
        ("off-label (FDA)", "off label fda"),
        ("ＭＳ", "ms"),
        ("Straße", "strasse"),
        ("हिंदी", "हिंदी"),
        ("?!… —", ""),
        ("", ""),
        ("a\ud800b", "a b"),
    ],
)
def test_normalise_keeps_the_words_alone(text: str, words: str) -> None:
    assert normalise(text) == words


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Does Imuran help with MS?", "does-imuran-help-with-ms"),
        ("What's Sjögren's?", "whats-sjogrens"),
        ("--A--", "a"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_slugify(text: str, slug: str) -> None:
    assert slugify(text) == slug
    assert is_slug(slug)


def test_slugify_gives_a_text_without_latin_letters_an_id_of_its_own() -> None:
    one, other = slugify("多発性硬化症とは何ですか"), slugify("頭痛とは何ですか")
    assert is_slug(one) and is_slug(other) and one != other


@pytest.mark.parametrize("text", ["", "A", "a_b", "a--b", "-a", "a-", "a b", "a/b", "..", "é", "a\n", "a" * 101])
def test_is_slug_refuses(text: str) -> None:
    assert not is_slug(text)
