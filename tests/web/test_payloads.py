"""Only text and payloads of the closed list pass; anything else is refused with a stable code."""

import pytest

from bot.errors import RefusedMessage
from bot.web.payloads import Message, read_message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("  does imuran help? \n", Message("does imuran help?"), id="text is trimmed"),
        pytest.param("a\x00b\x07c", Message("abc"), id="control characters go"),
        pytest.param('/show_entry{"entry_id": "x"}', Message("/show_entry", {"entry_id": "x"}), id="arguments leave the text"),
        pytest.param("/next_question", Message("/next_question"), id="no arguments"),
        pytest.param(
            '/rate{"answer_id": "a", "helpful": false, "reason": "worrying", "comment": "{braces} \\"and\\" more}"}',
            Message("/rate", {"answer_id": "a", "helpful": False, "reason": "worrying", "comment": '{braces} "and" more}'}),
            id="a comment with braces",
        ),
    ],
)
def test_passes(text, message):
    assert read_message(text, 100) == message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(None, "not_text", id="null"),
        pytest.param({"text": "x"}, "not_text", id="object"),
        pytest.param(" \u200b\n", "empty", id="nothing visible"),
        pytest.param("x" * 101, "too_long", id="too long"),
        pytest.param("/emergency", "unknown_payload", id="an intent no button sends"),
        pytest.param("/faq", "unknown_payload", id="retrieval intent"),
        pytest.param('/show_entry{"entry_id": "x"', "unknown_payload", id="broken JSON"),
        pytest.param('/show_entry{"entry_id": 7}', "unknown_payload", id="wrong type"),
        pytest.param("/show_entry", "unknown_payload", id="missing argument"),
        pytest.param('/show_entry{"entry_id": "x", "slot": 1}', "unknown_payload", id="argument too many"),
        pytest.param('/rate{"answer_id": "a", "helpful": "yes"}', "unknown_payload", id="helpful is a boolean"),
        pytest.param('/rate{"answer_id": "a", "helpful": true, "reason": "x"}', "unknown_payload", id="unknown reason"),
        pytest.param("/restart", "unknown_payload", id="Rasa's own intents"),
        pytest.param("/next_question@0.9", "unknown_payload", id="Rasa's confidence syntax"),
        pytest.param("/show_entry" + "{" * 80, "unknown_payload", id="deep nesting"),
    ],
)
def test_is_refused(text, code):
    with pytest.raises(RefusedMessage) as refused:
        read_message(text, 100)
    assert refused.value.code == code
