"""Whatever comes and goes, in any order and twice: what is unlocked is what a plain recomputation finds."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from fitai.achievements import store
from fitai.achievements.catalogue import BY_ID
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.workouts.events import WorkoutCounts, WorkoutEvent, WorkoutRestored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.gateway import deliver, deliver_events
from tests.unit.analytics.workouts import completed, corrected, deleted, done

TODAY = date(2026, 3, 20)
EXERCISES = ("barbell-back-squat", "barbell-bench-press", "push-up", "plank", "assisted-pull-up")
KINDS = ("strength", "cardio", "flexibility", "balance")
LEGS = {"barbell-back-squat"}

Event = Any


# --- sequences ---------------------------------------------------------------------------------------------


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """What a workout is about: big enough for tiers to be reached."""
    exercises = []
    for exercise_id in draw(st.lists(st.sampled_from(EXERCISES), max_size=3, unique=True)):
        assisted = exercise_id == "assisted-pull-up"
        exercises.append(
            done(
                exercise_id,
                weight=draw(st.sampled_from([60.0, 70.0, 100.0])),
                reps=draw(st.integers(1, 40)),
                sets=draw(st.integers(1, 60)),
                assisted=assisted,
                unassisted_reps=None if assisted else draw(st.none() | st.integers(1, 40)),
                longest_hold=draw(st.none() | st.sampled_from([20.0, 60.0, 150.0])),
                assistance=draw(st.sampled_from([40.0, 20.0, 0.0])) if assisted else None,
                primary_muscles=["quadriceps"] if exercise_id in LEGS else ["chest"],
                secondary_muscles=[],
            )
        )
    counts = WorkoutCounts(
        reps=sum(exercise.reps for exercise in exercises),
        distance=draw(st.sampled_from([0.0, 5000.0, 12_000.5])),
        rep_records=draw(st.integers(0, 6)),
        warm_ups=draw(st.integers(0, 12)),
        notes=draw(st.integers(0, 6)),
        rated_sets=draw(st.integers(0, 60)),
        push_sets=draw(st.integers(0, 6)),
        pull_sets=draw(st.integers(0, 6)),
        leg_sets=sum(exercise.hard_sets for exercise in exercises if exercise.exercise_id in LEGS),
        kinds=sorted(draw(st.sets(st.sampled_from(KINDS), max_size=2))),
        is_deload=draw(st.booleans()),
        is_plan_kept=draw(st.booleans()),
        is_together=draw(st.booleans()),
    )
    return {
        "day": TODAY - timedelta(days=draw(st.integers(0, 150))),
        "exercises": exercises,
        "counts": counts,
        "duration_seconds": draw(st.sampled_from([1800.0, 9000.0, 20_000.0])),
        "personal_records": draw(st.integers(0, 6)),
    }


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[tuple[str, str, dict[str, Any] | None]], list[int]]:
    """What happens to a few workouts, in order, and the order in which the events arrive; some of them twice."""
    changes: list[tuple[str, str, dict[str, Any] | None]] = []
    exists: dict[str, bool] = {}
    for workout in draw(st.lists(st.sampled_from("abcd"), min_size=3, max_size=9)):
        if exists.get(workout) is None:
            changes.append((workout, "complete", draw(contents())))
        elif exists[workout]:
            kind = draw(st.sampled_from(["correct", "delete"]))
            changes.append((workout, kind, draw(contents()) if kind == "correct" else None))
        else:
            changes.append((workout, "restore", None))
        exists[workout] = changes[-1][1] != "delete"
    places = list(range(len(changes)))
    order = draw(st.permutations(places)) + draw(st.lists(st.sampled_from(places), max_size=3))
    return changes, list(order)


def events_of(user_id: str, changes: list[tuple[str, str, dict[str, Any] | None]]) -> list[Event]:
    """The events of the changes; a workout's version grows with each."""
    events: list[Event] = []
    versions: dict[str, int] = defaultdict(int)
    states: dict[str, dict[str, Any]] = {}
    for workout, kind, content in changes:
        workout_id = f"{user_id}-{workout}"
        versions[workout] += 1
        version = versions[workout]
        if kind == "delete":
            events.append(deleted(workout_id, version=version, user_id=user_id))
            continue
        states[workout] = content or states[workout]
        fields = dict(states[workout])
        day, exercises = fields.pop("day"), fields.pop("exercises")
        build = completed if kind == "complete" else corrected
        event = build(workout_id, day, *exercises, user_id=user_id, version=version, **fields)
        if kind == "restore":
            event = WorkoutRestored(
                user_id=user_id, workout_id=workout_id, workout_version=version, exercise_ids=[], completed=event
            )
        events.append(event)
    return events


# --- the plain recomputation -------------------------------------------------------------------------------


def plain_values(workouts: list[WorkoutEvent]) -> dict[str, float]:
    """The values of the achievements, counted from the workouts themselves in the simplest way."""
    counts = [workout.counts for workout in workouts]
    weeks, months = defaultdict(list), defaultdict(list)
    for workout in workouts:
        weeks[workout.date - timedelta(days=workout.date.weekday())].append(workout)
        months[workout.date.strftime("%Y-%m")].append(workout)
    days = sorted({workout.date for workout in workouts})
    return {
        "first_workout": len(workouts),
        "workouts": len(workouts),
        "sets": sum(workout.hard_sets for workout in workouts),
        "reps": sum(count.reps for count in counts),
        "tonnes": sum(workout.total_volume for workout in workouts) / 1000,
        "hours": sum(workout.duration_seconds for workout in workouts) / 3600,
        "km": sum(count.distance for count in counts) / 1000,
        "active_150": sum(sum(workout.duration_seconds for workout in week) >= 9000 for week in weeks.values()),
        "first_record": sum(workout.personal_records for workout in workouts),
        "records": sum(workout.personal_records for workout in workouts),
        "rep_records": sum(count.rep_records for count in counts),
        "warm_ups": sum(count.warm_ups for count in counts),
        "notes": sum(count.notes for count in counts),
        "effort": sum(count.rated_sets for count in counts),
        "deloads": sum(count.is_deload for count in counts),
        "plan_kept": sum(count.is_plan_kept for count in counts),
        "together": sum(count.is_together for count in counts),
        "kinds": len({kind for count in counts for kind in count.kinds}),
        "explorer": len({exercise.exercise_id for workout in workouts for exercise in workout.exercises}),
        "months": len(months),
        "comeback": sum((after - before).days > 21 for before, after in pairwise(days)),
        "legs": sum(map(_is_leg_week, [weeks[start] for start in sorted(weeks)[:-1]])),
        "push_pull": sum(map(_is_balanced, [months[key] for key in sorted(months)[:-1]])),
        **_bests(workouts),
    }


def _is_leg_week(week: list[WorkoutEvent]) -> bool:
    legs, sets = sum(item.counts.leg_sets for item in week), sum(item.hard_sets for item in week)
    return legs > 0 and legs >= 0.3 * sets


def _is_balanced(month: list[WorkoutEvent]) -> bool:
    push, pull = sum(item.counts.push_sets for item in month), sum(item.counts.pull_sets for item in month)
    return pull > 0 and 0.8 <= push / pull <= 1.25


def _bests(workouts: list[WorkoutEvent]) -> Mapping[str, float]:
    in_order = sorted(workouts, key=lambda workout: (workout.date, workout.workout_id))
    estimates, assistances, push_ups, holds = defaultdict(list), [], [0], [0.0]
    for workout in in_order:
        for exercise in workout.exercises:
            if exercise.one_rep_max is not None:
                estimates[exercise.exercise_id].append(exercise.one_rep_max)
            if exercise.assistance is not None:
                assistances.append(exercise.assistance)
            if exercise.exercise_id == "push-up":
                push_ups.append(exercise.unassisted_reps or 0)
            holds.append(exercise.longest_hold or 0.0)
    gains = [round((max(values) - values[0]) / values[0] * 100, 2) for values in estimates.values()]
    cut = (assistances[0] - min(assistances)) / assistances[0] * 100 if assistances and assistances[0] else 0.0
    return {
        "stronger": max(gains, default=0.0),
        "all_round": sum(gain >= 10 for gain in gains),
        "less_help": cut,
        "push_ups": max(push_ups),
        "hold": max(holds),
    }


# --- the property ------------------------------------------------------------------------------------------


def react(event: Event) -> None:
    deliver(event.name, event.model_dump(mode="json", by_alias=True))


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 20, 12, tzinfo=UTC))


@given(histories(), st.sets(st.integers(0, 12)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_unlocked_is_what_a_plain_recomputation_finds(
    history: tuple[list[tuple[str, str, dict[str, Any] | None]], list[int]], pauses: set[int]
) -> None:
    changes, order = history
    user_id = new_id()
    events = events_of(user_id, changes)
    for number, place in enumerate(order):
        react(events[place])
        if number in pauses:
            deliver_events()
    deliver_events()
    final: dict[str, WorkoutEvent | None] = {}
    for event in events:
        is_there = not event.name.endswith("deleted")
        final[event.workout_id] = (getattr(event, "completed", None) or event) if is_there else None
    workouts = [event for event in final.values() if event is not None]
    item = store.find_achievements(user_id)
    assert item is not None or not workouts
    tiers = item.unlocked.tiers if item else {}
    for id_, value in plain_values(workouts).items():
        unlocked = [tier for tier, _ in tiers.get(id_, [])]
        assert unlocked == [tier for tier in BY_ID[id_].tiers if value >= tier], (id_, value)
        if item is not None:
            assert item.unlocked.values[id_] == pytest.approx(value), id_
