"""What can be done in place of an exercise: which others are like it, and with what load. Pure functions.

Any service may import it: a workout that finds a machine taken asks the same question as the route.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import floor

from fitai.exercises import words
from fitai.exercises.compile import place
from fitai.exercises.models import (
    Difficulty,
    Equipment,
    Exercise,
    ExerciseSummary,
    Measurement,
    Mechanic,
    Muscle,
    Substitute,
    SuggestedLoad,
    Tag,
)
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units

ALWAYS = frozenset({Equipment.BODYWEIGHT, Equipment.MAT})
"""What nobody has to have: a floor serves for a mat."""

PATTERN, PRIMARY, ALL_MUSCLES, MECHANIC, FORCE, DIFFICULTY = 0.30, 0.30, 0.15, 0.10, 0.10, 0.05
"""What each respect counts; together 1."""

IMPLEMENTS: dict[Equipment, tuple[float, str]] = {
    Equipment.BARBELL: (1.0, "a barbell"),
    Equipment.SMITH_MACHINE: (0.97, "a Smith machine"),
    Equipment.DUMBBELL: (0.83, "dumbbells"),
    Equipment.TRAP_BAR: (1.08, "a trap bar"),
    Equipment.SAFETY_BAR: (0.89, "a safety bar"),
    Equipment.EZ_BAR: (0.95, "an EZ bar"),
    Equipment.KETTLEBELL: (0.75, "kettlebells"),
    Equipment.CABLE: (0.75, "a cable"),
    Equipment.MACHINE: (0.90, "a machine"),
    Equipment.LANDMINE: (0.80, "a landmine"),
    Equipment.WEIGHT_PLATE: (0.40, "a plate"),
    Equipment.SANDBAG: (0.70, "a sandbag"),
}
"""What people lift with an implement, as a part of what they lift with a barbell in the same movement: both hands' load
together.

Measured: dumbbells 17 % less and the Smith machine 3 % less than the barbell (bench press one-repetition maximum,
Saeterbakken, van den Tillaar and Fimland, Journal of Sports Sciences 29, 2011); the trap bar 8 % more than the straight
one (deadlift, Swinton and others, Journal of Strength and Conditioning Research 25, 2011); the safety bar 11 % less
(squat, Hecker and others, the same journal 33, 2019). The others are cautious round numbers by what they share with
those: an EZ bar is held like a barbell, kettlebells pull on the wrist, cables and machines differ by their levers and
pulleys, and a plate or a sandbag is held less well than a handle."""

VARIANTS: dict[tuple[str, ...], float] = {
    ("goblet",): 0.5,
    ("front", "squat"): 0.85,
    ("overhead", "squat"): 0.6,
    ("zercher",): 0.8,
    ("split", "squat"): 0.6,
    ("lunge",): 0.6,
    ("step", "up"): 0.5,
    ("hack", "squat"): 1.1,
    ("leg", "press"): 1.8,
    ("romanian",): 0.75,
    ("stiff", "leg"): 0.75,
    ("good", "morning"): 0.5,
    ("hip", "thrust"): 1.1,
    ("swing",): 0.4,
    ("incline",): 0.8,
    ("close", "grip"): 0.9,
    ("overhead", "press"): 0.65,
    ("shoulder", "press"): 0.65,
    ("arnold",): 0.55,
    ("fly",): 0.5,
    ("pullover",): 0.5,
    ("upright", "row"): 0.6,
    ("raise",): 0.3,
    ("kickback",): 0.4,
    ("extension",): 0.8,
}
"""What people lift in a variant, as a part of what they lift in the plain movement of its kind (back squat, deadlift,
flat press, row, curl), from the usual proportions of lifters' bests; the first that fits a name counts."""

UNILATERAL = 0.5
"""With one arm or one leg, half of the load: half of the muscle lifts it."""
STEPS: dict[Units, dict[Equipment, float]] = {
    "metric": {Equipment.DUMBBELL: 2.0, Equipment.KETTLEBELL: 4.0, Equipment.MACHINE: 5.0},
    "imperial": {Equipment.DUMBBELL: 5.0, Equipment.KETTLEBELL: 5.0, Equipment.MACHINE: 10.0},
}
"""What the usual weights differ by; everything else by `PLATES`."""
PLATES: dict[Units, float] = {"metric": 2.5, "imperial": 5.0}
BARS: dict[Equipment, dict[Units, float]] = {
    Equipment.BARBELL: {"metric": 20.0, "imperial": 45.0},
    Equipment.TRAP_BAR: {"metric": 20.0, "imperial": 45.0},
    Equipment.SAFETY_BAR: {"metric": 25.0, "imperial": 55.0},
}
"""What the empty bar weighs: nobody can lift less with it."""
HELD = frozenset({Equipment.DUMBBELL, Equipment.KETTLEBELL})
ALONE = ("goblet", "pullover", "single", "one", "halo", "swing", "suitcase")
"""Words in the name of an exercise that is done with one dumbbell or kettlebell."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the exercise another one is, 0 to 1, and in which respects."""

    exercise: Exercise
    score: float
    reasons: tuple[str, ...]


def likeness(one: Exercise, other: Exercise) -> Likeness:
    """How well one exercise can take another's place.

        0.30 · same movement pattern
      + 0.30 · J(primary muscles) + 0.15 · J(all muscles)        J(A, B) = |A ∩ B| / |A ∪ B|   (Jaccard 1901)
      + 0.10 · same mechanic + 0.10 · same force
      + 0.05 · (1 − difference of difficulty / 2)

    The weights say what a training plan cares for: first what moves and what works, then how.
    """
    own, its = set(one.primary_muscle_groups), set(other.primary_muscle_groups)
    all_own, all_its = own | set(one.secondary_muscle_groups), its | set(other.secondary_muscle_groups)
    steps = abs(one.difficulty.level - other.difficulty.level)
    score = (
        PATTERN * (one.movement_pattern == other.movement_pattern)
        + PRIMARY * _jaccard(own, its)
        + ALL_MUSCLES * _jaccard(all_own, all_its)
        + MECHANIC * (one.mechanic == other.mechanic)
        + FORCE * (one.force == other.force)
        + DIFFICULTY * (1 - steps / (len(Difficulty) - 1))
    )
    return Likeness(other, round(score, 4), tuple(_reasons(one, other)))


def _jaccard(one: set[Muscle], other: set[Muscle]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _reasons(one: Exercise, other: Exercise) -> Iterable[str]:
    """In which respects they are alike, and in which not, in words."""
    if one.movement_pattern == other.movement_pattern:
        yield f"same movement pattern: {_word(one.movement_pattern)}"
    shared = [muscle for muscle in one.primary_muscle_groups if muscle in other.primary_muscle_groups]
    yield f"works {', '.join(map(_word, shared))} as its main muscle" + ("s" if len(shared) > 1 else "")
    also = [muscle for muscle in one.secondary_muscle_groups if muscle in other.secondary_muscle_groups]
    if also:
        yield f"{', '.join(map(_word, also))} help{'s' if len(also) == 1 else ''} in both"
    if one.mechanic == other.mechanic:
        yield "several joints, as before" if one.mechanic is Mechanic.COMPOUND else "one joint, as before"
    if other.difficulty is not one.difficulty:
        yield "easier to learn" if other.difficulty.level < one.difficulty.level else "asks for more experience"


def _word(value: str) -> str:
    return value.replace("_", " ")


def ranked(one: Exercise, others: Iterable[Exercise], equipment: Collection[Equipment] | None = None) -> list[Likeness]:
    """What can be done in place of an exercise, the likest first.

    Among equals first what is counted alike (weight and repetitions, or the own body's), then the same family of
    movements, then what is more popular or plainer. Only what moves the same way and shares a primary muscle is a substitute at all.

    Args:
        equipment: what there is, beside the own body and a floor; None for everything.
    """
    there = None if equipment is None else ALWAYS | set(equipment)
    own = set(one.primary_muscle_groups)
    found = [
        likeness(one, other)
        for other in others
        if other.id != one.id
        and other.movement_pattern == one.movement_pattern
        and other.exercise_type == one.exercise_type
        and own & set(other.primary_muscle_groups)
        and (there is None or there.issuperset(other.equipment))
    ]

    def standing(like: Likeness) -> tuple[float, bool, bool, str, str]:
        other = like.exercise
        unlike = other.measurement is not one.measurement, other.family != one.family
        return -like.score, *unlike, place(other), other.id

    return sorted(found, key=standing)


def suggested_load(one: Exercise, other: Exercise, weight: float, units: Units = "metric") -> SuggestedLoad | None:
    """The load to begin a substitute with, rounded down to the weights that there are; None where none can be told.

        load = weight · hands(one) · level(other) / level(one) / hands(other)

    `level` is the product of the implement's part (`IMPLEMENTS`), the variant's (`VARIANTS`) and a half for one limb.

    Args:
        weight: kilograms in `one`; with dumbbells or kettlebells, that of one of them.
        units: what the caller's weights are stamped in.
    """
    tool, other_tool = _implement(one), _implement(other)
    if tool is None or other_tool is None or one.mechanic != other.mechanic:
        return None
    total = weight * _hands(one, tool)
    wanted = total * _level(other, other_tool) / _level(one, tool) / _hands(other, other_tool)
    unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    step = STEPS[units].get(other_tool, PLATES[units])
    rounded = floor(wanted / unit / step + 1e-9) * step
    least = BARS.get(other_tool, {}).get(units, step)
    if rounded < least:
        return None
    reason = _explained(one, other, tool, other_tool)
    return SuggestedLoad(weight=rounded * unit, per_hand=_hands(other, other_tool) == 2, reason=reason)


def _implement(exercise: Exercise) -> Equipment | None:
    """What the load of an exercise is held with; None where it has no load of its own."""
    if exercise.measurement is not Measurement.WEIGHT_REPS:
        return None
    return next((tool for tool in IMPLEMENTS if tool in exercise.equipment), None)


def _hands(exercise: Exercise, tool: Equipment) -> int:
    """How many of the implement are lifted at once."""
    alone = Tag.UNILATERAL in exercise.tags and "split" not in exercise.name.casefold()
    if tool not in HELD or alone or set(words.words(exercise.name)) & set(ALONE):
        return 1
    return 2


def _level(exercise: Exercise, tool: Equipment) -> float:
    part = IMPLEMENTS[tool][0] * _variant(exercise)[1]
    return part * UNILATERAL if _one_limb(exercise) else part


def _one_limb(exercise: Exercise) -> bool:
    """Whether one arm or leg lifts all of it. Lunges and split squats have a part of their own."""
    return Tag.UNILATERAL in exercise.tags and _variant(exercise)[0] not in (
        ("lunge",),
        ("split", "squat"),
        ("step", "up"),
    )


def _variant(exercise: Exercise) -> tuple[tuple[str, ...], float]:
    apart = words.singulars(exercise.name)
    fitting = ((variant, part) for variant, part in VARIANTS.items() if set(variant) <= set(apart))
    return next(fitting, ((), 1.0))


def _explained(one: Exercise, other: Exercise, tool: Equipment, other_tool: Equipment) -> str:
    ratio = _level(other, other_tool) / _level(one, tool)
    text = f"about {round(ratio * 100)} % of the load"
    if tool != other_tool:
        text += f", with {IMPLEMENTS[other_tool][1]} in place of {IMPLEMENTS[tool][1]}"
    if _hands(other, other_tool) == 2:
        text += ", shared by two hands"
    if _one_limb(other) and not _one_limb(one):
        text += ", on one side at a time"
    return f"{text}; rounded down"


def substitutes(
    one: Exercise,
    others: Iterable[Exercise],
    equipment: Collection[Equipment] | None = None,
    weight: float | None = None,
    units: Units = "metric",
) -> list[Substitute]:
    """What can be done in place of an exercise, the likest first, with the load to begin with where one is known."""
    return [
        Substitute(
            exercise=ExerciseSummary.model_validate(
                like.exercise.model_dump(include=set(ExerciseSummary.model_fields))
            ),
            likeness=like.score,
            reasons=list(like.reasons),
            load=None if weight is None else suggested_load(one, like.exercise, weight, units),
        )
        for like in ranked(one, others, equipment)
    ]
