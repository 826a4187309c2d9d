"""What comes next: weeks, linear and double progression, waves, easy weeks."""

from typing import Any

import pytest
from fitai.training.plans import TemplateExercise, WeeklyPlan
from fitai.training.progression import (
    NextTarget,
    SessionResult,
    TargetReason,
    days_of_week,
    deload_target,
    failures_in_a_row,
    is_deload_week,
    next_target,
)
from hypothesis import given
from hypothesis import strategies as some

STEP = 2.5


def lift(rule: dict[str, Any] | None = None, **fields: Any) -> TemplateExercise:
    body = {"exerciseId": "barbell-back-squat", "order": 1, "sets": 3, "reps": {"min": 8, "max": 12, "target": 10}}
    return TemplateExercise.model_validate(body | {"progression": rule} | fields)


DOUBLE = lift({"type": "double"})
LINEAR = lift({"type": "linear", "increment": 5}, sets=5, reps=5)


def after(exercise: TemplateExercise, *done: SessionResult, **options: Any) -> NextTarget:
    return next_target(exercise, done, STEP, **options)


def at(weight: float | None, *reps: int) -> SessionResult:
    return SessionResult(weight, reps)


# --- double progression -------------------------------------------------------------------------------------------


def test_all_sets_at_the_top_add_the_smallest_increment_and_go_back_to_the_bottom() -> None:
    aim = after(DOUBLE, at(60, 12, 12, 12))
    assert (aim.weight, aim.reason, aim.failures) == (62.5, TargetReason.ADD_WEIGHT, 0)
    assert [(one.weight, one.reps) for one in aim.sets] == [(62.5, 8)] * 3


def test_the_rules_own_increment_goes_before_the_smallest() -> None:
    assert after(lift({"type": "double", "increment": 5}), at(60, 12, 12, 12)).weight == 65


@pytest.mark.parametrize(("reps", "target"), [((12, 12, 11), 12), ((9, 8, 8), 9), ((12, 10, 9), 10)])
def test_within_the_range_the_repetitions_rise(reps: tuple[int, ...], target: int) -> None:
    aim = after(DOUBLE, at(60, *reps))
    assert (aim.weight, aim.reason) == (60, TargetReason.ADD_REPS)
    assert {one.reps for one in aim.sets} == {target}


def test_a_failure_is_repeated_and_the_third_in_a_row_takes_ten_percent_off() -> None:
    short = at(100, 8, 8, 7)
    first, second = after(DOUBLE, short), after(DOUBLE, short, short)
    assert (first.weight, first.reason, first.failures) == (100, TargetReason.REPEAT, 1)
    assert (second.weight, second.reason, second.failures) == (100, TargetReason.REPEAT, 2)
    third = after(DOUBLE, short, short, short)
    assert (third.weight, third.reason, third.failures) == (90, TargetReason.REDUCE, 0)
    assert {one.reps for one in third.sets} == {8}


def test_only_failures_in_a_row_at_one_load_count() -> None:
    short = at(100, 8, 8, 7)
    assert after(DOUBLE, short, at(100, 8, 8, 8), short, short).failures == 1
    assert after(DOUBLE, short, short, at(110, 5, 5, 5)).failures == 2
    assert failures_in_a_row(DOUBLE, [at(100, 8, 8, 8), short]) == 0
    assert failures_in_a_row(DOUBLE, []) == 0


def test_a_set_that_is_missing_is_a_failure() -> None:
    assert after(DOUBLE, at(60, 12, 12)).reason is TargetReason.REPEAT
    assert after(DOUBLE, at(60)).reason is TargetReason.REPEAT


def test_less_assistance_is_progress() -> None:
    assert after(DOUBLE, at(20, 12, 12, 12), assisted=True).weight == 17.5
    assert after(DOUBLE, at(1, 12, 12, 12), assisted=True).weight == 0
    assert after(DOUBLE, *[at(20, 1)] * 3, assisted=True).weight == 22.5


def test_the_body_alone_gets_a_first_load() -> None:
    exercise = lift({"type": "double"}, weight={"type": "bodyweight"})
    assert after(exercise, at(None, 12, 12, 12)).weight == STEP
    assert after(exercise, *[at(None, 5)] * 3).weight is None


# --- linear -------------------------------------------------------------------------------------------------------


def test_every_set_done_adds_the_increment() -> None:
    aim = after(LINEAR, at(100, 5, 5, 5, 5, 5))
    assert (aim.weight, aim.reason, {one.reps for one in aim.sets}) == (105, TargetReason.ADD_WEIGHT, {5})


def test_a_set_that_fell_short_is_repeated() -> None:
    assert after(LINEAR, at(100, 5, 5, 5, 5, 4)).weight == 100


def test_failures_and_percentage_can_be_the_rules_own() -> None:
    exercise = lift({"type": "linear", "failures": 2, "deloadPercentage": 20}, sets=1, reps=5)
    assert after(exercise, at(100, 4), at(100, 4)).weight == 80


def test_the_load_goes_down_by_a_step_at_least() -> None:
    assert after(LINEAR, *[at(10, 1)] * 3).weight == 7.5
    assert after(LINEAR, *[at(1, 1)] * 3).weight == 0


def test_a_session_starts_with_the_planned_load() -> None:
    fixed = lift({"type": "linear"}, weight={"type": "fixed", "value": 41})
    assert (after(fixed).weight, after(fixed).reason) == (41, TargetReason.START)
    percentage = lift({"type": "linear"}, weight={"type": "percentage", "value": 75})
    assert after(percentage, one_rep_max=139).weight == 105
    assert after(percentage).weight is None
    of_training_max = lift({"type": "linear"}, weight={"type": "percentage", "of": "training_max", "value": 80})
    assert after(of_training_max, one_rep_max=100).weight == 72.5
    assert after(of_training_max, one_rep_max=100, training_max_percentage=100).weight == 80


def test_without_a_rule_it_is_as_planned() -> None:
    aim = after(lift(weight={"type": "fixed", "value": 50}, rpe=8), at(70, 12, 12, 12))
    assert (aim.weight, aim.reason) == (50, TargetReason.AS_PLANNED)
    assert {(one.reps, one.rpe) for one in aim.sets} == {(10, 8)}


def test_sets_that_differ_stay_as_they_are_planned() -> None:
    plan = [
        {"type": "warmup", "reps": 10, "weight": {"type": "fixed", "value": 20}},
        {},
        {"reps": 5, "amrap": True, "rpe": 9.5},
    ]
    exercise = lift({"type": "linear"}, reps=5, setPlan=plan)
    aim = after(exercise, at(100, 5, 9))
    assert aim.reason is TargetReason.ADD_WEIGHT, "the warm-up does not count"
    assert [(one.type, one.weight, one.reps, one.amrap, one.rpe) for one in aim.sets] == [
        ("warmup", 20, 10, False, None),
        ("normal", 102.5, 5, False, None),
        ("normal", 102.5, 5, True, 9.5),
    ]


# --- waves --------------------------------------------------------------------------------------------------------

PERCENTAGES = [(65, 75, 85), (70, 80, 90), (75, 85, 95), (40, 50, 60)]
REPS = [(5, 5, 5), (3, 3, 3), (5, 3, 1), (5, 5, 5)]
WAVE = lift(
    {
        "type": "wave",
        "increment": 5,
        "waves": [
            {
                "sets": [
                    {"percentage": percentage, "reps": reps, "amrap": n == 2}
                    for n, (percentage, reps) in enumerate(zip(*one, strict=True))
                ]
            }
            for one in zip(PERCENTAGES, REPS, strict=True)
        ],
    },
    reps=5,
    weight={"type": "percentage", "of": "training_max", "value": 85},
)


def waved(week: int, training_max: float, *reps: int) -> SessionResult:
    return SessionResult(None, reps, week=week, training_max=training_max)


def test_the_first_wave_is_of_the_training_max() -> None:
    aim = after(WAVE, one_rep_max=200)
    assert (aim.training_max, aim.reason, aim.weight) == (180, TargetReason.START, 152.5)
    assert [(one.weight, one.reps, one.amrap) for one in aim.sets] == [
        (117.5, 5, False),
        (135, 5, False),
        (152.5, 5, True),
    ]
    assert after(WAVE).weight is None


@pytest.mark.parametrize(("week", "weights"), [(2, [125, 145, 162.5]), (3, [135, 152.5, 170]), (4, [72.5, 90, 107.5])])
def test_each_week_has_its_wave_of_the_same_training_max(week: int, weights: list[float]) -> None:
    aim = after(WAVE, waved(week - 1, 180, *REPS[week - 2]), week=week, one_rep_max=300)
    assert [one.weight for one in aim.sets] == weights
    assert (aim.training_max, aim.reason) == (180, TargetReason.NEXT_WAVE)


def test_a_cycle_that_is_through_raises_the_training_max() -> None:
    cycle = [waved(week, 180, *REPS[week - 1]) for week in (4, 3, 2, 1)]
    aim = after(WAVE, *cycle, week=5)
    assert (aim.training_max, aim.reason, [one.reps for one in aim.sets]) == (185, TargetReason.NEW_CYCLE, [5, 5, 5])


def test_a_cycle_with_a_failure_is_repeated() -> None:
    cycle = [waved(4, 180, 5, 5, 5), waved(3, 180, 5, 3, 0), waved(2, 180, 3, 3, 3), waved(1, 180, 5, 5, 5)]
    aim = after(WAVE, *cycle, week=5)
    assert (aim.training_max, aim.reason) == (180, TargetReason.REPEAT)


def test_the_third_failure_in_a_row_takes_ten_percent_off_the_training_max() -> None:
    cycle = [waved(3, 180, 5, 3, 0), waved(2, 180, 3, 3, 2), waved(1, 180, 5, 5, 4)]
    aim = after(WAVE, *cycle, week=4)
    assert (aim.training_max, aim.reason, aim.failures) == (162.5, TargetReason.REDUCE, 0)


# --- weeks --------------------------------------------------------------------------------------------------------

PLAN = WeeklyPlan.model_validate(
    {
        "totalWeeks": 6,
        "deload": {"everyWeeks": 3, "loadPercentage": 50, "setsPercentage": 50},
        "days": {"monday": {"name": "A"}, "friday": {"name": "B"}},
        "weeks": [{"numbers": [2, 4], "days": {"monday": {"name": "C"}, "sunday": {"name": "D"}}}],
    }
)


@pytest.mark.parametrize(
    ("week", "names"), [(1, "A B"), (2, "C B D"), (3, "A B"), (4, "C B D"), (6, "A B"), (7, "A B"), (8, "C B D")]
)
def test_a_week_has_its_own_days_and_the_plans(week: int, names: str) -> None:
    assert " ".join(str(day.name) for _, day in days_of_week(PLAN, week).planned()) == names


def test_every_third_week_is_easy() -> None:
    assert [week for week in range(1, 10) if is_deload_week(PLAN, week)] == [3, 6, 9]
    assert not is_deload_week(PLAN.model_copy(update={"deload": None}), 3)


def test_an_easy_week_takes_load_and_sets_off() -> None:
    assert PLAN.deload is not None
    aim = deload_target(after(LINEAR, at(100, 5, 5, 5, 5, 5)), PLAN.deload, STEP)
    assert (aim.weight, aim.reason, len(aim.sets)) == (52.5, TargetReason.DELOAD_WEEK, 3)
    assert {one.weight for one in aim.sets} == {52.5}


# --- whatever happens ---------------------------------------------------------------------------------------------

sessions = some.builds(
    SessionResult,
    some.one_of(some.none(), some.floats(0, 400)),
    some.lists(some.integers(0, 30), max_size=6).map(tuple),
)


@given(some.sampled_from([DOUBLE, LINEAR]), some.lists(sessions, max_size=5), some.sampled_from([0.5, 1.25, 2.5, 5.0]))
def test_the_next_target_is_always_one_that_can_be_done(
    exercise: TemplateExercise, done: list[SessionResult], step: float
) -> None:
    aim = next_target(exercise, done, step)
    assert len(aim.sets) == exercise.sets
    assert aim.weight is None or aim.weight >= 0
    assert exercise.reps is not None
    assert all(exercise.reps.min <= (one.reps or 0) <= exercise.reps.max for one in aim.sets)
    if done and aim.reason is TargetReason.REDUCE and done[0].weight:
        assert aim.weight is not None
        assert aim.weight < done[0].weight
