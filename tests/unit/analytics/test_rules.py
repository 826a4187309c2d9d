"""Adding contributions up, and taking them away again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fitai.analytics import rules
from fitai.analytics.rules import Aggregates, Contribution, ExerciseContribution
from fitai.analytics.week_plan import WeekPlan
from fitai.training.days import monday
from fitai.workouts.events import WorkoutCounts
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.analytics.workouts import completed, done

DAY = date(2026, 3, 4)
TODAY = date(2026, 3, 20)


def nothing() -> Iterable[Contribution]:
    raise AssertionError("nothing fell: nobody needs the others")


def change(
    aggregates: Aggregates, old: Contribution | None, new: Contribution | None, others: Any = nothing
) -> Aggregates:
    return rules.replace_contribution(aggregates, old, new, load_others=others, plan=WeekPlan.of(3), today_utc=TODAY)


def share(**fields: Any) -> ExerciseContribution:
    return ExerciseContribution(**({"name": "Squat", "sets": 3, "volume": 10} | fields))


def adding(workout_id: str, day: date = DAY, **exercises: ExerciseContribution) -> Contribution:
    return Contribution(workout_id=workout_id, date=day, timezone="UTC", exercises=exercises)


# --- what a workout adds -----------------------------------------------------------------------------------


def test_a_primary_muscle_counts_one_and_a_secondary_one_a_half():
    event = completed("w", DAY, done("bench", sets=4), done("row", sets=3))
    assert rules.contribution(event).muscles == {"biceps": 3, "chest": 8, "lats": 6, "shoulders": 4, "triceps": 4}


def test_a_muscle_that_is_named_twice_counts_as_primary():
    odd = done("squat", sets=2, primary_muscles=["glutes"], secondary_muscles=["glutes", "hamstrings"])
    assert rules.contribution(completed("w", DAY, odd)).muscles == {"glutes": 4, "hamstrings": 2}


def test_pounds_add_up_without_a_remainder():
    plate = 45 * 0.45359237
    event = completed("w", DAY, done("squat", weight=plate, reps=1, sets=1))
    assert 1000 * rules.contribution(event).volume == 45_000 * 45_359_237


def test_an_exercise_that_comes_twice_is_one():
    event = completed("w", DAY, done("squat", weight=100, reps=5), done("squat", weight=90, reps=8))
    one = rules.contribution(event).exercises["squat"]
    assert (one.sets, one.max_weight, one.max_reps) == (6, 100, 8)
    assert one.volume == (3 * 500 + 3 * 720) * rules.PER_KILOGRAM


def test_assistance_is_no_one_rep_max():
    event = completed("w", DAY, done("pull-up", weight=20, assisted=True, one_rep_max=23.3))
    assert rules.contribution(event).exercises["pull-up"].one_rep_max is None


# --- bests -------------------------------------------------------------------------------------------------


def test_a_best_that_does_not_fall_reads_nothing():
    aggregates = change(Aggregates(), None, adding("a", squat=share(max_weight=100, max_reps=5, one_rep_max=117)))
    light = adding("b", squat=share(max_weight=60, max_reps=3, one_rep_max=66))
    aggregates = change(aggregates, None, light)
    aggregates = change(aggregates, light, adding("b", squat=share(max_weight=70, max_reps=4, one_rep_max=79)))
    assert aggregates.exercises["squat"].max_weight == 100
    aggregates = change(aggregates, adding("b", squat=share(max_weight=70, max_reps=4, one_rep_max=79)), None, list)
    assert aggregates.exercises["squat"].workouts == 1


def test_each_best_falls_alone():
    heavy = adding("a", squat=share(max_weight=140, max_reps=1, one_rep_max=140))
    long = adding("b", squat=share(max_weight=60, max_reps=20, one_rep_max=84))
    aggregates = change(change(Aggregates(), None, heavy), None, long)
    assert [aggregates.exercises["squat"].max_weight, aggregates.exercises["squat"].max_reps] == [140, 20]
    without = change(aggregates, long, None, lambda: [heavy])
    assert [without.exercises["squat"].max_weight, without.exercises["squat"].max_reps] == [140, 1]
    without = change(aggregates, heavy, None, lambda: [long])
    assert without.exercises["squat"].one_rep_max == 84
    assert [total.one_rep_max for total in without.totals.strongest] == [84]


def test_less_assistance_is_better():
    first = adding("a", dip=share(max_weight=20, assisted=True))
    aggregates = change(Aggregates(), None, first)
    aggregates = change(aggregates, None, adding("b", dip=share(max_weight=10, assisted=True)))
    assert aggregates.exercises["dip"].max_weight == 10
    worse = adding("b", dip=share(max_weight=30, assisted=True))
    aggregates = change(aggregates, adding("b", dip=share(max_weight=10, assisted=True)), worse, lambda: [first])
    assert aggregates.exercises["dip"].max_weight == 20
    assert not aggregates.totals.strongest


def test_the_eleventh_lift_comes_in_when_one_of_the_ten_falls():
    lifts = [adding(f"w{n:02d}", **{f"e{n:02d}": share(one_rep_max=200.0 - n)}) for n in range(12)]
    aggregates = Aggregates()
    for lift in lifts:
        aggregates = change(aggregates, None, lift)
    assert [item.exercise_id for item in aggregates.totals.strongest] == [f"e{n:02d}" for n in range(10)]
    aggregates = change(aggregates, lifts[3], None, list)
    ids = [total.exercise_id for total in aggregates.totals.strongest]
    assert "e03" not in ids and ids[-1] == "e10"


def test_the_newest_workout_says_where_the_user_is():
    first = Contribution(workout_id="a", date=DAY, timezone="Europe/Berlin")
    second = Contribution(workout_id="b", date=DAY + timedelta(days=1), timezone="Asia/Tokyo")
    aggregates = change(change(Aggregates(), None, second, list), None, first)
    assert aggregates.totals.newest and aggregates.totals.newest.timezone == "Asia/Tokyo"
    aggregates = change(aggregates, second, None, lambda: [first])
    assert aggregates.totals.newest and aggregates.totals.newest.timezone == "Europe/Berlin"
    assert change(aggregates, first, None, list).totals.newest is None


# --- any sequence ------------------------------------------------------------------------------------------

LOADS = st.sampled_from([0.45359237, 20.0, 61.23496995, 100.0, 102.5])
EXERCISES = ("bench", "pull-up", "row", "squat")


COUNTS = st.builds(
    WorkoutCounts,
    reps=st.integers(0, 50),
    distance=st.sampled_from([0.0, 0.1, 1609.344]),
    push_sets=st.integers(0, 5),
    pull_sets=st.integers(0, 5),
    leg_sets=st.integers(0, 5),
    notes=st.integers(0, 2),
    kinds=st.lists(st.sampled_from(["strength", "cardio"]), unique=True),
    is_deload=st.booleans(),
)


@st.composite
def contributions(draw: st.DrawFn, workout_id: str) -> Contribution:
    exercises = [
        done(
            exercise_id,
            weight=draw(LOADS),
            reps=draw(st.integers(1, 12)),
            sets=draw(st.integers(1, 4)),
            assisted=exercise_id == "pull-up",
            unassisted_reps=draw(st.none() | st.integers(1, 30)),
            longest_hold=draw(st.none() | st.sampled_from([10.0, 60.0])),
            assistance=draw(st.none() | st.sampled_from([0.0, 10.0, 20.0])) if exercise_id == "pull-up" else None,
        )
        for exercise_id in draw(st.lists(st.sampled_from(EXERCISES), max_size=3))
    ]
    event = completed(
        workout_id,
        DAY + timedelta(days=draw(st.integers(-9, 9))),
        *exercises,
        duration_seconds=draw(st.sampled_from([0.1, 1800.25, 3600.0])),
        calories=draw(st.sampled_from([0.1, 0.2, 250.5])),
        personal_records=draw(st.integers(0, 3)),
        timezone=draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
        counts=draw(COUNTS),
    )
    return rules.contribution(event)


@st.composite
def sequences(draw: st.DrawFn) -> list[tuple[str, Contribution | None]]:
    """Workouts that come, change and go; None takes one away."""
    ids = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=3, max_size=14))
    return [(id_, draw(st.one_of(st.none(), contributions(id_)))) for id_ in ids]


@given(sequences(), st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_and_goes_the_running_standing_is_the_rebuilt_one(
    sequence: list[tuple[str, Contribution | None]], target: int
):
    now: dict[str, Contribution] = {}
    aggregates = Aggregates()
    for workout_id, new in sequence:
        old = now.pop(workout_id, None)
        others = list(now.values())
        touched = {monday(value.date) for value in (old, new) if value}
        # What the store loads: the weeks that are touched, and no others.
        part = replace(
            aggregates, weeks={start: aggregates.weeks[start] for start in touched & aggregates.weeks.keys()}
        )
        after = rules.replace_contribution(
            part,
            old,
            new,
            load_others=lambda: others,  # noqa: B023
            plan=WeekPlan.of(target),
            today_utc=TODAY,
        )
        weeks = {start: week for start, week in aggregates.weeks.items() if start not in touched} | dict(after.weeks)
        aggregates = replace(after, weeks=weeks)
        if new is not None:
            now[workout_id] = new
        assert aggregates == rules.aggregate_contributions(now.values(), plan=WeekPlan.of(target), today_utc=TODAY)
        assert_consistent(aggregates, list(now.values()))


def assert_consistent(aggregates: Aggregates, contributions: list[Contribution]) -> None:
    """What the aggregates must be, counted the plain way."""
    totals = aggregates.totals
    assert_consistent_counters(aggregates, contributions)
    assert totals.workouts == len(contributions)
    for name in ("volume", "duration", "calories", "hard_sets", "personal_records"):
        assert getattr(totals, name) == sum(getattr(contribution, name) for contribution in contributions)
    assert totals.first_day == min((contribution.date for contribution in contributions), default=None)
    for start, week in aggregates.weeks.items():
        of_week = [contribution for contribution in contributions if monday(contribution.date) == start]
        assert week.workouts == len(of_week) == sum(week.days) > 0
        assert week.volume == sum(contribution.volume for contribution in of_week)
        assert sum(week.muscles.values()) == sum(sum(contribution.muscles.values()) for contribution in of_week)
    assert sum(week.workouts for week in aggregates.weeks.values()) == len(contributions)
    shares = [(exercise_id, item) for part in contributions for exercise_id, item in part.exercises.items()]
    assert aggregates.exercises.keys() == {exercise_id for exercise_id, _ in shares}
    best = {
        exercise_id: max(entry.one_rep_max for other, entry in shares if other == exercise_id and entry.one_rep_max)
        for exercise_id, entry in shares
        if entry.one_rep_max
    }
    assert {total.exercise_id: total.one_rep_max for total in totals.strongest} == best
    for exercise_id, tally in aggregates.exercises.items():
        weights = [
            candidate.max_weight
            for other, candidate in shares
            if other == exercise_id and candidate.max_weight is not None
        ]
        assert tally.max_weight == (min(weights) if exercise_id == "pull-up" else max(weights))


def assert_consistent_counters(aggregates: Aggregates, contributions: list[Contribution]) -> None:
    """What the counters, periods and first values must be, counted the plain way."""
    totals = aggregates.totals
    assert totals.counters.reps == sum(item.counters.reps for item in contributions)
    assert totals.counters.distance == sum(item.counters.distance for item in contributions)
    assert totals.counters.deloads == sum(item.counters.deloads for item in contributions)
    assert totals.counters.kinds.get("cardio", 0) == sum("cardio" in item.counters.kinds for item in contributions)
    months: dict[str, list[int]] = {}
    leg_weeks: dict[date, list[int]] = {}
    for item in contributions:
        sums = months.setdefault(item.date.strftime("%Y-%m"), [0, 0])
        sums[0] += item.counters.push_sets
        sums[1] += item.counters.pull_sets
        legs = leg_weeks.setdefault(monday(item.date), [0, 0])
        legs[0] += item.counters.leg_sets
        legs[1] += item.hard_sets
    balanced = [key for key, (push, pull) in months.items() if pull and 0.8 <= push / pull <= 1.25]
    assert totals.periods.balanced_months == len(balanced)
    assert totals.periods.leg_weeks == sum(0 < legs >= 0.3 * all_sets for legs, all_sets in leg_weeks.values())
    assert totals.training.months == len(months)
    for exercise_id, tally in aggregates.exercises.items():
        first = min(
            (
                (item.date, item.workout_id, item.exercises[exercise_id].one_rep_max)
                for item in contributions
                if exercise_id in item.exercises and item.exercises[exercise_id].one_rep_max is not None
            ),
            default=None,
        )
        held = tally.baseline
        assert (held and (held.date, held.workout_id, held.value)) == first


@pytest.mark.parametrize("gone", ["a", "b"])
def test_what_is_empty_is_gone(gone: str):
    both = {value: adding(value, squat=share(max_weight=100, one_rep_max=100)) for value in ("a", "b")}
    aggregates = change(change(Aggregates(), None, both["a"]), None, both["b"])
    kept = next(item for item in both if item != gone)
    aggregates = change(aggregates, both[gone], None, lambda: [both[kept]])
    assert aggregates == rules.aggregate_contributions([both[kept]], plan=WeekPlan.of(3), today_utc=TODAY)
    assert change(aggregates, both[kept], None, list) == Aggregates()
