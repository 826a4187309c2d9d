"""Format numbers, weights and days for texts, in the caller's units. Pure."""

from dataclasses import dataclass
from datetime import date

from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units

UNIT_BY_UNITS: dict[Units, WeightUnit] = {"metric": "kg", "imperial": "lb"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeightWriter:
    """Writes weights, which are kilograms here, in one unit."""

    unit: WeightUnit

    def value(self, kilograms: float, digits: int = 1) -> float:
        """The number in the unit, rounded."""
        return round(kilograms / KILOGRAMS_PER_POUND if self.unit == "lb" else kilograms, digits)

    def text(self, kilograms: float, digits: int = 1) -> str:
        """The number with its unit, such as `102.5 kg`."""
        return f"{number(self.value(kilograms, digits), digits)} {self.unit}"


def number(value: float, digits: int = 1) -> str:
    """A number without zeros at its end: `8`, `4.5`."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def count(amount: float, noun: str, digits: int = 1) -> str:
    """A number with its noun, which gets an s unless the number is one: `1 week`, `4.5 sets`."""
    text = number(amount, digits)
    return f"{text} {noun}" if text == "1" else f"{text} {noun}s"


def day_text(day: date, today: date) -> str:
    """A day in words: `2 March`, with the year where it is another one than today's."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def listed(parts: list[str]) -> str:
    """Join words into a list of a sentence: `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
