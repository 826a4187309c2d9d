"""Two years of training in three time zones: every number of an exercise's strength, against a plain calculation.

The calculation here shares no code with the service: it goes through all sets of all workouts, whatever is stored.
"""

import math
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from statistics import NormalDist, median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fitai.kernel import clock
from fitai.kernel.table import Entity
from fitai.workouts.models import Bests, WorkoutExercise, WorkoutSet
from fitai.workouts.records import recompute, rules
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem

from tests.harness import histories
from tests.harness.gateway import access_token, call
from tests.unit.auth.people import register

SQUAT = "barbell-back-squat"
FIRST_DAY = date(2024, 3, 4)
DAYS = 731
ZONES = ("Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin")
History = dict[date, list[tuple[float, int]]]


def history(seed: int) -> History:
    """Sets by day: some weeks off, some days with warm-ups, single repetitions or more than twelve."""
    chance = random.Random(seed)
    days: History = {}
    for day in range(DAYS):
        weight = 80 + 40 * math.sin(day / 120) + day / 30
        if day // 7 % 9 != 5 and chance.random() < 0.35:
            days[FIRST_DAY + timedelta(days=day)] = [
                (round((weight + chance.uniform(-10, 10)) / 2.5) * 2.5, chance.choice([1, 3, 5, 5, 8, 12, 15]))
                for _ in range(chance.randint(1, 4))
            ]
    return days


def items(user_id: str, zone: str, days: History) -> Iterator[Entity]:
    bests = Bests()
    for day, sets in days.items():
        moment = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        warmup = WorkoutSet(index=0, type="warmup", weight=300, reps=5, completed_at=moment)
        done = [
            WorkoutSet(index=index, weight=weight, reps=reps, completed_at=moment)
            for index, (weight, reps) in enumerate(sets, 1)
        ]
        exercise = WorkoutExercise(index=0, exercise_id=SQUAT, name="Squat", sets=[warmup, *done])
        before = bests
        (exercise,), bests = rules.replay_records([exercise], before)
        state = WorkoutState(
            id=f"{user_id}-{day}",
            user_id=user_id,
            status="completed",
            version=3,
            name="Day",
            date=day,
            timezone=zone,
            exercises=[exercise],
            exercise_count=1,
            created_at=moment,
            updated_at=moment,
        )
        yield WorkoutItem.of(state)
        yield WorkoutExerciseItem.of(state, exercise, bests_before=before)


# --- the plain calculation ---------------------------------------------------------------------------------


def estimate(weight: float, reps: int) -> float:
    return weight if reps == 1 else weight * (1 + min(reps, 12) / 30)


def expected_trend(values: list[tuple[int, float]]) -> dict[str, float]:
    """Slope per week with its interval, and the change in percent, by the definitions of Sen and Kendall."""
    slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(values, 2))
    count, pairs = len(values), len(slopes)
    ties = [sum(other == value for _, other in values) for value in {value for _, value in values}]
    variance = (count * (count - 1) * (2 * count + 5) - sum(n * (n - 1) * (2 * n + 5) for n in ties)) / 18
    half = NormalDist().inv_cdf(0.975) * math.sqrt(variance)
    slope = median(slopes)
    start = median(value for _, value in values) + slope * (values[0][0] - median(day for day, _ in values))
    return {
        "value": slope * 7,
        "low": slopes[max(round((pairs - half) / 2) - 1, 0)] * 7,
        "high": slopes[min(round((pairs + half) / 2), pairs - 1)] * 7,
        "change": slope * (values[-1][0] - values[0][0]) / start * 100,
    }


def expected_consistency(days: list[date], today: date) -> float:
    weeks = {day.isocalendar()[:2] for day in days}
    all_weeks = {(days[0] + timedelta(days=n)).isocalendar()[:2] for n in range((today - days[0]).days + 1)}
    if today.isocalendar()[:2] not in weeks:
        all_weeks -= {today.isocalendar()[:2]}
    return round(100 * len(weeks) / len(all_weeks), 1)


@pytest.mark.parametrize("zone", ZONES)
def test_every_number_is_that_of_a_plain_calculation(aws: None, zone: str) -> None:
    person = register(profile={"timezone": zone})
    days = history(ZONES.index(zone))
    histories.write(items(person.id, zone, days))
    recompute.recompute_records(person.id, SQUAT, f"{person.id}-{max(days)}")
    last = max(days)
    # At these hours of UTC it is another day in some of the zones.
    for offset, hour in ((0, 20), (1, 2), (1, 12), (14, 23)):
        moment = datetime(last.year, last.month, last.day, hour, tzinfo=UTC) + timedelta(days=offset)
        clock.set_source(lambda moment=moment: moment)
        today = moment.astimezone(ZoneInfo(zone)).date()
        token = access_token(person.id)
        seen = call("GET", "/progress/strength", token=token, exerciseId=SQUAT, limit=5).data
        assert_equal(
            seen, {day: sets for day, sets in days.items() if 0 <= (today - day).days < 90 or day > today}, today
        )
        lift = call("GET", "/progress/strength", token=token).data["lifts"][0]
        assert (lift["trend"], lift["current"]) == (seen["trend"], seen["current"])


def assert_equal(seen: dict[str, Any], window: History, today: date) -> None:
    bests = {day: max(estimate(*set_) for set_ in sets) for day, sets in window.items()}
    trend, expected = seen["trend"], expected_trend([(day.toordinal(), best) for day, best in bests.items()])
    assert trend["sessionCount"] == len(window)
    for name in ("value", "low", "high"):
        assert trend["perWeek"][name] == pytest.approx(expected[name], abs=1e-4)
    assert trend["changePercentage"] == pytest.approx(expected["change"], abs=0.01)
    direction = "maintaining"
    if expected["low"] > 0 and expected["change"] > 0.5:
        direction = "improving"
    elif expected["high"] < 0 and expected["change"] < -0.5:
        direction = "declining"
    assert trend["direction"] == direction
    assert trend["consistencyScore"] == expected_consistency(list(window), today)
    reliable = [estimate(*set_) for sets in window.values() for set_ in sets if set_[1] <= 12]
    assert seen["current"]["oneRepMax"] == pytest.approx(max(reliable), abs=1e-4)
    values = list(bests.values())
    best_day = max(bests, key=lambda day: bests[day])
    is_plateau = max(values[-3:]) <= max(values[:-3]) * 1.005 and (list(bests)[-1] - best_day).days >= 14
    assert ("plateau" in seen) == is_plateau
    if is_plateau:
        assert seen["plateau"]["since"] == best_day.isoformat()
        assert seen["plateau"]["sessionsSince"] == sum(day > best_day for day in bests)
    assert [point["date"] for point in seen["points"]] == [day.isoformat() for day in list(window)[-5:]]
