"""One exercise over workouts: its sums, its bests and its first values. Pure.

Bests and first values cannot be subtracted: `is_best_lost` says when they are to be searched among all workouts.
"""

from collections.abc import Sequence
from datetime import date

from fitai.analytics import counters
from fitai.analytics.counters import Baseline
from fitai.kernel.types import Model


class ExerciseContribution(Model):
    """A workout's contribution of one exercise. For an assisted exercise the best weight is the lowest."""

    name: str
    sets: int = 0
    volume: int = 0
    max_weight: float | None = None
    max_reps: int | None = None
    one_rep_max: float | None = None
    assisted: bool = False
    unassisted_reps: int | None = None
    longest_hold: float | None = None
    assistance: float | None = None


class ExerciseTally(ExerciseContribution):
    """The sums, bests and first values of one exercise over all workouts; `workouts` is the number that had it."""

    workouts: int = 0
    baseline: Baseline | None = None
    assistance_baseline: Baseline | None = None


def dated_exercise(exercise: ExerciseContribution, day: date, workout_id: str) -> ExerciseTally:
    """A workout's exercise with what would be its first values."""

    def baseline(value: float | None) -> Baseline | None:
        if value is None:
            return None
        return Baseline(date=day, workout_id=workout_id, value=value)

    return ExerciseTally(
        **dict(exercise),
        workouts=1,
        baseline=baseline(exercise.one_rep_max),
        assistance_baseline=baseline(exercise.assistance),
    )


# --- bests -------------------------------------------------------------------------------------------------

BEST_FIELDS = ("max_weight", "max_reps", "one_rep_max", "unassisted_reps", "longest_hold", "assistance")


def best_values(contributions: Sequence[ExerciseContribution]) -> dict[str, float | None]:
    """The best of each of `BEST_FIELDS`, by name."""
    return {name: best_value(name, contributions) for name in BEST_FIELDS}


def best_value(name: str, contributions: Sequence[ExerciseContribution]) -> float | None:
    """The best value of a field; None where there is none. Of assistance the least is the best."""
    with_value = [exercise for exercise in contributions if getattr(exercise, name) is not None]
    if not with_value:
        return None
    less_is_better = name == "assistance" or (name == "max_weight" and with_value[0].assisted)
    values: list[float] = [getattr(exercise, name) for exercise in with_value]
    return min(values) if less_is_better else max(values)


def is_best_lost(tally: ExerciseTally, old: ExerciseTally, new: ExerciseTally | None) -> bool:
    """Whether the old contribution held one of the bests or first values, and the new one does not reach it."""
    both = [old] if new is None else [old, new]
    return counters.is_baseline_lost(tally, old, new) or any(
        getattr(old, name) is not None
        and getattr(old, name) == getattr(tally, name)
        and (new is None or getattr(new, name) != best_value(name, both))
        for name in BEST_FIELDS
    )


def merge_contributions(first: ExerciseContribution, second: ExerciseContribution) -> ExerciseContribution:
    """The contribution of an exercise that a workout has twice: the sums, and the better of the bests."""
    update = {"sets": first.sets + second.sets, "volume": first.volume + second.volume}
    return first.model_copy(update=update | best_values([first, second]))


def update_tally(current: ExerciseTally | None, old: ExerciseTally | None, new: ExerciseTally | None) -> ExerciseTally:
    """The tally after a workout's values have changed from `old` to `new`, none of which held a best that is lost."""
    name_source = new or current or old
    tally = current or ExerciseTally(name="", assisted=bool(new and new.assisted))
    signed = [(summand, sign) for summand, sign in ((tally, 1), (old, -1), (new, 1)) if summand is not None]
    update: dict[str, object] = {
        "name": name_source.name if name_source else "",
        "workouts": tally.workouts + (new is not None) - (old is not None),
        "sets": sum(sign * summand.sets for summand, sign in signed),
        "volume": sum(sign * summand.volume for summand, sign in signed),
        **counters.updated_baselines(tally, old, new),
    }
    return tally.model_copy(update=update | dict(best_values([tally, new] if new else [tally])))


def tally_contributions(contributions: list[ExerciseTally]) -> ExerciseTally:
    """The tally of all workouts that have an exercise."""
    if not contributions:
        return ExerciseTally(name="")
    return ExerciseTally(
        name=contributions[-1].name,
        assisted=contributions[-1].assisted,
        workouts=len(contributions),
        sets=sum(exercise.sets for exercise in contributions),
        volume=sum(exercise.volume for exercise in contributions),
        **best_values(contributions),
        **counters.earliest_baselines(contributions),
    )
