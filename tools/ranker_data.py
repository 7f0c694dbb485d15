"""What the ranker learns from: the look-alikes written for this project, RQE, and MedQuAD."""

from __future__ import annotations

import lzma
import re
import tarfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence, Tuple
from zlib import crc32

import numpy as np
from scipy.stats import gaussian_kde

from bot.matching.ranker import SHIPPED, drugs
from bot.matching.ranker import background as frequencies
from bot.matching.reading import normalise, read, stem

FOLDS = 2
LOOK_ALIKES = Path(__file__).parents[1] / "data" / "lookalikes"
HELD_OUT = "held_out"  # files whose name begins so are the test, never learnt from
# Cosine of question and paraphrase, and of question and look-alike, mean and spread, in the pairs that doctors wrote and that plain
# cosine tells apart with an AUC of 0.885 (McCreery et al., KDD 2020).
PUBLISHED = ((0.78, 0.12), (0.57, 0.14))


@dataclass(frozen=True)
class Triple:
    """A question, the same in other words, and a look-alike that means something else."""

    kind: str
    question: str
    same: str
    other: str
    source: str  # the file or data set; questions of two sources may ask the same
    held_out: bool = False

    @property
    def fold(self) -> int:
        """0 is the test; the others are for learning."""
        drawn = crc32(normalise(self.question).encode())
        return 0 if self.held_out or (self.kind == "rqe" and drawn % 3 == 0) else drawn // 3 % FOLDS + 1


def written(folder: Path = LOOK_ALIKES) -> List[Triple]:
    """The look-alikes written for this project; a question that is held out is nowhere learnt from."""
    triples = [
        Triple(*line.split("\t"), source=path.stem, held_out=path.stem.startswith(HELD_OUT))
        for path in sorted(folder.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    tested = {normalise(triple.question) for triple in triples if triple.held_out}
    known: Dict[str, Triple] = {}
    for triple in triples:
        if triple.held_out or normalise(triple.question) not in tested:
            known.setdefault(normalise(triple.question), triple)
    return list(known.values())


def difficulty(same: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How much each triple must count for a set of triples to be as hard as the published ones, mean 1.

    Writers who know what they write for make look-alikes that share every word, and paraphrases that share none. Weights by
    density ratio (Sugiyama et al. 2012) give the set the published spread of cosines.

    Args:
        same, other: float [n], cosines of the question with its paraphrase and its look-alike.
    """
    drawn = np.stack([same, other])
    wanted = sum(-0.5 * ((cosines - mean) / spread) ** 2 for cosines, (mean, spread) in zip(drawn, PUBLISHED))
    weights = np.exp(wanted) / gaussian_kde(drawn, bw_method=0.35)(drawn)
    weights = np.minimum(weights, np.quantile(weights, 0.97))
    return weights / weights.mean()


def rqe(data: Path) -> List[Triple]:
    """Entailed pairs of RQE that differ in wording; the other is filled in by ``neighbours``."""
    root = ElementTree.fromstring(lzma.open(data / "rqe-train.xml.xz").read())
    pairs = [
        [" ".join((pair.findtext(name) or "").split()) for name in ("chq", "faq")]
        for pair in root.iter("pair")
        if pair.get("value") == "true"
    ]
    targets: Dict[str, Triple] = {}
    for asked, target in pairs:
        if normalise(asked) != normalise(target) and asked and target:
            targets.setdefault(normalise(target), Triple("rqe", target, asked, "", "rqe"))
    return list(targets.values())


def medquad(data: Path, most: int) -> Tuple[List[Triple], List[str], List[str]]:
    """Look-alikes from MedQuAD, each with the focus swapped for a synonym; sentences for the word frequencies; and names of
    conditions that are one word."""
    documents = []
    sentences: List[str] = []
    conditions = Counter[str]()
    with tarfile.open(data / "medquad.tar.xz") as archive:
        for member in archive:
            if member.name.endswith(".xml"):
                root = ElementTree.fromstring(archive.extractfile(member).read())  # type: ignore[union-attr]
                questions = {q.get("qtype") or "": q.text.strip() for q in root.iter("Question") if q.text and q.text.strip()}
                documents.append(((root.findtext("Focus") or "").strip(), [s.text or "" for s in root.iter("Synonym")], questions))
                sentences += sorted(set(questions.values()))[:2]
                if root.findtext(".//SemanticGroup") == "Disorders":
                    conditions[(root.findtext("Focus") or "").strip().lower()] += 1
                for answer in root.iter("Answer"):
                    sentences += re.split(r"(?<=[.?!])\s+", (answer.text or "")[:6000])[:40]
    random = np.random.default_rng(0)
    triples: List[Triple] = []
    for place in random.permutation(len(documents)):
        focus, synonyms, questions = documents[place]
        synonyms = [name for name in synonyms if 3 < len(name) < 50 and name.lower() != focus.lower()]
        kinds = [kind for kind, text in questions.items() if focus and focus in text]
        if not synonyms or len(kinds) < 2:
            continue
        kind, other_kind = random.choice(kinds, 2, replace=False)
        question, other = questions[kind], questions[other_kind]
        if len(triples) % 2:  # every second one: the same type, another focus that shares a word where one is near
            near = [text[2].get(kind, "") for text in documents[max(0, place - 3) : place + 4] if text[0] != focus]
            other = next((text for text in near if text), other)
        triples.append(Triple("medquad", question, question.replace(focus, str(random.choice(synonyms))), other, "medquad"))
        if len(triples) == most:
            break
    sentences = sorted({sentence for sentence in sentences if len(sentence) > 15})
    named = sorted(name for name in conditions if re.fullmatch(r"[a-z]{4,}", name))
    return triples, [sentences[n] for n in random.permutation(len(sentences))[:120000]], named


def swapped(triples: Sequence[Triple], conditions: Sequence[str]) -> List[Triple]:
    """Look-alikes made by naming another medicine or condition where question and paraphrase name the same one."""
    common = [name for name in conditions if known(name) >= 40]
    medicines = [name for name in drugs() if known(name) >= 5]
    random = np.random.default_rng(1)
    made: List[Triple] = []
    for triple in triples:
        shared = set(normalise(triple.question).split()) & set(normalise(triple.same).split())
        for names in (common, medicines):
            for name in sorted(shared & set(names))[:1]:
                another = str(random.choice([other for other in names if other != name]))
                other = re.sub(rf"\b{name}\b", another, triple.same, flags=re.IGNORECASE)
                if other != triple.same:
                    made.append(Triple("swapped", triple.question, triple.same, other, triple.source, held_out=not triple.fold))
    return made


def known(name: str) -> int:
    """How often the background has a word."""
    return frequencies()[0].get(stem(name), 0)


def background(sentences: Sequence[str]) -> None:
    """Writes how many sentences hold each stem."""
    counts = Counter(word for sentence in sentences for word in read(sentence).words)
    rows = sorted((word, count) for word, count in counts.items() if count >= 4 and re.fullmatch(r"[a-z]+", word))
    (SHIPPED / "background.tsv").write_text(f"{len(sentences)}\n" + "".join(f"{word}\t{count}\n" for word, count in rows), encoding="utf-8")
    frequencies.cache_clear()
