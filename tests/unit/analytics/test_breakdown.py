"""The breakdown of a week: what is added can be taken away again, and its size is bounded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from fitai.analytics import breakdown as parts
from fitai.analytics import rules
from fitai.analytics.breakdown import OTHER, Breakdown, DaySums, DayWork, add, bounded, load_key, parse_load
from fitai.analytics.rules import Aggregates, Contribution
from fitai.analytics.week_plan import WeekPlan
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.analytics.workouts import completed, done

MONDAY = date(2026, 3, 2)
WEDNESDAY = MONDAY + timedelta(days=2)


def of(*exercises: object, day: date = WEDNESDAY) -> Breakdown:
    return rules.contribution(completed("w", day, *exercises)).breakdown  # type: ignore[arg-type]


def test_a_workout_is_broken_down_by_exercise_and_day():
    seen = of(done("squat", weight=102.5, reps=5, sets=3, seconds=1.5, distance=2.25))
    (work,) = seen.exercises
    assert (work.exercise_id, work.pattern, work.primary, work.secondary) == (
        "squat",
        "squat",
        ["quadriceps"],
        ["glutes"],
    )
    volume = 1537_50000000
    assert work.days == {
        2: DayWork(sets=3, reps=15, volume=volume, seconds=1500, distance=2250, loads={"102.5x5": 3}),
    }
    assert seen.days == {2: DaySums(volume=volume, duration=3_600_000, sets=3)}


def test_an_exercise_twice_in_a_workout_is_one():
    (work,) = of(done("squat", weight=100, reps=5, sets=2), done("squat", weight=100, reps=5, sets=1)).exercises
    assert work.days[2].loads == {"100.0x5": 3}
    assert (work.sets, work.days[2].reps) == (3, 15)


def test_an_exercise_without_a_pattern_is_other():
    (work,) = of(done("farm", weight=20)).exercises
    assert work.pattern == OTHER


@given(st.floats(0.01, 1000), st.integers(1, 200))
@settings(max_examples=50)
def test_a_load_is_read_as_it_was_written(weight: float, reps: int):
    assert parse_load(load_key(weight, reps)) == (weight, reps)


EXERCISES = st.lists(
    st.builds(
        done,
        st.sampled_from(["squat", "bench", "row", "farm"]),
        weight=st.sampled_from([20.41165665, 100.0]),
        reps=st.integers(1, 3),
        sets=st.integers(1, 3),
    ),
    max_size=4,
)
BREAKDOWNS = st.builds(
    lambda exercises, day: of(*exercises, day=MONDAY + timedelta(days=day)), EXERCISES, st.integers(0, 6)
)


@given(st.lists(BREAKDOWNS, max_size=4), BREAKDOWNS)
@settings(max_examples=50, deadline=None)
def test_what_is_added_and_taken_away_leaves_nothing(all_parts: list[Breakdown], other: Breakdown):
    total = Breakdown()
    for part in all_parts:
        total = add(total, part)
    assert add(add(total, other), other, -1) == total
    again = Breakdown()
    for part in reversed(all_parts):
        again = add(again, part)
    assert again == total


def test_beyond_the_bound_the_exercises_with_the_fewest_sets_are_summed_up():
    full = of(done("a", sets=3), done("b", sets=1), done("c", sets=2), done("d", sets=1))
    small = bounded(full, max_entries=2)
    assert small.is_crowded
    assert [work.exercise_id for work in small.exercises] == ["a", "c", OTHER]
    rest = small.exercises[-1].days[2]
    assert (rest.sets, rest.reps, rest.loads) == (2, 10, {})
    assert small.days == full.days
    assert bounded(full, max_entries=4) == full


def test_the_loads_are_bounded_too():
    full = of(done("a", weight=1, sets=3), done("b", weight=2, sets=1))
    assert [work.exercise_id for work in bounded(full, max_loads=1).exercises] == ["a", OTHER]


@given(st.lists(st.tuples(st.sampled_from("wxyz"), st.none() | EXERCISES, st.integers(0, 9)), max_size=10))
@settings(max_examples=50, deadline=None)
def test_a_crowded_week_is_the_rebuilt_one(steps: list[tuple[str, list[object] | None, int]]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "bounded", lambda week: bounded(week, max_entries=2, max_loads=3))
        now: dict[str, Contribution] = {}
        aggregates = Aggregates()
        for name, exercises, offset in steps:
            new = None
            if exercises is not None:
                day = MONDAY + timedelta(days=offset)
                new = rules.contribution(completed(name, day, *exercises))  # type: ignore[arg-type]
            old = now.pop(name, None)
            others = list(now.values())
            aggregates = rules.replace_contribution(
                aggregates, old, new, load_others=lambda others=others: others, plan=WeekPlan.of(3), today_utc=MONDAY
            )
            if new is not None:
                now[name] = new
            assert aggregates == rules.aggregate_contributions(now.values(), plan=WeekPlan.of(3), today_utc=MONDAY)


def test_a_week_of_the_largest_size_is_far_below_that_of_an_item():
    from fitai.analytics.store import WeekItem

    days = {
        weekday: DayWork(sets=60, reps=300, volume=10**13, loads={f"{100.5 + n}x{n}": 2 for n in range(5)})
        for weekday in range(7)
    }
    works = [parts.ExerciseWork(exercise_id=f"{n:036d}", primary=["chest"], days=days) for n in range(42)]
    week = rules.Week(breakdown=bounded(Breakdown(exercises=works)))
    assert len(WeekItem.of("u", MONDAY, week).serialize(null_check=False)["week"]["B"]) < 20_000


# --- best weeks --------------------------------------------------------------------------------------------


def weekly(*weights: float) -> list[Contribution]:
    """A workout in each week, with these weights."""
    return [
        rules.contribution(completed(f"w{n}", MONDAY - timedelta(weeks=n), done("squat", weight=weight)))
        for n, weight in enumerate(weights)
    ]


def best(aggregates: Aggregates) -> list[float]:
    return [week.volume / rules.PER_KILOGRAM / 15 for week in aggregates.totals.best_weeks]


def test_the_best_weeks_follow_a_correction_downwards():
    contributions = weekly(100, 90, 80, 70, 60)
    aggregates = rules.aggregate_contributions(contributions, plan=WeekPlan.of(3), today_utc=MONDAY)
    assert best(aggregates) == [100, 90, 80]
    worse = rules.contribution(completed("w0", MONDAY, done("squat", weight=50)))
    after = rules.replace_contribution(
        replace(aggregates, weeks={MONDAY: aggregates.weeks[MONDAY]}),
        contributions[0],
        worse,
        load_others=lambda: contributions[1:],
        plan=WeekPlan.of(3),
        today_utc=MONDAY,
    )
    assert best(after) == [90, 80, 70]


def test_a_best_week_that_stays_one_reads_nothing():
    def nobody() -> list[Contribution]:
        raise AssertionError("the history is not needed")

    contributions = weekly(100, 90, 80, 70, 60)
    aggregates = rules.aggregate_contributions(contributions, plan=WeekPlan.of(3), today_utc=MONDAY)
    extra = rules.contribution(completed("x", MONDAY, done("bench", weight=5)))
    more = rules.replace_contribution(
        aggregates, None, extra, load_others=nobody, plan=WeekPlan.of(3), today_utc=MONDAY
    )
    assert best(more) == [105, 90, 80]
