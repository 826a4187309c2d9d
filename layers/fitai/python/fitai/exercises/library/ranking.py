"""The order of exercises that fit a search equally well. Pure."""

from fitai.exercises.models import Exercise
from fitai.training import exercise_names
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Tag

COMMON_EQUIPMENT = frozenset(
    {
        Equipment.BARBELL, Equipment.BENCH, Equipment.BODYWEIGHT, Equipment.CABLE, Equipment.DIP_BARS, Equipment.DUMBBELL,
        Equipment.EZ_BAR, Equipment.KETTLEBELL, Equipment.MACHINE, Equipment.PULL_UP_BAR, Equipment.RACK,
    }
)  # fmt: skip
"""What every gym has."""


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
"""What most people train with: it comes first until the library knows what its own users do."""


RARE_TAGS = frozenset({Tag.OLYMPIC, Tag.PLYOMETRIC, Tag.REHAB})
"""Tags of what few are looking for who do not say so."""


def ranking_key(one: Exercise) -> str:
    """Where an exercise stands among others that fit a search as well: the better liked first, then the plainer."""
    popularity = f"{10**9 - one.metrics.popularity_score:017.6f}"
    return f"{popularity} {_unlikeliness(one):02} {exercise_names.fold(one.name)}"


def _unlikeliness(one: Exercise) -> int:
    """How unlikely it is that somebody means this one, before anything is known of its use: 0 to 99.

    A longer name is a rarer variant, more aliases are of what more people do; strength before the rest, what every
    gym has before what few have, one main muscle before many; `STAPLES` above all.
    """
    found = 20 + 2 * len(exercise_names.words(one.name)) - 2 * min(len(one.aliases), 3)
    found += 4 * (one.exercise_type is not ExerciseType.STRENGTH) + 2 * (one.difficulty is Difficulty.ADVANCED)
    found -= 8 * (one.id in STAPLE_EXERCISES)
    found += 2 * (not COMMON_EQUIPMENT.issuperset(one.equipment)) + 2 * bool(RARE_TAGS.intersection(one.tags))
    return min(found + 2 * (len(one.primary_muscle_groups) > 2), 99)
