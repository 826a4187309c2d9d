"""Lines of files of the apps, and what is read of them."""

from datetime import date
from typing import Any

from fitai.workouts.imports.readers import formats
from fitai.workouts.imports.readers.models import WorkoutFile

from tests.unit.workouts.imports import files

TODAY = date(2026, 1, 31)
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE\n"
STRONG_UNITS = files.STRONG_C.split("\n")[0] + "\n"
HEVY = files.HEVY.split("\n")[0] + "\n"
FITNOTES = files.FITNOTES.split("\n")[0] + "\n"
ASSUMED = "The file does not say its units: its weights were read as kilograms, its distances as kilometres."
ASSUMED_WEIGHTS = "The file does not say its units: its weights were read as kilograms."


def read(text: str, units: Any = "metric") -> WorkoutFile:
    return formats.read_file(text, "auto", units, TODAY)


def strong(*rows: str) -> WorkoutFile:
    """Rows of the form without units, from the set's number on or whole."""
    return read(STRONG + "".join(row + "\n" for row in rows))


def row(date: str = "2023-05-01 18:30:00", name: str = "Push", duration: str = "1h", exercise: str = "Deadlift",
        order: str = "1", weight: str = "100", reps: str = "5", rest: str = "0,0,") -> str:  # fmt: skip
    return f"{date},{name},{duration},{exercise},{order},{weight},{reps},{rest}"


def hevy_row(**cells: str) -> str:
    defaults = {
        "title": "Day", "start_time": "15 Sep 2025, 07:48", "end_time": "15 Sep 2025, 08:48", "description": "",
        "exercise_title": "Bench Press (Barbell)", "superset_id": "", "exercise_notes": "", "set_index": "0",
        "set_type": "normal", "weight_kg": "80", "reps": "5", "distance_km": "", "duration_seconds": "", "rpe": "",
    }  # fmt: skip
    return ",".join(f'"{cell}"' for cell in (defaults | cells).values()) + "\n"


def sets(file: WorkoutFile) -> list[Any]:
    return [set_ for workout in file.workouts for entry in workout.exercises for set_ in entry.sets]


def skipped(file: WorkoutFile) -> list[tuple[int, str | None, str]]:
    return [(line.line, line.column, line.reason) for line in file.skipped]


def moments(file: WorkoutFile) -> list[str]:
    return [workout.started.isoformat(" ", "minutes") for workout in file.workouts]
