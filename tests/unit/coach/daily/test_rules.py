"""Today's workout follows from soreness, sleep, energy, yesterday's sets and the time there is; each change has its reason."""

from datetime import date, timedelta

import pytest
from fitai.coach.daily import rules
from fitai.coach.daily.rules import DayAdapter, DayForm, MuscleState
from fitai.coach.generation.models import Readiness
from fitai.coach.planning.exercises import Kind, facts_by_id
from fitai.coach.planning.timing import day_seconds
from fitai.training.plans import TemplateDay
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.cloud import written_exercises

TODAY = date(2026, 3, 2)
FACTS = facts_by_id(written_exercises())
REPLACEMENTS = sorted(FACTS.values(), key=lambda facts: (-facts.exercise.metrics.popularity_score, facts.id))
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-row", "barbell-curl", "plank")
USUAL = (DayForm.USUAL, "")


def day(*exercise_ids: str, sets: int = 3, rpe: float | None = 8, warmup: int = 300) -> TemplateDay:
    exercises = [
        {
            "exerciseId": exercise_id, "order": place, "sets": sets, "restTime": 120, "rpe": rpe,
            **({"durationSeconds": 30} if exercise_id == "plank" else {"reps": {"min": 5, "max": 8, "target": 8}}),
        }
        for place, exercise_id in enumerate(exercise_ids or LIFTS, 1)
    ]  # fmt: skip
    drills = [{"duration": warmup, "instructions": "Row easily."}] if warmup else []
    return TemplateDay.model_validate({"name": "Monday", "exercises": exercises, "warmup": drills})


def adapted(
    planned: TemplateDay,
    muscles: MuscleState | None = None,
    form: tuple[DayForm, str] = USUAL,
    minutes: int | None = None,
) -> rules.AdaptedDay:
    return DayAdapter("monday", planned, FACTS, REPLACEMENTS).adapt(muscles or MuscleState(), form, minutes)


def exercise_ids(result: rules.AdaptedDay) -> list[str]:
    return [planned.exercise_id for planned in result.day.exercises]


def sets_of(result: rules.AdaptedDay) -> dict[str, int]:
    return {planned.exercise_id: planned.sets for planned in result.day.exercises}


def test_on_a_usual_day_nothing_is_changed():
    result = adapted(day())

    assert exercise_ids(result) == list(LIFTS)
    assert result.changes == ()
    assert result.day.exercises == day().exercises


# --- muscles -----------------------------------------------------------------------------------------------


def test_what_the_user_feels_precedes_what_was_trained():
    sets = {TODAY - timedelta(days=1): {"chest": 9.0, "quadriceps": 6.0, "biceps": 3.0}}
    feels = Readiness.model_validate({"soreness": {"chest": 1, "hamstrings": 7, "calves": 4}})
    state = rules.muscle_state(feels, sets, TODAY)

    assert set(state.sore) == {"hamstrings"}
    assert set(state.tired) == {"calves", "quadriceps"}, "the chest is fine, and three sets are no reason"
    assert state.tired["quadriceps"] == "you did 6 sets for it since yesterday"


@pytest.mark.parametrize(("days_ago", "is_tired"), [(0, True), (1, True), (2, False)])
def test_a_muscle_is_tired_for_a_day(days_ago: int, is_tired: bool):
    state = rules.muscle_state(None, {TODAY - timedelta(days=days_ago): {"chest": 4.0}}, TODAY)

    assert ("chest" in state.tired) is is_tired


def test_lats_and_middle_back_are_one_muscle():
    sets = {TODAY - timedelta(days=1): {"lats": 4.0, "middle_back": 4.0}}

    assert rules.muscle_state(None, sets, TODAY).tired == {"back": "you did 4 sets for it since yesterday"}
    sore = Readiness.model_validate({"soreness": {"lats": 8}})
    assert "back" in rules.muscle_state(sore, sets, TODAY).sore


def test_a_sore_muscle_is_spared_by_another_exercise_of_its_kind():
    result = adapted(day(), MuscleState(sore={"chest": "you feel soreness of 8 in 10"}))
    place = exercise_ids(result)[1]

    assert place != "barbell-bench-press"
    assert FACTS[place].kind is Kind.COMPOUND
    assert "chest" not in FACTS[place].volume
    (change,) = result.changes
    assert change.what.endswith("in place of Barbell Bench Press")
    assert "8 in 10" in change.why
    assert change.path == "weeklyPlan.days.monday.exercises.1", "places count from 0, as in the review of a template"


def test_what_nothing_replaces_is_left_out():
    result = DayAdapter("monday", day(), FACTS, []).adapt(MuscleState(sore={"chest": "sore"}), USUAL, None)

    assert "barbell-bench-press" not in exercise_ids(result)
    assert len(result.day.exercises) == 4
    assert result.changes[0].what == "Barbell Bench Press is left out"


def test_a_tired_muscle_gets_a_third_less():
    result = adapted(day(sets=3), MuscleState(tired={"chest": "you did 6 sets for it since yesterday"}))

    assert sets_of(result) == {**dict.fromkeys(LIFTS, 3), "barbell-bench-press": 2}
    assert [change.what for change in result.changes] == ["Barbell Bench Press: 2 sets in place of 3"]


# --- the day -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readiness", "form"),
    [
        ({}, DayForm.USUAL),
        ({"sleepHours": 8, "energy": 8}, DayForm.USUAL),
        ({"sleepHours": 6.5}, DayForm.USUAL),
        ({"sleepHours": 6.4}, DayForm.REDUCED),
        ({"sleepHours": 4.9}, DayForm.LOW),
        ({"energy": 5}, DayForm.REDUCED),
        ({"energy": 3}, DayForm.LOW),
        ({"sleepHours": 8, "energy": 2}, DayForm.LOW),
    ],
)
def test_sleep_and_energy_decide_how_hard_a_day_is(readiness: dict[str, object], form: DayForm):
    assert rules.day_form(Readiness.model_validate(readiness))[0] is form


def test_a_low_day_is_shorter_and_easier():
    result = adapted(day(rpe=9), form=(DayForm.LOW, "you slept 4 hours"))

    assert {planned.rpe for planned in result.day.exercises} == {rules.EASY_RPE}
    assert sets_of(result)["barbell-back-squat"] == 2
    assert all(change.why == "you slept 4 hours" for change in result.changes)


def test_a_reduced_day_is_half_a_point_easier():
    result = adapted(day(rpe=8), form=(DayForm.REDUCED, "your energy is 5 in 10"))

    assert {planned.rpe for planned in result.day.exercises} == {7.5}
    assert sets_of(result) == dict.fromkeys(LIFTS, 3)


# --- the time ----------------------------------------------------------------------------------------------


def test_what_matters_least_goes_first_when_the_time_is_short():
    result = adapted(day(), minutes=30)
    left = exercise_ids(result)

    assert day_seconds(result.day, FACTS) <= 30 * 60 * rules.TIME_TOLERANCE
    assert "barbell-back-squat" in left and "barbell-bench-press" in left, "the main lifts stay"
    assert sets_of(result).get("barbell-curl", 0) < 3, "isolation goes first"
    assert all(change.why == "there are 30 minutes" and change.rule == "V5" for change in result.changes)


@given(st.integers(5, 120), st.integers(1, 6), st.integers(0, 900))
def test_a_day_fits_its_time_and_is_never_empty(minutes: int, sets: int, warmup: int):
    result = adapted(day(sets=sets, warmup=warmup), minutes=minutes)

    assert result.day.exercises
    seconds = day_seconds(result.day, FACTS)
    is_least = len(result.day.exercises) == 1 and result.day.exercises[0].sets == 1
    assert seconds <= minutes * 60 * rules.TIME_TOLERANCE or is_least
    assert result.day.estimated_duration == -(-seconds // 60)
    assert {planned.order for planned in result.day.exercises} <= {1, 2, 3, 4, 5}


@given(
    st.dictionaries(
        st.sampled_from(["chest", "back", "quadriceps", "biceps", "abdominals", "hamstrings"]),
        st.just("sore"),
        max_size=4,
    ),
    st.dictionaries(st.sampled_from(["triceps", "glutes", "shoulders"]), st.just("tired"), max_size=3),
    st.sampled_from(DayForm),
    st.none() | st.integers(10, 90),
)
def test_no_sore_muscle_is_trained_first_of_all(
    sore: dict[str, str], tired: dict[str, str], form: DayForm, minutes: int | None
):
    result = adapted(day(), MuscleState(sore, tired), (form, "because"), minutes)

    for planned in result.day.exercises:
        assert not FACTS[planned.exercise_id].primary & sore.keys()
        assert planned.sets <= 3
        assert planned.rpe is None or planned.rpe <= 8
    assert len(exercise_ids(result)) == len(set(exercise_ids(result)))
    assert all(change.what and change.why for change in result.changes)
