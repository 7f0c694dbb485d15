"""How hard an answer is to read: reading age, long sentences, length.

The age is that of the Automated Readability Index (Smith and Senter 1967): it counts letters and words, so that nothing hangs on guessed
syllables. A medical term is the answer's subject and cannot be put more plainly: its words count as ordinary ones.
"""

from __future__ import annotations

from typing import Collection, Iterator, Sequence

from bot.editorial.prose import Prose, Sentence, quoted
from bot.errors import Problem
from bot.knowledge.entry_checks import LONG_ANSWER, SHORT_ANSWER
from bot.knowledge.problems import problem
from bot.settings import Settings

ORDINARY = 5  # letters of an ordinary English word
ENOUGH = 40  # words below which an answer is too short for an index
FIRST_GRADE = 5  # a reader in the first US grade is a year older than this


def reading_age(sentences: Sequence[Sentence], terms: Collection[str] = ()) -> float:
    """The age in years at which a reader at school understands the sentences.

    Args:
        sentences: at least one word among them.
        terms: lower-case words that count as ordinary ones, however long.
    """
    words = [word for sentence in sentences for word in sentence.words]
    letters = sum(ORDINARY if len(word) > ORDINARY and word.lower() in terms else len(word) for word in words)
    spoken = sum(1 for sentence in sentences if sentence.words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / spoken - 21.43 + FIRST_GRADE


def readability_problems(prose: Prose, settings: Settings, terms: Collection[str]) -> Iterator[Problem]:
    """What makes the answer hard to read by the settings' limits."""
    words = sum(len(sentence.words) for sentence in prose.sentences)
    if words >= ENOUGH:
        age = reading_age(prose.sentences, terms)
        if age > settings.reading_age:
            cure = f"Shorter sentences and shorter words bring it to {settings.reading_age}."
            yield problem("reading-level", prose.place, "answer", f"the answer reads at the age of {age:.1f}", cure)
    for sentence in prose.sentences:
        count = len(sentence.words)
        if count > settings.longest_sentence:
            cure = f"Make two of it: at most {settings.longest_sentence} words."
            yield prose.problem("long-sentence", sentence.line, f"a sentence of {count} words: {quoted(sentence.text)}", cure)
    length = len(prose.entry.answer.split())
    # What is far outside is a warning of the structure's checks already.
    if SHORT_ANSWER <= length < settings.shortest_answer or settings.longest_answer < length <= LONG_ANSWER:
        cure = f"{settings.shortest_answer} to {settings.longest_answer} words read well; begin a longer one with a short answer."
        yield problem("answer-length", prose.place, "answer", f"the answer has {length} words", cure)
