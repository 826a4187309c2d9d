"""The formulas of strength training that more than one service uses. Pure; kilograms, metres, seconds."""

from dataclasses import dataclass

from fitai.training.vocabulary import ExerciseType

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


def one_rep_max(weight: float, reps: int) -> OneRepMax:
    """Estimate the one-repetition maximum: w·(1 + r/30) (Epley 1985); one repetition gives the weight itself.

    Args:
        weight: kilograms, at least 0. reps: at least 1.
    """
    if reps <= 1:
        return OneRepMax(weight, False)
    counted = min(reps, RELIABLE_REPS)
    return OneRepMax(weight * (1 + counted / 30), reps > RELIABLE_REPS)


def weight_for_reps(one_rep_max_weight: float, reps: int) -> float:
    """The weight that can be lifted for a number of repetitions: Epley's formula solved for it.

    Args:
        one_rep_max_weight: kilograms. reps: at least 1.
    """
    return one_rep_max_weight / one_rep_max(1.0, reps).value


def calories(met: float, body_weight: float, seconds: float) -> float:
    """Kilocalories: MET × kilograms × hours (Ainsworth et al., Compendium of Physical Activities, 2011)."""
    return met * body_weight * seconds / 3600
