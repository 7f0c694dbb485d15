"""Says, also in the reader's language where it is known, that answers are in English only, and whom to call in an emergency."""

from __future__ import annotations

from actions import stores
from actions.citewell_action import CitewellAction
from actions.helplines import helplines
from actions.turn import Turn
from bot.cards import NoticeCard

ENGLISH = "I can only read and answer questions in English. Please ask in English, or ask someone to help you with it."
NOTICES = {
    "es": "Solo puedo leer y responder preguntas en inglés. Por favor, pregunte en inglés o pida ayuda a alguien. "
    "Si es una emergencia, llame ahora al número de emergencias.",
    "fr": "Je ne peux lire et répondre qu'en anglais. Veuillez poser votre question en anglais ou demander de l'aide à quelqu'un. "
    "En cas d'urgence, appelez tout de suite le numéro d'urgence.",
    "de": "Ich kann Fragen nur auf Englisch lesen und beantworten. Bitte fragen Sie auf Englisch oder lassen Sie sich dabei helfen. "
    "In einem Notfall rufen Sie bitte sofort die Notrufnummer an.",
    "pt": "Só consigo ler e responder perguntas em inglês. Por favor, pergunte em inglês ou peça ajuda a alguém. "
    "Em caso de emergência, ligue já para o número de emergência.",
    "it": "Posso leggere e rispondere solo a domande in inglese. Per favore, scriva in inglese o chieda aiuto a qualcuno. "
    "In caso di emergenza, chiami subito il numero di emergenza.",
}
EMERGENCY = "If this is an emergency, please call your emergency number now."


class ActionOtherLanguage(CitewellAction):
    def name(self) -> str:
        return "action_other_language"

    def respond(self, turn: Turn) -> None:
        settings = stores.settings()
        if turn.kept:
            stores.feedback().record_question(turn.session, turn.asked, "decline", None, None)
        own = NOTICES.get(turn.understanding.get("language") or "")
        # Dangers are screened in English only: whoever writes in another language is told whom to call.
        numbers = helplines(settings.project / "data" / "helplines.yml", settings.country)["emergency"]
        turn.send(NoticeCard("info", "\n\n".join(filter(None, [own, f"{ENGLISH} {EMERGENCY}"])), tuple(numbers)))
        turn.remember(choices=None, offered=None, browsing=None)
