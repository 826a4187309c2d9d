"""Read the JSON of `GET /workouts/export`: a list of workouts, or the answer that holds it. Pure.

The workouts are converted to the rows of FitAI's CSV and read as those are. A line is a workout, as in an exported file.
"""

import json
from collections.abc import Iterator
from typing import Any

from fitai.kernel.csv_files.cells import NUMBER_LIMIT
from fitai.kernel.csv_files.tables import Row, Table, UnreadableFile
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.workouts.imports.readers import strong
from fitai.workouts.imports.readers.models import ReadOptions, WorkoutFile

JSON_FIELDS = {
    "date": "startedAt", "workout name": "name", "exercise name": "name", "set order": "type", "weight": "weight", "reps": "reps",
    "rpe": "rpe", "distance": "distance", "seconds": "durationSeconds", "notes": "notes", "workout notes": "notes",
    "exercise notes": "notes", "weight unit": "units", "distance unit": "units",
}  # fmt: skip
"""The fields of JSON that the columns come from."""
SET_ORDERS = {"normal": "1", "warmup": "W", "dropset": "D", "failure": "F"}
"""The value of the column `Set Order` for each type of set."""


def is_json(text: str) -> bool:
    """Whether a text is JSON rather than CSV."""
    return text[:100].lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def read_json(text: str, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file; the units of the options are of workouts that do not name theirs, as those of an answer.

    Raises:
        UnreadableFile: it is not a FitAI export.
    """
    workouts = _listed_workouts(text)
    has_unnamed_units = any("units" not in workout for workout in workouts)
    rows: list[Row] = []
    uncompleted_lines: list[int] = []
    for number, workout in enumerate(workouts, 1):
        if workout.get("status", "completed") != "completed":
            uncompleted_lines.append(number + 1)
        else:
            rows += [Row(number + 1, cells, []) for cells in _workout_rows(number, workout, options.units)]
    file = strong.read_table(Table(list(rows[0].cells) if rows else [], JSON_FIELDS, rows), options)
    file.source, file.ignored = "fitai", []
    if has_unnamed_units and rows and not options.are_units_given:
        weight = "pounds" if options.units == "imperial" else "kilograms"
        file.warn(f"The file does not say its units: its weights were read as {weight}")
    for line in uncompleted_lines:
        file.skip(line, "The workout is not completed")
    return file


def _listed_workouts(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        raise UnreadableFile("it begins as JSON, and is none") from None
    items = content.get("data") if isinstance(content, dict) else content
    if not isinstance(items, list) or not all(isinstance(item, dict) and "exercises" in item for item in items):
        raise UnreadableFile("it is JSON, but no list of workouts")
    return items


def _workout_rows(number: int, workout: dict[str, Any], default_units: Units) -> Iterator[dict[str, str]]:
    """The cells of a row for each completed set of a workout."""
    units = _clean_text(workout.get("units")) or default_units
    weight, distance = ("lb", "mi") if units == "imperial" else ("kg", "m") if units == "metric" else (units, units)
    mood = _dict_or_empty(workout.get("mood"))
    body_weight = workout.get("bodyWeight")
    if weight == "lb" and isinstance(body_weight, int | float) and abs(body_weight) < NUMBER_LIMIT:
        body_weight *= KILOGRAMS_PER_POUND
    workout_cells = {
        "workout #": str(number),
        "workout id": _clean_text(workout.get("id")),
        "workout name": _clean_text(workout.get("name")),
        "date": _clean_text(workout.get("startedAt")) or _clean_text(workout.get("date")),
        "duration": _number_text(workout.get("durationSeconds")),
        "workout notes": _clean_text(workout.get("notes")),
        "timezone": _clean_text(workout.get("timezone")),
        "day": _clean_text(workout.get("date")),
        "started at": _clean_text(workout.get("startedAt")),
        "ended at": _clean_text(workout.get("endedAt")),
        "location": _clean_text(workout.get("location")),
        "location label": _clean_text(workout.get("locationLabel")),
        "bodyweight (kg)": _number_text(body_weight),
        "mood before": _clean_text(mood.get("before")),
        "mood after": _clean_text(mood.get("after")),
        "energy": _number_text(mood.get("energy")),
        "weight unit": weight,
        "distance unit": distance,
    }
    for index, exercise in enumerate(_dicts_or_empty(workout.get("exercises"))):
        exercise_cells = {
            "entry": str(index),
            "exercise name": _clean_text(exercise.get("name")),
            "exercise id": _clean_text(exercise.get("exerciseId")),
            "superset": _clean_text(exercise.get("supersetId")),
            "measurement": _clean_text(exercise.get("measurement")),
            "exercise notes": _clean_text(exercise.get("notes")),
        }
        for set_ in _dicts_or_empty(exercise.get("sets")):
            if set_.get("completedAt"):
                yield workout_cells | exercise_cells | _set_cells(set_)


def _set_cells(set_: dict[str, Any]) -> dict[str, str]:
    type = _clean_text(set_.get("type")) or "normal"
    return {
        "set order": SET_ORDERS.get(type, type),
        "weight": _number_text(set_.get("weight")),
        "reps": _number_text(set_.get("reps")),
        "rpe": _number_text(set_.get("rpe")),
        "distance": _number_text(set_.get("distance")),
        "seconds": _number_text(set_.get("durationSeconds")),
        "notes": _clean_text(set_.get("notes")),
        "completed at": _clean_text(set_.get("completedAt")),
        "rest": _number_text(set_.get("restTime")),
        "set measurement": _clean_text(set_.get("measurement")),
    }


def _clean_text(value: object) -> str:
    """A text without surrogates, which JSON may hold; empty for any other value."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _number_text(value: object) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _dict_or_empty(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts_or_empty(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
