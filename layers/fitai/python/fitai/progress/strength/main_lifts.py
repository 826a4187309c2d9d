"""The main lifts, and the exercises of the library that are variants of them."""

from fitai.progress.strength.models import MainLift
from fitai.training.strength_levels import Lift

MAIN_LIFTS: dict[MainLift, tuple[str, ...]] = {
    "squat": ("barbell-back-squat", "low-bar-back-squat", "wide-stance-back-squat", "pause-back-squat"),
    "bench_press": ("barbell-bench-press", "paused-bench-press"),
    "deadlift": ("barbell-deadlift", "sumo-deadlift", "paused-deadlift"),
    "overhead_press": ("barbell-overhead-press",),
    "row": ("barbell-row", "pendlay-row", "underhand-barbell-row"),
    "pull_up": (
        "weighted-pull-up",
        "weighted-chin-up",
        "pull-up",
        "chin-up",
        "neutral-grip-pull-up",
        "assisted-pull-up",
    ),
}
"""Ids of the library; of powerlifting only variants that a competition would take."""

POWERLIFTS: dict[MainLift, Lift] = {"squat": "squat", "bench_press": "bench", "deadlift": "deadlift"}
"""The main lifts that there are levels of."""

MAIN_LIFT_BY_EXERCISE: dict[str, MainLift] = {
    exercise_id: lift for lift, exercise_ids in MAIN_LIFTS.items() for exercise_id in exercise_ids
}


def powerlift(exercise_id: str) -> Lift | None:
    """The lift of powerlifting that an exercise is a variant of; None for others."""
    lift = MAIN_LIFT_BY_EXERCISE.get(exercise_id)
    return None if lift is None else POWERLIFTS.get(lift)
