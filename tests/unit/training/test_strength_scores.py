"""Scores of strength relative to body weight: known values."""

from typing import Any

import pytest
from fitai.training.strength_scores import dots, ipf_gl, wilks


def test_the_scores_have_known_values() -> None:
    assert dots("male", 82.5, 500) == pytest.approx(338.6963, abs=0.0001)
    assert ipf_gl("male", 82.5, 500) == pytest.approx(69.4250, abs=0.0001)


@pytest.mark.parametrize(
    ("sex", "body_weight", "coefficient"),
    [("male", 80, 0.6827), ("male", 100, 0.6086), ("female", 60, 1.1149)],
)
def test_the_wilks_coefficient_is_that_of_the_published_table(sex: Any, body_weight: float, coefficient: float) -> None:
    assert wilks(sex, body_weight, 1) == pytest.approx(coefficient, abs=0.0001)


def test_beyond_its_range_a_body_weight_counts_as_the_nearer_end() -> None:
    assert dots("male", 300, 500) == dots("male", 210, 500) != dots("male", 209, 500)
    assert dots("female", 20, 300) == dots("female", 40, 300) != dots("female", 41, 300)
    assert wilks("male", 300, 500) == wilks("male", 201.9, 500) != wilks("male", 200, 500)
    assert wilks("female", 160, 300) == wilks("female", 154.53, 300) != wilks("female", 150, 300)


def test_a_body_weight_below_the_formula_of_the_ipf_is_refused() -> None:
    with pytest.raises(ValueError, match="too low"):
        ipf_gl("female", 10, 100)
