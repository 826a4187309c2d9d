"""The formulas of the calculators. Pure; kilograms."""

from fitai.kernel.errors import Invalid
from fitai.training import strength_scores
from fitai.training.formulas import Formula, one_rep_max
from fitai.training.strength_scores import Sex


def estimated_one_rep_max(formula: Formula, weight: float, reps: int) -> float:
    """Estimate the one-repetition maximum: one repetition gives the weight, more than twelve the value for twelve."""
    return one_rep_max(weight, reps, formula).value


def ipf_gl(sex: Sex, body_weight: float, total: float) -> float:
    """IPF GL points: see `fitai.training.strength_scores`.

    Raises:
        Invalid: the body weight is too low for the formula.
    """
    try:
        return strength_scores.ipf_gl(sex, body_weight, total)
    except ValueError:
        raise Invalid.field("bodyWeight", "Is too low for this formula") from None
