"""Settings come from the environment, with a clear error for a value of the wrong form."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings


def test_defaults_and_environment():
    settings = Settings.load({"CITEWELL_PORT": "8080", "CITEWELL_ALLOWED_ORIGINS": "https://a.org/, https://b.org", "CITEWELL_HOME": "/x"})
    assert (settings.port, settings.allowed_origins, settings.home) == (8080, ("https://a.org", "https://b.org"), Path("/x"))
    assert settings.knowledge_db == Path("/x/knowledge.db")
    assert settings.conversations_address == "sqlite:////x/conversations.db"


def test_arguments_win_over_the_environment():
    assert Settings.load({"CITEWELL_PORT": "8080"}, port=9000, host=None).port == 9000


@pytest.mark.parametrize(
    ("name", "value", "sample"),
    [("CITEWELL_PORT", "http", "5005"), ("CITEWELL_TURN_TIMEOUT", "soon", "2.5"), ("CITEWELL_REST_CHANNEL", "maybe", "true")],
)
def test_a_wrong_value_names_the_variable_and_a_sample(name, value, sample):
    with pytest.raises(SettingsError, match=f"{name} is '{value}'.*{sample}"):
        Settings.load({name: value})


def test_proxies_are_counted():
    assert Settings.load({"CITEWELL_PROXIES": "1"}).proxies == 1
    with pytest.raises(SettingsError, match="CITEWELL_PROXIES is -1"):
        Settings.load({"CITEWELL_PROXIES": "-1"})


@pytest.mark.parametrize("name", ["CITEWELL_MESSAGES_PER_MINUTE", "CITEWELL_LOOK_UPS_PER_MINUTE"])
def test_a_rate_is_a_count(name):
    with pytest.raises(SettingsError, match=f"{name} is 0; give a count such as 60"):
        Settings.load({name: "0"})


@pytest.mark.parametrize("budget", ["0", "1", "-3"])
def test_a_budget_is_a_share(budget):
    with pytest.raises(SettingsError, match="between 0 and 1"):
        Settings.load({"CITEWELL_WRONG_ANSWER_BUDGET": budget})


@pytest.mark.parametrize("seconds", ["-1", "inf", "nan"])
def test_a_check_comes_after_some_seconds(seconds):
    with pytest.raises(SettingsError, match="such as 2, or 0"):
        Settings.load({"CITEWELL_MODEL_CHECK_SECONDS": seconds})


def test_a_language_is_a_tag():
    assert Settings.load({"CITEWELL_LANGUAGE": "pt-BR"}).language == "pt-BR"
    with pytest.raises(SettingsError, match="such as en or pt-BR"):
        Settings.load({"CITEWELL_LANGUAGE": 'de" onload="x'})


def test_the_chat_and_the_action_server_cannot_share_a_port() -> None:
    with pytest.raises(SettingsError, match="CITEWELL_PORT and CITEWELL_ACTION_PORT are both 5055"):
        Settings.load({"CITEWELL_PORT": "5055"})
