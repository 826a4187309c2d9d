"""The body log of a person: weighings with the noise of days, and now and then girths. Pure."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from infra.local.seed.people import WEEKS, Person

KILOGRAMS_PER_POUND = 0.45359237
MEASURED_EVERY = 28
"""Days from one measuring of girths to the next."""
COLUMNS = ("date", "weight_kg", "fat_percent", "chest_cm", "waist_cm", "hips_cm", "left_thigh_cm")


@dataclass(frozen=True, slots=True)
class Weighing:
    """A day's entry: kilograms, percent, and girths in centimetres."""

    day: date
    weight: float
    fat: float | None = None
    girths: tuple[float, float, float, float] | None = None


def weighings(person: Person, today: date) -> list[Weighing]:
    """The entries of the year until yesterday, the oldest first."""
    begins = WEEKS * 7 - person.first_week * 7
    before, now = person.weight
    entries = []
    for number, ago in enumerate(range(begins, 0, -person.weighs)):
        random = Random(f"{person.name}/body/{number}")
        share = 1 - ago / begins
        # Quick at first, then slower: two thirds of the change are in the first half.
        weight = before + (now - before) * (1.5 * share - 0.5 * share**2) + random.gauss(0, 0.35)
        is_measured = number % max(1, MEASURED_EVERY // person.weighs) == 0
        entries.append(
            Weighing(
                today - timedelta(days=ago),
                round(weight, 1),
                round(_fat(person, weight) + random.gauss(0, 0.3), 1) if is_measured else None,
                _girths(person, weight) if is_measured else None,
            )
        )
    return entries


def csv_text(entries: list[Weighing]) -> str:
    """The entries as a file of Hevy's form."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        girths = entry.girths or ("",) * 4
        writer.writerow(
            [
                f"{entry.day:%d} {_MONTHS[entry.day.month - 1]} {entry.day.year}, 07:10",
                entry.weight,
                entry.fat or "",
                *girths,
            ]
        )
    return buffer.getvalue()


def in_own_unit(person: Person, kilograms: float) -> float:
    """A weight in kilograms in the person's unit, rounded to a tenth."""
    return round(kilograms / KILOGRAMS_PER_POUND if person.units == "imperial" else kilograms, 1)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _fat(person: Person, weight: float) -> float:
    index = weight / person.height**2
    return 1.2 * index + 0.23 * 35 - 5.4 - (10.8 if person.gender == "male" else 0)


def _girths(person: Person, weight: float) -> tuple[float, float, float, float]:
    index = weight / person.height**2
    waist = 40 + 1.75 * index + (4 if person.gender == "male" else -4)
    return round(60 + 1.6 * index, 1), round(waist, 1), round(58 + 1.65 * index, 1), round(26 + 1.2 * index, 1)
