"""The files of the apps as a whole, in all their formats."""

import random
from datetime import date, datetime

import pytest
from fitai.kernel.csv_files import cells, dates
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE
from fitai.workouts.imports.readers import formats
from fitai.workouts.imports.readers.models import WorkoutFile

from tests.unit.workouts.imports import files

TODAY = date(2026, 1, 31)


def local(*parts: int) -> datetime:
    """A time without a zone, as it stands in a file."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def read(text: str, source: str = "auto", units: str = "metric") -> WorkoutFile:
    return formats.read_file(text, source, units, TODAY)  # type: ignore[arg-type]


def test_a_file_of_strong_without_units_is_read() -> None:
    file = read(files.STRONG_A, units="imperial")
    push, run = file.workouts
    assert (file.source, push.name, push.started, push.seconds) == (
        "strong",
        "Push, heavy",
        local(2023, 5, 1, 18, 30),
        3900,
    )
    bench, push_up = push.exercises
    assert [set_.type for set_ in bench.sets] == ["warmup", "normal", "normal", "failure"]
    assert bench.sets[1].weight == pytest.approx(225 * KILOGRAMS_PER_POUND)
    assert [set_.rpe for set_ in bench.sets] == [None, 8, 8.5, 10]
    assert (push_up.sets[0].weight, push_up.sets[0].reps) == (0, 20)
    assert run.exercises[0].sets[0].distance == pytest.approx(3.1 * METRES_PER_MILE)
    assert run.seconds is None
    assert file.warnings == [
        "The file does not say its units: its weights were read as pounds, its distances as miles.",
        "A workout of more than a day was forgotten running: its duration is unknown (line 8).",
    ]
    assert file.skipped == []


def test_strong_with_notes_over_several_lines() -> None:
    [legs] = read(files.STRONG_B).workouts
    assert legs.notes == "First day\nback"
    assert legs.exercises[0].sets[0].notes == 'felt "good",\nreally'
    assert [set_.line for set_ in legs.exercises[0].sets] == [2, 5]
    assert legs.seconds == 2700


def test_strong_with_a_unit_in_each_row() -> None:
    [pull] = read(files.STRONG_C, units="imperial").workouts
    deadlift, rowing = pull.exercises
    assert [set_.weight for set_ in deadlift.sets] == [pytest.approx(315 * KILOGRAMS_PER_POUND), 100.5]
    assert deadlift.sets[1].type == "dropset"
    assert (rowing.sets[0].distance, rowing.sets[0].seconds) == (1500, 400)


def test_strong_with_units_in_its_header() -> None:
    arms, core = read(files.STRONG_D, "strong", "imperial").workouts
    assert arms.exercises[0].sets[0].weight == 12.5
    assert (arms.seconds, core.exercises[0].sets[0].seconds) == (1800, 60)


def test_a_file_of_hevy_is_read() -> None:
    push, cardio = read(files.HEVY).workouts
    assert (push.started, push.seconds, push.notes) == (local(2025, 9, 15, 7, 48), 3720, "Early.\nTired.")
    assert [exercise.name for exercise in push.exercises] == [
        "Bench Press (Barbell)", "Triceps Pushdown", "Lateral Raise (Dumbbell)", "Bench Press (Barbell)",
    ]  # fmt: skip
    assert [len(exercise.sets) for exercise in push.exercises] == [2, 1, 1, 1], "the second bench press is another one"
    assert push.exercises[0].notes == "slow\nand low"
    assert push.exercises[1].superset == push.exercises[2].superset == "0"
    assert [exercise.sets[-1].type for exercise in push.exercises] == ["normal", "dropset", "failure", "normal"]
    assert push.exercises[1].sets[0].weight == 22.5
    assert cardio.exercises[0].sets[0].distance == pytest.approx(5020)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("15 Sep 2025, 07:48", 9, 15), ("15 Sept 2025, 07:48", 9, 15), ("3 Mär 2025, 07:48", 3, 3),
        ("3. März 2025, 07:48", 3, 3), ("1 Mai 2025, 07:48", 5, 1), ("24 Dez 2025, 07:48", 12, 24),
        ("12 ene 2025, 07:48", 1, 12), ("12 ago. 2025, 07:48", 8, 12), ("12 dic 2025, 07:48", 12, 12),
        ("5 févr. 2025, 07:48", 2, 5), ("5 août 2025, 07:48", 8, 5), ("5 juin 2025, 07:48", 6, 5),
        ("5 juil. 2025, 07:48", 7, 5), ("5 déc. 2025, 07:48", 12, 5), ("15 de set. de 2025, 07:48", 9, 15),
        ("3 de fev. de 2025, 07:48", 2, 3), ("3 de out. de 2025, 07:48", 10, 3), ("7 gen 2025, 07:48", 1, 7),
        ("7 giu 2025, 07:48", 6, 7), ("7 lug 2025, 07:48", 7, 7), ("7 mag 2025, 07:48", 5, 7), ("7 ott 2025, 07:48", 10, 7),
        ("9 okt 2025, 07:48", 10, 9), ("9 mrt 2025, 07:48", 3, 9), ("Sep 15, 2025, 7:48 AM", 9, 15),
    ],
)  # fmt: skip
def test_months_are_read_in_many_languages(text: str, month: int, day: int) -> None:
    assert dates.named_month_moment(text) == local(2025, month, day, 7, 48)


def test_afternoon_hours_are_read() -> None:
    assert dates.named_month_moment("Sep 15, 2025, 7:48 PM") == local(2025, 9, 15, 19, 48)
    assert dates.named_month_moment("Sep 15, 2025, 12:05 AM") == local(2025, 9, 15, 0, 5)
    assert dates.named_month_moment("the other day") is None
    assert dates.named_month_moment("31 Feb 2025, 07:48") is None


def test_hevy_in_pounds_and_miles() -> None:
    text = files.HEVY.replace("weight_kg", "weight_lbs").replace("distance_km", "distance_miles")
    push, cardio = read(text).workouts
    assert push.exercises[0].sets[1].weight == pytest.approx(80 * KILOGRAMS_PER_POUND)
    assert cardio.exercises[0].sets[0].distance == pytest.approx(5.02 * METRES_PER_MILE)


def test_a_file_of_fitnotes_is_read() -> None:
    first, second = read(files.FITNOTES).workouts
    bench, crunch = first.exercises
    assert first.name is None
    assert [set_.weight for set_ in bench.sets] == [60, pytest.approx(135 * KILOGRAMS_PER_POUND), 70]
    assert crunch.name == "Crunch, weighted, slow"
    assert (crunch.sets[0].notes, crunch.category) == ("hard", "Abs")
    assert (second.exercises[0].sets[0].distance, second.exercises[0].sets[0].seconds) == (3000, 1200)


def test_a_file_of_an_old_fitnotes_is_read() -> None:
    [day] = read(files.FITNOTES_OLD, "fitnotes").workouts
    assert day.exercises[0].sets[0].weight == pytest.approx(225 * KILOGRAMS_PER_POUND)


def test_rows_out_of_order_make_the_same_workouts() -> None:
    lines = files.HEVY.strip().split("\n")
    body = [line for line in lines[1:] if "60,12" not in line]
    ordered = read("\n".join([lines[0], *body]))
    random.Random(4).shuffle(body)
    shuffled = read("\n".join([lines[0], *body]))

    def content(file: WorkoutFile) -> list[object]:
        return [
            (
                workout.key,
                sorted(
                    (exercise.name, [(s.type, s.weight, s.reps) for s in exercise.sets])
                    for exercise in workout.exercises
                ),
            )
            for workout in file.workouts
        ]

    assert content(shuffled) == content(ordered)


def test_a_file_that_is_cut_in_a_line() -> None:
    whole = files.STRONG_C
    for end in (len(whole) - 12, len(whole) - 40):
        file = read(whole[:end])
        assert [line.reason for line in file.skipped] == ["The file ends in the middle of this line"]
        assert file.skipped[0].line == 4
        assert len(file.workouts[0].exercises) == 1
    inside_a_quote = files.STRONG_B[:-25]
    file = read(inside_a_quote)
    assert file.skipped[0].reason == "The file ends in the middle of this line"
    assert len(file.workouts[0].exercises[0].sets) == 1


def test_a_last_line_without_its_end_is_a_line() -> None:
    assert len(read(files.STRONG_C.rstrip("\n")).workouts[0].exercises) == 2


def test_unknown_columns_and_the_case_of_headers() -> None:
    lines = files.STRONG_C.strip().split("\n")
    text = "\n".join([lines[0].upper() + ";Mood", *(line + ";fine" for line in lines[1:])])
    assert len(read(text).workouts[0].exercises) == 2


def test_lines_that_say_nothing_are_skipped_with_their_reasons() -> None:
    header = files.STRONG_C.split("\n")[0]
    rows = [
        "2023-05-01 18:30:00;Pull;Deadlift;1;heavy;kg;5;;;;;;",
        "2023-05-01 18:30:00;Pull;Deadlift;2;100;kg;0;;;;;;",
        "2023-05-01 18:30:00;Pull;Deadlift;3;-100;kg;5;;;;;;",
        "2023-05-01 18:30:00;Pull;Deadlift;4;100;kg;5.5;;;;;;",
        "2023-05-01 18:30:00;Pull;;5;100;kg;5;;;;;;",
        "yesterday;Pull;Deadlift;6;100;kg;5;;;;;;",
        "2123-05-01 18:30:00;Pull;Deadlift;7;100;kg;5;;;;;;",
        "2023-05-01 18:30:00;Pull;Deadlift;8;100;kg;5;11;;;;;",
    ]
    file = read("\n".join([header, *rows]) + "\n")
    assert [(line.line, line.column, line.reason) for line in file.skipped] == [
        (2, "Weight", "“heavy” is not a number"),
        (3, None, "There are no repetitions, no duration and no distance"),
        (5, "Reps", "“5.5” is not a whole number"),
        (6, "Exercise Name", "There is no exercise"),
        (7, "Date", "The date is not one that we can read; write it as 2024-05-31 18:30"),
        (8, "Date", "The workout lies in the future, or before 1970"),
    ]
    assert file.warnings == ["An RPE outside of 1 to 10 was left out (line 9)."]
    assert [set_.weight for set_ in file.workouts[0].exercises[0].sets] == [-100, 100], (
        "what -100 is, the exercise says"
    )


@pytest.mark.parametrize("text", ["", "\n\n", "hello", "a,b,c\n1,2,3\n", '"Date;"x'])
def test_what_is_no_such_file(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read(text)


def test_another_app_than_was_said() -> None:
    with pytest.raises(UnreadableFile, match="looks like one of hevy"):
        read(files.HEVY, "strong")


def test_numbers_have_decimal_points_or_commas() -> None:
    assert cells.parse_number("1 234,5") == 1234.5
    for text in ("nan", "inf", "1e99", "abc"):
        with pytest.raises(cells.InvalidCell):
            cells.parse_number(text)
