"""The words by which a question gives away what it asks, and whom it is about. Plain English and common spellings.

Each table maps a name to a pattern over the lower-case question; the order of the names is that of the bits in a Reading.
"""

from __future__ import annotations

import re
from typing import Dict

# Words that carry no meaning of their own in a question.
STOP = frozenset(
    """a about after all also am an and any anyone are as at be because been being but by can could did do doctor does
    doing don't dont dr for from get gets getting give given go going got had has have having he hello her hi him his
    how i i'd i'll i'm i've if in into is it it's its itself just know let like made make may me might mine must my
    myself need of off on one or our please question really she should so some someone something such tell than thank
    thanks that that's the their them then there these they thing things this those to too try up us use very want was
    way we were what what's when where whether which while who who's whom why will with would you you're your""".split()
)

# What is asked.
KINDS: Dict[str, str] = {
    "cause": (
        r"\bwhy\b|caus(e|es|ed|ing)\b|reasons?\b|due to|leads? to|trigger|brings? on|makes? me|makes? my|"
        r"because of|result of|come from"
    ),
    "treatment": (
        r"treat|cure[sd]?\b|curable|therap|remed|reliev|relief|get rid|manag|heal|fix|medicines? for|"
        r"medications? for|drugs? for|what (can|should) i (do|take|use)|helps?\b|stop the|ease|soothe"
    ),
    "side effect": r"side[- ]effects?|adverse|reaction to|downsides?|complications?|bad effects?",
    "dose": (
        r"how much|dos(e|es|age|ing)\b|how many|\bmg\b|\bml\b|milligram|tablets? (a|per)|how often (should|do|"
        r"can) i take|overdose|too much"
    ),
    "diagnosis": (
        r"diagnos|tests?\b|tested|testing|how (can|do|would|will) (i|you|we|they|doctors?) (know|tell|find)|"
        r"detect|check(ed)? for|scan|confirm|results?\b|could (it|this|i|that) (be|have)|is (it|this) (a |"
        r"an )?sign|do i have"
    ),
    "symptom": r"symptom|signs?\b|warning|feels? like|look like|what does it feel",
    "outlook": (
        r"prognos|outlook|expectancy|surviv|fatal|die\b|death|deadly|go away|permanent|recover|progress|get worse|"
        r"worsen|come back|terminal|last(s|ing)?\b|long[- ]term|cured\b"
    ),
    "time": (
        r"how long|how soon|how quickly|how fast|when (will|can|should|do|does|is)|how many (days|weeks|months|"
        r"hours|years)|what age|time"
    ),
    "safety": (
        r"safe|danger|harm|unsafe|ok(ay)? (to|if|for)|all ?right to|bad for|hurt|toxic|risky|allowed|permitted|"
        r"should i (worry|be worried|be concerned)|serious|normal"
    ),
    "permission": (
        r"\b(can|may|could|should) (i|we|you|he|she|my|someone|people|a |patients?)\b|is it (ok|okay|fine|alright|"
        r"possible|advisable)|do i (need|have) to"
    ),
    "prevention": (
        r"prevent|avoid|protect|lower (my|the|your) risk|reduce (my|the|your) (risk|chance)|keep from|ward off|"
        r"stop .{0,20}from"
    ),
    "inheritance": r"inherit|heredit|genetic|genes?\b|run(s)? in|famil(y|ial)|pass(ed)? (it )?(on|down)",
    "contagion": r"contagious|catch|infectious|spread|transmit|give it to|pass(ed|ing)? (it )?to|get it from",
    "definition": (
        r"^(so |and |please )?(what('s| is| are| does)( a| an| the)?)\b|defin|meant? by|mean\b|means\b|explain|"
        r"stand for|information|tell me about"
    ),
    "chance": r"\brisks?\b|likely|likelihood|chances?\b|odds|probab|how common|increase|percent",
    "cost": r"\bcosts?\b|price|insur|afford|pay\b|coverage|cheap|expensive",
    "together": (
        r"together|interact|mix(ed|ing)?\b|combin|along with|at the same time|with alcohol|while (taking|on|"
        r"using)|drink|both\b"
    ),
    "compare": (
        r"versus|\bvs\b|differen(t|ce)|better|compare|instead of|alternative|rather than|or\b.*\?|same as|"
        r"substitute|switch"
    ),
    "person": (
        r"which (doctor|specialist)|what (kind|type) of doctor|see a|go to|who (should|can|do) i|specialist|"
        r"where (can|do|should)"
    ),
    "food": r"\bdiet|\beat|food|vitamin|supplement|drink|exercise|weight",
    "mechanism": r"how (do|does|did|is|are) [a-z -]+ (work|act|affect|function|used|made|done|performed)",
}

# Whom it is about.
PEOPLE: Dict[str, str] = {
    "child": (
        r"\b(child|children|kids?|baby|babies|infants?|newborns?|toddlers?|son|daughter|boys?|girls?|teens?|"
        r"teenagers?|pediatric|paediatric|month[- ]old|(1[0-7]|[1-9])[- ]?((years?|yrs?|y)[- /]?(olds?|o)|yo))\b"
    ),
    "pregnant": r"\b(pregnan\w*|expecting|trimester|conceiv\w*|ttc|fetus|foetus|unborn|weeks? along|gestation\w*)\b",
    "nursing": r"\b(breast ?-?feed\w*|breast ?-?fed|nursing|lactat\w*|breast milk)\b",
    "older": r"\b(elder\w*|older|seniors?|menopaus\w*|grand(ma|pa|mother|father)|[6-9]\d[- ]?(years?|yrs?|yo))\b",
    "man": (
        r"\b(men|man|males?|husband|boyfriend|father|dad|brother|he|him|his|testic\w*|prostate|penis|erect\w*|"
        r"sperm)\b"
    ),
    "woman": (
        r"\b(women|woman|females?|wife|girlfriend|mother|mom|mum|sister|she|her|period|menstrua\w*|vagina\w*|"
        r"uter\w*|ovar\w*)\b"
    ),
}

NEGATION = re.compile(
    (
        r"\b(no|not|never|without|cannot|can't|cant|won't|wont|isn't|isnt|aren't|doesn't|doesnt|didn't|didnt|"
        r"don't|dont|haven't|hasn't|wasn't|neither|nor|stopp?(ed|ing)?|quit\w*|avoid\w*|negative|unable|fail(s|"
        r"ed)?|lack|refus\w*|missed|skip\w*)\b"
    )
)

_DOSE = r"\d+([.,]\d+)? ?(mg|mcg|milligrams?|micrograms?|grams?|iu|units?|mls?|tablets?|pills?|capsules?)"
# Asks for a dose, a diagnosis, a prognosis or a choice for one person, which no stored answer can give.
PERSONAL = re.compile(
    r"\b(how (much|many|little)|(what|which|whats the|what's the) (dose|dosage|strength)|how (strong|high) a dose)\b.{0,60}"
    r"\b((should|can|could|may|must|do|shall) (i|we|he|she|they|my \w+)|for (me|my \w+|someone my \w+))\b|"
    r"\b(should|shall|can|could|may) (i|we|he|she|my \w+) (just |now |safely )?"
    r"(switch|swap|change|double|halve|skip|miss|come off|take (my|two|three|more|another|half)|go (up|down|from))\b|"
    r"\b(which|what) (type|kind|form|stage|sort) of \w+ (have|do|has|does) (i|he|she|my \w+)\b|"
    r"\b(read|look at|interpret|explain|check|here is|heres|here's) my (\w+ ){0,3}(mri|scans?|bloods?|results?|report|lesions?|test)\b|"
    r"\btell me (my|what i have|if i have|whether i have)\b|\bdiagnose me\b|"
    r"\bhow (long|many (years|months)) (have|do|will|has|does) (i|he|she|my \w+) (personally |really )?(got|get|have|left|live)\b|"
    r"\b(when|(in |by )?(what|which) (year|age)) (exactly |will |would |do |does )+(i|he|she|my \w+) "
    r"(stop|die|lose|need|be|have to)\b|"
    r"\b(which|what)('s| is| are)?( the)? (best|right|safest) .{0,40}\bfor (me|us|my \w+)\b|"
    r"\b(pick|choose|recommend|prescribe) .{0,40}\b(me|us)\b|"
    rf"\b{_DOSE}\b.{{0,60}}\b(for (me|us|my \w+|someone my \w+)|(should|can|could|may|shall) (i|we|he|she|my \w+))\b|"
    rf"\b(should|can|could|may|shall) (i|we|he|she|my \w+) .{{0,40}}\b{_DOSE}\b|"
    r"\b(is|are|would|was) \d+([.,]\d+)? .{0,30}\bfor (me|us)\b"
)

NUMBER_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}

# British to American spelling, applied in this order.
BRITISH = (
    (re.compile(r"aem"), r"em"),
    (re.compile(r"oe(?=[dst])"), r"e"),
    (re.compile(r"(?<=[a-z]{2})our\b"), r"or"),
    (re.compile(r"ae"), r"e"),
    (re.compile(r"is(e[ds]?|ing|ation)\b"), r"iz\1"),
    (re.compile(r"rrhoea"), r"rrhea"),
    (re.compile(r"tumour"), r"tumor"),
)
