"""Files as they come: damaged, opened in a spreadsheet, put together, from phones of every country."""

import json
import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from fitai.kernel.errors import TooLarge
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE
from fitai.workouts.imports import preview
from fitai.workouts.imports.models import MAX_FILE_BYTES
from fitai.workouts.imports.readers import formats, hevy, tables
from fitai.workouts.imports.readers.models import UnreadableFile, WorkoutFile
from fitai.workouts.models import Mood
from hypothesis import given, settings
from hypothesis import strategies as st

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
    known = {
        "title": "Day", "start_time": "15 Sep 2025, 07:48", "end_time": "15 Sep 2025, 08:48", "description": "",
        "exercise_title": "Bench Press (Barbell)", "superset_id": "", "exercise_notes": "", "set_index": "0",
        "set_type": "normal", "weight_kg": "80", "reps": "5", "distance_km": "", "duration_seconds": "", "rpe": "",
    }  # fmt: skip
    return ",".join(f'"{cell}"' for cell in (known | cells).values()) + "\n"


def sets(file: WorkoutFile) -> list[Any]:
    return [each for workout in file.workouts for entry in workout.exercises for each in entry.sets]


def skipped(file: WorkoutFile) -> list[tuple[int, str | None, str]]:
    return [(one.line, one.column, one.reason) for one in file.skipped]


def moments(file: WorkoutFile) -> list[str]:
    return [one.started.isoformat(" ", "minutes") for one in file.workouts]


# --- the file as a whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        files.STRONG_B.encode("utf-8-sig"),
        files.STRONG_B.replace("\n", "\r\n").encode(),
        files.STRONG_B.encode("utf-16"),
        files.STRONG_B.encode("utf-16-le"),
        files.STRONG_B.encode("utf-16-be"),
        b"\xfe\xff" + files.STRONG_B.encode("utf-16-be"),
        ("\n \n" + files.STRONG_B + "\n\n,,,,,,,,,,,\n  \n").encode(),
        ("sep=,\r\n" + files.STRONG_B.replace("\n", "\r\n")).encode(),
        files.STRONG_B.replace("Date,Workout Name", " DATE , Workout  name ").encode(),
    ],
    ids=["bom", "crlf", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom", "blank-lines", "sep", "header-case"],
)
def test_however_it_is_written_it_is_the_same_file(content: bytes) -> None:
    text, warning = preview.decode_file(content)
    assert warning is None
    plain, found = read(files.STRONG_B), read(text)
    for one in (plain, found):
        for each in (*one.workouts, *sets(one)):
            each.line = 0
    assert found.workouts == plain.workouts
    assert found.skipped == []


def test_signs_of_old_phones_and_damaged_ones_are_told() -> None:
    text = STRONG + row(name="Übung für den Rücken")
    assert preview.decode_file(text.encode("cp1252")) == (
        text,
        "The file is not written in UTF-8: it was read as Windows-1252",
    )
    damaged = text.encode() + b"2023-05-02,\xff\n"
    assert preview.decode_file(damaged) == (damaged.decode(errors="replace"), "1 signs of the file are damaged")


def test_a_file_that_is_cut_in_the_middle_of_a_sign() -> None:
    text = STRONG + row(name="Übung") + "\n" + row(name="Ü")
    cut = text.encode()[: text.encode().rindex("Ü".encode()) + 1]
    file = read(preview.decode_file(cut)[0])
    assert [one.name for one in file.workouts] == ["Übung"]
    assert skipped(file) == [(3, None, "The file ends in the middle of this line")]


def test_too_many_bytes() -> None:
    with pytest.raises(TooLarge):
        preview.decode_file(b"x" * (MAX_FILE_BYTES + 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PK\x03\x04\x14\0\x06\0\x08,a,b,c\n", "spreadsheet"),
        ("%PDF-1.4,a,b,c\n", "not that of a file"),
        ("<!DOCTYPE html><a,b,c,d>", "not that of a file"),
        ("{}", "no list of workouts"),
        ("{,", "begins as JSON, and is none"),
        ("[" * 100_000, "begins as JSON, and is none"),
        ("[1]", "no list of workouts"),
        ('[{"name": "Push"}]', "no list of workouts"),
        ('{"data": {"exercises": []}}', "no list of workouts"),
        ("x,y,z", "Strong, Hevy or FitNotes$"),
        (STRONG.replace("Reps", "Wdh") + row() + "\n", "for one of Strong, it lacks “reps”$"),
        (HEVY.replace("set_index", "no").replace("start_time", "start"), "for one of Hevy, it lacks “start_time” and “set_index”$"),
        (FITNOTES.replace("Category", "Kategorie"), "for one of FitNotes, it lacks “category”$"),
        ("hello", "no header"),
        ("\ufeff \n\n", "empty"),
        ("sep=;\n", "empty"),
        (STRONG_UNITS + f"2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;{'x' * 300_000};\n", "line 2"),
        (STRONG + row() + "\n" + STRONG.replace("Weight", "Weight (kg)") + row() + "\n", "stands in line 3"),
        (FITNOTES + files.STRONG_D, "stands in line 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(text)


def test_a_header_alone() -> None:
    for text in (STRONG, STRONG.strip(), HEVY, FITNOTES + "\n\n"):
        file = read(text)
        assert (file.workouts, file.skipped) == ([], [])
        assert file.warnings == ["There is nothing below the header of the file."]


def test_a_header_that_is_repeated_is_no_line() -> None:
    file = read(STRONG + row() + "\n\ufeff" + STRONG + row("2023-05-02 18:30:00") + "\n")
    assert moments(file) == ["2023-05-01 18:30", "2023-05-02 18:30"]
    assert file.skipped == []


def test_lines_with_too_many_cells_are_told_and_not_guessed_at() -> None:
    file = strong(row(), row(name="Push, heavy", order="2"), row(order="3") + "8,,,")
    assert [one.line for one in sets(file)] == [2]
    assert skipped(file) == [
        (3, None, "The row has 11 cells, the header 10"),
        (4, None, "The row has 13 cells, the header 10"),
    ]
    everywhere = strong(row() + ",,", row(order="2") + ",,")
    assert ([one.line for one in sets(everywhere)], everywhere.skipped) == ([2, 3], [])


def test_lines_with_too_few_cells() -> None:
    file = strong(
        "2023-05-01 18:30:00,Push,1h,Deadlift,1,100,5", "2023-05-01 18:30:00,Push,1h,Deadlift,2", row(order="3")
    )
    assert [one.line for one in sets(file)] == [2, 4]
    assert skipped(file) == [(3, None, "There are no repetitions, no duration and no distance")]
    assert "fewer cells than the header: the missing ones were read as empty (lines 2, 3)." in file.warnings[1]


def test_inches_are_no_quotation_mark() -> None:
    file = strong(row(exercise='Box Jump 24"', weight="0"))
    assert [one.name for one in file.workouts[0].exercises] == ['Box Jump 24"']
    assert file.skipped == []


def test_a_quotation_mark_that_is_not_closed_says_what_was_lost() -> None:
    file = strong(row(), row(name='"Push', order="2"), row(order="3"), row(order="4"))
    assert [one.line for one in sets(file)] == [2]
    [(line, _, reason)] = skipped(file)
    assert line == 3
    assert "quotation mark is not closed, and 2 more after it were lost" in reason


def test_every_cut_of_a_file_is_read_or_told() -> None:
    for whole in (files.STRONG_A, files.STRONG_B, files.STRONG_D, files.HEVY, files.FITNOTES):
        lines = whole.count("\n")
        for end in range(whole.index("\n") + 1, len(whole)):
            file = read(whole[:end])
            assert len(file.skipped) <= 1
            assert all(1 < one.line <= lines + 1 for one in file.skipped)
            assert len({one.line for one in sets(file)}) == len(sets(file))


def test_columns_that_are_there_twice_or_not_at_all() -> None:
    twice = read(
        STRONG_UNITS.replace("Workout Notes", "Weight") + "2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;;7\n"
    )
    assert sets(twice)[0].weight == 100
    few = read("Date,Exercise Name,Set Order,Reps\n2023-05-01 18:30:00,Push Up,1,5\n")
    assert [(one.reps, one.weight) for one in sets(few)] == [(5, None)]
    assert few.warnings == ["There is no column of weights that is known: no set has a weight."]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_nothing_crashes_whatever_happens_to_a_file(data: st.DataObject) -> None:
    """A file with some cells and signs exchanged is read, or refused; each of its lines is a set, skipped or no set."""
    whole = data.draw(
        st.sampled_from([files.STRONG_A, files.STRONG_B, files.STRONG_C, files.STRONG_D, files.HEVY, files.FITNOTES])
    )
    odd = st.sampled_from(
        ["", ",", ";", '"', '""', "\n", "\r", "\t", "\0", "\ufeff", "-", "1e400", "9" * 5000, "²", "٣", "NaN", "W", "💪", "\u202e",
         "0x1F", "1_0", "15 Sep 99999999999999999999", "31.02.2024", "2024-02-30", "24:00", "=1+1", "kg", "null", "\ud7ff"]
    ) | st.text(max_size=5)  # fmt: skip
    text = whole
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(odd) + text[at + data.draw(st.integers(0, 12)) :]
    try:
        file = read(text)
    except UnreadableFile as error:
        assert str(error)
        return
    lines = [one.line for one in sets(file)]
    assert len(lines) == len(set(lines))
    assert not set(lines) & {one.line for one in file.skipped}
    for one in sets(file):
        assert -2000 <= (one.weight or 0) <= 2000
        assert one.reps or one.seconds or one.distance


# --- JSON of ours ---------------------------------------------------------------------------------------------------


def own(*sets: dict[str, Any], **workout: Any) -> WorkoutFile:
    done = [{"type": "normal", "completedAt": "2024-01-02T09:01:00Z", **each} for each in sets]
    one = {
        "id": "w-1", "status": "completed", "name": "Own", "date": "2024-01-02", "timezone": "Europe/Berlin", "units": "metric",
        "startedAt": "2024-01-02T09:00:00.000Z", "exercises": [{"exerciseId": "barbell-deadlift", "name": "Deadlift", "sets": done}],
    }  # fmt: skip
    return read(json.dumps([one | workout]))


def test_json_of_ours() -> None:
    file = own(
        {"weight": 100, "reps": 5, "rpe": 8.5},
        {"weight": 100.5, "reps": 5, "type": "warmup"},
        mood={"energy": 7},
        bodyWeight=80,
    )
    [workout] = file.workouts
    assert (workout.workout_id, workout.line, workout.body_weight, workout.mood) == ("w-1", 2, 80, Mood(energy=7))
    assert [(one.weight, one.reps, one.rpe, one.type) for one in sets(file)] == [
        (100, 5, 8.5, "normal"),
        (100.5, 5, None, "warmup"),
    ]
    assert (file.source, file.skipped, file.warnings) == ("fitai", [], [])


def test_numbers_in_json_that_are_too_large() -> None:
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
def test_sets_in_json_that_are_none(done: dict[str, Any], column: str | None, reason: str) -> None:
    assert skipped(own(done)) == [(2, column, reason)]


def test_workouts_in_json_that_are_none() -> None:
    good = {"weight": 100, "reps": 5}
    assert skipped(own(good, status="planned")) == [(2, None, "The workout is not completed")]
    assert skipped(own(good, startedAt="soon")) == [(2, "startedAt", "The date is not one that we can read")]
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


def test_json_of_another_app_than_was_said() -> None:
    with pytest.raises(UnreadableFile, match="not of hevy"):
        formats.read_file("[]", "hevy", "metric", TODAY)
    assert formats.read_file(files.STRONG_D, "fitai", "metric", TODAY).source == "strong"


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2023-05-01 6:30:00 PM", "2023-05-01 12:30:00\u202fAM"], ["2023-05-01 00:30", "2023-05-01 18:30"]),
        (["2023-05-01 12:05 p.m.", "2023-05-01 13:05 PM"], ["2023-05-01 12:05", "2023-05-01 13:05"]),
        (["5/31/2023 18:30", "5/1/2023 6:30 PM"], ["2023-05-01 18:30", "2023-05-31 18:30"]),
        (["31/05/2023 18:30", "01/05/2023 18:30"], ["2023-05-01 18:30", "2023-05-31 18:30"]),
        (["03.05.2023 18:30"], ["2023-05-03 18:30"]),
        (["05/05/2023"], ["2023-05-05 00:00"]),
        (["2023/05/03 18:30", "2023-05-04T18:30:10.123"], ["2023-05-03 18:30", "2023-05-04 18:30"]),
    ],
)
def test_dates_of_spreadsheets_and_of_clocks_with_twelve_hours(dates: Sequence[str], expected: list[str]) -> None:
    file = strong(*(row(each, name=f"Push {each}") for each in dates))
    assert moments(file) == expected
    assert file.skipped == []


@pytest.mark.parametrize("dates", [["3/5/2023", "4/5/2023"], ["13/5/2023", "5/13/2023", "3/5/2023"]])
def test_a_date_that_can_be_two_is_not_guessed_at(dates: Sequence[str]) -> None:
    for file in (
        strong(*map(row, dates)),
        read(FITNOTES + "".join(f"{each},Squat,Legs,100,kgs,5,,,,\n" for each in dates)),
    ):
        assert file.workouts == []
        reason = "Day and month of this date can be either; write it as 2024-05-31"
        assert skipped(file) == [(line, "Date", reason) for line in range(2, 2 + len(dates))]


@pytest.mark.parametrize(
    "text", ["31.02.2024 10:00", "2024-13-01", "2024-01-01 25:00", "2024-01-01 10:61", "soon", "", "45200.5"]
)
def test_a_date_that_is_none(text: str) -> None:
    assert skipped(strong(row(text))) == [(2, "Date", "The date is not one that we can read")]


def test_a_time_that_says_its_zone_is_that_instant() -> None:
    file = strong(row("2023-05-01T18:30:00Z"), row("2023-05-01T18:30:00+02:00"), row("2023-05-02T10:00:00-0330"))
    assert [one.instant.isoformat() for one in file.workouts if one.instant] == [
        "2023-05-01T16:30:00+00:00", "2023-05-01T18:30:00+00:00", "2023-05-02T13:30:00+00:00",
    ]  # fmt: skip
    [day] = read(HEVY + hevy_row(start_time="2025-09-15T07:48:00+02:00", end_time="2025-09-15T08:18:00+02:00")).workouts
    assert day.instant is not None
    assert (day.instant.isoformat(), day.seconds) == ("2025-09-15T05:48:00+00:00", 1800)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("15 янв. 2025 г., 07:48", 1), ("15 февр. 2025 г., 07:48", 2), ("15 марта 2025, 07:48", 3), ("15 мая 2025, 07:48", 5),
        ("15 май 2025, 07:48", 5), ("15 июня 2025, 07:48", 6), ("15 июл. 2025, 07:48", 7), ("15 авг. 2025, 07:48", 8),
        ("15 сент. 2025, 07:48", 9), ("15 нояб. 2025, 07:48", 11), ("15 дек. 2025, 07:48", 12),
        ("2025年9月15日 07:48", 9), ("2025年12月15日 7:48", 12), ("2025年9月15日 午前7:48", 9), ("2025年 9月 15日 上午7:48", 9),
        ("2025년 9월 15일 오전 7:48", 9), ("15 Şub 2025 07:48", 2), ("15 Ağu 2025 07:48", 8), ("15 Ara 2025 07:48", 12),
        ("15 lutego 2025, 07:48", 2), ("15 paź 2025, 07:48", 10), ("15. des. 2025, 07:48", 12), ("2025. szept. 15. 07:48", 9),
        ("15 sept. 2025 à 07:48", 9), ("15 sept 2025, 7:48 a. m.", 9), ("15 set 2025, 07:48", 9), ("15 de março de 2025, 07:48", 3),
        ("15 zář 2025, 07:48", 9), ("15 kvě 2025, 07:48", 5), ("15 čvc 2025, 07:48", 7),
    ],
)  # fmt: skip
def test_months_of_every_country(text: str, month: int) -> None:
    assert hevy.parse_moment(text) == datetime(2025, month, 15, 7, 48)  # noqa: DTZ001 - a file's times are local


@pytest.mark.parametrize(
    ("text", "hour"),
    [("15 sept. 2025 à 12:30", 12), ("15 sept 2025, 7:30 p. m.", 19), ("2025年9月15日 午後7:30", 19), ("Sep 15, 2025, 12:30 PM", 12),
     ("2025년 9월 15일 오후 12:30", 12), ("Sep 15, 2025, 12:30\u202fAM", 0), ("Sep 15, 2025, 19:30 PM", 19)],
)  # fmt: skip
def test_halves_of_the_day(text: str, hour: int) -> None:
    assert hevy.parse_moment(text) == datetime(2025, 9, 15, hour, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    ["15 Sep 99999999999999999999, 07:48", "15² Sep 2025, 07:48", "9" * 6000 + " Sep 2025", "15 Sep", "Sep", "15/09/2025, 07:48",
     "31 Feb 2025", "15 Sep 2025, 25:00", "15 Sep Oct 2025", "2025年13月1日", "2025年9月15日 99999:00", "", "²"],
)  # fmt: skip
def test_moments_of_hevy_that_are_none(text: str) -> None:
    assert hevy.parse_moment(text) is None
    file = read(HEVY + hevy_row(start_time=text))
    assert skipped(file) == [(2, "start_time", "The date is not one that we can read")]


def test_over_midnight_and_backwards() -> None:
    file = read(
        HEVY
        + hevy_row(start_time="15 Sep 2025, 23:30", end_time="16 Sep 2025, 00:45")
        + hevy_row(start_time="16 Sep 2025, 10:00", end_time="16 Sep 2025, 09:00")
        + hevy_row(start_time="17 Sep 2025, 10:00", end_time="")
        + hevy_row(start_time="18 Sep 2025, 10:00", end_time="20 Sep 2025, 10:00")
    )
    assert [one.seconds for one in file.workouts] == [4500, None, None, None]
    assert file.warnings == [
        "A duration that cannot be read was left out (line 3).",
        "A workout of more than a day was forgotten running: its duration is unknown (line 5).",
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1h 5m", 3900), ("264h 1m", None), ("45m", 2700), ("30s", 30), ("1h 5m 10s", 3910), ("1 h 30 min", 5400), ("90", 90),
     ("1:30:00", 5400), ("0s", 0), ("", None)],
)  # fmt: skip
def test_durations_of_strong(text: str, seconds: float | None) -> None:
    assert strong(row(duration=text)).workouts[0].seconds == seconds


@pytest.mark.parametrize("text", ["-5", "1 Std. 5 Min.", "1h30", "soon", "1:2:3:4", "9" * 5000 + "h", "1e400"])
def test_a_duration_that_is_none_is_told(text: str) -> None:
    file = strong(row(duration=text))
    assert file.workouts[0].seconds is None
    assert file.warnings == [ASSUMED, "A duration that cannot be read was left out (line 2)."]


# --- sets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "reps", "expected"),
    [("100", "5.0", (100, 5)), ("72.50", "5", (72.5, 5)), ('"72,5"', "5", (72.5, 5)), ("", "5", (None, 5)), ("0", "5", (0, 5)),
     ("0.0", "12", (0, 12)), ("-20", "5", (-20, 5)), ("\u221220", "5", (-20, 5)), ('"1,234.5"', "5", (1234.5, 5)),
     ('"1.234,5"', "5", (1234.5, 5)), ('"1 234,5"', "5", (1234.5, 5)), ("1'234.5", "5", (1234.5, 5)), ('"102,0583"', "5", (102.0583, 5))],
)  # fmt: skip
def test_numbers_of_every_country(weight: str, reps: str, expected: tuple[float | None, int]) -> None:
    file = strong(row(weight=weight, reps=reps))
    assert [(one.weight, one.reps) for one in sets(file)] == [expected]
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
def test_a_number_that_is_none_names_its_column(weight: str, reps: str, column: str | None, reason: str) -> None:
    assert skipped(strong(row(weight=weight, reps=reps))) == [(2, column, reason)]


def test_three_digits_after_a_comma_are_what_the_rest_of_the_file_says() -> None:
    thousands = strong(row(weight='"1,234"'), row(order="2", weight="72.5"))
    assert [one.weight for one in sets(thousands)] == [1234, 72.5]
    decimals = strong(row(weight='"102,058"'), row(order="2", weight='"72,5"'))
    assert [one.weight for one in sets(decimals)] == [102.058, 72.5]
    assert thousands.warnings == decimals.warnings == [ASSUMED]
    unclear = strong(row(weight='"102,058"'), row(order="2", weight="70"))
    assert [one.weight for one in sets(unclear)] == [102.058, 70]
    assert unclear.warnings == [ASSUMED, "“102,058” was read with a decimal comma: Weight (line 2)."]


@pytest.mark.parametrize(
    ("order", "type"), [("1", "normal"), ("1.0", "normal"), ("W", "warmup"), ("d", "dropset"), ("F", "failure")]
)
def test_types_of_strong(order: str, type: str) -> None:
    assert [one.type for one in sets(strong(row(order=order)))] == [type]


@pytest.mark.parametrize("order", ["²", "9" * 5000, "x", "", "-1", "1.5"])
def test_what_is_no_set(order: str) -> None:
    file = strong(row(), row(order=order))
    assert skipped(file) == [(3, "Set Order", f"“{order[:40]}” is no set")]


def test_a_rest_is_no_set_and_no_news() -> None:
    file = strong(row(), row(order="Rest Timer", weight="0", reps="0"), row(order="REST TIMER", exercise="", reps="0"))
    assert (len(sets(file)), file.skipped) == (1, [])


def test_units_that_are_none() -> None:
    file = read(
        STRONG_UNITS
        + "2023-05-01 18:30:00;Pull;Deadlift;1;100;stone;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Deadlift;2;0;;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Deadlift;3;100;LBS;5;;;;;;\n"
        + "2023-05-01 18:30:00;Pull;Running;1;;;;;5;parsec;300;;\n"
    )
    assert [one.weight for one in sets(file)] == [0, pytest.approx(100 * KILOGRAMS_PER_POUND)]
    assert skipped(file) == [
        (2, "Weight Unit", "“stone” is no unit of weight that is known"),
        (5, "Distance Unit", "“parsec” is no unit of distance that is known"),
    ]
    in_header = read(STRONG.replace("Weight", "Weight (stone)") + row() + "\n")
    assert skipped(in_header) == [(2, "Weight (stone)", "“stone” is no unit of weight that is known")]


def test_of_two_columns_of_weights_one_is_read_and_that_is_told() -> None:
    header = HEVY.replace('"weight_kg"', '"weight_kg","weight_lbs"')
    file = read(header + hevy_row(weight_kg='","176'))
    assert [one.weight for one in sets(file)] == [pytest.approx(176 * KILOGRAMS_PER_POUND)]
    assert file.warnings == ["There are several columns of weights: only “weight_lbs” was read."]


def test_units_that_a_file_does_not_say_are_told() -> None:
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
    assert [[one.weight for one in entry.sets] for entry in twice.workouts[0].exercises] == [[100, 110], [60, 70]]
    turns = strong(*(row(order=order, exercise=name) for order in "123" for name in ("Deadlift", "Squat")))
    assert [(entry.name, [one.line for one in entry.sets]) for entry in turns.workouts[0].exercises] == [
        ("Deadlift", [2, 4, 6]), ("Squat", [3, 5, 7]),
    ]  # fmt: skip


def test_two_workouts_of_the_same_minute() -> None:
    rows = [
        f'"{number}";"2024-01-02 10:00:00";"Arms";"60";"Curl";"1";"{weight}";"12";"";"";"";"";""\n'
        for number, weight in ((1, 10), (2, 20))
    ]
    file = read(files.STRONG_D.split("\n")[0] + "\n" + "".join(rows))
    assert [[one.weight for entry in each.exercises for one in entry.sets] for each in file.workouts] == [[10], [20]]
    assert len({one.key for one in file.workouts}) == 2
    of_hevy = read(HEVY + hevy_row() + hevy_row(end_time="15 Sep 2025, 09:00"))
    assert [one.seconds for one in of_hevy.workouts] == [3600, 4320]
    assert len({one.key for one in of_hevy.workouts}) == 2


def test_supersets_stay_together_and_apart() -> None:
    rows = [
        hevy_row(exercise_title=name, superset_id=superset, set_index=index)
        for index in "01"
        for name, superset in (("Curl", "1"), ("Pushdown", "1"))
    ] + [hevy_row(exercise_title="Plank", superset_id="", reps="", duration_seconds="60")]
    [day] = read(HEVY + "".join(rows)).workouts
    assert [(one.name, one.superset, len(one.sets)) for one in day.exercises] == [
        ("Curl", "1", 2),
        ("Pushdown", "1", 2),
        ("Plank", None, 1),
    ]


def test_types_of_hevy() -> None:
    file = read(
        HEVY + hevy_row(set_type="Drop Set") + hevy_row(set_type="myo reps", set_index="1") + hevy_row(set_index="one")
    )
    assert [one.type for one in sets(file)] == ["dropset", "normal", "normal"]
    assert file.warnings == ["“myo_reps” is no type of set that is known: such sets were read as normal ones (line 3)."]


def test_lines_without_an_exercise() -> None:
    texts = (
        STRONG + row(exercise=""),
        HEVY + hevy_row(exercise_title=" "),
        FITNOTES + "2022-03-01,,Legs,100,kgs,5,,,,\n",
    )
    for text, column in zip(texts, ("Exercise Name", "exercise_title", "Exercise"), strict=True):
        assert skipped(read(text)) == [(2, column, "There is no exercise")]


def test_names_with_signs_and_long_ones() -> None:
    file = strong(row(name="💪 Day", exercise="💪🔥"), row(name="N" * 130, exercise="E" * 300, order="2"))
    assert sorted((one.name or "", one.exercises[0].name) for one in file.workouts) == [
        ("N" * 120, "E" * 200),
        ("💪 Day", "💪🔥"),
    ]
    assert file.warnings[1:] == [
        "A text of more than 200 characters was cut: Exercise Name (line 3).",
        "A text of more than 120 characters was cut: Workout Name (line 3).",
    ]


def test_notes() -> None:
    long = read(STRONG_UNITS + f"2023-05-01 18:30:00;Pull;Deadlift;1;100;kg;5;;;;;{'x' * 100_000};C:\\new\n")
    assert (len(sets(long)[0].notes), long.workouts[0].notes) == (2000, "C:\\new")
    assert long.warnings == ["A text of more than 2000 characters was cut: Notes (line 2)."]
    odd = read(HEVY + hevy_row(description="one\\ntwo\u200b\x07", exercise_notes="\\n"))
    assert (odd.workouts[0].notes, odd.workouts[0].exercises[0].notes) == ("one\ntwo\u200b", None)


def test_an_rpe_between_the_halves() -> None:
    file = strong(row() + "8.3", row(order="2") + "easy", row(order="3") + "0", row(order="4") + '"9,5"')
    assert [one.rpe for one in sets(file)] == [8.5, None, None, 9.5]
    assert file.warnings[1:] == [
        "An RPE between two halves was rounded (line 2).",
        "An RPE outside of 6 to 10 was left out (line 3).",
    ]


# --- FitNotes ------------------------------------------------------------------------------------------------------


def test_commas_of_fitnotes_that_are_not_quoted() -> None:
    file = read(
        FITNOTES
        + "2022-03-01,Plank,Abs,,,,,,0:01:00,good, nice\n"
        + "2022-03-01,Crunch, weighted, slow,Abs,10.0,kgs,20,,,,hard, really\n"
        + "2022-03-01,Curl, seated,Biceps,10.0,kgs,20,,,,\n"
        + "2022-03-01,Crunch, weighted,Abs,ten,kgs,20,,,,\n"
        + '2022-03-01,"Press, quoted",Chest,50.0,kgs,10,,,,\n'
    )
    assert [(one.name, one.sets[0].notes) for one in file.workouts[0].exercises] == [
        ("Plank", "good, nice"), ("Crunch, weighted, slow", "hard, really"), ("Curl, seated", None), ("Press, quoted", None),
    ]  # fmt: skip
    assert skipped(file) == [(5, None, "The row has 11 cells, the header 10")]
    without = read("Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time\n"
                   "2022-03-01,Crunch, slow,Abs,10,20,,,\n2022-03-01,Crunch, slow,Abs,x,20,,,\n")  # fmt: skip
    assert [one.name for one in without.workouts[0].exercises] == ["Crunch, slow"]
    assert [one.line for one in without.skipped] == [3]


@pytest.mark.parametrize(
    ("text", "seconds"), [("0:01:30", 90), ("1:30", 90), ("90", 90), ("01:00:00", 3600), ("0:00:30.5", 30.5)]
)
def test_times_of_fitnotes(text: str, seconds: float) -> None:
    assert [one.seconds for one in sets(read(FITNOTES + f"2022-03-01,Plank,Abs,,,,,,{text},\n"))] == [seconds]


@pytest.mark.parametrize("text", ["1:30:", "a:b", "1:2:3:4", "-1:30", "1 min", "::"])
def test_times_of_fitnotes_that_are_none(text: str) -> None:
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
def test_distances_of_fitnotes(distance: str, unit: str, metres: float) -> None:
    file = read(FITNOTES + f"2022-03-01,Run,Cardio,,,,{distance},{unit},0:10:00,\n")
    assert [one.distance for one in sets(file)] == [pytest.approx(metres)]
    assert file.warnings == []


def test_distances_of_fitnotes_without_a_unit() -> None:
    file = read(FITNOTES + "2022-03-01,Run,Cardio,,,,1000,,0:10:00,\n2022-03-01,Run,Cardio,,,,3,laps,0:10:00,\n")
    assert [one.distance for one in sets(file)] == [1000]
    assert file.warnings == ["A distance without a unit was read as metres (line 2)."]
    assert skipped(file) == [(3, "Distance Unit", "“laps” is no unit of distance that is known")]


def test_rows_in_any_order_are_the_same_days() -> None:
    header, *lines = files.FITNOTES.strip().split("\n")
    random.Random(3).shuffle(lines)
    days = read("\n".join([header, *lines]) + "\n").workouts
    assert [one.key for one in days] == ["2022-03-01", "2022-03-02"]
    assert sorted(len(one.sets) for one in days[0].exercises) == [1, 3]


def test_tables_fold_their_headers() -> None:
    assert tables.fold_name('\ufeff"Workout  Näme" ') == "workout name"
