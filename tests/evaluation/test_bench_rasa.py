"""The comparison with stock Rasa: its page and picture, and one small run of all three bots."""

import shutil
import struct
import sys

import pytest

from bot.evaluation.bench_rasa import compare
from bot.evaluation.contenders import Contender, StockServer, train_once
from bot.evaluation.stock_measures import Measures
from bot.evaluation.stock_outcomes import diet_result
from bot.evaluation.stock_picture import draw
from bot.evaluation.stock_report import BEGIN, END, Comparison, markdown, put_between_markers

FIGURES = {name: 2.0 for name, kind in Measures.__annotations__.items() if kind == "float"}
SHARES = dict.fromkeys(("top_1", "top_3", "coverage_at_95", "precision", "coverage", "answered_unanswerable", "talk"), 0.25)


@pytest.fixture
def comparison():
    bots = [Measures(name=name, **{**FIGURES, **SHARES}) for name in ("Rasa: DIET", "Rasa: DIET + ResponseSelector")]
    ours = Measures(name="Citewell", **{**FIGURES, **SHARES, "coverage_at_95": None, "socket_per_s": 120.0, "socket_p50_ms": 5.0})
    return Comparison.of([*bots, ours], 100, 224, 3700, {"entries": 372, "out_of_scope": 122})


def test_the_table_has_shares_in_percent_and_what_was_measured(comparison):
    text = markdown(comparison, "images/stock-rasa.png")
    assert "| | Rasa: DIET | Rasa: DIET + ResponseSelector | Citewell |" in text
    assert "| right entry first | 25.0 % | 25.0 % | 25.0 % |" in text
    assert "| answers over the websocket | - | - | 120/s |" in text
    assert "| memory of the server, all processes | 4.0 MB | 4.0 MB | 4.0 MB |" in text
    assert "(images/stock-rasa.png)" in text
    assert "224 entries with 3,700 examples, 100 epochs for stock Rasa. Test questions: 372 entries, 122 out of scope." in text
    assert all(f"{name} " in comparison.about for name in ("Citewell", "Rasa", "TensorFlow", "Python"))


def test_only_the_text_between_the_markers_is_replaced(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    put_between_markers(page, "new")
    put_between_markers(page, "newer")
    assert page.read_text() == f"before\n{BEGIN}\nnewer\n{END}\nafter\n"


def test_a_page_without_markers_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\n")
    with pytest.raises(ValueError, match="stock:end"):
        put_between_markers(page, "new")
    assert page.read_text() == f"before\n{BEGIN}\n"


def test_the_picture_is_drawn_with_a_figure_missing(comparison, tmp_path):
    draw(comparison, tmp_path / "images" / "stock.png")
    head = (tmp_path / "images" / "stock.png").read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    assert head.startswith(b"\x89PNG") and width > 1200 and height > 600


def test_a_bot_is_trained_again_only_when_its_files_changed(tmp_path):
    (tmp_path / "data.yml").write_text("one")
    training = [sys.executable, "-c", "open('trained', 'a').write('x')"]
    bot = Contender("bot", tmp_path, training, StockServer, diet_result, {}, inputs=[tmp_path / "data.yml"])
    first = train_once(bot, print)
    assert train_once(bot, print) == first and (tmp_path / "trained").read_text() == "x"
    (tmp_path / "data.yml").write_text("two")
    assert train_once(bot, print) != first and (tmp_path / "trained").read_text() == "xx"


ENTRY = """---
id: {id}
question: What is {id}?
phrasings: [about {id}, tell me of {id}, "{id}, what does it do?"]
topic: medicines
sources:
  - {{publisher: MS Trust, title: On {id}, url: "https://example.org/{id}"}}
---
{id} is a medicine that some doctors give to people with multiple sclerosis.
"""

TALK = """
version: "3.1"
nlu:
  - {intent: greet, examples: "- hello\\n- good morning\\n"}
  - {intent: out_of_scope, examples: "- who is the king of France\\n- sing a song for me\\n"}
"""


@pytest.mark.graph
def test_all_three_bots_are_trained_asked_and_served(trained_home, tmp_path):
    names = ("azathioprine", "baclofen", "gabapentin")
    content, questions = tmp_path / "content", tmp_path / "questions"
    content.mkdir()
    questions.mkdir()
    for name in names:
        (content / f"{name}.md").write_text(ENTRY.format(id=name))
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk" / "talk.yml").write_text(TALK)
    shutil.copytree(trained_home / "embeddings", tmp_path / "bots" / "citewell" / "embeddings")
    header = "question\texpected\tsplit\tkind\n"
    (questions / "entries.tsv").write_text(header + "".join(f"please explain {name}\t{name}\ttest\t\n" for name in names))
    (questions / "out_of_scope.tsv").write_text(header + "who won the cup final\tdecline\ttest\t\nsecret\tdecline\tdev\t\n")
    said = []
    comparison = compare([content], questions, 1, said.append, tmp_path / "bots", seconds=0.5, turns=4, talk=tmp_path / "talk")
    assert (comparison.entries, comparison.phrasings, comparison.questions) == (3, 12, {"entries": 3, "out_of_scope": 1})
    assert [bot.name for bot in comparison.bots] == ["Rasa: DIET", "Rasa: DIET + ResponseSelector", "Citewell"]
    for bot in comparison.bots:
        assert min(bot.training_s, bot.training_cpu_s, bot.parse_p50_ms, bot.rest_p50_ms, bot.rest_per_s) > 0
        assert bot.parse_p99_ms >= bot.parse_p50_ms
        assert min(bot.training_peak_mb, bot.server_mb) > 100
        assert 0 <= bot.top_1 <= bot.top_3 <= 1
    stock, selector, ours = comparison.bots
    assert (ours.top_1, ours.answered_unanswerable, ours.talk) == (1.0, 0.0, None)
    assert ours.socket_per_s > 0 and stock.socket_per_s is None and selector.socket_per_s is None
    assert ours.children_mb > 50  # the action server
    assert ours.import_s > 0 and stock.import_s is None
