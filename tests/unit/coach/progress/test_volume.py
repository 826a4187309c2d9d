"""The mean weekly sets of a muscle group: what a set counts, and which weeks count."""

from datetime import date, timedelta

import pytest
from fitai.analytics.recent import ExerciseSets, RecentTraining, TrainingWeek
from fitai.coach.progress import volume

MONDAY = date(2026, 3, 2)


def training(*sets: int, first_week: int = 0, paused: tuple[int, ...] = ()) -> RecentTraining:
    """Sets of bench press by week; the last week is the running one."""
    starts = [MONDAY + timedelta(weeks=place) for place in range(len(sets))]
    weeks = [
        TrainingWeek(start, 1, [ExerciseSets("barbell-bench-press", "push", ["chest"], ["triceps"], count, 2)])
        for start, count in zip(starts, sets, strict=True)
    ]
    paused_weeks = frozenset(starts[place] for place in paused)
    return RecentTraining(starts[-1], starts[first_week], weeks, paused_weeks, [])


def counted(recent: RecentTraining, left_out: tuple[date, ...] = ()) -> list[int]:
    return [week.exercises[0].sets for week in volume.mean_weeks(recent, left_out)]


def test_the_mean_is_that_of_the_last_four_whole_weeks() -> None:
    recent = training(99, 4, 6, 8, 10, 50)
    assert counted(recent) == [4, 6, 8, 10]
    assert volume.mean_sets(volume.mean_weeks(recent), "chest") == 7
    assert volume.mean_sets(volume.mean_weeks(recent), "triceps") == 3.5
    assert volume.sessions_per_week(volume.mean_weeks(recent), "barbell-bench-press") == 2


def test_paused_weeks_deloads_and_what_is_before_the_first_workout_do_not_count() -> None:
    assert counted(training(99, 4, 6, 8, 10, 50, paused=(2,))) == [99, 4, 8, 10]
    assert counted(training(99, 4, 6, 8, 10, 50), (MONDAY + timedelta(weeks=4),)) == [99, 4, 6, 8]
    assert counted(training(0, 0, 0, 8, 10, 50, first_week=3)) == [8, 10]


def test_without_a_whole_week_the_running_one_counts() -> None:
    assert counted(training(0, 0, 12, first_week=2)) == [12]


@pytest.mark.parametrize(
    ("group", "primary", "secondary", "share"),
    [
        ("chest", ["chest"], [], 1),
        ("chest", ["shoulders"], ["chest"], 0.5),
        ("back", ["lats", "middle_back"], [], 1),
        ("back", ["biceps"], ["lats", "middle_back"], 0.5),
        ("back", ["lats"], ["middle_back"], 1),
        ("glutes", ["glutes"], [], 1),
        ("glutes", ["glutes", "hamstrings"], [], 0),
        ("glutes", ["quadriceps", "glutes"], [], 0),
        ("glutes", ["quadriceps"], ["glutes"], 0),
        ("abdominals", ["abdominals"], [], 1),
        ("abdominals", ["chest"], ["abdominals"], 0),
    ],
)
def test_what_a_set_counts(group: str, primary: list[str], secondary: list[str], share: float) -> None:
    assert volume.set_share(group, primary, secondary) == share
