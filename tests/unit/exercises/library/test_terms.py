"""The terms of the full-text index: joined pairs, trigrams, edit distance."""

import pytest
from fitai.exercises.library import terms
from hypothesis import given
from hypothesis import strategies as st


def test_neighbouring_words_are_joined() -> None:
    assert terms.joined_pairs("Dumbbell Skull Crusher") == ["dumbbellskull", "skullcrusher"]


@pytest.mark.parametrize(
    ("first", "second", "typos"),
    [("squat", "squat", 0), ("sqaut", "squat", 1), ("sqat", "squat", 1), ("deadlfit", "deadlift", 1), ("", "abc", 3)],
)
def test_distance_counts_typos(first: str, second: str, typos: int) -> None:
    assert terms.edit_distance(first, second) == typos


short = st.text("abc", max_size=7)


@given(short, short)
def test_distance_is_symmetric_and_zero_only_for_the_same(first: str, second: str) -> None:
    assert terms.edit_distance(first, second) == terms.edit_distance(second, first)
    assert (terms.edit_distance(first, second) == 0) == (first == second)
    assert terms.edit_distance(first, second) <= max(len(first), len(second))


def test_trigrams_mark_both_ends() -> None:
    assert terms.trigrams("squat") == ["^sq", "squ", "qua", "uat", "at$"]
