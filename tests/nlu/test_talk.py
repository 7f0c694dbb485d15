"""The small classifier behind talk and danger examples: what it learns, that it can be kept, and its edges."""

import numpy as np
import pytest

from bot.matching.embedder import Embedder
from bot.nlu.danger_examples import HARMLESS, WINDOW, DangerClassifier, features, read_examples, windows
from bot.nlu.talk import TalkClassifier

EXAMPLES = [
    ("greet", "hello"),
    ("greet", "hi there"),
    ("greet", "good morning"),
    ("thanks", "thank you"),
    ("thanks", "thanks a lot"),
    ("thanks", "cheers"),
    ("faq", "does azathioprine help with MS"),
    ("faq", "why am I so tired"),
    ("faq", "what is a relapse"),
]


@pytest.fixture(scope="module")
def embedder():
    return Embedder()


@pytest.fixture(scope="module")
def classifier(embedder):
    texts = [text for _, text in EXAMPLES]
    return TalkClassifier.train(texts, embedder.embed(texts), [intent for intent, _ in EXAMPLES], 10.0)


@pytest.mark.parametrize(
    ("text", "intent"), [("hello hello", "greet"), ("many thanks", "thanks"), ("does methotrexate help in multiple sclerosis", "faq")]
)
def test_it_generalises(classifier, embedder, text, intent):
    ranking = classifier.rank(text, embedder.embed([text])[0])
    assert ranking[0][0] == intent
    assert sum(probability for _, probability in ranking) == pytest.approx(1, abs=1e-4)


def test_an_examples_own_words_are_certain(classifier, embedder):
    assert classifier.rank("CHEERS!", embedder.embed(["CHEERS!"])[0])[0] == ("thanks", 1.0)


def test_it_can_be_kept(classifier, embedder):
    again = TalkClassifier.from_state(*classifier.state())
    vector = embedder.embed(["good evening"])[0]
    assert again.rank("good evening", vector) == classifier.rank("good evening", vector)


@pytest.mark.parametrize("text", ["", "?", "🙂", "word " * 2000])
def test_any_text_gets_a_ranking(classifier, embedder, text):
    assert len(classifier.rank(text, embedder.embed([text])[0])) == 3


def test_one_intent_alone_teaches_nothing(embedder):
    nothing = TalkClassifier.train(["hello"], embedder.embed(["hello"]), ["greet"], 1.0)
    assert nothing.rank("hello", np.zeros(384, np.float32)) == []


def no_marks(text):
    return ()


def test_a_danger_within_a_long_story_is_seen(embedder):
    examples = [
        ("breathing", "i cannot breathe"),
        ("breathing", "he is struggling to breathe"),
        ("breathing", "she has stopped breathing"),
        (HARMLESS, "i was diagnosed with ms"),
        (HARMLESS, "we went to the shops"),
        (HARMLESS, "which tablets help with fatigue"),
    ]
    classifier = DangerClassifier.train(examples, embedder.embed, no_marks, 1000.0)
    story = "we went to the shops and had lunch with my sister " * 4 + "now he is struggling to breathe " + "it was a nice day out " * 4
    category, probability, highest = classifier.look(story, embedder.embed([story])[0], embedder.embed, no_marks)
    assert category == "breathing" and highest >= probability > 0.8
    calm = "we went to the shops and had lunch with my sister " * 8
    assert classifier.look(calm, embedder.embed([calm])[0], embedder.embed, no_marks)[1] < probability


def test_words_their_neighbours_and_marks_are_seen():
    seen = features("Not choking", ["past"])
    assert seen.keys() == {"not", "choking", "not choking", "<past>"}


def test_a_danger_classifier_can_be_kept(embedder):
    examples = [("choking", "he is choking"), ("choking", "choking on bread"), (HARMLESS, "not choking"), (HARMLESS, "no choking at all")]
    classifier = DangerClassifier.train(examples, embedder.embed, no_marks, 10.0)
    again = DangerClassifier.from_state(*classifier.state())
    for text in ("she is choking", "He is CHOKING!", "not choking", ""):
        vector = embedder.embed([text])[0]
        assert again.look(text, vector, embedder.embed, no_marks) == classifier.look(text, vector, embedder.embed, no_marks)
    assert again.look("He is CHOKING!", vector, embedder.embed, no_marks) == ("choking", 1.0, 1.0)
    assert again.look("Not choking.", vector, embedder.embed, no_marks) == (None, 0.0, 0.0)


def test_windows_overlap_and_are_bounded():
    assert windows("a short message") == []
    parts = windows(" ".join(str(n) for n in range(60)))
    assert all(len(part.split()) <= WINDOW for part in parts)
    assert {word for part in parts for word in part.split()} == {str(n) for n in range(60)}
    assert len(windows("word " * 6000)) == 12


def test_examples_name_the_line_that_is_wrong(tmp_path):
    from bot.errors import ContentError

    (tmp_path / "dangers.tsv").write_text("category\ttext\nstroke\t\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_examples(tmp_path)
    assert [(problem.code, problem.line) for problem in error.value.problems] == [("bad-line", 2), ("unreadable", None)]
