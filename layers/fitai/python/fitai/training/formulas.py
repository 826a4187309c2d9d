"""The formulas of strength training that more than one service uses. Pure; kilograms, metres, seconds."""

from dataclasses import dataclass
from typing import Literal

from fitai.training.vocabulary import ExerciseType

Formula = Literal["epley", "brzycki", "lombardi"]
"""The formulas that estimate a one-repetition maximum."""

RELIABLE_REPS = 12
"""Repetitions beyond which an estimate is unreliable: it is capped at the value for this many."""
DEFAULT_BODY_WEIGHT = 75.0
"""Kilograms assumed for an account that has not stated its body weight."""
DEFAULT_MET_BY_TYPE = {
    ExerciseType.STRENGTH: 3.5,
    ExerciseType.CARDIO: 8.0,
    ExerciseType.FLEXIBILITY: 2.3,
    ExerciseType.BALANCE: 2.5,
}
"""Metabolic equivalents where none is given: resistance training, circuit training, stretching, hatha yoga
(Compendium of Physical Activities)."""


@dataclass(frozen=True, slots=True)
class OneRepMax:
    """An estimated one-repetition maximum in kilograms; `low_confidence` beyond `RELIABLE_REPS` repetitions."""

    value: float
    low_confidence: bool


def one_rep_max(weight: float, reps: int, formula: Formula = "epley") -> OneRepMax:
    """Estimate the one-repetition maximum; one repetition gives the weight itself. See `one_rep_max_factor`.

    Args:
        weight: kilograms, at least 0. reps: at least 1.
    """
    return OneRepMax(weight * one_rep_max_factor(formula, reps), reps > RELIABLE_REPS)


def one_rep_max_factor(formula: Formula, reps: int) -> float:
    """The one-repetition maximum relative to the weight that was lifted for a number of repetitions, w of 1.

    Epley w(1 + r/30) (1985); Brzycki 36w/(37 − r) (1993); Lombardi w·r^0.10 (1989). More than twelve repetitions give the
    value for twelve.
    """
    counted = min(reps, RELIABLE_REPS)
    if counted <= 1:
        return 1.0
    if formula == "brzycki":
        return 36 / (37 - counted)
    return counted**0.10 if formula == "lombardi" else 1 + counted / 30


def weight_for_reps(one_rep_max_weight: float, reps: int) -> float:
    """The weight that can be lifted for a number of repetitions: Epley's formula solved for it.

    Args:
        one_rep_max_weight: kilograms. reps: at least 1.
    """
    return one_rep_max_weight / one_rep_max(1.0, reps).value


def calories(met: float, body_weight: float, seconds: float) -> float:
    """Kilocalories: MET × kilograms × hours (Ainsworth et al., Compendium of Physical Activities, 2011)."""
    return met * body_weight * seconds / 3600
