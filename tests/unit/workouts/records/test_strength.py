"""The strength of a session, and the series that is kept of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.training.formulas import one_rep_max
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.records import store
from fitai.workouts.records.performance import RecentChanges
from fitai.workouts.records.strength import SessionStrength, best_set, newest_strengths, session_strength
from hypothesis import given, settings
from hypothesis import strategies as st

DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
Formula = Any


def exercise(*sets: dict[str, Any], measurement: str = "weight_reps") -> WorkoutExercise:
    completed = [WorkoutSet(index=index, completed_at=NOON, **set_) for index, set_ in enumerate(sets)]
    return WorkoutExercise(index=0, exercise_id="squat", name="Squat", measurement=measurement, sets=completed)


def strength_of(*exercises: WorkoutExercise, plan: ExercisePlan | None = None) -> SessionStrength | None:
    return session_strength("w1", DAY, [(exercise, plan) for exercise in exercises])


def test_warm_ups_and_open_sets_are_no_strength() -> None:
    warmup = {"type": "warmup", "weight": 100, "reps": 5}
    assert strength_of(exercise(warmup)) is None
    opened = exercise().model_copy(update={"sets": [WorkoutSet(index=0, weight=100, reps=5)]})
    assert strength_of(opened) is None


def test_only_sets_that_no_other_beats_are_kept_of_all_places() -> None:
    first = exercise({"weight": 100, "reps": 5}, {"weight": 100, "reps": 4}, {"weight": 90, "reps": 5})
    second = exercise({"weight": 80, "reps": 8}, {"weight": 110, "reps": 1})
    strength = strength_of(first, second)
    assert strength is not None
    assert strength.sets == [(110, 1), (100, 5), (80, 8)]


def test_sets_without_assistance_count_before_those_with_it() -> None:
    helped = {"weight": 20, "reps": 8}
    strength = strength_of(exercise(helped, {"weight": 10, "reps": 3}, measurement="assisted_reps"))
    assert strength is not None
    assert (strength.assisted, strength.sets) == (True, [(10, 3), (20, 8)])
    alone = {"reps": 2, "measurement": "bodyweight_reps"}
    strength = strength_of(exercise(helped, alone, measurement="assisted_reps"))
    assert strength is not None
    assert (strength.assisted, strength.sets) == (False, [(0, 2)])
    assert strength_of(exercise({"reps": 8}, measurement="assisted_reps")) is None


def test_a_deload_week_of_a_template_is_marked() -> None:
    plan = ExercisePlan(template_id="t", prescription="p", is_deload=True)
    strength = strength_of(exercise({"weight": 60, "reps": 5}), plan=plan)
    assert strength is not None
    assert strength.is_deload


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=12),
    st.sampled_from(["epley", "brzycki", "lombardi"]),
)
def test_the_best_set_is_the_best_of_all_sets_by_each_formula(sets: list[tuple[int, int]], formula: Formula) -> None:
    strength = strength_of(exercise(*({"weight": weight * 2.5, "reps": reps} for weight, reps in sets)))
    assert strength is not None
    best = best_set(strength, formula)
    expected = max(one_rep_max(weight * 2.5, reps, formula).value for weight, reps in sets)
    assert (best.one_rep_max.value if best.one_rep_max else 0.0) == pytest.approx(expected)
    if expected == 0:
        assert best.reps == max(reps for _, reps in sets)


def test_a_reliable_set_is_taken_where_there_is_one() -> None:
    strength = strength_of(exercise({"weight": 80, "reps": 15}, {"weight": 100, "reps": 3}))
    assert strength is not None
    assert best_set(strength).weight == 80
    assert best_set(strength, reliable=True).weight == 100
    unsure = strength_of(exercise({"weight": 80, "reps": 15}, {"reps": 5}))
    assert unsure is not None
    assert best_set(unsure, reliable=True).weight == 80


def on(day: int, workout_id: str = "") -> SessionStrength:
    return SessionStrength(workout_id=workout_id or f"w{day}", date=DAY + timedelta(days=day), sets=[(100, 5)])


def test_the_series_has_ninety_days_and_at_least_twelve_sessions() -> None:
    daily = [on(day) for day in range(200)]
    assert [strength.date for strength in newest_strengths(daily)] == [
        DAY + timedelta(days=d) for d in range(199, 109, -1)
    ]
    monthly = [on(day * 30) for day in range(20)]
    assert len(newest_strengths(monthly)) == 12
    assert len(newest_strengths([on(0, f"w{number}") for number in range(300)])) == 120
    assert newest_strengths([]) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=60))
def test_a_series_that_grows_is_the_one_of_the_whole_history(days: list[int]) -> None:
    history = [on(day, f"w{number:02d}") for number, day in enumerate(sorted(days))]
    series: list[SessionStrength] = []
    for strength in history:
        series = newest_strengths([strength, *series])
    assert series == newest_strengths(history)


def test_the_stored_series_is_the_same_when_it_is_read() -> None:
    series = [
        SessionStrength(workout_id="a", date=DAY, sets=[(100.25, 5), (80, 8)], assisted=True, is_deload=True),
        SessionStrength(workout_id="b", date=DAY, sets=[(0, 12)], is_deload=True),
        SessionStrength(workout_id="c", date=DAY, sets=[(20, 12)], assisted=True),
    ]
    raw = store.SessionsItem.of("me", "squat", [], series, RecentChanges(), 1).serialize()
    stored = store.SessionsItem.from_raw_data(raw).stored
    assert stored.strengths == series
    del raw["strengths"]
    assert store.SessionsItem.from_raw_data(raw).stored.strengths is None


def test_the_effort_of_a_session_is_the_mean_of_its_rated_working_sets() -> None:
    rated = exercise(
        {"weight": 100, "reps": 5, "rpe": 8},
        {"weight": 100, "reps": 5, "rpe": 9},
        {"weight": 90, "reps": 5},
        {"type": "warmup", "weight": 60, "reps": 5, "rpe": 4},
    )
    strength = strength_of(rated)
    assert strength is not None
    assert strength.rpe == 8.5
    unrated = strength_of(exercise({"weight": 100, "reps": 5}))
    assert unrated is not None
    assert unrated.rpe is None


def test_a_series_that_was_stored_without_efforts_is_read() -> None:
    rated = SessionStrength(workout_id="a", date=DAY, sets=[(100, 5)], rpe=8.5)
    item = store.SessionsItem.of("me", "squat", [], [rated, on(-1)], RecentChanges(), 1)
    assert store.SessionsItem.from_raw_data(item.serialize()).stored.strengths == [rated, on(-1)]
    assert [len(stored) for stored in item.strengths or []] == [5, 4]
