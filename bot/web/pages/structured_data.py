"""The page for machines: schema.org JSON-LD (https://schema.org/MedicalWebPage, https://schema.org/QAPage)."""

from __future__ import annotations

from typing import Any, Dict, List

from bot.web.pages.addresses import Addresses
from bot.web.pages.entry_view import EntryView
from bot.web.rendering import is_page


def structured_data(view: EntryView, addresses: Addresses, publisher: str, language: str) -> Dict[str, Any]:
    """One page that is both a medical page and a question with its accepted answer; keys without a value are left out."""
    entry = view.entry
    url = addresses.absolute(addresses.entry(entry.id))
    organisation = {"@type": "Organization", "name": publisher, "url": addresses.absolute("/")}
    answer = {
        "@type": "Answer",
        "text": view.answer_html,
        "url": url,
        "dateModified": view.modified,
        "author": organisation,
    }
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": ["MedicalWebPage", "QAPage"],
            "@id": url,
            "url": url,
            "name": entry.question,
            "description": view.description,
            "inLanguage": language,
            "dateModified": view.modified,
            "lastReviewed": entry.review.on if entry.review else None,
            "reviewedBy": {"@type": "Person", "name": entry.review.by} if entry.review else None,
            "publisher": organisation,
            "version": view.hash,
            "citation": _citations(view),
            "mainEntity": {
                "@type": "Question",
                "name": entry.question,
                "text": entry.question,
                "answerCount": 1,
                "dateModified": view.modified,
                "author": organisation,
                "acceptedAnswer": _filled(answer),
            },
        }
    )


def _citations(view: EntryView) -> List[Dict[str, Any]]:
    return [
        _filled(
            {
                "@type": "CreativeWork",
                "name": source.title or source.url,
                "url": source.url if is_page(source.url) else None,
                "datePublished": source.published,
                "publisher": {"@type": "Organization", "name": source.publisher},
            }
        )
        for source in view.entry.sources
    ]


def _filled(fields: Dict[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, [], "")}
