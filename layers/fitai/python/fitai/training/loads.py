"""The starting load when one exercise substitutes another. Pure; kilograms."""

from collections.abc import Collection
from math import floor
from typing import Protocol

from pydantic import Field

from fitai.kernel.types import KILOGRAMS_PER_POUND, Model, Units, Weight
from fitai.training import exercise_names
from fitai.training.vocabulary import Equipment, Measurement, Mechanic, Tag


class LiftedExercise(Protocol):
    """The attributes of an exercise that its load depends on."""

    @property
    def name(self) -> str: ...
    @property
    def measurement(self) -> Measurement: ...
    @property
    def equipment(self) -> Collection[Equipment]: ...
    @property
    def mechanic(self) -> Mechanic: ...
    @property
    def tags(self) -> Collection[Tag]: ...


class SuggestedLoad(Model):
    """A weight to start a substitute with, and how it was derived."""

    weight: Weight = Field(description="With dumbbells and kettlebells, the weight of one.")
    per_hand: bool = Field(description="Whether two of them are lifted, one in each hand.")
    reason: str
    """How the weight was derived, in words to be shown."""


IMPLEMENT_RATIOS: dict[Equipment, tuple[float, str]] = {
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
"""What people lift with an implement, relative to a barbell in the same movement; the load of both hands together.

Measured: dumbbells 17 % less and the Smith machine 3 % less than the barbell (bench press one-repetition maximum,
Saeterbakken, van den Tillaar and Fimland, Journal of Sports Sciences 29, 2011); the trap bar 8 % more than the straight
one (deadlift, Swinton and others, Journal of Strength and Conditioning Research 25, 2011); the safety bar 11 % less
(squat, Hecker and others, the same journal 33, 2019). The others are cautious round numbers by analogy: an EZ
bar is held like a barbell, kettlebells pull on the wrist, cables and machines differ by their levers and pulleys, and
a plate or a sandbag is held less well than a handle."""


VARIANT_RATIOS: dict[tuple[str, ...], float] = {
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
"""What people lift in a variant, relative to the standard movement of its kind (back squat, deadlift, flat press, row,
curl), from the usual proportions of lifters' bests; the first whose words are all in an exercise's name applies."""


UNILATERAL_RATIO = 0.5
"""With one arm or one leg, half of the load."""


WEIGHT_STEPS: dict[Units, dict[Equipment, float]] = {
    "metric": {Equipment.DUMBBELL: 2.0, Equipment.KETTLEBELL: 4.0, Equipment.MACHINE: 5.0},
    "imperial": {Equipment.DUMBBELL: 5.0, Equipment.KETTLEBELL: 5.0, Equipment.MACHINE: 10.0},
}
"""The usual distance between available weights, in the caller's unit; for other implements see `PLATE_STEPS`."""


PLATE_STEPS: dict[Units, float] = {"metric": 2.5, "imperial": 5.0}
"""The smallest change of a load with a pair of plates, in the caller's unit."""


BAR_WEIGHTS: dict[Equipment, dict[Units, float]] = {
    Equipment.BARBELL: {"metric": 20.0, "imperial": 45.0},
    Equipment.TRAP_BAR: {"metric": 20.0, "imperial": 45.0},
    Equipment.SAFETY_BAR: {"metric": 25.0, "imperial": 55.0},
}
"""The weight of the empty bar in the caller's unit: the least that can be lifted with it."""


def weight_step(implement: Equipment | None, units: Units) -> float:
    """The usual distance between the weights of an implement that somebody with these units has (kilograms)."""
    usual = PLATE_STEPS[units]
    return _kilograms(usual if implement is None else WEIGHT_STEPS[units].get(implement, usual), units)


def bar_weight(implement: Equipment | None, units: Units) -> float:
    """The weight of the empty bar that somebody with these units has (kilograms); 0 where the implement is no bar."""
    return 0.0 if implement not in BAR_WEIGHTS else _kilograms(BAR_WEIGHTS[implement][units], units)


def _kilograms(weight: float, units: Units) -> float:
    return weight * KILOGRAMS_PER_POUND if units == "imperial" else weight


HANDHELD_IMPLEMENTS = frozenset({Equipment.DUMBBELL, Equipment.KETTLEBELL})
"""Implements of which one is held in each hand."""


SINGLE_IMPLEMENT_WORDS = ("goblet", "pullover", "single", "one", "halo", "swing", "suitcase")
"""Words in the names of exercises that are done with one dumbbell or kettlebell."""


def suggest_load(
    exercise: LiftedExercise, substitute: LiftedExercise, weight: float, units: Units = "metric"
) -> SuggestedLoad | None:
    """The load to start a substitute with, rounded down to an available weight; None where none can be derived.

        load = weight · count(exercise) · ratio(substitute) / ratio(exercise) / count(substitute)

    `count` is the number of implements lifted at once; `ratio` the product of the implement's ratio
    (`IMPLEMENT_RATIOS`), the variant's (`VARIANT_RATIOS`) and `UNILATERAL_RATIO` for one limb.

    Args:
        weight: kilograms lifted in `exercise`; with dumbbells or kettlebells, the weight of one of them.
        units: the unit of the caller's weights.
    """
    implement, substitute_implement = _implement(exercise), _implement(substitute)
    if implement is None or substitute_implement is None or exercise.mechanic != substitute.mechanic:
        return None
    total = weight * _implement_count(exercise, implement)
    load = (
        total
        * _load_ratio(substitute, substitute_implement)
        / _load_ratio(exercise, implement)
        / _implement_count(substitute, substitute_implement)
    )
    kilograms_per_unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    step = WEIGHT_STEPS[units].get(substitute_implement, PLATE_STEPS[units])
    rounded = floor(load / kilograms_per_unit / step + 1e-9) * step
    minimum = BAR_WEIGHTS.get(substitute_implement, {}).get(units, step)
    if rounded < minimum:
        return None
    reason = _explain_load(exercise, substitute, implement, substitute_implement)
    return SuggestedLoad(
        weight=rounded * kilograms_per_unit,
        per_hand=_implement_count(substitute, substitute_implement) == 2,
        reason=reason,
    )


def _implement(exercise: LiftedExercise) -> Equipment | None:
    """The implement that carries the load of an exercise; None where it has no external load."""
    if exercise.measurement is not Measurement.WEIGHT_REPS:
        return None
    return next((implement for implement in IMPLEMENT_RATIOS if implement in exercise.equipment), None)


def _implement_count(exercise: LiftedExercise, implement: Equipment) -> int:
    """The number of implements that are lifted at once."""
    is_one_sided = Tag.UNILATERAL in exercise.tags and "split" not in exercise.name.casefold()
    if (
        implement not in HANDHELD_IMPLEMENTS
        or is_one_sided
        or set(exercise_names.words(exercise.name)) & set(SINGLE_IMPLEMENT_WORDS)
    ):
        return 1
    return 2


def _load_ratio(exercise: LiftedExercise, implement: Equipment) -> float:
    ratio = IMPLEMENT_RATIOS[implement][0] * _variant_ratio(exercise)[1]
    return ratio * UNILATERAL_RATIO if _is_one_limb(exercise) else ratio


def _is_one_limb(exercise: LiftedExercise) -> bool:
    """Whether one arm or leg lifts the whole load; lunges, split squats and step-ups have ratios of their own."""
    return Tag.UNILATERAL in exercise.tags and _variant_ratio(exercise)[0] not in (
        ("lunge",),
        ("split", "squat"),
        ("step", "up"),
    )


def _variant_ratio(exercise: LiftedExercise) -> tuple[tuple[str, ...], float]:
    name_words = set(exercise_names.singulars(exercise.name))
    matches = ((variant, ratio) for variant, ratio in VARIANT_RATIOS.items() if name_words.issuperset(variant))
    return next(matches, ((), 1.0))


def _explain_load(
    exercise: LiftedExercise, substitute: LiftedExercise, implement: Equipment, substitute_implement: Equipment
) -> str:
    ratio = _load_ratio(substitute, substitute_implement) / _load_ratio(exercise, implement)
    text = f"about {round(ratio * 100)} % of the load"
    if implement != substitute_implement:
        text += f", with {IMPLEMENT_RATIOS[substitute_implement][1]} in place of {IMPLEMENT_RATIOS[implement][1]}"
    if _implement_count(substitute, substitute_implement) == 2:
        text += ", shared by two hands"
    if _is_one_limb(substitute) and not _is_one_limb(exercise):
        text += ", on one side at a time"
    return f"{text}; rounded down"
