"""The robust slope, against the worked examples and scipy's numbers."""

import pytest
from fitai.training.trends import theil_sen

BODY = [(0, 82.4), (1, 82.9), (2, 82.1), (4, 82.0), (7, 81.9), (8, 82.6), (15, 81.5), (22, 81.2)]
STRENGTH = [(0, 100), (4, 101.5), (7, 101), (11, 103), (14, 102.5), (18, 92), (21, 104), (25, 105.5), (28, 105)]


@pytest.mark.parametrize(
    ("points", "weekly"),
    [(BODY, (-0.338, -0.700, -0.233)), (STRENGTH, (1.250, 0.700, 1.750))],
    ids=["body weight", "strength with one bad day"],
)
def test_the_worked_examples(points: list[tuple[float, float]], weekly: tuple[float, float, float]) -> None:
    slope = theil_sen(points)
    assert slope is not None
    per_week = slope.times(7)
    assert (per_week.value, per_week.low, per_week.high) == pytest.approx(weekly, abs=0.0005)
    assert per_week.direction == (1 if weekly[0] > 0 else -1)


def test_an_interval_around_zero_has_no_direction() -> None:
    slope = theil_sen([(0, 80.0), (1, 81.0), (2, 80.0), (3, 81.0), (4, 80.0), (5, 80.5)])
    assert slope is not None
    assert slope.low <= 0 <= slope.high
    assert slope.direction == 0


def test_points_of_one_day_have_no_slope() -> None:
    assert theil_sen([]) is None
    assert theil_sen([(3, 80.0), (3, 81.0)]) is None
