"""Which of some hundred candidates comes first. Pure arithmetic over what the index says of each.

A document's score is the sum over the words of the query of the best of its fields (BM25 for each field: rare words
count more, repeated ones ever less, long fields dilute), and what else tells a thing from its accessory: whether
all words are there, whether its type is what was asked for, whether the word only describes the word after it
("keyboard cover"), whether it comes after "for", and whether it has the traits of the sort of thing that most good
matches are. Weights are few and round; docs/search.md tells how they were measured.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SATURATION: Final = 1.2
"""How soon a repeated word stops adding (k1 of BM25)."""
DILUTION: Final = {"title": 0.6, "type": 0.3, "attributes": 0.5, "description": 0.75}
"""How much the length of a field counts (b of BM25)."""
WEIGHTS: Final = {"title": 1.0, "type": 1.0, "attributes": 0.3, "description": 1.0}
PROSE: Final = 0.4
"""What a word in a description counts where descriptions are prose, which mentions what the thing is not."""
NAMING: Final = 0.25
"""From this share of words in common with the title on, descriptions of a kind are names themselves."""
OTHER_FIELDS: Final = 0.05
"""What the fields beside the best one add."""
ALL_WORDS: Final = 0.5
SAME_TYPE: Final = 0.3
ONLY_DESCRIBES: Final = 0.3
AFTER_FOR: Final = 0.1
SAME_SORT: Final = 0.8
SORT_ENOUGH: Final = 0.75
"""From this share of the usual likeness on, a candidate counts as fully of the sort that is meant."""

SEPARATOR: Final = "|"
"""Stands between the names in `Candidate.type`."""
WHAT_FOR: Final = frozenset(
    ("for", "f", "with", "w", "to", "incl", "includ", "including", "without", "suitabl", "compat", "compatible",
     "para", "con", "sin", "de")
)  # fmt: skip
"""After these words (stems and plain) a title names something else than the thing itself."""
LEAST_TRAIT: Final = 10
COMMON_TRAIT: Final = 0.2
"""Traits of fewer documents, or of a larger share of all, tell nothing about the sort of a thing."""

PRIOR_MEAN: Final = 3.0
PRIOR_COUNT: Final = 5
"""The best rated are sorted by a Bayesian average, as if each had one review of every number of stars before its
first: (sum of stars + 15) / (reviews + 5). One happy friend so doesn't beat forty good reviews. Source: Evan Miller,
"Ranking Items With Star Ratings" (evanmiller.org, 2014), its expected mean under a uniform Dirichlet prior."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the query: the stems that may stand for it, and in how many documents one of them is."""

    lexemes: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking looks at. `described` and `attributed` count each term in description and attributes."""

    listing_id: int
    title: Sequence[str]
    type: Sequence[str]
    described: Sequence[int]
    attributed: Sequence[int]
    description_length: int
    attribute_length: int
    kind: str = ""
    traits: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class KindKnowledge:
    """How many documents of one kind there are, how long their fields usually are, and how descriptions are written.

    Kinds are told apart because goods have specifications and stays have none: a field is long or short, and a trait
    rare or common, among things of the same kind. `naming` is the share of a description's words that the title has.
    """

    documents: int = 0
    lengths: Mapping[str, float] = field(default_factory=dict)
    naming: float = 0.0

    @property
    def description_weight(self) -> float:
        """What a word in the description counts: as much as in the title where descriptions name the thing."""
        return PROSE + (WEIGHTS["description"] - PROSE) * min(self.naming / NAMING, 1.0)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was learned from the index. `headness` says how often a stem is the head of a name, from 0 to 1."""

    kinds: Mapping[str, KindKnowledge] = field(default_factory=dict)
    headness: Mapping[str, float] = field(default_factory=dict)
    traits: Mapping[int, int] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(kind.documents for kind in self.kinds.values())

    def of(self, candidate: Candidate) -> KindKnowledge:
        """Return what is known of the candidate's kind."""
        return self.kinds.get(candidate.kind) or NOTHING_KNOWN


NOTHING_KNOWN: Final = KindKnowledge()


def rank(terms: Sequence[Term], candidates: Sequence[Candidate], knowledge: Knowledge) -> list[int]:
    """Return the ids of the candidates, the best first; equals keep the order in which they came."""
    scores = score(terms, candidates, knowledge)
    order = sorted(range(len(candidates)), key=lambda place: -scores[place])
    return [candidates[place].listing_id for place in order]


def score(terms: Sequence[Term], candidates: Sequence[Candidate], knowledge: Knowledge) -> list[float]:
    """Return the score of each candidate, in order."""
    size = knowledge.documents
    weights = [_rarity(term.documents, size) for term in terms]
    total = sum(weights) or 1.0
    plain = []
    for candidate in candidates:
        match = _match(terms, weights, candidate, knowledge.of(candidate))
        plain.append(match / total + _signs(terms, candidate, knowledge))
    return _favour_the_sort(plain, candidates, knowledge)


def _rarity(documents: int, of: int) -> float:
    return math.log(1 + (max(of - documents, 0) + 0.5) / (documents + 0.5))


def _match(terms: Sequence[Term], weights: Sequence[float], candidate: Candidate, kind: KindKnowledge) -> float:
    """Sum the words' rarity, each times its part in the field that says it best."""
    found = 0.0
    usual, prose = kind.lengths, kind.description_weight
    for place, term in enumerate(terms):
        parts = (
            _part("title", _count(term, candidate.title), len(candidate.title), usual),
            _part("type", _count(term, candidate.type), len(candidate.type), usual),
            _part("attributes", candidate.attributed[place], candidate.attribute_length, usual),
            prose * _part("description", candidate.described[place], candidate.description_length, usual),
        )
        best = max(parts)
        found += weights[place] * (best + OTHER_FIELDS * (sum(parts) - best))
    return found


def _count(term: Term, words: Sequence[str]) -> int:
    return sum(words.count(lexeme) for lexeme in term.lexemes) if words else 0


def _part(name: str, times: int, length: int, usual: Mapping[str, float]) -> float:
    if not times:
        return 0.0
    b = DILUTION[name]
    diluted = times / (1 - b + b * length / (usual.get(name) or 1.0))
    return WEIGHTS[name] * diluted * (SATURATION + 1) / (diluted + SATURATION)


def _signs(terms: Sequence[Term], candidate: Candidate, knowledge: Knowledge) -> float:
    """Return what else speaks for the candidate, less what speaks against it."""
    wanted = frozenset(lexeme for term in terms for lexeme in term.lexemes)
    sign = 0.0
    if all(
        candidate.described[place] or candidate.attributed[place]
        or _count(term, candidate.title) or _count(term, candidate.type)
        for place, term in enumerate(terms)
    ):  # fmt: skip
        sign += ALL_WORDS
    if _is_the_type(terms, wanted, candidate.type):
        sign += SAME_TYPE
    places = [place for place, word in enumerate(candidate.title) if word in wanted]
    if places:
        sign -= ONLY_DESCRIBES * _describes(terms[-1], wanted, candidate.title, knowledge.headness)
        first = next((place for place, word in enumerate(candidate.title) if place and word in WHAT_FOR), None)
        if first is not None and places[0] > first:
            sign -= AFTER_FOR
    return sign


def _is_the_type(terms: Sequence[Term], wanted: frozenset[str], words: Sequence[str]) -> bool:
    """Whether one of the names of the type is exactly the query."""
    if not words:
        return False
    name: set[str] = set()
    for word in (*words, SEPARATOR):
        if word != SEPARATOR:
            name.add(word)
            continue
        if name and name <= wanted and all(name & set(term.lexemes) for term in terms):
            return True
        name = set()
    return False


def _describes(last: Term, wanted: frozenset[str], title: Sequence[str], headness: Mapping[str, float]) -> float:
    """How surely the query's last word only describes the word after it, wherever it stands; 0 where it does not."""
    least = 1.0
    found = False
    for place, word in enumerate(title):
        if word not in last.lexemes:
            continue
        found = True
        following = place + 1
        while following < len(title) and title[following] in wanted:
            following += 1
        after = title[following] if following < len(title) else ""
        least = min(least, headness.get(after, 0.0) if after.isalpha() else 0.0)
    return least if found else 0.0


def _favour_the_sort(scores: list[float], candidates: Sequence[Candidate], knowledge: Knowledge) -> list[float]:
    """Raise what is of the sort of thing that most good matches are, by the traits that they share."""
    telling = {kind: _telling(kind, candidates, knowledge) for kind in {each.kind for each in candidates}}
    vectors = [_vector(each.traits, telling[each.kind]) for each in candidates]
    weights = [max(value, 0.0) ** 2 if vector else 0.0 for value, vector in zip(scores, vectors, strict=True)]
    if not any(weights):
        return scores
    usual: defaultdict[int, float] = defaultdict(float)
    for weight, vector in zip(weights, vectors, strict=True):
        for trait, value in vector.items():
            usual[trait] += weight * value
    norm = math.sqrt(sum(value * value for value in usual.values()))
    likeness = [sum(value * usual[trait] for trait, value in vector.items()) / norm for vector in vectors]
    middle = sum(w * s for w, s in zip(weights, likeness, strict=True)) / sum(weights)
    enough = SORT_ENOUGH * middle or 1.0
    return [
        value + SAME_SORT * _trusted(min(like / enough, 1.0), len(vector))
        for value, like, vector in zip(scores, likeness, vectors, strict=True)
    ]


def _trusted(likeness: float, traits: int) -> float:
    """Return a likeness as far as so many traits can tell it; what has none is neither favoured nor not."""
    trust = traits / (traits + 1)
    return trust * likeness + 1 - trust


def _telling(kind: str, candidates: Sequence[Candidate], knowledge: Knowledge) -> dict[int, float]:
    """Return the traits of the candidates of one kind that tell anything, with their rarity."""
    documents = knowledge.kinds.get(kind, NOTHING_KNOWN).documents
    most = COMMON_TRAIT * documents
    traits = {trait for each in candidates if each.kind == kind for trait in each.traits}
    return {
        trait: math.log(documents / having)
        for trait in traits
        if LEAST_TRAIT <= (having := knowledge.traits.get(trait, 0)) <= most
    }


def _vector(traits: Sequence[int], telling: Mapping[int, float]) -> dict[int, float]:
    """Return the telling traits with their rarity, at length one."""
    found = {trait: telling[trait] for trait in traits if trait in telling}
    norm = math.sqrt(sum(value * value for value in found.values()))
    return {trait: value / norm for trait, value in found.items()} if norm else {}
