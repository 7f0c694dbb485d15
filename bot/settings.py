"""The one table of settings. Nothing else reads the environment; docs/settings.md is generated from here.

A setting's environment variable is ``CITEWELL_`` and its name in capitals.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from bot.errors import SettingsError

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*", re.ASCII)
_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~-]+)*", re.ASCII)
PROJECT = Path(__file__).resolve().parent.parent

DISCLAIMER = (
    "This tool does not give medical advice. It offers general information only and does not know your situation. "
    "It does not replace a doctor's advice, diagnosis or treatment. Never ignore or delay medical advice because of "
    "something you read here. "
    "If you think you may have a medical emergency, call your doctor or your emergency number at once."
)
SHORT_DISCLAIMER = "General information, not medical advice. In an emergency, call your emergency number."


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """Every setting with its type and default; ``Settings.load()`` reads the environment."""

    home: Path = _setting(PROJECT / "var", "Folder of the stores and models")
    project: Path = _setting(PROJECT, "Folder of config.yml, domain.yml and data/")
    host: str = _setting("127.0.0.1", "Address the server listens on; 0.0.0.0 for every one")
    port: int = _setting(5005, "Port of the chat server, the widget and the demo page")
    action_port: int = _setting(5055, "Port of the action server, reachable from this machine only")
    allowed_origins: Tuple[str, ...] = _setting(
        (), "Other sites whose pages may embed the widget, comma separated, e.g. https://example.org"
    )
    public_url: str = _setting(
        "", "Address readers reach the server at, e.g. https://chat.example.org; for canonical links, the sitemap and cards"
    )
    proxies: int = _setting(0, "Reverse proxies in front that add to X-Forwarded-For; ratings on pages are limited by reader's address")
    rest_channel: bool = _setting(True, "Serve /webhooks/rest/webhook; it is for servers, hide it from the public")
    max_message_length: int = _setting(6000, "Longest message of a reader, in characters")
    messages_per_minute: int = _setting(60, "Messages one conversation may send in a minute")
    look_ups_per_minute: int = _setting(240, "Suggestions while typing, and opened topics, one conversation may ask for in a minute")
    turn_timeout: float = _setting(20.0, "Seconds after which a turn without an answer is reported to the reader as failed")
    model_check_seconds: float = _setting(
        2.0, "Seconds between two looks for a newly trained model, which then answers without a restart; 0: only after SIGUSR1"
    )
    title: str = _setting("Citewell", "Name of the site: the demo page, the entry pages, the publisher in their structured data")
    greeting: str = _setting(
        "Hello. Ask a question in your own words. I answer only with stored answers, and show their sources.",
        "First words of the chat",
    )
    language: str = _setting(
        "en", "Language the answers are written in, as a tag such as en or pt-BR: on pages and in their structured data"
    )
    country: str = _setting("US", "Country whose emergency numbers are shown: a key of data/helplines.yml")
    disclaimer: str = _setting(DISCLAIMER, "Shown in full with the first answer of a conversation")
    short_disclaimer: str = _setting(SHORT_DISCLAIMER, "Shown with every later answer")
    wrong_answer_budget: float = _setting(0.05, "How often an answer may be the wrong entry, 0 to 1; fitted when training")
    stray_budget: float = _setting(0.008, "How many of the labelled questions without an entry may be answered all the same, 0 to 1")
    labelled_questions: Path = _setting(
        PROJECT / "tests" / "questions",
        "Folder of labelled questions (.tsv); matching learns from their development split, and its thresholds are fitted to it",
    )
    reading_age: int = _setting(15, "Age in years at which an answer should be readable; `citewell check` warns beyond it")
    longest_sentence: int = _setting(35, "Words of a sentence, beyond which `citewell check` notes it")
    shortest_answer: int = _setting(60, "Words of an answer, below which `citewell check` notes it")
    longest_answer: int = _setting(180, "Words of an answer, beyond which `citewell check` notes it")
    competing: float = _setting(
        0.95, "Probability, 0 to 1, from which on `citewell check` warns that a phrasing would be answered by another entry"
    )
    review_months: int = _setting(24, "Months after which a review is overdue")
    embedder: Optional[Path] = _setting(None, "Folder with model.onnx and tokenizer.json; by default the packaged MiniLM")
    question_log_days: int = _setting(90, "Days after which readers' words (questions, comments) are deleted")
    feedback_url: str = _setting("", "SQLAlchemy address of the feedback store; by default SQLite in home")
    conversations_url: str = _setting("", "SQLAlchemy address of the conversations; by default SQLite in home")

    @property
    def knowledge_db(self) -> Path:
        return self.home / "knowledge.db"

    @property
    def feedback_address(self) -> str:
        return self.feedback_url or f"sqlite:///{self.home / 'feedback.db'}"

    @property
    def conversations_address(self) -> str:
        return self.conversations_url or f"sqlite:///{self.home / 'conversations.db'}"

    @property
    def embeddings(self) -> Path:
        return self.home / "embeddings"

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def knowledge_folder(self) -> Path:
        return self.project / "data" / "knowledge"

    @property
    def terms_folder(self) -> Path:
        return self.project / "data" / "terms"

    def export(self) -> None:
        """Makes this home the one of the whole process: what Rasa builds by name reads its settings from the environment."""
        os.environ[variable("home")] = str(self.home)

    @classmethod
    def load(cls, environ: Optional[Mapping[str, str]] = None, **changes: Any) -> "Settings":
        """Settings from the environment, then ``changes`` that are not None.

        Raises:
            SettingsError: a value that does not have the setting's type, with a sample of the right form.
        """
        environ = os.environ if environ is None else environ
        values: Dict[str, Any] = {}
        for item in fields(cls):
            raw = environ.get(variable(item.name))
            if raw is not None:
                values[item.name] = _parse(item.name, raw, item.default)
        values.update({name: value for name, value in changes.items() if value is not None})
        settings = cls(**values)
        if settings.port == settings.action_port:
            raise SettingsError(
                f"{variable('port')} and {variable('action_port')} are both {settings.port}; give each a port of its own",
                "port",
            )
        if settings.public_url and not _ADDRESS.fullmatch(settings.public_url):
            raise SettingsError(
                f"{variable('public_url')} is {settings.public_url!r}; give an address without a slash at its end, "
                "e.g. https://chat.example.org",
                "public_url",
            )
        if not _LANGUAGE.fullmatch(settings.language):
            raise SettingsError(f"{variable('language')} is {settings.language!r}; give a language tag such as en or pt-BR", "language")
        if settings.proxies < 0:
            raise SettingsError(f"{variable('proxies')} is {settings.proxies}; give a count such as 1", "proxies")
        if not 0 <= settings.model_check_seconds < float("inf"):
            raise SettingsError(
                f"{variable('model_check_seconds')} is {settings.model_check_seconds}; give a number of seconds such as 2, or 0",
                "model_check_seconds",
            )
        for name in ("messages_per_minute", "look_ups_per_minute"):
            if getattr(settings, name) < 1:
                raise SettingsError(f"{variable(name)} is {getattr(settings, name)}; give a count such as 60", name)
        for name in ("wrong_answer_budget", "stray_budget", "competing"):
            if not 0 < getattr(settings, name) < 1:
                raise SettingsError(f"{variable(name)} is {getattr(settings, name)}; give a share between 0 and 1, e.g. 0.05", name)
        return settings


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"CITEWELL_{name.upper()}"


def _parse(name: str, raw: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[raw.strip().lower()]
        if isinstance(default, int):
            return int(raw)
        if isinstance(default, float):
            return float(raw)
        if isinstance(default, tuple):
            return tuple(part.strip().rstrip("/") for part in raw.split(",") if part.strip())
        if isinstance(default, Path) or default is None:
            return Path(raw).expanduser().resolve()
        return raw
    except (KeyError, ValueError):
        sample = {bool: "true", int: "5005", float: "2.5"}[type(default)]
        raise SettingsError(f"{variable(name)} is {raw!r}; give a value such as {sample}", name) from None
