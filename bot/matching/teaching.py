"""What a base's phrasings, and questions known to have no entry, teach about all of them together."""

from __future__ import annotations

from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

import numpy as np

from bot.matching import answerability, entry_classifier
from bot.matching.adaptation import ENOUGH, Labelled, asked_rows
from bot.matching.base import Base, Judgement, Question
from bot.matching.entry_classifier import Examples
from bot.matching.index import principal
from bot.matching.reading import normalise

MOST_TAUGHT = 20_000  # phrasings that are learnt from
NOWHERE = -1  # the owner of a question without an entry


def teach(
    base: Base, unanswerable: Sequence[Question], labelled: Sequence[Labelled]
) -> Tuple[Dict[int, Judgement], List[Question], List[Labelled]]:
    """Gives a base whose entries have many phrasings its judges: which entry a question belongs to, and whether any answers it. Its
    ``classifier`` and ``answerability`` are set where there is enough to learn from.

    Args:
        base: the base.
        unanswerable: questions known to have no entry.
        labelled: readers' questions and the ids of the entries that answer them; without ids, none does.

    Returns:
        What the judges would say of each phrasing, and these questions with what they would say of each, had they not learnt from it.
    """
    if base.answers is None:
        return {}, list(unanswerable), list(labelled)
    rows = list(range(0, len(base.texts), 1 + len(base.texts) // MOST_TAUGHT))
    places = [_owner(base, ids) for _, ids in labelled]
    taught = [number for number, place in enumerate(places) if place is not None]
    beside = [*unanswerable, *(labelled[number][0] for number in taught)]
    asked = set(asked_rows(base))
    examples = Examples(
        [*(normalise(base.texts[row]) for row in rows), *(question.reading.text for question in beside)],
        np.concatenate([base.vectors.rows(rows), *(question.vector[None] for question in beside)]),
        np.array([*base.vectors.owners[rows].tolist(), *(NOWHERE for _ in unanswerable), *(places[number] for number in taught)]),
        np.array([*(row in asked for row in rows), *(True for _ in beside)]),
    )
    directions = base.vectors.rotation if base.vectors.rotation is not None else principal(examples.vectors[: len(rows)])
    base.classifier, scores = entry_classifier.learn(examples, len(base.ids), directions)
    odds: Sequence[Optional[float]] = [None] * len(examples.owners)
    answered = examples.owners != NOWHERE
    if (~answered).sum() >= ENOUGH:
        base.answerability, odds = answerability.learn(examples.wordings, examples.vectors, answered)
    judgements = [Judgement(odds[number], None if scores is None else scores[number]) for number in range(len(odds))]
    new = [judgement.of(question) for judgement, question in zip(judgements[len(rows) :], beside)]
    of_labelled = dict(zip(taught, new[len(unanswerable) :]))
    return (
        {row: judgement for row, judgement in zip(rows, judgements) if row in asked},
        new[: len(unanswerable)],
        [(of_labelled.get(number, question), ids) for number, (question, ids) in enumerate(labelled)],
    )


def _owner(base: Base, ids: FrozenSet[str]) -> Optional[int]:
    """The position of the one entry that answers a question, NOWHERE if none does; None where there are several, or it is not here."""
    if not ids:
        return NOWHERE
    return base.place(next(iter(ids))) if len(ids) == 1 else None
