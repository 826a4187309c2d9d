"""Names of exercises in comparable forms."""

import pytest
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
def test_folding_removes_case_accents_and_apostrophes(text: str, folded: str) -> None:
    assert exercise_names.fold(text) == folded


@pytest.mark.parametrize(
    ("plural", "singular"),
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
def test_the_singular_of_a_plural(plural: str, singular: str) -> None:
    assert exercise_names.singular(plural) == singular


def test_spellings_of_one_name_have_one_key() -> None:
    assert {exercise_names.name_key(text) for text in ("Pull-Ups", "pull up", "pullup", "PULL UPS")} == {"pullup"}


@given(st.text(max_size=100))
def test_words_hold_letters_and_digits_only(text: str) -> None:
    for word in exercise_names.words(text):
        assert word
        assert all(character.isalnum() for character in word)
