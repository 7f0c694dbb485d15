"""One sentence cut into clauses, and what each clause says about the signs of danger in it.

"My mum had a stroke last year and now my face is drooping" are two clauses: the past belongs to the first alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from bot.nlu.danger_words import YEAR, Word

Span = Tuple[int, int]
# What context.yml tells of; each is explained there.
LABELS = tuple(
    "question topic statement conditional whether past chronic habit now onset resolved person generic fiction concern "
    "negation no_negation list_negation".split()
)
_NEGATION_REACH = 9  # words


@dataclass
class Clause:
    """A stretch of words with one subject, and what its words say about the signs in it."""

    start: int
    end: int
    joined: str  # the word or comma that joins it to the clause before; "" for none
    subject: bool = False
    flags: Set[str] = field(default_factory=set)
    conditional_from: Optional[int] = None


class Reading:
    """One sentence, cut into clauses, each with what speaks for or against the signs in it."""

    def __init__(
        self, texts: List[str], words: Sequence[Word], labels: Dict[str, List[Span]], grammar: Mapping[str, FrozenSet[str]]
    ) -> None:
        self.texts = texts
        self.labels = labels
        self._grammar = grammar
        over = {place for start, end in labels["resolved"] for place in range(start, end)}
        self.labels["now"] = [span for span in labels["now"] if over.isdisjoint(range(*span))]
        self.clauses = list(self._cut(words))
        for number, clause in enumerate(self.clauses):
            self._judge(clause, self.clauses[number - 1] if number else None)
        self._spread_past()

    def against(self, start: int, end: int, parts: Sequence[Span], before: "Optional[Reading]", after: "Optional[Reading]") -> Set[str]:
        """All that speaks against a sign.

        Args:
            start, end: the words it covers.
            parts: the words that its rule names.
            before, after: the sentences around.
        """
        clause = next(clause for clause in self.clauses if clause.start <= start < clause.end)
        against = clause.flags & {"question", "past", "fiction"}
        now_here = bool(self._within("now", clause))
        if clause.conditional_from is not None and clause.conditional_from <= start:
            against.add("conditional")
        if self._negated(end, parts, clause):
            against.add("negated")
        if any(clause.start <= place < start for place, _ in self.labels["concern"]):
            against.add("concern")
        if self._is_about_anyone(start, end, clause):
            against.add("generic")
        if not self._begins_now(clause) and not any(reading is not None and reading._urgent for reading in (before, after)):
            against.add("not_now")
        if "past" in against and any(word in self._grammar["told_verbs"] for word in self.texts[clause.start : end]):
            against.add("told")
        if "chronic" in clause.flags or self._within("habit", clause):
            against.update(("habit", "chronic"))
        elif self._is_chronic(clause, now_here) or (not now_here and after is not None and after._is_chronic_remark):
            against.add("chronic")
        if before is not None and "past" in before.clauses[-1].flags and not self._speaks_of_now:
            against.add("past")
        if after is not None and after._is_dated_remark:
            against.add("past")
        if now_here:
            against.discard("past")
        return against

    def _within(self, label: str, clause: Clause) -> List[Span]:
        return [(start, end) for start, end in self.labels[label] if clause.start <= start < clause.end]

    def _cut(self, words: Sequence[Word]) -> Iterator[Clause]:
        texts, grammar = self.texts, self._grammar
        start, joined = 0, ""
        for place in range(1, len(texts)):
            why = None
            if words[place].pause:
                why = ","
            elif texts[place] in grammar["joiners"]:
                why = texts[place]
            elif self._subject_at(place) and texts[place - 1] not in grammar["joiners"]:
                before = texts[place - 1]
                asked_what_to_do = before == "do" and place > 1 and texts[place - 2] in ("i", "we", "to")
                if before == "that":
                    why = "that"
                elif before not in grammar["no_subject_after"] or asked_what_to_do:
                    why = ""
            if why is not None:
                yield Clause(start, place, joined)
                start, joined = place, why
        yield Clause(start, len(texts), joined)

    def _subject_at(self, place: int) -> bool:
        """Whether a subject and its verb begin here: "i ...", "my left arm is"."""
        texts, grammar = self.texts, self._grammar
        if texts[place] in grammar["subjects"]:
            return True
        if texts[place] in grammar["owners"]:
            return any(word in grammar["finite"] for word in texts[place + 2 : place + 5])
        return False

    def _judge(self, clause: Clause, before: Optional[Clause]) -> None:
        texts, grammar, flags = self.texts, self._grammar, clause.flags
        first = clause.start
        while first < clause.end - 1 and texts[first] in grammar["fillers"]:
            first += 1
        clause.subject = self._subject_at(first)
        now = bool(self._within("now", clause))
        person = bool(self._within("person", clause))
        if any(start <= first + 2 for start, _ in self._within("question", clause)) or self._asks(first, clause.joined):
            flags.add("question")
        elif any(not self._person_between(clause.start, start) for start, _ in self._within("question", clause)):
            flags.add("question")
        if self._within("topic", clause) and not person:
            flags.add("question")
        if self._within("statement", clause) or (now and person):
            flags.discard("question")
            flags.add("statement")
        whether = {start for start, end in self.labels["whether"] for start in range(start, end)}
        conditions = [start for start, _ in self._within("conditional", clause) if start not in whether]
        clause.conditional_from = min(conditions, default=None)
        if self._within("past", clause) or texts[clause.start : clause.end] == [YEAR]:  # "went blind, 2009, ..."
            flags.add("past")
        if self._within("chronic", clause):
            flags.add("chronic")
        if self._within("fiction", clause):
            flags.add("fiction")
        if self._within("list_negation", clause):
            flags.add("list_negation")
        if before is None or now:
            return
        if "question" in before.flags and not clause.subject and "statement" not in flags:
            flags.add("question")
        if before.conditional_from is not None and (clause.joined in ("and", "or") or (clause.joined == "," and not clause.subject)):
            clause.conditional_from = clause.start
        if "list_negation" in before.flags and not clause.subject and clause.joined in (",", "and", "or"):
            flags.add("list_negation")
            flags.add("negated")
        if "fiction" in before.flags and not (clause.joined in ("and", "but", "so", ",") and texts[first] == "i"):
            flags.add("fiction")

    def _asks(self, first: int, joined: str) -> bool:
        """Whether a question word opens the clause; "can't see" leaves out its subject and asks nothing."""
        texts, grammar = self.texts, self._grammar
        following = texts[first + 1] if first + 1 < len(texts) else ""
        if texts[first] not in grammar["question_words"] or following == "not":
            return False
        # "... and has pain in his chest" leaves out its subject.
        return not joined or texts[first] not in grammar["auxiliaries"] or following in grammar["asked_about"]

    def _spread_past(self) -> None:
        """Lets "last year" hold for the clauses around it, up to one that speaks of now."""
        for clauses in (self.clauses, self.clauses[::-1]):
            past = fiction = False
            for clause in clauses:
                if self._within("now", clause):
                    past = False
                    continue
                past = past or "past" in clause.flags
                if past:
                    clause.flags.add("past")
                if clauses is not self.clauses:  # "..., he says in the film": a later clause can make it fiction
                    fiction = fiction or bool(self._within("fiction", clause))
                    if fiction:
                        clause.flags.add("fiction")

    def _person_between(self, start: int, end: int) -> bool:
        return any(start <= place < end for place, _ in self.labels["person"])

    def _is_about_anyone(self, start: int, end: int, clause: Clause) -> bool:
        """Whether the sign is said of people in general ("people in my group ...") and of nobody in particular."""
        anyone = [place for place, _ in self.labels["generic"] if clause.start <= place < end]
        if not anyone or any(word in self._grammar["subjects"] - {"they"} or word == "me" for word in self.texts[clause.start : end]):
            return False
        return not self._person_between(clause.start, min(anyone)) and not self._person_between(start, end)

    def _negated(self, end: int, parts: Sequence[Span], clause: Clause) -> bool:
        """Whether a "not" before the sign, or between its parts, takes it back."""
        if "negated" in clause.flags:
            return True
        spared = {place for first, last in (*self.labels["no_negation"], *parts) for place in range(first, last)}
        last_part = max(parts)[0]
        reach = max(clause.start, min(parts)[0] - _NEGATION_REACH)
        return any(reach <= first and last <= last_part and first not in spared for first, last in self.labels["negation"])

    def _begins_now(self, clause: Clause) -> bool:
        """Whether the sentence says that it begins now, in this clause or in one that no "but" sets against it."""
        number = self.clauses.index(clause)
        first = max((n for n in range(number + 1) if self.clauses[n].joined == "but"), default=0)
        last = min((n for n in range(number + 1, len(self.clauses)) if self.clauses[n].joined == "but"), default=len(self.clauses))
        start, end = self.clauses[first].start, self.clauses[last - 1].end
        return any(start <= place < end for place, _ in (*self.labels["now"], *self.labels["onset"]))

    @property
    def _urgent(self) -> bool:
        return bool(self.labels["now"] or self.labels["onset"])

    def _is_chronic(self, clause: Clause, now_here: bool) -> bool:
        """Whether another clause says that it lasts for long. An earlier clause does not count if this one says "now"."""
        return any("chronic" in other.flags for other in self.clauses if other.start > clause.start or not now_here)

    @property
    def _is_chronic_remark(self) -> bool:
        """Whether the sentence does little more than say how long it has been so: "it's been there for months"."""
        return bool(self.labels["chronic"]) and len(self.texts) <= 12 and not self._urgent

    @property
    def _is_dated_remark(self) -> bool:
        """Whether the sentence does little more than give a date: "that was in 1999", "years ago now"."""
        dated = self.texts[0] in ("that", "this", "it", "was", "in", "back", "happened", "years", YEAR)
        return dated and "past" in self.clauses[0].flags and len(self.texts) <= 5 and not self._speaks_of_now

    @property
    def _speaks_of_now(self) -> bool:
        return bool(self.labels["now"]) or any(word in self._grammar["present"] for word in self.texts)
