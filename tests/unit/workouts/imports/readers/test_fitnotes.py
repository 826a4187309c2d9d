"""The files of FitNotes: unquoted commas, times and distances."""

import random

import pytest
from fitai.kernel.csv_files import tables
from fitai.kernel.types import METRES_PER_MILE

from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import FITNOTES, read, sets, skipped


def test_unquoted_commas_belong_to_the_exercise_or_the_comment() -> None:
    file = read(
        FITNOTES
        + "2022-03-01,Plank,Abs,,,,,,0:01:00,good, nice\n"
        + "2022-03-01,Crunch, weighted, slow,Abs,10.0,kgs,20,,,,hard, really\n"
        + "2022-03-01,Curl, seated,Biceps,10.0,kgs,20,,,,\n"
        + "2022-03-01,Crunch, weighted,Abs,ten,kgs,20,,,,\n"
        + '2022-03-01,"Press, quoted",Chest,50.0,kgs,10,,,,\n'
    )
    assert [(exercise.name, exercise.sets[0].notes) for exercise in file.workouts[0].exercises] == [
        ("Plank", "good, nice"), ("Crunch, weighted, slow", "hard, really"), ("Curl, seated", None), ("Press, quoted", None),
    ]  # fmt: skip
    assert skipped(file) == [(5, None, "The row has 11 cells, the header 10: which cell belongs where cannot be told")]
    without = read("Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time\n"
                   "2022-03-01,Crunch, slow,Abs,10,20,,,\n2022-03-01,Crunch, slow,Abs,x,20,,,\n")  # fmt: skip
    assert [exercise.name for exercise in without.workouts[0].exercises] == ["Crunch, slow"]
    assert [line.line for line in without.skipped] == [3]


@pytest.mark.parametrize(
    ("text", "seconds"), [("0:01:30", 90), ("1:30", 90), ("90", 90), ("01:00:00", 3600), ("0:00:30.5", 30.5)]
)
def test_times_are_minutes_and_seconds_or_seconds(text: str, seconds: float) -> None:
    assert [set_.seconds for set_ in sets(read(FITNOTES + f"2022-03-01,Plank,Abs,,,,,,{text},\n"))] == [seconds]


@pytest.mark.parametrize("text", ["1:30:", "a:b", "1:2:3:4", "-1:30", "1 min", "::"])
def test_invalid_times_are_skipped(text: str) -> None:
    file = read(FITNOTES + f"2022-03-01,Plank,Abs,,,,,,{text},\n")
    assert skipped(file) == [(2, "Time", f"“{text}” is not a duration")]


@pytest.mark.parametrize(
    ("distance", "unit", "metres"),
    [
        ("1.5", "km", 1500),
        ("2", "mi", 2 * METRES_PER_MILE),
        ("400", "m", 400),
        ("1000", "ft", 304.8),
        ('"1,5"', "KM", 1500),
        ("100", "yd", 91.44),
    ],
)
def test_distances_are_read_in_their_units(distance: str, unit: str, metres: float) -> None:
    file = read(FITNOTES + f"2022-03-01,Run,Cardio,,,,{distance},{unit},0:10:00,\n")
    assert [set_.distance for set_ in sets(file)] == [pytest.approx(metres)]
    assert file.warnings == []


def test_distances_without_a_unit_are_metres_with_a_warning() -> None:
    file = read(FITNOTES + "2022-03-01,Run,Cardio,,,,1000,,0:10:00,\n2022-03-01,Run,Cardio,,,,3,laps,0:10:00,\n")
    assert [set_.distance for set_ in sets(file)] == [1000]
    assert file.warnings == ["A distance without a unit was read as metres (line 2)."]
    assert skipped(file) == [(3, "Distance Unit", "“laps” is no unit of distance that is known")]


def test_rows_in_any_order_are_the_same_days() -> None:
    header, *lines = files.FITNOTES.strip().split("\n")
    random.Random(3).shuffle(lines)
    days = read("\n".join([header, *lines]) + "\n").workouts
    assert [day.key for day in days] == ["2022-03-01", "2022-03-02"]
    assert sorted(len(exercise.sets) for exercise in days[0].exercises) == [1, 3]


def test_the_names_of_columns_are_read_without_case_and_accents() -> None:
    assert tables.fold_name('\ufeff"Workout  Näme" ') == "workout name"
