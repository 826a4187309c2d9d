"""The sets of files: numbers, types, units, exercises, names and notes."""

import pytest
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.workouts.imports.readers import formats

from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.readers.lines import (
    ASSUMED,
    ASSUMED_WEIGHTS,
    FITNOTES,
    HEVY,
    STRONG,
    STRONG_UNITS,
    TODAY,
    hevy_row,
    read,
    row,
    sets,
    skipped,
    strong,
)


@pytest.mark.parametrize(
    ("weight", "reps", "expected"),
    [("100", "5.0", (100, 5)), ("72.50", "5", (72.5, 5)), ('"72,5"', "5", (72.5, 5)), ("", "5", (None, 5)), ("0", "5", (0, 5)),
     ("0.0", "12", (0, 12)), ("-20", "5", (-20, 5)), ("\u221220", "5", (-20, 5)), ('"1,234.5"', "5", (1234.5, 5)),
     ('"1.234,5"', "5", (1234.5, 5)), ('"1 234,5"', "5", (1234.5, 5)), ("1'234.5", "5", (1234.5, 5)), ('"102,0583"', "5", (102.0583, 5))],
)  # fmt: skip
def test_numbers_are_read_in_the_notations_of_many_countries(
    weight: str, reps: str, expected: tuple[float | None, int]
) -> None:
    file = strong(row(weight=weight, reps=reps))
    assert [(set_.weight, set_.reps) for set_ in sets(file)] == [expected]
    assert file.warnings == [ASSUMED]


@pytest.mark.parametrize(
    ("weight", "reps", "column", "reason"),
    [("heavy", "5", "Weight", "“heavy” is not a number"), ("100 kg", "5", "Weight", "“100 kg” is not a number"),
     ("1_000", "5", "Weight", "“1_000” is not a number"), ('"1,2,3"', "5", "Weight", "“1,2,3” is not a number"), ('"1.234,5,6"', "5", "Weight", "“1.234,5,6” is not a number"),
     ("100", "5.5", "Reps", "“5.5” is not a whole number"), ("100", "8-10", "Reps", "“8-10” is not a whole number"),
     ("100", "-5", "Reps", "The number of repetitions is negative"), ("100", "1001", "Reps", "The number of repetitions is too large"),
     ("2001", "5", "Weight", "The weight is too large"), ("-2001", "5", "Weight", "The weight is too large"),
     ("0", "0", None, "There are no repetitions, no duration and no distance"),
     ("", "", None, "There are no repetitions, no duration and no distance")],
)  # fmt: skip
def test_an_invalid_number_is_skipped_with_its_column(weight: str, reps: str, column: str | None, reason: str) -> None:
    assert skipped(strong(row(weight=weight, reps=reps))) == [(2, column, reason)]


def test_three_digits_after_a_comma_are_what_the_rest_of_the_file_says() -> None:
    thousands = strong(row(weight='"1,234"'), row(order="2", weight="72.5"))
    assert [set_.weight for set_ in sets(thousands)] == [1234, 72.5]
    decimals = strong(row(weight='"102,058"'), row(order="2", weight='"72,5"'))
    assert [set_.weight for set_ in sets(decimals)] == [102.058, 72.5]
    assert thousands.warnings == decimals.warnings == [ASSUMED]
    unclear = strong(row(weight='"102,058"'), row(order="2", weight="70"))
    assert [set_.weight for set_ in sets(unclear)] == [102.058, 70]
    assert unclear.warnings == [ASSUMED, "“102,058” was read with a decimal comma: Weight (line 2)."]


@pytest.mark.parametrize(
    ("order", "type"), [("1", "normal"), ("1.0", "normal"), ("W", "warmup"), ("d", "dropset"), ("F", "failure")]
)
def test_the_set_order_of_strong_is_the_type_of_the_set(order: str, type: str) -> None:
    assert [set_.type for set_ in sets(strong(row(order=order)))] == [type]


@pytest.mark.parametrize("order", ["²", "9" * 5000, "x", "", "-1", "1.5"])
def test_an_unknown_set_order_is_skipped(order: str) -> None:
    file = strong(row(), row(order=order))
    assert skipped(file) == [(3, "Set Order", f"“{order[:40]}” is no set")]


def test_a_rest_is_neither_a_set_nor_skipped() -> None:
    file = strong(row(), row(order="Rest Timer", weight="0", reps="0"), row(order="REST TIMER", exercise="", reps="0"))
    assert (len(sets(file)), file.skipped) == (1, [])


def test_unknown_units_are_skipped() -> None:
    file = read(
        STRONG_UNITS
        + "2023-05-01 18:30:00;Pull;Deadlift;1;100;stone;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Deadlift;2;0;;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Deadlift;3;100;LBS;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Running;1;;;;;5;parsec;300;;\n"
    )
    assert [set_.weight for set_ in sets(file)] == [0, pytest.approx(100 * KILOGRAMS_PER_POUND)]
    assert skipped(file) == [
        (2, "Weight Unit", "“stone” is no unit of weight that is known"),
        (5, "Distance Unit", "“parsec” is no unit of distance that is known"),
    ]
    in_header = read(STRONG.replace("Weight", "Weight (stone)") + row() + "\n")
    assert skipped(in_header) == [(2, "Weight (stone)", "“stone” is no unit of weight that is known")]


TWO_WEIGHTS = (
    (STRONG.replace("Weight", "Weight (kg),Weight (lbs)"), "2023-05-01 18:30:00,Push,1h,Deadlift,1,{},{},5,0,0,\n"),
    ("Date,Workout Name,Exercise Name,Set Order,kg,lb,Reps\n", "2023-05-01 18:30:00,Push,Deadlift,1,{},{},5\n"),
    (HEVY.replace('"weight_kg"', '"weight_kg","weight_lbs"'), 'Day,"15 Sep 2025, 07:48",,,Deadlift,,,0,normal,{},{},5,,,\n'),
    ("Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind\n", "2026-01-08,Deadlift,Back,{},{},5,,,,,wr\n"),
)  # fmt: skip


@pytest.mark.parametrize(("header", "line"), TWO_WEIGHTS, ids=["strong", "oldest-strong", "hevy", "fitnotes-2"])
def test_of_two_columns_of_weights_the_one_is_read_that_is_filled(header: str, line: str) -> None:
    pounds = pytest.approx(135 * KILOGRAMS_PER_POUND)
    for kilograms, pound_cell, expected in (
        ("60", "", 60), ("", "135", pounds), ("0", "135", pounds), ("61.2", "135", 61.2), ("61.23", "135", 61.23), ("0", "0", 0), ("", "", None),
    ):  # fmt: skip
        file = read(header + line.format(kilograms, pound_cell))
        assert [(set_.weight, set_.reps) for set_ in sets(file)] == [(expected, 5)]
        assert (file.skipped, file.warnings) == ([], [])
    conflict = read(header + line.format("60", "225"))
    assert sets(conflict) == []
    assert [reason for _, _, reason in skipped(conflict)] == ["Two columns have different weights: “60” and “225”"]


def test_distances_and_times_may_be_in_columns_of_several_units_too() -> None:
    header = "Date,Workout Name,Exercise Name,Set Order,Reps,Distance (km),Distance (mi),Distance (m),Seconds,Minutes,Time (h)\n"
    line = "2023-05-01 18:30:00,Run,Running,{},,{},{},{},{},{},{}\n"
    rows = [
        ("5", "", "", "1500", "", ""),
        ("", "3.1", "", "", "25", ""),
        ("", "", "400", "", "", "0,5"),
        ("5", "", "5000", "1200", "20", ""),
    ]
    file = read(header + "".join(line.format(order, *row).replace("0,5", '"0,5"') for order, row in enumerate(rows, 1)))
    assert [(set_.distance, set_.seconds) for set_ in sets(file)] == [
        (5000, 1500), (pytest.approx(3.1 * 1609.344), 1500), (400, 1800), (5000, 1200),
    ]  # fmt: skip
    conflicts = read(header + line.format(1, "5", "5", "", "60", "", "") + line.format(2, "5", "", "", "60", "2", ""))
    assert skipped(conflicts) == [
        (2, "Distance (km)", "Two columns have different distances: “5” and “5”"),
        (3, "Seconds", "Two columns have different durations: “60” and “2”"),
    ]


def test_the_units_of_the_oldest_strong_are_the_names_of_its_columns() -> None:
    text = (
        "Date,Workout Name,Exercise Name,Set Order,kg,Reps,km,Seconds,Notes\n"
        "2017-03-04 18:30:00,Push,Bench Press,1,80,5,0,0,easy\n2017-03-04 18:30:00,Push,Running,1,0,0,5,1500,\n"
    )
    for units in ("metric", "imperial"):
        file = read(text, units)
        assert [(set_.weight, set_.distance) for set_ in sets(file)] == [(80, None), (0, 5000)]
        assert (file.warnings, file.ignored) == ([], [])


def test_units_that_the_caller_gives_are_no_assumption() -> None:
    text = STRONG + row() + "\n"
    assert formats.read_file(text, "auto", "metric", TODAY).warnings == [ASSUMED]
    assert formats.read_file(text, "auto", "metric", TODAY, are_units_given=True).warnings == []


def test_columns_that_are_not_read_are_named() -> None:
    assert read(STRONG.strip() + ",Mood,Weather\n" + row() + ",fine,\n").ignored == ["Mood", "Weather"]
    assert read(HEVY.replace('"rpe"', '"rpe","Gym"') + hevy_row().strip() + ",Hall\n").ignored == ["Gym"]
    assert read(files.FITNOTES.replace("Comment", "Kind")).ignored == ["Kind"]
    twice = read(STRONG.replace("RPE", "Weight") + row() + "7\n")
    assert ([set_.weight for set_ in sets(twice)], twice.ignored) == ([100], ["Weight (column 10)"])


def test_columns_may_be_in_any_order() -> None:
    lines = [
        line.split(",") for line in (STRONG + row() + "\n" + row(order="2", weight="110") + "\n").strip().split("\n")
    ]
    backwards = "\n".join(",".join(reversed(line)) for line in lines) + "\n"
    assert [(set_.weight, set_.reps) for set_ in sets(read(backwards))] == [(100, 5), (110, 5)]


def test_the_text_of_a_note_is_the_note_of_its_exercise_or_of_the_workout() -> None:
    header = files.STRONG_D.split("\n")[0] + "\n"
    line = '"1";"2024-01-02 10:00:00";"Arms";"1800";"{}";"{}";"{}";"{}";"";"";"";"{}";""\n'
    text = (
        header + line.format("Curl", "Note", "", "", "Slow") + line.format("Curl", "1", "10", "8", "")
        + line.format("Squat", "1", "100", "5", "") + line.format("Squat", "Note", "", "", "Sit deep")
        + line.format("Pull Up", "Note", "", "", "Next time") + line.format("", "Note", "", "", "Good day")
    )  # fmt: skip
    file = read(text)
    [workout] = file.workouts
    assert [(exercise.name, exercise.notes) for exercise in workout.exercises] == [
        ("Curl", "Slow"),
        ("Squat", "Sit deep"),
    ]
    assert (workout.notes, file.skipped) == ("Pull Up: Next time\nGood day", [])
    assert skipped(read(header + line.format("Curl", "Note", "", "", "Slow"))) == [
        (2, "Notes", "The note belongs to a workout without sets")
    ]


def test_assumed_units_are_warned_of() -> None:
    assert read(STRONG + row() + "\n", "imperial").warnings == [
        ASSUMED.replace("kilograms", "pounds").replace("kilometres", "miles")
    ]
    assert read(HEVY.replace("weight_kg", "weight") + hevy_row()).warnings == [ASSUMED_WEIGHTS]
    bare = FITNOTES.replace("Weight Unit,", "")
    assert read(bare + "2022-03-01,Squat,Legs,100,5,,,,\n").warnings == [ASSUMED_WEIGHTS]


def test_the_same_exercise_twice_in_a_row_and_two_in_turns() -> None:
    twice = strong(
        *(row(order=order, weight=weight) for order, weight in [("1", "100"), ("2", "110"), ("1", "60"), ("2", "70")])
    )
    assert [[set_.weight for set_ in entry.sets] for entry in twice.workouts[0].exercises] == [[100, 110], [60, 70]]
    turns = strong(*(row(order=order, exercise=name) for order in "123" for name in ("Deadlift", "Squat")))
    assert [(entry.name, [set_.line for set_ in entry.sets]) for entry in turns.workouts[0].exercises] == [
        ("Deadlift", [2, 4, 6]), ("Squat", [3, 5, 7]),
    ]  # fmt: skip


def test_two_workouts_of_the_same_minute() -> None:
    rows = [
        f'"{number}";"2024-01-02 10:00:00";"Arms";"60";"Curl";"1";"{weight}";"12";"";"";"";"";""\n'
        for number, weight in ((1, 10), (2, 20))
    ]
    file = read(files.STRONG_D.split("\n")[0] + "\n" + "".join(rows))
    assert [[set_.weight for entry in workout.exercises for set_ in entry.sets] for workout in file.workouts] == [
        [10],
        [20],
    ]
    assert len({workout.key for workout in file.workouts}) == 2
    of_hevy = read(HEVY + hevy_row() + hevy_row(end_time="15 Sep 2025, 09:00"))
    assert [workout.seconds for workout in of_hevy.workouts] == [3600, 4320]
    assert len({workout.key for workout in of_hevy.workouts}) == 2


def test_supersets_stay_together_and_apart() -> None:
    rows = [
        hevy_row(exercise_title=name, superset_id=superset, set_index=index)
        for index in "01"
        for name, superset in (("Curl", "1"), ("Pushdown", "1"))
    ] + [hevy_row(exercise_title="Plank", superset_id="", reps="", duration_seconds="60")]
    [day] = read(HEVY + "".join(rows)).workouts
    assert [(exercise.name, exercise.superset, len(exercise.sets)) for exercise in day.exercises] == [
        ("Curl", "1", 2),
        ("Pushdown", "1", 2),
        ("Plank", None, 1),
    ]


def test_the_set_types_of_hevy_are_read_and_unknown_ones_are_normal() -> None:
    file = read(
        HEVY + hevy_row(set_type="Drop Set") + hevy_row(set_type="myo reps", set_index="1") + hevy_row(set_index="one")
    )
    assert [set_.type for set_ in sets(file)] == ["dropset", "normal", "normal"]
    assert file.warnings == ["“myo_reps” is no type of set that is known: such sets were read as normal ones (line 3)."]


def test_lines_without_an_exercise_are_skipped() -> None:
    texts = (
        STRONG + row(exercise=""),
        HEVY + hevy_row(exercise_title=" "),
        FITNOTES + "2022-03-01,,Legs,100,kgs,5,,,,\n",
    )
    for text, column in zip(texts, ("Exercise Name", "exercise_title", "Exercise"), strict=True):
        assert skipped(read(text)) == [(2, column, "There is no exercise")]


def test_names_keep_their_characters_and_long_ones_are_cut() -> None:
    file = strong(row(name="💪 Day", exercise="💪🔥"), row(name="N" * 130, exercise="E" * 300, order="2"))
    assert sorted((workout.name or "", workout.exercises[0].name) for workout in file.workouts) == [
        ("N" * 120, "E" * 200),
        ("💪 Day", "💪🔥"),
    ]
    assert file.warnings[1:] == [
        "A text of more than 200 characters was cut: Exercise Name (line 3).",
        "A text of more than 120 characters was cut: Workout Name (line 3).",
    ]


def test_notes_keep_their_line_breaks_and_lose_control_characters() -> None:
    long = read(STRONG_UNITS + f"2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;{'x' * 100_000};C:\\new\n")
    assert (len(sets(long)[0].notes), long.workouts[0].notes) == (2000, "C:\\new")
    assert long.warnings == ["A text of more than 2000 characters was cut: Notes (line 2)."]
    odd = read(HEVY + hevy_row(description="one\\ntwo\u200b\x07", exercise_notes="\\n"))
    assert (odd.workouts[0].notes, odd.workouts[0].exercises[0].notes) == ("one\ntwo\u200b", None)


def test_an_rpe_between_the_halves_is_rounded() -> None:
    file = strong(row() + "8.3", row(order="2") + "easy", row(order="3") + "0", row(order="4") + '"9,5"')
    assert [set_.rpe for set_ in sets(file)] == [8.5, None, None, 9.5]
    assert file.warnings[1:] == [
        "An RPE between two halves was rounded (line 2).",
        "An RPE outside of 6 to 10 was left out (line 3).",
    ]
