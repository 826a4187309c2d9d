"""The JSON of `GET /workouts/export`: a list of workouts, or the answer that it came in. Pure.

It is laid out as the rows of our CSV, and read as those are. A line is a workout, as in the file that an export writes.
"""

import json
from collections.abc import Iterator
from typing import Any

from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.workouts.imports.readers import strong
from fitai.workouts.imports.readers.cells import NUMBER_LIMIT
from fitai.workouts.imports.readers.models import UnreadableFile, WorkoutFile
from fitai.workouts.imports.readers.tables import Row, Table

JSON_FIELDS = {
    "date": "startedAt", "workout name": "name", "exercise name": "name", "set order": "type", "weight": "weight", "reps": "reps",
    "rpe": "rpe", "distance": "distance", "seconds": "durationSeconds", "notes": "notes", "workout notes": "notes",
    "exercise notes": "notes", "weight unit": "units", "distance unit": "units",
}  # fmt: skip
"""What the columns are in JSON."""
SET_ORDERS = {"normal": "1", "warmup": "W", "dropset": "D", "failure": "F"}


def is_json(text: str) -> bool:
    """Whether a text is JSON rather than CSV."""
    return text[:100].lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def read_json(text: str, units: Units) -> WorkoutFile:
    """The workouts of a file.

    Args:
        units: of workouts that do not say it, as those of an answer.

    Raises:
        Unreadable: it is none of ours.
    """
    workouts = _listed_workouts(text)
    unsaid = any("units" not in one for one in workouts)
    rows: list[Row] = []
    unfinished: list[int] = []
    for number, one in enumerate(workouts, 1):
        if one.get("status", "completed") != "completed":
            unfinished.append(number + 1)
        else:
            rows += [Row(number + 1, cells, []) for cells in _workout_rows(number, one, units)]
    file = strong.read_table(Table(list(rows[0].cells) if rows else [], JSON_FIELDS, rows), units)
    file.source = "fitai"
    if unsaid and rows:
        file.warn(
            f"The file does not say its units: its weights were read as {'pounds' if units == 'imperial' else 'kilograms'}"
        )
    for line in unfinished:
        file.skip(line, "The workout is not completed")
    return file


def _listed_workouts(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        raise UnreadableFile("it begins as JSON, and is none") from None
    found = content.get("data") if isinstance(content, dict) else content
    if not isinstance(found, list) or not all(isinstance(one, dict) and "exercises" in one for one in found):
        raise UnreadableFile("it is JSON, but no list of workouts")
    return found


def _workout_rows(number: int, one: dict[str, Any], asked: Units) -> Iterator[dict[str, str]]:
    units = _clean_text(one.get("units")) or asked
    weight, distance = ("lb", "mi") if units == "imperial" else ("kg", "m") if units == "metric" else (units, units)
    mood = _dict_or_empty(one.get("mood"))
    body = one.get("bodyWeight")
    about = {
        "workout #": str(number), "workout id": _clean_text(one.get("id")), "workout name": _clean_text(one.get("name")),
        "date": _clean_text(one.get("startedAt")) or _clean_text(one.get("date")), "duration": _number_text(one.get("durationSeconds")),
        "workout notes": _clean_text(one.get("notes")), "timezone": _clean_text(one.get("timezone")), "day": _clean_text(one.get("date")),
        "started at": _clean_text(one.get("startedAt")), "ended at": _clean_text(one.get("endedAt")), "location": _clean_text(one.get("location")),
        "bodyweight (kg)": _number_text(body * KILOGRAMS_PER_POUND if weight == "lb" and isinstance(body, int | float) and abs(body) < NUMBER_LIMIT else body),
        "mood before": _clean_text(mood.get("before")), "mood after": _clean_text(mood.get("after")), "energy": _number_text(mood.get("energy")),
        "weight unit": weight, "distance unit": distance,
    }  # fmt: skip
    for place, entry in enumerate(_dicts_or_empty(one.get("exercises"))):
        exercise = {
            "entry": str(place), "exercise name": _clean_text(entry.get("name")), "exercise id": _clean_text(entry.get("exerciseId")),
            "superset": _clean_text(entry.get("supersetId")), "measurement": _clean_text(entry.get("measurement")), "exercise notes": _clean_text(entry.get("notes")),
        }  # fmt: skip
        for each in _dicts_or_empty(entry.get("sets")):
            if each.get("completedAt"):
                yield about | exercise | _set_cells(each)


def _set_cells(one: dict[str, Any]) -> dict[str, str]:
    type = _clean_text(one.get("type")) or "normal"
    return {
        "set order": SET_ORDERS.get(type, type), "weight": _number_text(one.get("weight")), "reps": _number_text(one.get("reps")),
        "rpe": _number_text(one.get("rpe")), "distance": _number_text(one.get("distance")), "seconds": _number_text(one.get("durationSeconds")),
        "notes": _clean_text(one.get("notes")), "completed at": _clean_text(one.get("completedAt")), "rest": _number_text(one.get("restTime")),
    }  # fmt: skip


def _clean_text(value: object) -> str:
    """A text without halves of signs, which JSON may hold; empty for anything else."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _number_text(value: object) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _dict_or_empty(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts_or_empty(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
