"""Text as the search sees it."""

import pytest
from fitai.exercises.library import terms
from fitai.training import exercise_names
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Farmer's Walk", "farmers walk"),
        ("Développé", "developpe"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("T-Bar", "t-bar"),
    ],
)
def test_folding_takes_case_accents_and_apostrophes(text: str, folded: str) -> None:
    assert exercise_names.fold(text) == folded


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("squats", "squat"),
        ("presses", "press"),
        ("press", "press"),
        ("flies", "fly"),
        ("flyes", "fly"),
        ("calves", "calf"),
        ("lunges", "lunge"),
        ("crunches", "crunch"),
        ("ups", "up"),
        ("boxes", "box"),
        ("biceps", "bicep"),
        ("bicep", "bicep"),
    ],
)
def test_plurals(plural: str, one: str) -> None:
    assert exercise_names.singular(plural) == one


def test_spellings_of_one_name_have_one_key() -> None:
    assert {exercise_names.name_key(text) for text in ("Pull-Ups", "pull up", "pullup", "PULL UPS")} == {"pullup"}


def test_neighbours_are_joined() -> None:
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


@given(st.text(max_size=100))
def test_words_hold_letters_and_digits_only(text: str) -> None:
    for word in exercise_names.words(text):
        assert word
        assert all(mark.isalnum() for mark in word)


def test_trigrams_mark_both_ends() -> None:
    assert terms.trigrams("squat") == ["^sq", "squ", "qua", "uat", "at$"]
