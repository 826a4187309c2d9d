"""The derived fields of a custom exercise, its next status, and whether it matches filters. Pure."""

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
"""The form of a custom exercise's id. Ids of the written library are words: `barbell-back-squat`."""
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
"""The usual movement pattern of a compound exercise by its first primary muscle."""
PATTERN_BY_TYPE = {
    ExerciseType.CARDIO: MovementPattern.LOCOMOTION,
    ExerciseType.FLEXIBILITY: MovementPattern.MOBILITY,
    ExerciseType.BALANCE: MovementPattern.BRACE,
}
"""The movement pattern of an exercise by its type, regardless of its muscles."""
STATIC_PATTERNS = frozenset({MovementPattern.BRACE, MovementPattern.CARRY, MovementPattern.MOBILITY})
"""Patterns whose force is static."""
PULLING_MUSCLES = frozenset(
    {Muscle.BICEPS, Muscle.FOREARMS, Muscle.HAMSTRINGS, Muscle.LATS, Muscle.MIDDLE_BACK, Muscle.TRAPS}
)
"""Muscles that pull the load towards the body."""


def is_custom(exercise_id: str) -> bool:
    """Whether an id is that of a custom exercise, and not of one of the written library."""
    return CUSTOM_ID.fullmatch(exercise_id) is not None


def build_exercise(exercise_id: str, content: CreateExercise, previous: Exercise | None, now: datetime) -> Exercise:
    """Build the exercise that a request describes; fields that it leaves out are derived from the rest.

    Args:
        previous: the exercise that it replaces; its media, family, creator and source stay, its version is raised by one.
    """
    has_several_muscles = len(content.primary_muscle_groups) + len(content.secondary_muscle_groups) > 1
    mechanic = content.mechanic or (Mechanic.COMPOUND if has_several_muscles else Mechanic.ISOLATION)
    pattern = content.movement_pattern or _default_pattern(content, mechanic)
    fields = content.model_dump(exclude={"submit", "version", "met", "safety"}) | {
        "id": exercise_id,
        "mechanic": mechanic,
        "movement_pattern": pattern,
        "force": content.force or _default_force(content, pattern),
        "measurement": content.measurement or _default_measurement(content),
        "safety": ExerciseSafety.model_validate(content.safety.model_dump()),
        "calories": ExerciseCalories.of(content.met or DEFAULT_MET_BY_TYPE[content.exercise_type]),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    if previous is not None:
        fields |= {name: getattr(previous, name) for name in ("family", "media", "created_by", "created_at", "source")}
        fields["version"] = (previous.version or 0) + 1
    exercise = Exercise.model_validate(fields)
    return exercise.model_copy(update={"measurements": exercise.allowed_measurements})


def _default_pattern(content: CreateExercise, mechanic: Mechanic) -> MovementPattern:
    if content.exercise_type in PATTERN_BY_TYPE:
        return PATTERN_BY_TYPE[content.exercise_type]
    if mechanic == Mechanic.ISOLATION or not content.primary_muscle_groups:
        return MovementPattern.ISOLATION
    return PATTERN_BY_MUSCLE.get(content.primary_muscle_groups[0], MovementPattern.ISOLATION)


def _default_force(content: CreateExercise, pattern: MovementPattern) -> Force:
    if pattern in STATIC_PATTERNS:
        return Force.STATIC
    if pattern in (MovementPattern.PULL, MovementPattern.HINGE):
        return Force.PULL
    if pattern == MovementPattern.ISOLATION and PULLING_MUSCLES.intersection(content.primary_muscle_groups[:1]):
        return Force.PULL
    return Force.PUSH


def _default_measurement(content: CreateExercise) -> Measurement:
    if content.exercise_type == ExerciseType.CARDIO:
        return Measurement.DISTANCE_DURATION
    if content.exercise_type != ExerciseType.STRENGTH:
        return Measurement.DURATION
    return Measurement.BODYWEIGHT_REPS if content.equipment == (Equipment.BODYWEIGHT,) else Measurement.WEIGHT_REPS


def next_status(status: ExerciseStatus, *, published: bool, submit: bool, moderated: bool) -> ExerciseStatus:
    """The status of an exercise after a change.

    Everything that everybody sees has been reviewed: a creator's change of an approved exercise waits for another
    approval, and the library keeps the approved state until then.

    Args:
        published: whether a state of it is in the library.
        submit: whether the creator submits it for everybody.
        moderated: whether an admin changed another user's exercise.
    """
    if moderated:
        return status
    return ExerciseStatus.PENDING if published or submit else ExerciseStatus.PRIVATE


def matches_filters(exercise: ExerciseSummary, query: ExerciseList) -> bool:
    """Whether an exercise passes the query's filters."""
    muscles = {*exercise.primary_muscle_groups, *exercise.secondary_muscle_groups}
    filters: tuple[tuple[tuple[object, ...], set[object]], ...] = (
        (query.muscle, set(muscles)),
        (query.equipment, set(exercise.equipment)),
        (query.difficulty, {exercise.difficulty}),
        (query.type, {exercise.exercise_type}),
        (query.pattern, {exercise.movement_pattern}),
        (query.tag, set(exercise.tags)),
    )
    return all(not values or set(values) & actual for values, actual in filters)
