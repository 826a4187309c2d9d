"""Strength levels among raw competitors: the tables and the examples of the specification."""

from typing import Any

import pytest
from fitai.training.strength_levels import LEVEL_BOUNDS, decile_weights, strength_standing
from hypothesis import given, settings
from hypothesis import strategies as st

MEN = (54, 62.5, 70, 78.5, 88, 99, 112.5, 132)
WOMEN = (44, 49.5, 54.5, 60, 66, 72.5, 80, 96)
MEDIANS: list[tuple[str, str, tuple[float, ...], tuple[float, ...]]] = [
    ("male", "squat", MEN, (130, 152.5, 170, 185, 197.5, 210, 225, 237.5)),
    ("male", "bench", MEN, (88.5, 102.5, 112.5, 125, 135, 145, 157.5, 167.5)),
    ("male", "deadlift", MEN, (160, 185, 200, 215, 227.5, 240, 250, 255)),
    ("female", "squat", WOMEN, (80, 90, 100, 105, 110, 115, 120, 125)),
    ("female", "bench", WOMEN, (45, 50, 55, 57.5, 60, 63.5, 65, 67.5)),
    ("female", "deadlift", WOMEN, (102.5, 113.5, 120, 127.5, 132.5, 137.5, 140, 145)),
]


@pytest.mark.parametrize(("sex", "lift", "body_weights", "medians"), MEDIANS)
def test_the_medians_are_those_of_the_tables(
    sex: Any, lift: Any, body_weights: tuple[float, ...], medians: tuple[float, ...]
) -> None:
    seen = [strength_standing(sex, lift, body_weight, 100).median for body_weight in body_weights]
    assert seen == list(medians)


@pytest.mark.parametrize(
    ("sex", "lift", "body_weight", "one_rep_max", "index", "percentile", "level"),
    [
        ("male", "bench", 82.5, 100, 0.774, None, "intermediate"),
        ("male", "bench", 82.5, 150, 1.161, 80.7, "competitor"),
        ("female", "deadlift", 63, 140, 1.077, 64.0, "competitor"),
    ],
)
def test_the_examples(
    sex: Any, lift: Any, body_weight: float, one_rep_max: float, index: float, percentile: float | None, level: str
) -> None:
    standing = strength_standing(sex, lift, body_weight, one_rep_max)
    assert standing.index == pytest.approx(index, abs=0.0005)
    assert standing.percentile == (None if percentile is None else pytest.approx(percentile, abs=0.05))
    assert standing.level == level


@pytest.mark.parametrize(
    ("one_rep_max", "level", "percentile"),
    [(49.9, "starting", None), (50, "novice", None), (74.9, "novice", None), (75, "intermediate", None),
     (99.9, "intermediate", None), (100, "advanced", None), (124.9, "advanced", None), (125, "competitor", 50),
     (130, "competitor", 60), (154.9, "competitor", 89.9), (155, "elite", 90), (200, "elite", None)],
)  # fmt: skip
def test_each_level_begins_where_the_one_before_ends(one_rep_max: float, level: str, percentile: float | None) -> None:
    """A man of 78.5 kg: the median of the bench press is 125 kg, the sixth decile 130 kg, the ninth 155 kg."""
    standing = strength_standing("male", "bench", 78.5, one_rep_max)
    assert standing.level == level
    assert standing.percentile == (None if percentile is None else pytest.approx(percentile, abs=0.05))


def test_outside_the_table_the_nearer_body_weight_counts() -> None:
    assert strength_standing("male", "squat", 30, 130) == strength_standing("male", "squat", 54, 130)
    assert strength_standing("female", "squat", 200, 130) == strength_standing("female", "squat", 96, 130)


def test_between_two_body_weights_each_decile_is_on_the_line() -> None:
    _, lighter = decile_weights("male", "deadlift", 70)
    _, heavier = decile_weights("male", "deadlift", 78.5)
    _, between = decile_weights("male", "deadlift", 74.25)
    assert between == pytest.approx([(low + high) / 2 for low, high in zip(lighter, heavier, strict=True)])


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["male", "female"]),
    st.sampled_from(["squat", "bench", "deadlift"]),
    st.floats(30, 200),
    st.floats(1, 500),
    st.floats(0.1, 50),
)
def test_more_is_never_a_lower_level(sex: Any, lift: Any, body_weight: float, weight: float, gain: float) -> None:
    order = [*(level for _, level in LEVEL_BOUNDS), "competitor", "elite"]
    lighter = strength_standing(sex, lift, body_weight, weight)
    heavier = strength_standing(sex, lift, body_weight, weight + gain)
    assert order.index(heavier.level) >= order.index(lighter.level)
    if lighter.percentile is not None and heavier.percentile is not None:
        assert 50 <= lighter.percentile <= heavier.percentile <= 90
