"""The weekly volume of each muscle, and its primary sets. Pure.

A set is a working set of a lift; warm-up sets do not count. It counts 1 for each primary muscle and 0.5 for each
secondary one; lats and middle back are one muscle, `back`, and count once for each set. Glutes count only where they are
primary and neither quadriceps nor hamstrings is primary, abdominals only where they are primary.

Source: the specification of the coach, "Volume".
"""

from collections.abc import Iterable, Mapping
from math import ceil

from fitai.coach.planning.exercises import ExerciseFacts
from fitai.training.plans import TemplateDay, TemplateExercise


def working_sets(planned: TemplateExercise) -> int:
    """The sets of a planned exercise without its warm-up sets. The sets of a wave are all working sets."""
    if planned.set_plan is None or (planned.progression is not None and planned.progression.waves):
        return planned.sets
    return sum(set_.type != "warmup" for set_ in planned.set_plan)


def deload_sets(sets: int, percentage: float) -> int:
    """The sets that remain of an exercise's sets in a deload week: rounded up, at least one."""
    return max(1, ceil(sets * percentage / 100)) if sets else 0


def volume(sets: Iterable[tuple[ExerciseFacts, int]]) -> dict[str, float]:
    """What sets of exercises count for each muscle."""
    total: dict[str, float] = {}
    for facts, count in sets:
        for muscle, share in facts.volume.items():
            total[muscle] = total.get(muscle, 0.0) + share * count
    return total


def primary_sets(sets: Iterable[tuple[ExerciseFacts, int]]) -> dict[str, int]:
    """The sets of lifts that have a muscle as a primary one, by muscle."""
    total: dict[str, int] = {}
    for facts, count in sets:
        if facts.is_lift:
            for muscle in facts.primary:
                total[muscle] = total.get(muscle, 0) + count
    return total


def day_sets(day: TemplateDay, facts: Mapping[str, ExerciseFacts]) -> list[tuple[ExerciseFacts, int]]:
    """The lifts of a day with their working sets; exercises without facts are left out."""
    return [
        (facts[planned.exercise_id], working_sets(planned))
        for planned in day.exercises
        if planned.exercise_id in facts and facts[planned.exercise_id].is_lift
    ]
