from __future__ import annotations

import pytest

from bot.knowledge.render import from_text, opening_html, to_html, to_text

LINK = 'target="_blank" rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("[MS Trust](https://mstrust.org.uk)", f'<p><a href="https://mstrust.org.uk" {LINK}>MS Trust</a></p>'),
        ("[call](tel:988)", f'<p><a href="tel:988" {LINK}>call</a></p>'),
        ("[write](mailto:a@b.org)", f'<p><a href="mailto:a@b.org" {LINK}>write</a></p>'),
        ("fish & chips < 3", "<p>fish &amp; chips &lt; 3</p>"),
        ("", ""),
    ],
)
def test_to_html(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "[x](  JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "![x](https://evil.example/p.png)",
        "[x](//evil.example)",
        '<https://ok.example/"onmouseover=alert(1)>',
        "<a href='javascript:alert(1)'>x</a>",
        "# head\n\n> quote\n\n```html\n<b>\n```\n\n***",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_to_html_lets_nothing_else_through(markdown: str) -> None:
    import re

    html = to_html(markdown)
    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html)
    assert {name for name, _ in tags} <= {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
    for _, attributes in tags:
        rest = re.sub(r'\s(href="(https?:|tel:|mailto:)[^"]*"|target="_blank"|rel="noopener noreferrer")', "", attributes)
        assert rest == ""


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One *two* **three**.\n\nFour\nfive.", "One two three.\n\nFour five."),
        ("Try:\n\n- a\n- b\n  - c\n\nThen.", "Try:\n\n- a\n- b\n  - c\n\nThen."),
        ("2. a\n3. b", "2. a\n3. b"),
        ("- a\n\n  more\n- b", "- a\n  more\n- b"),
        ("See [MS Trust](https://mstrust.org.uk/a).", "See MS Trust (https://mstrust.org.uk/a)."),
        ("<https://mstrust.org.uk>", "https://mstrust.org.uk"),
        ("[Samaritans](tel:116123), [call 988](tel:988)", "Samaritans (116123), call 988"),
        ("a  \nb", "a\nb"),
        ("&lt;b&gt; \\*x\\*", "<b> *x*"),
        ("<b>kept as it is</b>", "<b>kept as it is</b>"),
        ("# head\n\n    code\n\ntext", "head\n\ncode\n\ntext"),
        ("", ""),
    ],
)
def test_to_text(markdown: str, text: str) -> None:
    assert to_text(markdown) == text


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, 600 grams (over a lifetime).",
        "2 * 3 * 4",
        "*not emphasis*",
        "# not a heading",
        "Foo\n===",
        "[a](b) and <b> & &amp;",
        "a\\*b _c_ `d`",
        "one\n\ntwo\n\nthree",
        "- a list\n- stays one",
        "> said",
        "1) x",
    ],
)
def test_from_text_shows_the_same_words(text: str) -> None:
    shown = to_text(from_text(text))
    assert shown.split() == text.split()
    assert shown.count("\n\n") == text.count("\n\n")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>"),
        ("- one\n\n- two\n\nThree.", "<ul>\n<li>\n<p>one</p>\n</li>\n<li>\n<p>two</p>\n</li>\n</ul>"),
        ("Signs are:\n\n- one\n- two:\n\nThree.", "<p>Signs are:</p>\n<ul>\n<li>one</li>\n<li>two:</li>\n</ul>"),
        ("All there is:", "<p>All there is:</p>"),
        ("", ""),
        (
            "See [it][1].\n\nMore.\n\n[1]: https://example.org",
            '<p>See <a href="https://example.org" target="_blank" rel="noopener noreferrer">it</a>.</p>',
        ),
    ],
    ids=["paragraph", "list", "a list that is led to", "nothing follows", "empty", "a link defined later"],
)
def test_the_opening_is_the_first_paragraph_and_what_it_leads_to(markdown: str, html: str) -> None:
    assert opening_html(markdown) == html
