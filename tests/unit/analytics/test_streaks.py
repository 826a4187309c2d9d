"""Days and weeks in a row."""

import zlib
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
from fitai.analytics.streaks import Calendar, TrainingTime, condense, horizon, training_time, week_number
from fitai.training.days import monday, week_start
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)


def days(*offsets: int) -> Calendar:
    return Calendar.of({MONDAY + timedelta(days=offset): 1 for offset in offsets})


def day_streak(calendar: Calendar, today: date) -> tuple[int, int]:
    streaks = condense(calendar.day_runs(), horizon(today))
    return streaks.current(today.toordinal()), streaks.longest(today.toordinal())


def at(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


# --- days --------------------------------------------------------------------------------------------------


def test_nobody_who_never_trained_has_a_streak():
    assert day_streak(Calendar(), MONDAY) == (0, 0)


@pytest.mark.parametrize(
    ("trained", "today", "current", "longest"),
    [
        ((0,), 0, 1, 1),
        ((0, 1, 2), 2, 3, 3),
        ((0, 1, 2), 3, 3, 3),  # yesterday: today may still go on
        ((0, 1, 2), 4, 0, 3),  # a day was left out
        ((0, 1, 2, 4), 4, 1, 3),
        ((0, 2, 4), 4, 1, 1),
        ((0, 1, 2, 3), 1, 2, 2),  # what is dated ahead does not count before its day
        ((5, 6), 1, 0, 0),
    ],
)
def test_the_day_streak(trained: tuple[int, ...], today: int, current: int, longest: int):
    assert day_streak(days(*trained), at(today)) == (current, longest)


def test_a_day_with_two_workouts_is_one_day():
    assert day_streak(days(0, 1).with_day(at(1), 2), at(1)) == (2, 2)


def test_a_workout_logged_late_closes_the_gap():
    calendar = days(0, 1, 3, 4)
    assert day_streak(calendar, at(4)) == (2, 2)
    assert day_streak(calendar.with_day(at(2), 1), at(4)) == (5, 5)


def test_taking_a_day_away_opens_it_again():
    assert day_streak(days(0, 1, 2, 3).with_day(at(1), 0), at(3)) == (2, 2)


# --- weeks -------------------------------------------------------------------------------------------------


def test_weeks_begin_on_monday():
    assert week_number(at(-1).toordinal()) + 1 == week_number(at(0).toordinal()) == week_number(at(6).toordinal())
    assert monday(at(6)) == MONDAY
    assert days(6, 7).in_week(at(3)) == days(6, 7).in_week(at(7)) == 1


# --- the calendar ------------------------------------------------------------------------------------------


def test_twenty_years_fit_two_kilobytes():
    chance = Random(1)
    trained = {
        MONDAY + timedelta(days=day): chance.choice([1, 1, 1, 2]) for day in range(7300) if chance.random() < 0.6
    }
    assert len(zlib.compress(Calendar.of(trained).counts, 9)) < 2048


def test_more_workouts_on_a_day_than_a_byte_holds():
    calendar = Calendar().with_day(MONDAY, 1000)
    assert calendar.in_week(MONDAY) == 255
    assert calendar.with_day(MONDAY, 0) == Calendar()


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_time(day: date):
    calendar = days(0).with_day(day, 1)
    assert len(calendar.day_runs()) == 2
    assert training_time(calendar).months == 2
    assert calendar.with_day(day, 0) == days(0)


NEAR = st.integers(-30, 30)


@given(st.dictionaries(NEAR, st.integers(0, 3), max_size=40), st.lists(st.tuples(NEAR, st.integers(0, 3)), max_size=10))
def test_a_calendar_is_what_its_days_are(start: dict[int, int], changes: list[tuple[int, int]]):
    counts = {at(offset): count for offset, count in start.items()}
    calendar = Calendar.of(counts)
    for offset, count in changes:
        counts[at(offset)] = count
        calendar = calendar.with_day(at(offset), count)
    assert calendar == Calendar.of(counts)
    assert calendar.first_day == min((day for day, count in counts.items() if count), default=None)
    for offset in range(-35, 36, 7):
        week = monday(at(offset))
        assert calendar.in_week(week) == sum(counts.get(week + timedelta(days=place), 0) for place in range(7))


def consecutive_runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def naive(reached: set[int], today: int) -> tuple[int, int]:
    """Current and longest streak, counted one by one."""
    past = {number for number in reached if number <= today}
    end = today if today in past else today - 1
    current = 0
    while end - current in past:
        current += 1
    return current, max((end - start + 1 for start, end in consecutive_runs(sorted(past))), default=0)


@given(st.sets(NEAR, max_size=40), NEAR, st.integers(0, 20), st.integers(-1, 1))
def test_streaks_on_any_later_day_anywhere_on_earth(trained: set[int], written: int, later: int, zone: int):
    """What is condensed on one day (UTC) says the right streaks on any later one, in any zone."""
    calendar = days(*trained)
    today = at(written + later + zone)
    streaks = condense(calendar.day_runs(), horizon(at(written)))
    ordinals = {at(offset).toordinal() for offset in trained}
    now = today.toordinal()
    assert (streaks.current(now), streaks.longest(now)) == naive(ordinals, now)


def test_weeks_begin_where_the_user_says() -> None:
    sunday_and_monday = days(6, 7)
    assert sunday_and_monday.in_week(at(6), "sunday") == sunday_and_monday.in_week(at(12), "sunday") == 2
    assert sunday_and_monday.in_week(at(13), "sunday") == 0
    for starts_on, place in (("monday", 0), ("saturday", 5), ("sunday", 6)):
        first = at(place)
        assert week_start(at(place + 6), starts_on) == week_start(first, starts_on) == first
        assert week_number(first.toordinal(), starts_on) == week_number(at(place + 6).toordinal(), starts_on)
        assert week_number(first.toordinal() - 1, starts_on) + 1 == week_number(first.toordinal(), starts_on)


# --- training over the years -------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_off", "comebacks"), [(20, 0), (21, 1)])
def test_a_comeback_is_a_return_after_21_days_without_a_workout(days_off: int, comebacks: int):
    assert training_time(days(0, 1, 1 + days_off + 1, 60 + days_off)).comebacks == comebacks + 1


def test_months_and_years_of_training():
    assert training_time(Calendar()) == TrainingTime()
    assert training_time(days(0, 29, 30)).months == 2, "March and April"
    assert training_time(days(0, 364)).years == 0
    assert training_time(days(0, 365)) == TrainingTime(months=2, years=1, comebacks=1)
