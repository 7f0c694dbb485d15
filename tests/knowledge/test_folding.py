"""Which long answers may be shown by their first paragraph."""

from __future__ import annotations

import pytest

from bot.knowledge.folding import LONG, folds

FIRST = "Yes, for a while it does."
PLAIN = "Studies have looked at this in many countries. " * 20


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(f"{FIRST}\n\n{PLAIN}", True, id="long, without a caution"),
        pytest.param(f"{FIRST}\n\n{' '.join(['word'] * (LONG - 6))}", False, id="120 words"),
        pytest.param(f"{FIRST}\n\n{' '.join(['word'] * (LONG - 5))}", True, id="121 words"),
        pytest.param(PLAIN, False, id="one paragraph"),
        pytest.param(f"- {FIRST}\n- No.\n\n{PLAIN}", False, id="begins with a list"),
        pytest.param(f"Stop it, and call 911.\n\n{PLAIN}", True, id="the caution comes first"),
        *(
            pytest.param(f"{FIRST}\n\n{PLAIN}\n\n- {caution}", False, id=caution)
            for caution in (
                "If it gets worse, call your doctor.",
                "This is an **EMERGENCY**.",
                "Stopping suddenly can make it worse.",
                "Don’t change the dose.",
                "It must not be taken with alcohol.",
                "In the US, dial 988.",
                "It can harm an unborn child.",
                "Tell your team that you are pregnant.",
                "Severe reactions have been seen.",
            )
        ),
    ],
)
def test_an_answer_folds(answer, expected):
    assert folds(answer) is expected
