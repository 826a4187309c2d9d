"""The JSON of FitAI exports, read."""

import json
from datetime import datetime
from typing import Any

import pytest
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.workouts.imports.readers import formats
from fitai.workouts.imports.readers.models import WorkoutFile
from fitai.workouts.models import Mood

from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import TODAY, read, sets, skipped


def own(*sets: dict[str, Any], **workout: Any) -> WorkoutFile:
    completed_sets = [{"type": "normal", "completedAt": "2024-01-02T09:01:00Z", **set_} for set_ in sets]
    defaults = {
        "id": "w-1", "status": "completed", "name": "Own", "date": "2024-01-02", "timezone": "Europe/Berlin", "units": "metric",
        "startedAt": "2024-01-02T09:00:00.000Z", "exercises": [{"exerciseId": "barbell-deadlift", "name": "Deadlift", "sets": completed_sets}],
    }  # fmt: skip
    return read(json.dumps([defaults | workout]))


def test_an_export_in_json_is_read_with_all_its_fields() -> None:
    file = own(
        {"weight": 100, "reps": 5, "rpe": 8.5},
        {"weight": 100.5, "reps": 5, "type": "warmup"},
        mood={"energy": 7},
        bodyWeight=80,
    )
    [workout] = file.workouts
    assert (workout.workout_id, workout.line, workout.body_weight, workout.mood) == ("w-1", 2, 80, Mood(energy=7))
    assert [(set_.weight, set_.reps, set_.rpe, set_.type) for set_ in sets(file)] == [
        (100, 5, 8.5, "normal"),
        (100.5, 5, None, "warmup"),
    ]
    assert (file.source, file.skipped, file.warnings) == ("fitai", [], [])


def test_numbers_in_json_that_are_too_large_are_skipped() -> None:
    [workout] = own({"reps": 5}, durationSeconds=1e12, bodyWeight=10**400, units="imperial").workouts
    assert (workout.seconds, workout.body_weight) == (None, None)
    [workout] = own({"reps": 5}, durationSeconds=3 * 24 * 3600).workouts
    assert workout.seconds == 3 * 24 * 3600


@pytest.mark.parametrize(
    ("done", "column", "reason"),
    [
        ({"weight": "heavy", "reps": 5}, "weight", "“heavy” is not a number"), ({"weight": True, "reps": 5}, "weight", "“True” is not a number"),
        ({"weight": 100, "reps": 5.5}, "reps", "“5.5” is not a whole number"), ({"weight": 100, "reps": [5]}, "reps", "“[5]” is not a whole number"),
        ({"weight": float("inf"), "reps": 5}, "weight", "“inf” is not a number"), ({"weight": 100}, None, "There are no repetitions, no duration and no distance"),
        ({"reps": 5, "type": "myo\ud83d"}, "type", "“myo” is no set"), ({"reps": -5}, "reps", "The number of repetitions is negative"),
        ({"reps": 5, "durationSeconds": {}}, "durationSeconds", "“{}” is not a duration"),
        ({"weight": "\ud83d", "reps": 5}, "weight", "“?” is not a number"),
    ],
)  # fmt: skip
def test_invalid_sets_in_json_are_skipped_with_their_column(
    done: dict[str, Any], column: str | None, reason: str
) -> None:
    assert skipped(own(done)) == [(2, column, reason)]


def test_invalid_workouts_in_json_are_skipped_or_refused() -> None:
    good = {"weight": 100, "reps": 5}
    assert skipped(own(good, status="planned")) == [(2, None, "The workout is not completed")]
    assert skipped(own(good, startedAt="soon")) == [
        (2, "startedAt", "The date is not one that we can read; write it as 2024-05-31 18:30")
    ]
    assert skipped(own(good, startedAt="2150-01-01T00:00:00Z")) == [
        (2, "startedAt", "The workout lies in the future, or before 1970")
    ]
    assert skipped(own(good, units="stone")) == [(2, "units", "“stone” is no unit of weight that is known")]
    assert own(good, startedAt=None).workouts[0].started == datetime(2024, 1, 2)  # noqa: DTZ001
    for odd in (
        {"exercises": None},
        {"exercises": [1]},
        {"exercises": [{"sets": [None]}]},
        {"exercises": [{"sets": [{"reps": 5}]}]},
    ):
        assert own(good, **odd).workouts == []
    for odd in (
        {
            "mood": 3,
            "notes": 4,
            "name": None,
            "location": [],
            "timezone": 1,
            "id": {},
            "endedAt": 5,
            "bodyWeight": "fat",
        },
    ):
        assert len(sets(own(good, **odd))) == 1
    assert read("[]").warnings == []
    assert read("[]").workouts == []


def test_json_is_refused_when_another_source_was_requested() -> None:
    with pytest.raises(UnreadableFile, match="not of hevy"):
        formats.read_file("[]", "hevy", "metric", TODAY)
    assert formats.read_file(files.STRONG_D, "fitai", "metric", TODAY).source == "strong"
