from tests.editorial.conftest import prose_of

ANSWER = """Azathioprine (e.g. *Imuran*) is a tablet. "It helps," says Dr. Jones.
It goes
on. See [the page](https://a.org/x_(y)) or https://b.org.

- **First:** one thing
- second thing. And more

1. a 2.5 mg tablet
"""


def test_sentences_have_their_lines_and_none_of_the_markup():
    found = [(sentence.line, sentence.text) for sentence in prose_of(ANSWER).sentences]
    assert found == [
        (0, "Azathioprine (e.g. Imuran) is a tablet."),
        (0, '"It helps," says Dr. Jones.'),
        (1, "It goes on."),
        (2, "See the page or"),
        (4, "First: one thing"),
        (5, "second thing."),
        (5, "And more"),
        (7, "a 2.5 mg tablet"),
    ]


def test_a_problem_stands_on_the_line_of_the_file():
    assert prose_of(ANSWER).problem("spelling", 4, "x", "y").place == "a.md:14"


def test_words_keep_their_apostrophes_and_leave_numbers_out():
    assert prose_of("It doesn’t cost 20 euros.").sentences[0].words == ("It", "doesn’t", "cost", "euros")


def test_an_empty_answer_has_no_sentences():
    assert prose_of("\n \n").sentences == ()
