"""The formulas of the calculators. Pure; kilograms."""

from math import exp

from fitai.kernel.errors import Invalid
from fitai.tools.models import Formula, Sex
from fitai.training.formulas import RELIABLE_REPS, one_rep_max

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


def estimated_one_rep_max(formula: Formula, weight: float, reps: int) -> float:
    """Estimate the one-repetition maximum: one repetition gives the weight, more than twelve the value for twelve.

    Epley w(1 + r/30) (1985); Brzycki 36w/(37 − r) (1993); Lombardi w·r^0.10 (1989).
    """
    return weight * one_rep_max_factor(formula, reps)


def one_rep_max_factor(formula: Formula, reps: int) -> float:
    """The one-repetition maximum relative to the weight that was lifted for a number of repetitions."""
    counted = min(reps, RELIABLE_REPS)
    if counted <= 1:
        return 1.0
    if formula == "brzycki":
        return 36 / (37 - counted)
    return counted**0.10 if formula == "lombardi" else one_rep_max(1.0, counted).value


def dots(sex: Sex, body_weight: float, total: float) -> float:
    """DOTS: 500 · total / p(body weight)."""
    minimum, maximum = DOTS_BODY_WEIGHT_RANGE[sex]
    bounded_weight = min(max(body_weight, minimum), maximum)
    polynomial = 0.0
    for coefficient in DOTS_COEFFICIENTS[sex]:
        polynomial = polynomial * bounded_weight + coefficient
    return 500 * total / polynomial


def ipf_gl(sex: Sex, body_weight: float, total: float) -> float:
    """IPF GL points: 100 · total / (A − B·e^(−C·body weight)).

    Raises:
        Invalid: the body weight is too low for the formula.
    """
    a, b, c = IPF_GL_COEFFICIENTS[sex]
    denominator = a - b * exp(-c * body_weight)
    if denominator <= 0:
        raise Invalid.field("bodyWeight", "Is too low for this formula")
    return 100 * total / denominator
