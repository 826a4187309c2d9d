"""The JSON of `GET /workouts/export`: a list of workouts, or the answer that it came in. Pure.

It is laid out as the rows of our CSV, and read as those are. A line is a workout, as in the file that an export writes.
"""

import json
from collections.abc import Iterator
from typing import Any

from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.workouts.imports import strong
from fitai.workouts.imports.models import ReadFile, Unreadable
from fitai.workouts.imports.tables import NEVER, Row, Table

TITLES = {
    "date": "startedAt", "workout name": "name", "exercise name": "name", "set order": "type", "weight": "weight", "reps": "reps",
    "rpe": "rpe", "distance": "distance", "seconds": "durationSeconds", "notes": "notes", "workout notes": "notes",
    "exercise notes": "notes", "weight unit": "units", "distance unit": "units",
}  # fmt: skip
"""What the columns are in JSON."""
ORDERS = {"normal": "1", "warmup": "W", "dropset": "D", "failure": "F"}


def recognises(text: str) -> bool:
    """Whether a text is JSON rather than CSV."""
    return text[:100].lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def read(text: str, units: Units) -> ReadFile:
    """The workouts of a file.

    Args:
        units: of workouts that do not say it, as those of an answer.

    Raises:
        Unreadable: it is none of ours.
    """
    workouts = _workouts(text)
    unsaid = any("units" not in one for one in workouts)
    rows: list[Row] = []
    unfinished: list[int] = []
    for number, one in enumerate(workouts, 1):
        if one.get("status", "completed") != "completed":
            unfinished.append(number + 1)
        else:
            rows += [Row(number + 1, cells, []) for cells in _rows(number, one, units)]
    file = strong.read(Table(list(rows[0].cells) if rows else [], TITLES, rows), units)
    file.source = "fitai"
    if unsaid and rows:
        file.warn(
            f"The file does not say its units: its weights were read as {'pounds' if units == 'imperial' else 'kilograms'}"
        )
    for line in unfinished:
        file.skip(line, "The workout is not completed")
    return file


def _workouts(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        raise Unreadable("it begins as JSON, and is none") from None
    found = content.get("data") if isinstance(content, dict) else content
    if not isinstance(found, list) or not all(isinstance(one, dict) and "exercises" in one for one in found):
        raise Unreadable("it is JSON, but no list of workouts")
    return found


def _rows(number: int, one: dict[str, Any], asked: Units) -> Iterator[dict[str, str]]:
    units = _text(one.get("units")) or asked
    weight, distance = ("lb", "mi") if units == "imperial" else ("kg", "m") if units == "metric" else (units, units)
    mood = _dict(one.get("mood"))
    body = one.get("bodyWeight")
    about = {
        "workout #": str(number), "workout id": _text(one.get("id")), "workout name": _text(one.get("name")),
        "date": _text(one.get("startedAt")) or _text(one.get("date")), "duration": _number(one.get("durationSeconds")),
        "workout notes": _text(one.get("notes")), "timezone": _text(one.get("timezone")), "day": _text(one.get("date")),
        "started at": _text(one.get("startedAt")), "ended at": _text(one.get("endedAt")), "location": _text(one.get("location")),
        "bodyweight (kg)": _number(body * KILOGRAMS_PER_POUND if weight == "lb" and isinstance(body, int | float) and abs(body) < NEVER else body),
        "mood before": _text(mood.get("before")), "mood after": _text(mood.get("after")), "energy": _number(mood.get("energy")),
        "weight unit": weight, "distance unit": distance,
    }  # fmt: skip
    for place, entry in enumerate(_dicts(one.get("exercises"))):
        exercise = {
            "entry": str(place), "exercise name": _text(entry.get("name")), "exercise id": _text(entry.get("exerciseId")),
            "superset": _text(entry.get("supersetId")), "measurement": _text(entry.get("measurement")), "exercise notes": _text(entry.get("notes")),
        }  # fmt: skip
        for each in _dicts(entry.get("sets")):
            if each.get("completedAt"):
                yield about | exercise | _set(each)


def _set(one: dict[str, Any]) -> dict[str, str]:
    type = _text(one.get("type")) or "normal"
    return {
        "set order": ORDERS.get(type, type), "weight": _number(one.get("weight")), "reps": _number(one.get("reps")),
        "rpe": _number(one.get("rpe")), "distance": _number(one.get("distance")), "seconds": _number(one.get("durationSeconds")),
        "notes": _text(one.get("notes")), "completed at": _text(one.get("completedAt")), "rest": _number(one.get("restTime")),
    }  # fmt: skip


def _text(value: object) -> str:
    """A text without halves of signs, which JSON may hold; empty for anything else."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _number(value: object) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
