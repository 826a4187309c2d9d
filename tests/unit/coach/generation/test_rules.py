"""What a request leaves out is taken from the account; the care for an age is never lifted by a request."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from fitai.coach.generation import rules
from fitai.coach.generation.models import GenerateWorkout, PlanMuscle
from fitai.coach.generation.rules import AccountFacts, resolved_request
from fitai.coach.person import age_band, age_on
from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Muscle
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)
KNOWN = AccountFacts(
    equipment=[Equipment.BARBELL, Equipment.BARBELL, Equipment.DUMBBELL],
    injuries=[BodyRegion.KNEE],
    weekly_target=4,
    fitness_level=Difficulty.INTERMEDIATE,
    birth=date(1990, 5, 1),
    one_rep_maxes={"barbell-back-squat": 140.0, "plank": 0.0},
    declined={"burpee"},
    last_exercises=["barbell-bench-press"],
    last_goal=Goal.STRENGTH,
    last_minutes=75,
)


def resolved(facts: AccountFacts = KNOWN, **body: object) -> PlanRequest:
    request = GenerateWorkout.model_validate(body)
    return resolved_request(request, request.days_per_week, facts, TODAY, "seed")


def test_what_is_missing_is_taken_from_the_account():
    made = resolved()

    assert (made.goal, made.days_per_week, made.duration_minutes) == (Goal.STRENGTH, 4, 75)
    assert made.equipment == [Equipment.BARBELL, Equipment.DUMBBELL]
    assert made.fitness_level is Difficulty.INTERMEDIATE
    assert made.age_band is AgeBand.FROM_18
    assert made.exclusions.regions == [BodyRegion.KNEE]
    assert made.dislikes == ["burpee"]
    assert made.one_rep_maxes == {"barbell-back-squat": 140.0}, "a record of nothing is no maximum"
    assert made.history.last_plan_exercise_ids == ["barbell-bench-press"]
    assert made.seed == "seed"


def test_what_is_asked_for_precedes():
    made = resolved(
        goal="fat_loss", daysPerWeek=2, durationMinutes=30, equipment=[], fitnessLevel="advanced", seed="mine",
        oneRepMaxes={"barbell-back-squat": 150}, history={"lastPlanExerciseIds": []},
        exclusions={"regions": ["elbow"]}, dislikes=["plank"],
    )  # fmt: skip

    assert (made.goal, made.days_per_week, made.duration_minutes) == (Goal.FAT_LOSS, 2, 30)
    assert made.equipment == [], "nothing but bodyweight is not all equipment"
    assert made.fitness_level is Difficulty.ADVANCED
    assert made.one_rep_maxes == {"barbell-back-squat": 150.0}
    assert made.history.last_plan_exercise_ids == []
    assert made.exclusions.regions == [BodyRegion.ELBOW, BodyRegion.KNEE], "an injury is spared anyhow"
    assert made.dislikes == ["plank", "burpee"]
    assert made.seed == "mine"


def test_of_whom_nothing_is_known_a_beginner_is_planned_for():
    made = resolved(AccountFacts())

    assert (made.goal, made.days_per_week, made.duration_minutes) == (Goal.GENERAL, 3, 60)
    assert (made.equipment, made.fitness_level, made.age_band) == (None, Difficulty.BEGINNER, None)


def test_the_goal_is_that_of_the_request_else_of_the_last_plan_else_of_the_user():
    facts = AccountFacts(goal=Goal.MUSCLE_BUILDING)

    assert resolved(facts).goal is Goal.MUSCLE_BUILDING
    assert resolved(replace(facts, last_goal=Goal.STRENGTH)).goal is Goal.STRENGTH
    assert resolved(replace(facts, last_goal=Goal.STRENGTH), goal="endurance").goal is Goal.ENDURANCE


@pytest.mark.parametrize(
    ("body", "goal"),
    [({}, Goal.FAT_LOSS), ({"ageBand": "16-17"}, Goal.GENERAL), ({"ageBand": "13-15"}, Goal.GENERAL),
     ({"pregnant": True}, Goal.GENERAL), ({"ageBand": "65+"}, Goal.FAT_LOSS)],
)  # fmt: skip
def test_a_plan_to_lose_fat_is_not_made_unasked_for_minors_and_in_pregnancy(body: dict[str, object], goal: Goal):
    assert resolved(AccountFacts(goal=Goal.FAT_LOSS), **body).goal is goal


def test_every_muscle_and_the_back_may_be_a_target():
    assert set(map(str, PlanMuscle)) == {*map(str, Muscle), "back"}
    assert resolved(targetMuscles=["back", "chest", "back"]).target_muscles == ["back", "chest"]


@pytest.mark.parametrize(
    ("years", "band"),
    [(13, "13-15"), (15, "13-15"), (16, "16-17"), (17, "16-17"), (18, "18-39"), (39, "18-39"), (40, "40-64"),
     (64, "40-64"), (65, "65+"), (90, "65+")],
)  # fmt: skip
def test_the_age_band_follows_from_the_birth_date(years: int, band: str):
    birthday = TODAY.replace(year=TODAY.year - years)

    assert age_band(age_on(birthday, TODAY)) == band
    assert age_band(age_on(birthday - timedelta(days=1), TODAY)) == band
    assert age_on(birthday + timedelta(days=1), TODAY) == years - 1


@given(st.sampled_from([None, *AgeBand]), st.sampled_from([None, *AgeBand]))
def test_a_request_never_lifts_the_limits_of_an_age(requested: AgeBand | None, own: AgeBand | None):
    band = rules.stricter_band(requested, own)

    if own in rules.CAREFUL_BANDS or requested in rules.CAREFUL_BANDS:
        order = rules.CAREFUL_BANDS.index
        assert band is not None
        assert order(band) == min(order(band_) for band_ in (requested, own) if band_ in rules.CAREFUL_BANDS)
    else:
        assert band == (requested or own)


def test_the_model_has_twenty_seconds_and_two_repairs():
    assert (rules.MODEL_SECONDS, rules.MAX_REPAIRS) == (20, 2)
    assert rules.repairs_plan(1, 10)
    assert not rules.repairs_plan(2, 10)
    assert not rules.repairs_plan(0, rules.SHORTEST_CALL - 0.1)
    assert rules.waits_for_model(1, 5, 10)
    assert not rules.waits_for_model(rules.MAX_WAITS + 1, 1, 20)
    assert not rules.waits_for_model(1, 60, 20), "who says to come back in a minute is not waited for"


def test_the_coach_is_surer_the_more_is_known_and_less_sure_where_rules_yield():
    request = GenerateWorkout()

    assert rules.confidence(AccountFacts(), request) == 0.5
    assert rules.confidence(KNOWN, request) == 0.95
    assert rules.with_yields(0.95, ["yield:V6:chest", "home", "yield:V5"]) == 0.75
    assert rules.with_yields(0.5, ["yield:V6:chest"] * 9) == 0.3
