"""The dates, times and durations of files, in the notations of many countries."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from fitai.kernel.csv_files import dates
from fitai.kernel.csv_files.dates import UNREADABLE_DATE

from tests.unit.workouts.imports.readers.lines import (
    ASSUMED,
    FITNOTES,
    HEVY,
    hevy_row,
    moments,
    read,
    row,
    skipped,
    strong,
)


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
        (["31.05.24", "03.04.24 18.30"], ["2024-04-03 18:30", "2024-05-31 00:00"]),
        (["31/05/24 18:30", "03/04/24"], ["2024-04-03 00:00", "2024-05-31 18:30"]),
        (["5/31/24 6:30 PM", "4/3/99"], ["1999-04-03 00:00", "2024-05-31 18:30"]),
        (["99-05-31 18:30", "24-12-01"], ["1999-05-31 18:30", "2024-12-01 00:00"]),
        (["31-May-24", "May 31 2023 18.30"], ["2023-05-31 18:30", "2024-05-31 00:00"]),
        (["31. Mai 2024 18:30", "1 juin 2024 à 18:30"], ["2024-05-31 18:30", "2024-06-01 18:30"]),
        (["45443.770833333", "45444"], ["2024-05-31 18:30", "2024-06-01 00:00"]),
        (["45443.5", "2024-06-01 6 PM"], ["2024-05-31 12:00", "2024-06-01 18:00"]),
    ],
)
def test_dates_of_spreadsheets_and_of_clocks_with_twelve_hours(dates: Sequence[str], expected: list[str]) -> None:
    file = strong(*(row(date, name=f"Push {date}") for date in dates))
    assert moments(file) == expected
    assert file.skipped == []
    of_hevy = read(HEVY + "".join(hevy_row(start_time=date, end_time="", title=date) for date in dates))
    assert (moments(of_hevy), of_hevy.skipped) == (expected, [])
    of_fitnotes = read(FITNOTES + "".join(f'"{date}",Squat,Legs,100,kgs,5,,,,\n' for date in dates))
    assert moments(of_fitnotes) == sorted({f"{moment[:10]} 12:00" for moment in expected})


@pytest.mark.parametrize(
    "dates",
    [["3/5/2023", "4/5/2023"], ["13/5/2023", "5/13/2023", "3/5/2023"], ["3/5/23", "4/5/23"], ["24-05-31", "24-12-01"]],
)
def test_a_date_that_can_be_two_is_not_guessed_at(dates: Sequence[str]) -> None:
    for file in (
        strong(*map(row, dates)),
        read(FITNOTES + "".join(f"{date},Squat,Legs,100,kgs,5,,,,\n" for date in dates)),
    ):
        assert file.workouts == []
        reason = "Day and month of this date can be either; write it as 2024-05-31"
        assert skipped(file) == [(line, "Date", reason) for line in range(2, 2 + len(dates))]


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2024 10:00",
        "2024-13-01",
        "2024-01-01 25:00",
        "2024-01-01 10:61",
        "soon",
        "",
        "45200.5.1",
        "12345",
        "99999",
        "2024-01-01 10",
    ],
)
def test_an_invalid_date_is_skipped(text: str) -> None:
    assert skipped(strong(row(text))) == [(2, "Date", UNREADABLE_DATE)]


def test_a_time_with_its_zone_is_that_instant() -> None:
    file = strong(row("2023-05-01T18:30:00Z"), row("2023-05-01T18:30:00+02:00"), row("2023-05-02T10:00:00-0330"))
    assert [workout.instant.isoformat() for workout in file.workouts if workout.instant] == [
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
def test_months_are_read_in_many_languages(text: str, month: int) -> None:
    assert dates.named_month_moment(text) == datetime(2025, month, 15, 7, 48)  # noqa: DTZ001 - a file's times are local


@pytest.mark.parametrize(
    ("text", "hour"),
    [("15 sept. 2025 à 12:30", 12), ("15 sept 2025, 7:30 p. m.", 19), ("2025年9月15日 午後7:30", 19), ("Sep 15, 2025, 12:30 PM", 12),
     ("2025년 9월 15일 오후 12:30", 12), ("Sep 15, 2025, 12:30\u202fAM", 0), ("Sep 15, 2025, 19:30 PM", 19)],
)  # fmt: skip
def test_the_half_of_the_day_tells_the_hour(text: str, hour: int) -> None:
    assert dates.named_month_moment(text) == datetime(2025, 9, 15, hour, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    ["15 Sep 99999999999999999999, 07:48", "15² Sep 2025, 07:48", "9" * 6000 + " Sep 2025", "15 Sep", "Sep",
     "31 Feb 2025", "15 Sep 2025, 25:00", "15 Sep Oct 2025", "2025年13月1日", "2025年9月15日 99999:00", "", "²"],
)  # fmt: skip
def test_invalid_times_of_hevy_are_skipped(text: str) -> None:
    assert dates.named_month_moment(text) is None
    file = read(HEVY + hevy_row(start_time=text))
    assert skipped(file) == [(2, "start_time", UNREADABLE_DATE)]


def test_a_workout_may_end_after_midnight_and_not_before_its_start() -> None:
    file = read(
        HEVY
        + hevy_row(start_time="15 Sep 2025, 23:30", end_time="16 Sep 2025, 00:45")
        + hevy_row(start_time="16 Sep 2025, 10:00", end_time="16 Sep 2025, 09:00")
        + hevy_row(start_time="17 Sep 2025, 10:00", end_time="")
        + hevy_row(start_time="18 Sep 2025, 10:00", end_time="20 Sep 2025, 10:00")
    )
    assert [workout.seconds for workout in file.workouts] == [4500, None, None, None]
    assert file.warnings == [
        "A duration that cannot be read was left out (line 3).",
        "A workout of more than a day was forgotten running: its duration is unknown (line 5).",
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1h 5m", 3900), ("264h 1m", None), ("45m", 2700), ("30s", 30), ("1h 5m 10s", 3910), ("1 h 30 min", 5400), ("90", 90),
     ("1:30:00", 5400), ("0s", 0), ("", None)],
)  # fmt: skip
def test_the_durations_of_strong_are_read(text: str, seconds: float | None) -> None:
    assert strong(row(duration=text)).workouts[0].seconds == seconds


@pytest.mark.parametrize("text", ["-5", "1 Std. 5 Min.", "1h30", "soon", "1:2:3:4", "9" * 5000 + "h", "1e400"])
def test_an_invalid_duration_is_left_out_with_a_warning(text: str) -> None:
    file = strong(row(duration=text))
    assert file.workouts[0].seconds is None
    assert file.warnings == [ASSUMED, "A duration that cannot be read was left out (line 2)."]
