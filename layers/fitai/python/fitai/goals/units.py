"""The units of goals, and how measured values are converted to them. Pure."""

from typing import Literal

from fitai.goals.models import GoalKind, GoalType
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_INCH, METRES_PER_MILE, Units

Quantity = Literal["mass", "fraction", "length", "distance", "time", "reps", "workouts", "weeks"]

QUANTITIES: dict[GoalKind, Quantity] = {
    "weight": "mass",
    "bodyFat": "fraction",
    "measurement": "length",
    "strength": "mass",
    "reps": "reps",
    "frequency": "workouts",
    "volume": "mass",
    "minutes": "time",
    "distance": "distance",
    "streak": "weeks",
}
UNITS: dict[Quantity, dict[str, float]] = {
    "mass": {"kg": 1.0, "lb": KILOGRAMS_PER_POUND},
    "fraction": {"%": 1.0},
    "length": {"m": 1.0, "cm": 0.01, "in": METRES_PER_INCH},
    "distance": {"m": 1.0, "km": 1000.0, "mi": METRES_PER_MILE},
    "time": {"min": 60.0},
    "reps": {"reps": 1.0},
    "workouts": {"workouts": 1.0},
    "weeks": {"weeks": 1.0},
}
"""The units of each quantity, and how many of its metric unit (kg, percent, m, s) they are; the default comes first."""
IMPERIAL_DEFAULTS: dict[Quantity, str] = {"mass": "lb", "length": "in", "distance": "mi"}
CUSTOM_UNIT = "points"
"""The unit of a custom goal that has none."""
DIGITS = 6
"""Digits after the point that a converted value is rounded to: 45.359237 kg are 100 lb, to the last digit."""


def kind_of(type: GoalType, unit: str | None) -> GoalKind:
    """The kind of a type's goals; that of `endurance` follows from the unit."""
    if type == "weight_loss":
        return "weight"
    if type == "endurance":
        if unit == "reps":
            return "reps"
        return "distance" if unit in UNITS["distance"] else "minutes"
    return type


def default_unit(kind: GoalKind, units: Units) -> str:
    """The unit of a goal that names none: the caller's."""
    if kind == "custom":
        return CUSTOM_UNIT
    quantity = QUANTITIES[kind]
    imperial = IMPERIAL_DEFAULTS.get(quantity) if units == "imperial" else None
    return imperial or next(iter(UNITS[quantity]))


def allowed_units(kind: GoalKind) -> list[str] | None:
    """The units that a kind may have; None where any is allowed."""
    return None if kind == "custom" else list(UNITS[QUANTITIES[kind]])


def to_metric(kind: GoalKind, unit: str, value: float) -> float:
    """The value in the metric unit of its quantity; that of a custom goal as it is."""
    return value if kind == "custom" else value * UNITS[QUANTITIES[kind]][unit]


def from_metric(kind: GoalKind, unit: str, value: float) -> float:
    """A metric value in the goal's unit."""
    return value if kind == "custom" else round(value / UNITS[QUANTITIES[kind]][unit], DIGITS)
