"""Which language a message is written in, where it is plainly not English: the stored answers are in English only.

A table of each language's small words is enough for that, and it never takes a drug's name for a language: what decides is
grammar, not vocabulary. A message that could be English is English.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, FrozenSet, Optional

from bot.matching.question_words import STOP

OTHER = "other"  # plainly not English, and none of the languages below
MAX_CHARACTERS = 600
_WORD = re.compile(r"[^\W\d_]+")

# Words that English does not have; accents are left out on both sides.
_TABLE: Dict[str, str] = {
    "es": """que cual cuales como cuando donde porque quien quienes cuanto cuantos cuanta el los las una unos unas del al es son soy
        esta estan estoy estar ser fue hay tengo tiene tienen tener tenia puedo puede pueden poder debo debe hacer hago mi mis sus este esto
        estos para por con sin sobre pero muy mas tambien si yo nos les se lo hola gracias ayuda ayudar me enfermedad esclerosis multiple
        medicamento medicamentos medicina efectos secundarios tratamiento tomar dolor embarazo embarazada sintomas cura medico necesito
        quiero sirve causa brazo pierna vacuna vacunas alguien mientras beber comer respirar morir morirme duele mucho mucha hijos cansado
        cansada contagiosa hereditaria brote""",
    "fr": """que quoi quel quelle quels quelles comment quand ou pourquoi qui combien le la les un une des du au aux est sont suis etre
        etait ai avez avoir ont peut peux peuvent puis dois doit faire fait mon ma mes ses ce cette ces pour par avec sans sur mais tres
        plus aussi je tu il elle nous vous ils elles ne pas bonjour merci aide aider maladie sclerose plaques medicament medicaments effets
        secondaires traitement prendre douleur grossesse enceinte symptomes guerir medecin jai cest quest est-ce sert jambe bras vaccin
        vaccins dans pendant chez boire manger guerit soigner mal puis peut-on fatigue alcool contagieuse contagieux hereditaire tete enfant
        enfants""",
    "de": """was wie wann wo warum wer wieso welche welcher welches wieviel der die das den dem ein eine einen einem einer ist sind bin
        sein habe haben kann koennen konnen darf muss soll sollte machen mein meine meinen meiner sein seine ihr ihre dieser diese dieses
        fur fuer mit ohne uber ueber aber sehr mehr auch ich du er sie wir ihr es nicht kein keine hallo danke hilfe helfen hilft krankheit
        multiple sklerose medikament medikamente nebenwirkungen behandlung nehmen schmerzen schwangerschaft schwanger symptome
        heilbar arzt und oder wenn gegen bei wahrend waehrend von zu zum zur wird werden trinken essen atmen sterben ansteckend
        vererbbar hat mude muede bein mir mich""",
    "pt": """que qual quais como quando onde porque quem quanto quantos o os uma uns umas do da dos das ao e sao sou esta estao estou
        ser foi ha tenho tem tem-se ter posso pode podem devo deve fazer meu minha meus minhas seu sua este isto para por com sem sobre
        mas muito mais tambem sim nao eu ele ela nos eles elas ola obrigado obrigada ajuda ajudar doenca esclerose multipla medicamento
        medicamentos remedio efeitos colaterais secundarios tratamento tomar dor gravidez gravida sintomas cura medico preciso quero
        serve causa braco perna vacina vacinas durante consigo andar beber comer respirar morrer contagiosa hereditaria doi dores pernas""",
    "it": """che cosa quale quali come quando dove perche chi quanto quanti il lo gli una uno dei del della delle dello al alla e sono
        essere stato ho hai ha abbiamo avere posso puo possono devo deve fare mio mia miei mie suo sua questo questa questi per con senza su
        ma molto piu anche si io lui lei noi voi loro non ciao grazie aiuto aiutare malattia sclerosi multipla farmaco farmaci medicinale
        effetti collaterali trattamento cura prendere dolore gravidanza incinta sintomi guarire medico serve causa braccio gamba
        vaccino vaccini durante bere mangiare respirare morire esiste contagiosa ereditaria""",
    "nl": """wat hoe wanneer waar waarom wie welke hoeveel de het een zijn ben heb heeft hebben kan kunnen mag moet doen mijn zijn haar
        deze dit voor met zonder over maar heel meer ook ik jij hij zij wij niet geen hallo bedankt hulp helpen ziekte medicijn medicijnen
        bijwerkingen behandeling nemen pijn zwangerschap zwanger symptomen genezen arts en van bij tegen""",
    "pl": """co jak kiedy gdzie dlaczego kto jaki jaka jakie ile jest sa jestem mam ma maja moge moze mozna robic moj moja dla bez ale
        bardzo tez ja ty on ona my nie czy prosze dziekuje pomoc choroba stwardnienie rozsiane lek leki skutki uboczne leczenie brac bol
        ciaza objawy lekarz przy oraz""",
}
_TABLE["sv"] = """vad hur nar var varfor vem vilken vilka ar jag du han hon vi har kan far maste gora min mitt mina det den en ett och
    eller men inte ingen for med utan om mycket ocksa hej tack hjalp sjukdom lakemedel biverkningar behandling ta smarta graviditet
    gravid symtom lakare"""
_TABLE["tr"] = """ne nasil zaman nerede neden kim hangi kac ben sen biz var yok mi mu icin ile ama cok bir bu ve veya degil merhaba
    tesekkurler yardim hastalik ilac ilaclar yan etkileri tedavi agri hamilelik hamile belirtiler doktor"""
# Words a reader of English may write, or names that stand in English questions.
_KNOWN = STOP | frozenset(
    """no so me on in an am as at is was die war man hat mit ten son come pour tag ta do does the of and or not more most with than
    ms multiple sclerosis plan per con cure el la le las los de du des un per via versus status treatment side effects symptoms pain
    drug drugs help risk risks safe pregnancy pregnant doctor medicine medicines symptom relapse vaccine cause causes work take taking
    it's isn't doesn't there has her his he she they them then when where why who how what which long much many any some other new
    worse better old years year day days after before during against between over under out off up down only very too just still now
    people person feel feeling test tests brain nerve mri ocrevus tysabri""".split()
)
_PROFILES: Dict[str, FrozenSet[str]] = {code: frozenset(words.split()) - _KNOWN for code, words in _TABLE.items()}
_NEUTRAL = frozenset("ms mri multiple sclerosis ocrevus tysabri test tests status plan version test nerve d".split())
_ENGLISH = _KNOWN.difference(_NEUTRAL, *(words.split() for words in _TABLE.values()))  # and what no other language writes
_SCRIPTS = ("LATIN", "GREEK", "MICRO")  # Greek letters stand in English too: beta, µg


def language_of(text: str) -> Optional[str]:
    """The code of a language ("es", "fr", "de", "pt", "it" ...), ``OTHER``, or None where the message may be English."""
    words = [word for word in _WORD.findall(text[:MAX_CHARACTERS].lower()) if word.isalpha()]
    if not words:
        return None
    foreign = sum(len(word) for word in words if not _script(word).startswith(_SCRIPTS))
    if foreign * 2 > sum(map(len, words)):
        return OTHER if foreign > 1 else None
    plain = [_without_accents(word) for word in words]
    english = sum(word in _ENGLISH for word in plain)
    scores = {code: sum(word in profile for word in plain) for code, profile in _PROFILES.items()}
    best = max(scores, key=lambda code: scores[code])
    enough = 2 if len(words) <= 8 else 3
    plainly = scores[best] >= enough and scores[best] > 2 * english and scores[best] * 3 >= len(words)
    return best if plainly else None


def _script(word: str) -> str:
    return unicodedata.name(word[0], "LATIN")


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
