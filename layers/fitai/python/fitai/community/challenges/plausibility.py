"""Which entries are implausible: the table "Excluded entries" of the product's specification, section E. Pure.

An entry is a completed workout. One that is excluded counts in no challenge, and stays in the history as it is. Only an
estimated maximum that is too high excludes the estimate alone, and only until it is repeated on another day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fitai.community.challenges.state import Flaw
from fitai.training.strength_levels import Lift, decile_weights
from fitai.training.strength_scores import Sex

MAX_VOLUME = 60_000.0
"""Kilograms of a workout."""
REVIEWED_VOLUME = 30_000.0
"""Kilograms of a workout above which somebody is to look at it; it counts."""
MAX_HOURS = 4.0
"""Hours of a workout."""
MAX_DAY_HOURS = 24.0
"""Hours of all workouts of a day."""
MAX_LOAD = 520.0
"""Kilograms of a set."""
MAX_MACHINE_LOAD = 1_000.0
"""Kilograms of a set on a machine."""
MAX_LOADED_REPS = 300
"""Repetitions of a set with a weight."""
MAX_RUN_SPEED = 7.6
"""Metres per second over `MIN_RUN`."""
MIN_RUN = 1_000.0
"""Metres."""
MAX_SHARE_OF_P90 = 1.35
"""Estimated one-rep max as a share of the 90th percentile of competitors of the same sex and body weight."""
MAX_JUMP = 1.25
"""Estimated one-rep max as a share of the user's own best of the last `JUMP_DAYS`."""
JUMP_DAYS = 90
MAX_LATE = timedelta(hours=48)
"""After the end of a workout: what is logged later does not count."""
P90 = 90
SECONDS_PER_HOUR = 3600.0

LIFTS: dict[str, Lift] = {
    "barbell-back-squat": "squat",
    "low-bar-back-squat": "squat",
    "wide-stance-back-squat": "squat",
    "pause-back-squat": "squat",
    "barbell-bench-press": "bench",
    "paused-bench-press": "bench",
    "barbell-deadlift": "deadlift",
    "sumo-deadlift": "deadlift",
    "paused-deadlift": "deadlift",
}
"""The exercises of the library that there are percentiles for."""


@dataclass(frozen=True, slots=True)
class DoneExercise:
    """What plausibility looks at in an exercise of a workout. Kilograms, metres per second.

    Attributes:
        max_load: the heaviest set that was lifted; assistance is none.
        max_loaded_reps: the most repetitions of a set with a weight.
        fastest_speed: of the sets over `MIN_RUN` or more.
    """

    max_load: float = 0.0
    max_loaded_reps: int = 0
    fastest_speed: float = 0.0
    is_machine: bool = False
    is_run: bool = False


def workout_flaws(seconds: float, volume: float, exercises: Iterable[DoneExercise]) -> list[Flaw]:
    """What is implausible about a workout by itself."""
    flaws: dict[str, Flaw] = {}

    def hold(reason: str, value: float, limit: float) -> None:
        known = flaws.get(reason)
        if value > limit and (known is None or value > known.value):
            flaws[reason] = Flaw.model_validate({"reason": reason, "value": round(value, 3), "limit": limit})

    hold("volume", volume, MAX_VOLUME)
    hold("duration", seconds / SECONDS_PER_HOUR, MAX_HOURS)
    for exercise in exercises:
        if exercise.is_machine:
            hold("machine_load", exercise.max_load, MAX_MACHINE_LOAD)
        else:
            hold("load", exercise.max_load, MAX_LOAD)
        hold("reps", exercise.max_loaded_reps, MAX_LOADED_REPS)
        if exercise.is_run:
            hold("run_speed", exercise.fastest_speed, MAX_RUN_SPEED)
    return list(flaws.values())


def needs_review(volume: float) -> bool:
    """Whether somebody is to look at a workout of this volume (kilograms)."""
    return REVIEWED_VOLUME < volume <= MAX_VOLUME


def impossible_days(seconds_by_day: Mapping[date, float]) -> dict[date, Flaw]:
    """The days with more training than a day has."""
    return {
        day: Flaw(reason="day", value=round(seconds / SECONDS_PER_HOUR, 3), limit=MAX_DAY_HOURS)
        for day, seconds in seconds_by_day.items()
        if seconds / SECONDS_PER_HOUR > MAX_DAY_HOURS
    }


def highest_p90(exercise_id: str, sex: Sex | None, body_weight: float | None) -> float | None:
    """Kilograms of the 90th percentile for a lift; None for other exercises, and where sex or body weight is unknown."""
    lift = LIFTS.get(exercise_id)
    if lift is None or sex is None or body_weight is None:
        return None
    percentiles, weights = decile_weights(sex, lift, body_weight)
    return weights[percentiles.index(P90)]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated one-rep max (kilograms) of a workout; `workout_id` is None where it is from before the challenge."""

    day: date
    value: float
    workout_id: str | None = None


def implausible_estimates(
    estimates: Sequence[Estimate], earlier: Sequence[Estimate], p90: float | None
) -> dict[str, Flaw]:
    """The estimates that do not count until they are repeated on another day, by the ids of their workouts.

    Args:
        estimates: those of the challenge, oldest first.
        earlier: those before it, which count.
        p90: the 90th percentile, where there is one.
    """
    flaws: dict[str, Flaw] = {}
    counted = list(earlier)
    for estimate in estimates:
        flaw = _estimate_flaw(estimate, estimates, counted, p90)
        if flaw is None:
            counted.append(estimate)
        else:
            flaws[str(estimate.workout_id)] = flaw
    return flaws


def _estimate_flaw(
    estimate: Estimate, estimates: Sequence[Estimate], counted: Sequence[Estimate], p90: float | None
) -> Flaw | None:
    since = estimate.day - timedelta(days=JUMP_DAYS)
    best = max((other.value for other in counted if since <= other.day <= estimate.day), default=None)
    level_limit = None if p90 is None else p90 * MAX_SHARE_OF_P90
    jump_limit = None if best is None else best * MAX_JUMP
    if level_limit is not None and _is_single(estimate, estimates, level_limit):
        return Flaw(reason="strength_level", value=round(estimate.value, 3), limit=round(level_limit, 3))
    if jump_limit is not None and _is_single(estimate, estimates, jump_limit):
        return Flaw(reason="strength_jump", value=round(estimate.value, 3), limit=round(jump_limit, 3))
    return None


def _is_single(estimate: Estimate, estimates: Sequence[Estimate], limit: float) -> bool:
    """Whether an estimate is above a limit, and none of another day is."""
    return estimate.value > limit and not any(other.value > limit and other.day != estimate.day for other in estimates)
