"""The load to begin with when one exercise takes another one's place. Pure; kilograms."""

from collections.abc import Collection
from math import floor
from typing import Protocol

from pydantic import Field

from fitai.kernel.types import KILOGRAMS_PER_POUND, Model, Units, Weight
from fitai.training import exercise_names
from fitai.training.vocabulary import Equipment, Measurement, Mechanic, Tag


class LiftedExercise(Protocol):
    """What a load depends on in an exercise."""

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
    """A weight to begin a substitute with, and how it was come by."""

    weight: Weight = Field(description="Of dumbbells and kettlebells, that of one.")
    per_hand: bool = Field(description="There are two of them, one in each hand.")
    reason: str


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
"""What people lift with an implement, as a part of what they lift with a barbell in the same movement: both hands' load
together.

Measured: dumbbells 17 % less and the Smith machine 3 % less than the barbell (bench press one-repetition maximum,
Saeterbakken, van den Tillaar and Fimland, Journal of Sports Sciences 29, 2011); the trap bar 8 % more than the straight
one (deadlift, Swinton and others, Journal of Strength and Conditioning Research 25, 2011); the safety bar 11 % less
(squat, Hecker and others, the same journal 33, 2019). The others are cautious round numbers by what they share with
those: an EZ bar is held like a barbell, kettlebells pull on the wrist, cables and machines differ by their levers and
pulleys, and a plate or a sandbag is held less well than a handle."""


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
"""What people lift in a variant, as a part of what they lift in the plain movement of its kind (back squat, deadlift,
flat press, row, curl), from the usual proportions of lifters' bests; the first that fits a name counts."""


UNILATERAL_RATIO = 0.5
"""With one arm or one leg, half of the load: half of the muscle lifts it."""


WEIGHT_STEPS: dict[Units, dict[Equipment, float]] = {
    "metric": {Equipment.DUMBBELL: 2.0, Equipment.KETTLEBELL: 4.0, Equipment.MACHINE: 5.0},
    "imperial": {Equipment.DUMBBELL: 5.0, Equipment.KETTLEBELL: 5.0, Equipment.MACHINE: 10.0},
}
"""What the usual weights differ by; everything else by `PLATES`."""


PLATE_STEPS: dict[Units, float] = {"metric": 2.5, "imperial": 5.0}


BAR_WEIGHTS: dict[Equipment, dict[Units, float]] = {
    Equipment.BARBELL: {"metric": 20.0, "imperial": 45.0},
    Equipment.TRAP_BAR: {"metric": 20.0, "imperial": 45.0},
    Equipment.SAFETY_BAR: {"metric": 25.0, "imperial": 55.0},
}
"""What the empty bar weighs: nobody can lift less with it."""


HANDHELD_IMPLEMENTS = frozenset({Equipment.DUMBBELL, Equipment.KETTLEBELL})


SINGLE_IMPLEMENT_WORDS = ("goblet", "pullover", "single", "one", "halo", "swing", "suitcase")
"""Words in the name of an exercise that is done with one dumbbell or kettlebell."""


def suggest_load(
    one: LiftedExercise, other: LiftedExercise, weight: float, units: Units = "metric"
) -> SuggestedLoad | None:
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
    total = weight * _implement_count(one, tool)
    wanted = total * _load_ratio(other, other_tool) / _load_ratio(one, tool) / _implement_count(other, other_tool)
    unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    step = WEIGHT_STEPS[units].get(other_tool, PLATE_STEPS[units])
    rounded = floor(wanted / unit / step + 1e-9) * step
    least = BAR_WEIGHTS.get(other_tool, {}).get(units, step)
    if rounded < least:
        return None
    reason = _explain_load(one, other, tool, other_tool)
    return SuggestedLoad(weight=rounded * unit, per_hand=_implement_count(other, other_tool) == 2, reason=reason)


def _implement(exercise: LiftedExercise) -> Equipment | None:
    """What the load of an exercise is held with; None where it has no load of its own."""
    if exercise.measurement is not Measurement.WEIGHT_REPS:
        return None
    return next((tool for tool in IMPLEMENT_RATIOS if tool in exercise.equipment), None)


def _implement_count(exercise: LiftedExercise, tool: Equipment) -> int:
    """How many of the implement are lifted at once."""
    alone = Tag.UNILATERAL in exercise.tags and "split" not in exercise.name.casefold()
    if (
        tool not in HANDHELD_IMPLEMENTS
        or alone
        or set(exercise_names.words(exercise.name)) & set(SINGLE_IMPLEMENT_WORDS)
    ):
        return 1
    return 2


def _load_ratio(exercise: LiftedExercise, tool: Equipment) -> float:
    part = IMPLEMENT_RATIOS[tool][0] * _variant_ratio(exercise)[1]
    return part * UNILATERAL_RATIO if _is_one_limb(exercise) else part


def _is_one_limb(exercise: LiftedExercise) -> bool:
    """Whether one arm or leg lifts all of it. Lunges and split squats have a part of their own."""
    return Tag.UNILATERAL in exercise.tags and _variant_ratio(exercise)[0] not in (
        ("lunge",),
        ("split", "squat"),
        ("step", "up"),
    )


def _variant_ratio(exercise: LiftedExercise) -> tuple[tuple[str, ...], float]:
    apart = exercise_names.singulars(exercise.name)
    fitting = ((variant, part) for variant, part in VARIANT_RATIOS.items() if set(variant) <= set(apart))
    return next(fitting, ((), 1.0))


def _explain_load(one: LiftedExercise, other: LiftedExercise, tool: Equipment, other_tool: Equipment) -> str:
    ratio = _load_ratio(other, other_tool) / _load_ratio(one, tool)
    text = f"about {round(ratio * 100)} % of the load"
    if tool != other_tool:
        text += f", with {IMPLEMENT_RATIOS[other_tool][1]} in place of {IMPLEMENT_RATIOS[tool][1]}"
    if _implement_count(other, other_tool) == 2:
        text += ", shared by two hands"
    if _is_one_limb(other) and not _is_one_limb(one):
        text += ", on one side at a time"
    return f"{text}; rounded down"
