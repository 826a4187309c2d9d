"""The order of exercises that match a search equally well. Pure."""

from fitai.exercises.models import Exercise
from fitai.training import exercise_names
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Tag

COMMON_EQUIPMENT = frozenset(
    {
        Equipment.BARBELL, Equipment.BENCH, Equipment.BODYWEIGHT, Equipment.CABLE, Equipment.DIP_BARS, Equipment.DUMBBELL,
        Equipment.EZ_BAR, Equipment.KETTLEBELL, Equipment.MACHINE, Equipment.PULL_UP_BAR, Equipment.RACK,
    }
)  # fmt: skip
"""Equipment that every gym has."""
STAPLE_EXERCISES = frozenset(
    {
        "back-extension-45", "barbell-back-squat", "barbell-bench-press", "barbell-curl", "barbell-deadlift",
        "barbell-front-squat", "barbell-hip-thrust", "barbell-overhead-press", "barbell-row", "barbell-shrug",
        "bodyweight-squat", "bulgarian-split-squat", "burpee", "cable-crossover", "cable-crunch",
        "cable-lateral-raise", "chin-up", "crunch", "dip", "dumbbell-bench-press", "dumbbell-curl", "dumbbell-fly",
        "dumbbell-front-raise", "dumbbell-pullover", "dumbbell-shoulder-press", "face-pull", "farmers-walk",
        "forward-lunge", "glute-bridge", "goblet-squat", "hack-squat", "hammer-curl", "hanging-leg-raise",
        "incline-barbell-bench-press", "incline-dumbbell-bench-press", "kettlebell-swing", "lat-pulldown",
        "lateral-raise", "leg-extension", "leg-press", "lying-leg-curl", "machine-chest-press", "mountain-climber",
        "nordic-hamstring-curl", "outdoor-run", "pec-deck", "plank", "preacher-curl", "pull-up", "push-up",
        "reverse-dumbbell-fly", "romanian-deadlift", "rope-triceps-pushdown", "russian-twist", "seated-cable-row",
        "seated-calf-raise", "seated-hip-abduction", "seated-hip-adduction", "seated-leg-curl", "side-plank",
        "single-arm-dumbbell-row", "sit-up", "skull-crusher", "standing-calf-raise", "step-up", "t-bar-row",
        "triceps-pushdown", "walking-lunge",
    }
)  # fmt: skip
"""The most common exercises: they are ranked first until the library has counted its own users' workouts."""
RARE_TAGS = frozenset({Tag.OLYMPIC, Tag.PLYOMETRIC, Tag.REHAB})
"""Tags of exercises that few people mean without naming them."""


def ranking_key(exercise: Exercise) -> str:
    """Sort key of an exercise among equal matches: the more popular first, then the more common variant."""
    popularity = f"{10**9 - exercise.metrics.popularity_score:017.6f}"
    return f"{popularity} {unlikeliness(exercise):02} {exercise_names.fold(exercise.name)}"


def unlikeliness(exercise: Exercise) -> int:
    """How unlikely it is that a search means this exercise, regardless of its uses: 0 to 99.

    A longer name is a rarer variant, more aliases mean a more common exercise; strength is likelier than other types,
    common equipment than rare equipment, one main muscle than many; `STAPLE_EXERCISES` are the likeliest.
    """
    score = 20 + 2 * len(exercise_names.words(exercise.name)) - 2 * min(len(exercise.aliases), 3)
    score += 4 * (exercise.exercise_type is not ExerciseType.STRENGTH) + 2 * (
        exercise.difficulty is Difficulty.ADVANCED
    )
    score -= 8 * (exercise.id in STAPLE_EXERCISES)
    score += 2 * (not COMMON_EQUIPMENT.issuperset(exercise.equipment)) + 2 * bool(RARE_TAGS.intersection(exercise.tags))
    return min(score + 2 * (len(exercise.primary_muscle_groups) > 2), 99)
