"""The trend of the body weight, its weekly rate and suspect readings: the numbers of the rules."""

from datetime import date

import pytest
from fitai.users.body.trend import Reading, Trend, TrendDay, next_trend, trend_days, weekly_rate

BODY_DATA = [(0, 82.4), (1, 82.9), (2, 82.1), (4, 82.0), (7, 81.9), (8, 82.6), (15, 81.5), (22, 81.2)]
START = date(2026, 1, 1).toordinal()


def days_of(data: list[tuple[int, float]], confirmed: tuple[int, ...] = ()) -> list[TrendDay]:
    readings = [
        Reading(START + day, place, weight, place in confirmed) for place, (day, weight) in enumerate(sorted(data))
    ]
    return trend_days(readings, None)


def test_the_trend_of_the_body_data() -> None:
    trends = [round(day.trend.value, 3) for day in days_of(BODY_DATA)]
    assert trends == [82.400, 82.663, 82.455, 82.313, 82.189, 82.292, 82.020, 81.677]


def test_the_first_value_is_the_trend() -> None:
    assert next_trend(None, 5, 80.0) == Trend(5, 1.0, 80.0)


def test_the_rate_of_the_body_data() -> None:
    rate, reason = weekly_rate(days_of(BODY_DATA))
    assert rate is not None
    assert reason is None
    assert (round(rate.value, 3), round(rate.low, 3), round(rate.high, 3)) == (-0.338, -0.700, -0.233)
    assert rate.direction == -1


def test_the_rate_needs_five_values_over_ten_days() -> None:
    assert weekly_rate([]) == (None, "too_few_days")
    assert weekly_rate(days_of([(0, 80), (4, 80), (8, 80), (12, 80)])) == (None, "too_few_days")
    assert weekly_rate(days_of([(0, 80), (2, 80), (4, 80), (6, 80), (9, 80)])) == (None, "too_short_span")
    assert weekly_rate(days_of([(0, 80), (2, 80), (4, 80), (6, 80), (10, 80)]))[0] is not None


def test_the_rate_is_of_28_days() -> None:
    steady = [(day, 80.0) for day in range(28, 56, 3)]
    assert steady[-1][0] == 55
    rate, _ = weekly_rate(days_of([*((day, 90.0) for day in range(0, 27, 3)), (27, 85.0), *steady]))
    assert rate is not None
    assert (rate.value, rate.low, rate.high) == (0, 0, 0)


def test_a_direction_needs_an_interval_without_zero() -> None:
    rate, _ = weekly_rate(days_of([(day, 80 + day % 2) for day in range(14)]))
    assert rate is not None
    assert rate.low <= 0 <= rate.high
    assert rate.direction == 0


def test_the_value_of_a_day_is_the_median() -> None:
    (day,) = days_of([(0, 80), (0, 81), (0, 84)])
    assert day.value == 81
    (day,) = days_of([(0, 80), (0, 81)])
    assert day.value == 80.5


@pytest.mark.parametrize(("weight", "is_suspect"), [(86.4, False), (86.5, True), (73.6, False), (73.5, True)])
def test_more_than_eight_percent_off_the_trend_is_suspect(weight: float, is_suspect: bool) -> None:
    first, second = days_of([(0, 80), (1, weight)])
    assert bool(second.suspects) == is_suspect
    assert second.value == (None if is_suspect else weight)
    assert (second.trend == first.trend) == is_suspect


def test_a_confirmed_reading_counts() -> None:
    assert days_of([(0, 80), (1, 60)], confirmed=(1,))[1].value == 60


@pytest.mark.parametrize(("second", "agrees"), [(61.8, True), (58.2, True), (61.9, False), (58.1, False)])
def test_a_second_reading_within_three_percent_agrees(second: float, agrees: bool) -> None:
    days = days_of([(0, 80), (1, 60), (3, second)])
    assert (days[1].value == 60) == agrees


def test_a_second_reading_of_the_same_day_agrees() -> None:
    assert days_of([(0, 80), (1, 60), (1, 61)])[1].value == 60.5


def test_a_reading_of_another_time_does_not_agree() -> None:
    assert days_of([(0, 80), (1, 60), (31, 60)])[1].value == 60
    assert days_of([(0, 80), (1, 60), (32, 60)])[1].value is None
    assert (
        days_of([(0, 60), (1, 60), (2, 80), (3, 80), *((day, 80) for day in range(4, 60)), (60, 60)])[-1].value is None
    )


def test_a_suspect_reading_of_a_day_leaves_the_others() -> None:
    day = days_of([(0, 80), (1, 28), (1, 80.2)])[1]
    assert (day.value, [reading.weight for reading in day.suspects]) == (80.2, [28])
