"""Which movement an exercise is."""

from fitai.coach.form.models import Movement, Variant
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import ExerciseType, Force, MovementPattern, Muscle

MOVEMENT_BY_PATTERN = {
    MovementPattern.SQUAT: Movement.SQUAT,
    MovementPattern.HINGE: Movement.HINGE,
    MovementPattern.LUNGE: Movement.LUNGE,
    MovementPattern.PUSH: Movement.PRESS,
    MovementPattern.PULL: Movement.ROW,
}
OTHER_FAMILIES = frozenset(
    {"calisthenics-skill", "full-body", "leg-curl", "medicine-ball-throw", "olympic-lift", "rear-delt"}
)
"""Families whose exercises have the pattern, but no angle that falls and rises once in a repetition."""
OVERHEAD_FAMILY = "vertical-press"


def movement_of(exercise: Exercise) -> tuple[Movement, Variant | None] | None:
    """The movement and its variant, by the exercise's pattern; None where its form cannot be analysed."""
    if exercise.exercise_type is not ExerciseType.STRENGTH or exercise.force is Force.STATIC:
        return None
    if exercise.family in OTHER_FAMILIES:
        return None
    if exercise.movement_pattern is MovementPattern.ISOLATION:
        return (Movement.CURL, None) if Muscle.BICEPS in exercise.primary_muscle_groups else None
    movement = MOVEMENT_BY_PATTERN.get(exercise.movement_pattern)
    if movement is None:
        return None
    is_overhead = movement is Movement.PRESS and exercise.family == OVERHEAD_FAMILY
    return movement, "overhead" if is_overhead else None
