"""Scores of strength relative to body weight: DOTS, IPF GL points and Wilks points. Pure; kilograms."""

from math import exp
from typing import Literal

Sex = Literal["male", "female"]
"""The sex that a formula is for."""

DOTS_COEFFICIENTS: dict[Sex, tuple[float, ...]] = {
    "male": (-1.0930e-6, 7.391293e-4, -0.1918759221, 24.0900756, -307.75076),
    "female": (-1.0706e-6, 5.158568e-4, -0.1126655495, 13.6175032, -57.96288),
}
"""Coefficients of the polynomial of body weight, the highest power first (Konertz, 2019)."""
DOTS_BODY_WEIGHT_RANGE: dict[Sex, tuple[float, float]] = {"male": (40, 210), "female": (40, 150)}
"""Kilograms of body weight that the polynomial was fitted to; others count as the nearer end of the range."""
IPF_GL_COEFFICIENTS: dict[Sex, tuple[float, float, float]] = {
    "male": (1199.72839, 1025.18162, 0.00921),
    "female": (610.32796, 1045.59282, 0.03048),
}
"""A, B and C of classic three-lift powerlifting (International Powerlifting Federation, 2020)."""
WILKS_COEFFICIENTS: dict[Sex, tuple[float, ...]] = {
    "male": (-1.291e-8, 7.01863e-6, -0.00113732, -0.002388645, 16.2606339, -216.0475144),
    "female": (-9.054e-8, 4.731582e-5, -0.00930733913, 0.82112226871, -27.23842536447, 594.31747775582),
}
"""Coefficients of the polynomial of body weight, the highest power first (Wilks, 1995: the formula before that of 2020)."""
WILKS_BODY_WEIGHT_RANGE: dict[Sex, tuple[float, float]] = {"male": (40, 201.9), "female": (26.51, 154.53)}
"""Kilograms of body weight within which the polynomial has a meaning; others count as the nearer end of the range."""


def dots(sex: Sex, body_weight: float, total: float) -> float:
    """DOTS: 500 · total / p(body weight).

    Args:
        body_weight: kilograms. total: of squat, bench press and deadlift, kilograms.
    """
    return 500 * total / _polynomial(DOTS_COEFFICIENTS[sex], _clamp(body_weight, DOTS_BODY_WEIGHT_RANGE[sex]))


def wilks(sex: Sex, body_weight: float, total: float) -> float:
    """Wilks points: 500 · total / p(body weight).

    Args:
        body_weight: kilograms. total: of squat, bench press and deadlift, kilograms.
    """
    return 500 * total / _polynomial(WILKS_COEFFICIENTS[sex], _clamp(body_weight, WILKS_BODY_WEIGHT_RANGE[sex]))


def ipf_gl(sex: Sex, body_weight: float, total: float) -> float:
    """IPF GL points: 100 · total / (A − B·e^(−C·body weight)).

    Args:
        body_weight: kilograms. total: of squat, bench press and deadlift, kilograms.

    Raises:
        ValueError: the body weight is too low for the formula.
    """
    a, b, c = IPF_GL_COEFFICIENTS[sex]
    denominator = a - b * exp(-c * body_weight)
    if denominator <= 0:
        raise ValueError("the body weight is too low for this formula")
    return 100 * total / denominator


def _clamp(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """The value of a polynomial, its highest power first."""
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value
