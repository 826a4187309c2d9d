"""The next target: linear and double progression, waves, weeks, deloads."""

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
from hypothesis import strategies as st

STEP = 2.5


def squat(rule: dict[str, Any] | None = None, **fields: Any) -> TemplateExercise:
    body = {"exerciseId": "barbell-back-squat", "order": 1, "sets": 3, "reps": {"min": 8, "max": 12, "target": 10}}
    return TemplateExercise.model_validate(body | {"progression": rule} | fields)


DOUBLE = squat({"type": "double"})
LINEAR = squat({"type": "linear", "increment": 5}, sets=5, reps=5)


def target_after(exercise: TemplateExercise, *sessions: SessionResult, **options: Any) -> NextTarget:
    return next_target(exercise, sessions, STEP, **options)


def session(weight: float | None, *reps: int) -> SessionResult:
    return SessionResult(weight, reps)


# --- double progression -------------------------------------------------------------------------------------------


def test_all_sets_at_the_top_raise_the_load_and_restart_at_the_bottom() -> None:
    target = target_after(DOUBLE, session(60, 12, 12, 12))
    assert (target.weight, target.reason, target.failures) == (62.5, TargetReason.ADD_WEIGHT, 0)
    assert [(set_.weight, set_.reps) for set_ in target.sets] == [(62.5, 8)] * 3


def test_an_own_increment_replaces_the_smallest_one() -> None:
    assert target_after(squat({"type": "double", "increment": 5}), session(60, 12, 12, 12)).weight == 65


@pytest.mark.parametrize(("reps", "target_reps"), [((12, 12, 11), 12), ((9, 8, 8), 9), ((12, 10, 9), 10)])
def test_within_the_range_the_repetitions_rise(reps: tuple[int, ...], target_reps: int) -> None:
    target = target_after(DOUBLE, session(60, *reps))
    assert (target.weight, target.reason) == (60, TargetReason.ADD_REPS)
    assert {set_.reps for set_ in target.sets} == {target_reps}


def test_a_failure_is_repeated_and_the_third_in_a_row_reduces_the_load() -> None:
    failure = session(100, 8, 8, 7)
    first, second = target_after(DOUBLE, failure), target_after(DOUBLE, failure, failure)
    assert (first.weight, first.reason, first.failures) == (100, TargetReason.REPEAT, 1)
    assert (second.weight, second.reason, second.failures) == (100, TargetReason.REPEAT, 2)
    third = target_after(DOUBLE, failure, failure, failure)
    assert (third.weight, third.reason, third.failures) == (90, TargetReason.REDUCE, 0)
    assert {set_.reps for set_ in third.sets} == {8}


def test_only_failures_in_a_row_at_one_load_count() -> None:
    failure = session(100, 8, 8, 7)
    assert target_after(DOUBLE, failure, session(100, 8, 8, 8), failure, failure).failures == 1
    assert target_after(DOUBLE, failure, failure, session(110, 5, 5, 5)).failures == 2
    assert failures_in_a_row(DOUBLE, [session(100, 8, 8, 8), failure]) == 0
    assert failures_in_a_row(DOUBLE, []) == 0


def test_a_missing_set_is_a_failure() -> None:
    assert target_after(DOUBLE, session(60, 12, 12)).reason is TargetReason.REPEAT
    assert target_after(DOUBLE, session(60)).reason is TargetReason.REPEAT


def test_less_assistance_is_progress() -> None:
    assert target_after(DOUBLE, session(20, 12, 12, 12), assisted=True).weight == 17.5
    assert target_after(DOUBLE, session(1, 12, 12, 12), assisted=True).weight == 0
    assert target_after(DOUBLE, *[session(20, 1)] * 3, assisted=True).weight == 22.5


def test_bodyweight_gets_a_first_load() -> None:
    exercise = squat({"type": "double"}, weight={"type": "bodyweight"})
    assert target_after(exercise, session(None, 12, 12, 12)).weight == STEP
    assert target_after(exercise, *[session(None, 5)] * 3).weight is None


# --- linear -------------------------------------------------------------------------------------------------------


def test_completing_every_set_adds_the_increment() -> None:
    target = target_after(LINEAR, session(100, 5, 5, 5, 5, 5))
    assert (target.weight, target.reason, {set_.reps for set_ in target.sets}) == (105, TargetReason.ADD_WEIGHT, {5})


def test_a_set_below_the_target_is_repeated() -> None:
    assert target_after(LINEAR, session(100, 5, 5, 5, 5, 4)).weight == 100


def test_failures_and_deload_percentage_can_be_set() -> None:
    exercise = squat({"type": "linear", "failures": 2, "deloadPercentage": 20}, sets=1, reps=5)
    assert target_after(exercise, session(100, 4), session(100, 4)).weight == 80


def test_the_load_is_reduced_by_a_step_at_least() -> None:
    assert target_after(LINEAR, *[session(10, 1)] * 3).weight == 7.5
    assert target_after(LINEAR, *[session(1, 1)] * 3).weight == 0


def test_a_session_starts_with_the_planned_load() -> None:
    fixed = squat({"type": "linear"}, weight={"type": "fixed", "value": 41})
    assert (target_after(fixed).weight, target_after(fixed).reason) == (41, TargetReason.START)
    percentage = squat({"type": "linear"}, weight={"type": "percentage", "value": 75})
    assert target_after(percentage, one_rep_max=139).weight == 105
    assert target_after(percentage).weight is None
    of_training_max = squat({"type": "linear"}, weight={"type": "percentage", "of": "training_max", "value": 80})
    assert target_after(of_training_max, one_rep_max=100).weight == 72.5
    assert target_after(of_training_max, one_rep_max=100, training_max_percentage=100).weight == 80


def test_without_a_progression_the_target_is_as_planned() -> None:
    target = target_after(squat(weight={"type": "fixed", "value": 50}, rpe=8), session(70, 12, 12, 12))
    assert (target.weight, target.reason) == (50, TargetReason.AS_PLANNED)
    assert {(set_.reps, set_.rpe) for set_ in target.sets} == {(10, 8)}


def test_sets_that_differ_keep_their_own_plan() -> None:
    plan = [
        {"type": "warmup", "reps": 10, "weight": {"type": "fixed", "value": 20}},
        {},
        {"reps": 5, "amrap": True, "rpe": 9.5},
    ]
    exercise = squat({"type": "linear"}, reps=5, setPlan=plan)
    target = target_after(exercise, session(100, 5, 9))
    assert target.reason is TargetReason.ADD_WEIGHT, "the warm-up does not count"
    assert [(set_.type, set_.weight, set_.reps, set_.amrap, set_.rpe) for set_ in target.sets] == [
        ("warmup", 20, 10, False, None),
        ("normal", 102.5, 5, False, None),
        ("normal", 102.5, 5, True, 9.5),
    ]


# --- waves --------------------------------------------------------------------------------------------------------

PERCENTAGES = [(65, 75, 85), (70, 80, 90), (75, 85, 95), (40, 50, 60)]
REPS = [(5, 5, 5), (3, 3, 3), (5, 3, 1), (5, 5, 5)]
WAVE = squat(
    {
        "type": "wave",
        "increment": 5,
        "waves": [
            {
                "sets": [
                    {"percentage": percentage, "reps": reps, "amrap": n == 2}
                    for n, (percentage, reps) in enumerate(zip(*week, strict=True))
                ]
            }
            for week in zip(PERCENTAGES, REPS, strict=True)
        ],
    },
    reps=5,
    weight={"type": "percentage", "of": "training_max", "value": 85},
)


def wave_session(week: int, training_max: float, *reps: int) -> SessionResult:
    return SessionResult(None, reps, week=week, training_max=training_max)


def test_the_first_wave_starts_from_the_training_max() -> None:
    target = target_after(WAVE, one_rep_max=200)
    assert (target.training_max, target.reason, target.weight) == (180, TargetReason.START, 152.5)
    assert [(set_.weight, set_.reps, set_.amrap) for set_ in target.sets] == [
        (117.5, 5, False),
        (135, 5, False),
        (152.5, 5, True),
    ]
    assert target_after(WAVE).weight is None


@pytest.mark.parametrize(("week", "weights"), [(2, [125, 145, 162.5]), (3, [135, 152.5, 170]), (4, [72.5, 90, 107.5])])
def test_each_week_has_its_wave_at_the_same_training_max(week: int, weights: list[float]) -> None:
    target = target_after(WAVE, wave_session(week - 1, 180, *REPS[week - 2]), week=week, one_rep_max=300)
    assert [set_.weight for set_ in target.sets] == weights
    assert (target.training_max, target.reason) == (180, TargetReason.NEXT_WAVE)


def test_a_completed_cycle_raises_the_training_max() -> None:
    cycle = [wave_session(week, 180, *REPS[week - 1]) for week in (4, 3, 2, 1)]
    target = target_after(WAVE, *cycle, week=5)
    assert (target.training_max, target.reason, [set_.reps for set_ in target.sets]) == (
        185,
        TargetReason.NEW_CYCLE,
        [5, 5, 5],
    )


def test_a_cycle_with_a_failure_is_repeated() -> None:
    cycle = [
        wave_session(4, 180, 5, 5, 5),
        wave_session(3, 180, 5, 3, 0),
        wave_session(2, 180, 3, 3, 3),
        wave_session(1, 180, 5, 5, 5),
    ]
    target = target_after(WAVE, *cycle, week=5)
    assert (target.training_max, target.reason) == (180, TargetReason.REPEAT)


def test_the_third_failure_in_a_row_reduces_the_training_max() -> None:
    cycle = [wave_session(3, 180, 5, 3, 0), wave_session(2, 180, 3, 3, 2), wave_session(1, 180, 5, 5, 4)]
    target = target_after(WAVE, *cycle, week=4)
    assert (target.training_max, target.reason, target.failures) == (162.5, TargetReason.REDUCE, 0)


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
def test_a_differing_week_replaces_days_of_the_plan(week: int, names: str) -> None:
    assert " ".join(str(day.name) for _, day in days_of_week(PLAN, week).planned()) == names


def test_every_third_week_is_a_deload() -> None:
    assert [week for week in range(1, 10) if is_deload_week(PLAN, week)] == [3, 6, 9]
    assert not is_deload_week(PLAN.model_copy(update={"deload": None}), 3)


def test_a_deload_reduces_load_and_sets() -> None:
    assert PLAN.deload is not None
    target = deload_target(target_after(LINEAR, session(100, 5, 5, 5, 5, 5)), PLAN.deload, STEP)
    assert (target.weight, target.reason, len(target.sets)) == (52.5, TargetReason.DELOAD_WEEK, 3)
    assert {set_.weight for set_ in target.sets} == {52.5}


def test_a_deload_keeps_the_warm_up_sets() -> None:
    assert PLAN.deload is not None
    sets = [{"type": "warmup", "reps": 5}] * 2 + [{}] * 5
    exercise = squat({"type": "linear", "increment": 5}, sets=7, reps=5, setPlan=sets)
    target = deload_target(target_after(exercise, session(100, 5, 5, 5, 5, 5)), PLAN.deload, STEP)
    assert [set_.type for set_ in target.sets] == ["warmup"] * 2 + ["normal"] * 3


# --- any history --------------------------------------------------------------------------------------------------

sessions = st.builds(
    SessionResult,
    st.one_of(st.none(), st.floats(0, 400)),
    st.lists(st.integers(0, 30), max_size=6).map(tuple),
)


@given(st.sampled_from([DOUBLE, LINEAR]), st.lists(sessions, max_size=5), st.sampled_from([0.5, 1.25, 2.5, 5.0]))
def test_the_next_target_is_always_feasible(
    exercise: TemplateExercise, sessions: list[SessionResult], step: float
) -> None:
    target = next_target(exercise, sessions, step)
    assert len(target.sets) == exercise.sets
    assert target.weight is None or target.weight >= 0
    assert exercise.reps is not None
    assert all(exercise.reps.min <= (set_.reps or 0) <= exercise.reps.max for set_ in target.sets)
    if sessions and target.reason is TargetReason.REDUCE and sessions[0].weight:
        assert target.weight is not None
        assert target.weight < sessions[0].weight
