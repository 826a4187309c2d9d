"""What an exercise that somebody writes comes to, what passes a filter, and how popular an exercise is. Pure functions."""

import re
from datetime import datetime

from fitai.exercises.library.models import ExerciseList
from fitai.exercises.models import (
    CreateExercise,
    Exercise,
    ExerciseCalories,
    ExerciseSafety,
    ExerciseStatus,
    ExerciseSummary,
)
from fitai.training.formulas import DEFAULT_MET_BY_TYPE
from fitai.training.vocabulary import Equipment, ExerciseType, Force, Measurement, Mechanic, MovementPattern, Muscle

CUSTOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The form of a custom exercise's id. The written library's are words: `barbell-back-squat`."""


PATTERN_BY_MUSCLE = {
    Muscle.CHEST: MovementPattern.PUSH,
    Muscle.SHOULDERS: MovementPattern.PUSH,
    Muscle.LATS: MovementPattern.PULL,
    Muscle.MIDDLE_BACK: MovementPattern.PULL,
    Muscle.TRAPS: MovementPattern.PULL,
    Muscle.QUADRICEPS: MovementPattern.SQUAT,
    Muscle.HAMSTRINGS: MovementPattern.HINGE,
    Muscle.GLUTES: MovementPattern.HINGE,
    Muscle.LOWER_BACK: MovementPattern.HINGE,
    Muscle.ABDOMINALS: MovementPattern.BRACE,
}
"""How a compound exercise of this muscle moves, mostly."""
PATTERN_BY_TYPE = {
    ExerciseType.CARDIO: MovementPattern.LOCOMOTION,
    ExerciseType.FLEXIBILITY: MovementPattern.MOBILITY,
    ExerciseType.BALANCE: MovementPattern.BRACE,
}
"""How an exercise of this type moves, whatever its muscles."""
STATIC_PATTERNS = frozenset({MovementPattern.BRACE, MovementPattern.CARRY, MovementPattern.MOBILITY})
"""Patterns whose force is static."""
PULLING_MUSCLES = frozenset(
    {Muscle.BICEPS, Muscle.FOREARMS, Muscle.HAMSTRINGS, Muscle.LATS, Muscle.MIDDLE_BACK, Muscle.TRAPS}
)
"""Muscles that draw the load near."""


def is_custom(exercise_id: str) -> bool:
    """Whether an id is that of an exercise that somebody made, and not one of the written library's."""
    return CUSTOM_ID.fullmatch(exercise_id) is not None


def build_exercise(exercise_id: str, given: CreateExercise, before: Exercise | None, now: datetime) -> Exercise:
    """The exercise that a request describes; what it leaves out follows from the rest.

    Args:
        before: what it replaces. Its pictures, its family and who made it stay; its version is raised by one.
    """
    several = len(given.primary_muscle_groups) + len(given.secondary_muscle_groups) > 1
    mechanic = given.mechanic or (Mechanic.COMPOUND if several else Mechanic.ISOLATION)
    pattern = given.movement_pattern or _default_pattern(given, mechanic)
    content = given.model_dump(exclude={"submit", "version", "met", "safety"}) | {
        "id": exercise_id,
        "mechanic": mechanic,
        "movement_pattern": pattern,
        "force": given.force or _default_force(given, pattern),
        "measurement": given.measurement or _default_measurement(given),
        "safety": ExerciseSafety.model_validate(given.safety.model_dump()),
        "calories": ExerciseCalories.of(given.met or DEFAULT_MET_BY_TYPE[given.exercise_type]),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    if before is not None:
        content |= {name: getattr(before, name) for name in ("family", "media", "created_by", "created_at", "source")}
        content["version"] = (before.version or 0) + 1
    return Exercise.model_validate(content)


def _default_pattern(given: CreateExercise, mechanic: Mechanic) -> MovementPattern:
    if given.exercise_type in PATTERN_BY_TYPE:
        return PATTERN_BY_TYPE[given.exercise_type]
    if mechanic == Mechanic.ISOLATION or not given.primary_muscle_groups:
        return MovementPattern.ISOLATION
    return PATTERN_BY_MUSCLE.get(given.primary_muscle_groups[0], MovementPattern.ISOLATION)


def _default_force(given: CreateExercise, pattern: MovementPattern) -> Force:
    if pattern in STATIC_PATTERNS:
        return Force.STATIC
    if pattern in (MovementPattern.PULL, MovementPattern.HINGE):
        return Force.PULL
    if pattern == MovementPattern.ISOLATION and PULLING_MUSCLES.intersection(given.primary_muscle_groups[:1]):
        return Force.PULL
    return Force.PUSH


def _default_measurement(given: CreateExercise) -> Measurement:
    if given.exercise_type == ExerciseType.CARDIO:
        return Measurement.DISTANCE_DURATION
    if given.exercise_type != ExerciseType.STRENGTH:
        return Measurement.DURATION
    return Measurement.BODYWEIGHT_REPS if given.equipment == (Equipment.BODYWEIGHT,) else Measurement.WEIGHT_REPS


def next_status(before: ExerciseStatus, *, published: bool, submit: bool, moderated: bool) -> ExerciseStatus:
    """What becomes of an exercise that was changed.

    What everybody sees has been looked at: a creator's change of an approved exercise waits for another approval,
    and the library keeps the approved state until then.

    Args:
        published: whether a state of it is in the library.
        submit: whether the creator offers it to everybody.
        moderated: whether an admin changed what is not the admin's own.
    """
    if moderated:
        return before
    return ExerciseStatus.PENDING if published or submit else ExerciseStatus.PRIVATE


def matches_filters(one: ExerciseSummary, query: ExerciseList) -> bool:
    """Whether an exercise is what the query's filters ask for."""
    muscles = {*one.primary_muscle_groups, *one.secondary_muscle_groups}
    wanted: tuple[tuple[tuple[object, ...], set[object]], ...] = (
        (query.muscle, set(muscles)),
        (query.equipment, set(one.equipment)),
        (query.difficulty, {one.difficulty}),
        (query.type, {one.exercise_type}),
        (query.pattern, {one.movement_pattern}),
        (query.tag, set(one.tags)),
    )
    return all(not values or set(values) & has for values, has in wanted)
