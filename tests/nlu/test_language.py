"""Other languages are noticed, and nothing a reader of English writes is taken for one."""

from __future__ import annotations

import csv

import pytest

from bot.knowledge import formats
from bot.nlu.language import OTHER, language_of
from bot.settings import PROJECT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Qué es la esclerosis múltiple?", "es"),
        ("tengo em y estoy embarazada, puedo tomar tecfidera", "es"),
        ("Quels sont les effets secondaires du Tysabri ?", "fr"),
        ("puis-je boire de l'alcool", "fr"),
        ("Was ist multiple Sklerose?", "de"),
        ("welche Nebenwirkungen hat Ocrevus", "de"),
        ("quais são os efeitos colaterais do ocrevus", "pt"),
        ("Quali sono gli effetti collaterali di Ocrevus?", "it"),
        ("heeft het bijwerkingen", "nl"),
        ("co to jest stwardnienie rozsiane", "pl"),
        ("что такое рассеянный склероз", OTHER),
        ("多発性硬化症とは何ですか", OTHER),
        ("ما هو التصلب المتعدد", OTHER),
    ],
)
def test_other_languages_are_noticed(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "ocrevus",
        "MS",
        "azathioprine",
        "tysabri de novo pml",
        "what does esclerosis multiple mean",
        "Mavenclad y1 vs y2",
        "CIS?",
        "ta-ta",
        "µg β",
    ],
)
def test_short_and_mixed_messages_are_english(text: str) -> None:
    assert language_of(text) is None


def test_no_question_of_ours_is_taken_for_another_language() -> None:
    texts = [text for entry in formats.read([PROJECT / "data" / "knowledge"]).entries for text in (entry.question, *entry.phrasings)]
    terms, _ = formats.read_terms(PROJECT / "data" / "terms")
    texts += [name for term in terms for name in (term.name, *term.synonyms)]
    for path in (PROJECT / "tests" / "questions").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["split"] == "dev"]
        texts += [row["question"] for row in rows if "language" not in row["kind"] and "foreign" not in row["kind"]]
    assert [(text, language_of(text)) for text in texts if language_of(text)] == []
