"""Which weeks are paused."""

from datetime import date, timedelta

import pytest
from fitai.analytics.models import Pause
from fitai.analytics.week_plan import WeekPlan

MONDAY = date(2026, 3, 2)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def pause(first: int, last: int) -> Pause:
    return Pause(id=f"{first}", reason="rest", start_date=on(first), end_date=on(last))


@pytest.mark.parametrize(
    ("pauses", "starts"),
    [
        ([(3, 6)], {0}),
        ([(4, 6)], set()),
        ([(0, 1), (2, 2)], set()),
        ([(0, 1), (2, 3), (6, 20)], {0, 7, 14}),
        ([], set()),
    ],
)
def test_a_week_is_paused_from_four_paused_days_on(pauses: list[tuple[int, int]], starts: set[int]) -> None:
    plan = WeekPlan(pauses=[pause(*days) for days in pauses])
    assert plan.paused_week_starts == {on(start) for start in starts}


def test_weeks_begin_on_the_users_day() -> None:
    plan = WeekPlan(pauses=[pause(6, 9)], starts_on="sunday")
    assert plan.paused_week_starts == {on(6)}
    assert WeekPlan(pauses=[pause(6, 9)]).paused_week_starts == set()
