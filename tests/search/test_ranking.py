"""The rules of ranking: what holds for any words, whatever the weights are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.rules.ranking import Candidate, KindKnowledge, Knowledge, Term, rank, score

WORDS = st.sampled_from(["lamp", "desk", "oak", "shade", "for", "small", "lantern"])
KNOWLEDGE = Knowledge(
    kinds={"": KindKnowledge(1000, {"title": 4.0, "type": 1.0, "attributes": 8.0, "description": 20.0})},
    headness={"shade": 0.8, "desk": 0.6, "lamp": 0.7},
    traits={1: 50, 2: 40, 3: 30, 9: 900},
)


def candidate(listing_id: int, title: str, **values: object) -> Candidate:
    given_values = {
        "type": [], "described": [0, 0], "attributed": [0, 0], "description_length": 20, "attribute_length": 8,
        "traits": [],
    }  # fmt: skip
    return Candidate(listing_id=listing_id, title=title.split(), **{**given_values, **values})  # type: ignore[arg-type]


def terms(*words: str, documents: int = 50) -> list[Term]:
    return [Term((word,), documents) for word in words]


def first(*candidates: Candidate, words: str = "lamp") -> int:
    return rank(terms(*words.split()), candidates, KNOWLEDGE)[0]


def test_the_thing_comes_before_what_is_only_described_by_it() -> None:
    assert first(candidate(1, "lamp shade"), candidate(2, "oak lamp")) == 2


def test_the_thing_comes_before_what_is_for_it() -> None:
    assert first(candidate(1, "bulb for lamp"), candidate(2, "small oak lamp")) == 2


def test_a_thing_whose_type_is_asked_for_comes_first() -> None:
    same = {"type": ["lamp"]}
    assert first(candidate(1, "oak lamp"), candidate(2, "oak lantern", **same), candidate(3, "lamp", **same)) == 3


def test_a_short_title_says_more_than_a_long_one() -> None:
    assert first(candidate(1, "lamp oak small desk lantern old"), candidate(2, "lamp oak")) == 2


def test_all_words_before_some_of_them() -> None:
    some, both = candidate(1, "desk desk"), candidate(2, "small old oak desk lamp lantern")
    assert first(some, both, words="desk lamp") == 2


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    asked = [Term(("oak",), 5), Term(("lamp",), 700)]
    assert rank(asked, [candidate(1, "lamp x"), candidate(2, "oak x")], KNOWLEDGE) == [2, 1]


def test_what_shares_the_traits_of_most_matches_comes_before_the_odd_one() -> None:
    usual = [candidate(n, "oak lamp", traits=[1, 2]) for n in range(1, 6)]
    odd = candidate(9, "oak lamp", traits=[3])
    assert rank(terms("lamp"), [odd, *usual], KNOWLEDGE)[-1] == 9


def test_descriptions_count_as_names_only_where_they_are_written_as_names() -> None:
    mentions = candidate(1, "quiet room", described=[1, 0], description_length=4)
    is_one = candidate(2, "small oak lamp from 1950")
    lengths = KNOWLEDGE.kinds[""].lengths
    names, prose = (Knowledge({"": KindKnowledge(1000, lengths, naming)}) for naming in (0.6, 0.02))
    assert rank(terms("lamp"), [mentions, is_one], names)[0] == 1
    assert rank(terms("lamp"), [mentions, is_one], prose)[0] == 2


def test_equals_keep_their_order() -> None:
    same = [candidate(n, "oak lamp") for n in (5, 3, 8)]
    assert rank(terms("lamp"), same, KNOWLEDGE) == [5, 3, 8]


def test_nothing_learned_yet_is_no_obstacle() -> None:
    assert rank(terms("lamp"), [candidate(1, "oak"), candidate(2, "oak lamp")], Knowledge())[0] == 2


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=12), st.lists(WORDS, min_size=1, max_size=3)
)
def test_ranking_loses_nothing_and_invents_nothing(titles: list[list[str]], asked: list[str]) -> None:
    zeros = [0] * len(asked)
    given_candidates = [
        candidate(n, " ".join(title), described=zeros, attributed=zeros) for n, title in enumerate(titles)
    ]
    assert sorted(rank(terms(*asked), given_candidates, KNOWLEDGE)) == list(range(len(titles)))


@given(st.lists(WORDS, max_size=5), st.integers(0, 5))
def test_one_more_mention_in_the_description_never_harms(title: list[str], times: int) -> None:
    less, more = (candidate(1, " ".join(title), described=[count], attributed=[0]) for count in (times, times + 1))
    low, high = (score(terms("lamp"), [each], KNOWLEDGE)[0] for each in (less, more))
    assert high >= low
