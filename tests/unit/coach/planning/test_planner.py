"""The built-in coach: valid plans for all requests, the same for the same seed, and what it says when there is none.

The requests are the same in each run; `python -m tests.benchmarks.plans 2000 <seed>` makes others.
"""

import contextlib
import random
import re

import hypothesis
import pytest
from fitai.coach.planning.candidates import MAX_CANDIDATES, fitting_facts, plan_candidates
from fitai.coach.planning.checking import check_plan
from fitai.coach.planning.exercises import Kind, facts_of
from fitai.coach.planning.models import AgeBand, Exclusions, Goal, PlanHistory, PlanRequest
from fitai.coach.planning.planner import NoPlan, PlanChoice, make_plan
from fitai.exercises.models import Exercise
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.templates.models import CreateTemplate
from fitai.templates.rules import plan_errors
from fitai.training.plans import TemplateDay, TemplateExercise
from fitai.training.rpe import rpe_percentage
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Muscle
from hypothesis import strategies as st

from tests.harness.cloud import written_exercises
from tests.harness.plan_requests import plan_requests, random_request

LIBRARY = written_exercises()
FACTS = {exercise.id: facts_of(exercise) for exercise in LIBRARY}


def ask(**fields: object) -> PlanRequest:
    """A request for general fitness on three days of 45 minutes, with changes."""
    base = {"goal": Goal.GENERAL, "days_per_week": 3, "duration_minutes": 45}
    return PlanRequest.model_validate(base | fields)


def planned(plan: CreateTemplate) -> list[TemplateExercise]:
    return [exercise for _, day in days(plan) for exercise in day.exercises]


def days(plan: CreateTemplate) -> list[tuple[str, TemplateDay]]:
    return [(name, day) for name, day in plan.weekly_plan.days.planned() if day.exercises]


def ids(plan: CreateTemplate, *kinds: Kind) -> set[str]:
    return {e.exercise_id for e in planned(plan) if not kinds or FACTS[e.exercise_id].kind in kinds}


def weekly_sets(plan: CreateTemplate, muscle: str) -> float:
    return sum(
        FACTS[e.exercise_id].volume.get(muscle, 0) * sum(set_.type != "warmup" for set_ in e.set_plan or [])
        if e.set_plan
        else FACTS[e.exercise_id].volume.get(muscle, 0) * e.sets
        for e in planned(plan)
    )


# --- units -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [Difficulty.BEGINNER, Difficulty.INTERMEDIATE])
def test_a_plan_of_who_has_pounds_grows_by_pounds(level: Difficulty) -> None:
    request = ask(goal=Goal.STRENGTH, fitness_level=level, units="imperial")
    plan = make_plan(request, LIBRARY)
    assert check_plan(plan, request, LIBRARY) == []
    growing = [exercise for exercise in planned(plan) if exercise.progression]
    steps = {round((exercise.progression.increment or 0) / KILOGRAMS_PER_POUND, 6) for exercise in growing}  # type: ignore[union-attr]
    assert steps <= {5, 10}
    assert all(re.search(r"add (5|10) lb", exercise.notes or "") for exercise in growing)
    assert not re.search(r"\d\s?kg\b", plan.model_dump_json())


# --- all requests ------------------------------------------------------------------------------------------


@hypothesis.settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(plan_requests(LIBRARY))
def test_every_request_gets_a_valid_plan_or_the_cause_why_there_is_none(request: PlanRequest) -> None:
    try:
        plan = make_plan(request, LIBRARY)
    except NoPlan as absence:
        lifts = [
            facts for facts in map(facts_of, (f.exercise for f in fitting_facts(request, LIBRARY))) if facts.is_lift
        ]
        wanted = {"back" if muscle in ("lats", "middle_back") else str(muscle) for muscle in request.target_muscles}
        assert absence.cause == "targetMuscles"  # the library always has something else
        assert wanted
        assert not any(wanted & facts.primary for facts in lifts)
        return
    assert check_plan(plan, request, LIBRARY) == []


@pytest.mark.parametrize("goal", list(Goal))
@pytest.mark.parametrize("level", list(Difficulty))
@pytest.mark.parametrize("week", [(1, 15), (2, 20), (3, 45), (4, 60), (5, 30), (6, 90), (7, 120)])
def test_plain_requests_get_valid_plans_without_anything_that_yields(
    goal: Goal, level: Difficulty, week: tuple[int, int]
) -> None:
    request = ask(goal=goal, fitness_level=level, days_per_week=week[0], duration_minutes=week[1])
    plan = make_plan(request, LIBRARY)
    assert check_plan(plan, request, LIBRARY) == []
    if week[0] >= 3 and week[1] >= 45:
        assert not [tag for tag in plan.metadata.tags if tag.startswith("yield:")]


@hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(
    plan_requests(LIBRARY), st.dictionaries(st.sampled_from([e.id for e in LIBRARY]), st.floats(-1, 1), max_size=30)
)
def test_feedback_never_makes_a_plan_invalid(request: PlanRequest, preferences: dict[str, float]) -> None:
    try:
        plan = make_plan(request, LIBRARY, preferences=preferences)
    except NoPlan:
        return
    assert check_plan(plan, request, LIBRARY) == []


@pytest.mark.parametrize("goal", list(Goal))
def test_a_plan_is_a_template_that_can_be_saved(goal: Goal) -> None:
    plan = make_plan(ask(goal=goal, days_per_week=7, fitness_level=Difficulty.ADVANCED), LIBRARY)
    body = plan.model_dump_json(by_alias=True, exclude_none=True)
    assert CreateTemplate.model_validate_json(body) == plan
    assert plan_errors(plan.weekly_plan, {exercise.id: exercise for exercise in LIBRARY}) == []


# --- the seed ----------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes() -> None:
    request = ask(goal=Goal.MUSCLE_BUILDING, fitness_level=Difficulty.INTERMEDIATE, days_per_week=4, seed="7")
    first, second = (make_plan(request, exercises).model_dump_json() for exercises in (LIBRARY, LIBRARY[::-1]))
    assert first == second


@pytest.mark.parametrize("goal", list(Goal))
def test_another_seed_changes_isolation_and_core_only(goal: Goal) -> None:
    plans = [
        make_plan(ask(goal=goal, fitness_level=Difficulty.INTERMEDIATE, seed=str(seed)), LIBRARY) for seed in range(6)
    ]
    changed = {frozenset(ids(plan, Kind.ISOLATION, Kind.CORE)) for plan in plans}
    assert len(changed) > 1

    def others(plan: CreateTemplate) -> list[object]:
        return [
            (name, e.exercise_id, e.sets, e.reps, e.rest_time, e.weight, e.duration_seconds)
            for name, day in days(plan)
            for e in day.exercises
            if FACTS[e.exercise_id].kind not in (Kind.ISOLATION, Kind.CORE)
        ]

    assert all(others(plan) == others(plans[0]) for plan in plans)


# --- who and what ------------------------------------------------------------------------------------------


def test_a_target_gets_more_sets_than_without_it() -> None:
    fields = {"goal": Goal.MUSCLE_BUILDING, "fitness_level": Difficulty.INTERMEDIATE, "days_per_week": 3}
    plan = make_plan(ask(**fields, target_muscles=["calves", "biceps"]), LIBRARY)
    usual = make_plan(ask(**fields), LIBRARY)
    assert weekly_sets(plan, "calves") > weekly_sets(usual, "calves")
    assert "focus on biceps and calves" in plan.name
    note = next(e.notes for e in planned(plan) if "calves" in FACTS[e.exercise_id].primary)
    assert note is not None
    assert "You asked for calves" in note


def test_a_liked_exercise_is_chosen_and_a_disliked_one_is_not() -> None:
    usual = make_plan(ask(), LIBRARY)
    main = next(e.exercise_id for e in planned(usual) if FACTS[e.exercise_id].kind is Kind.COMPOUND)
    with_feedback = make_plan(ask(), LIBRARY, preferences={main: -1.0})
    assert main not in ids(with_feedback)
    other = "dumbbell-squat"
    assert other not in ids(usual)
    assert other in ids(make_plan(ask(), LIBRARY, preferences={other: 1.0}))
    assert main not in ids(make_plan(ask(dislikes=[main]), LIBRARY))


def test_main_lifts_of_the_last_plan_stay_and_others_change() -> None:
    fields = {"goal": Goal.MUSCLE_BUILDING, "fitness_level": Difficulty.INTERMEDIATE, "days_per_week": 4}
    first = make_plan(ask(**fields), LIBRARY)
    second = make_plan(ask(**fields, history=PlanHistory(last_plan_exercise_ids=sorted(ids(first)))), LIBRARY)
    assert ids(first, Kind.COMPOUND) <= ids(second, Kind.COMPOUND)
    changing = ids(second, Kind.ISOLATION, Kind.CORE)
    assert len(changing & ids(first)) <= 0.7 * len(changing)


def test_a_known_maximum_gives_a_percentage_of_the_rpe_table() -> None:
    fields = {"goal": Goal.STRENGTH, "fitness_level": Difficulty.INTERMEDIATE}
    maxima = dict.fromkeys(ids(make_plan(ask(**fields), LIBRARY)), 100.0)
    plan = make_plan(ask(**fields, one_rep_maxes=maxima), LIBRARY)
    loaded = [e for e in planned(plan) if FACTS[e.exercise_id].is_loaded and FACTS[e.exercise_id].is_lift]
    assert loaded
    for exercise in loaded:
        assert exercise.weight is not None
        assert exercise.reps is not None
        assert exercise.rpe is not None
        assert exercise.weight.of == "one_rep_max"
        assert exercise.weight.value == rpe_percentage(exercise.reps.target, exercise.rpe)
    heavy = next(e for e in loaded if e.reps is not None and e.reps.target == 5)
    assert heavy.weight is not None
    assert heavy.weight.value == 81.1


def test_an_unknown_maximum_leaves_the_load_to_the_rule_of_the_first_load() -> None:
    plan = make_plan(ask(equipment=["dumbbell"]), LIBRARY)
    loaded = [e for e in planned(plan) if FACTS[e.exercise_id].is_loaded and FACTS[e.exercise_id].is_lift]
    assert loaded
    assert all(e.weight is None and "lightest for 8 reps" in (e.notes or "") for e in loaded)


def test_increments_of_the_request_are_the_steps_of_the_progression() -> None:
    plan = make_plan(ask(equipment=["dumbbell"], increments={Equipment.DUMBBELL: 1.25}), LIBRARY)
    steps = {e.progression.increment for e in planned(plan) if e.progression and "dumbbell" in e.exercise_id}
    assert steps == {1.25}


def test_strength_begins_with_lighter_sets() -> None:
    plan = make_plan(ask(goal=Goal.STRENGTH, fitness_level=Difficulty.INTERMEDIATE, duration_minutes=60), LIBRARY)
    for _, day in days(plan):
        kinds = [set_.type for set_ in next(e.set_plan for e in day.exercises if e.set_plan) or []]
        assert kinds[:3] == ["warmup"] * 3
        assert set(kinds[3:]) == {"normal"}
        assert "lighter sets" in (day.warmup[-1].instructions or "")


def test_beginners_add_weight_to_one_number_of_repetitions_for_strength() -> None:
    plan = make_plan(ask(goal=Goal.STRENGTH, equipment=["barbell", "rack", "bench"]), LIBRARY)
    assert "linear" in {e.progression.type for e in planned(plan) if e.progression}


@pytest.mark.parametrize(("level", "weeks"), list(zip(Difficulty, (8, 6, 5), strict=True)))
def test_a_plan_has_its_usual_weeks_and_ends_with_a_deload(level: Difficulty, weeks: int) -> None:
    plan = make_plan(ask(fitness_level=level), LIBRARY).weekly_plan
    assert plan.deload is not None
    assert (plan.total_weeks, plan.deload.every_weeks) == (weeks, weeks)
    assert (plan.deload.load_percentage, plan.deload.sets_percentage) == (80, 60)


def test_from_65_on_each_warm_up_has_balance_work() -> None:
    plan = make_plan(ask(age_band=AgeBand.FROM_65), LIBRARY)
    for _, day in days(plan):
        assert any(FACTS[d.exercise_id].is_balance_work for d in day.warmup if d.exercise_id)


def test_in_pregnancy_the_description_sends_to_doctor_or_midwife() -> None:
    plan = make_plan(ask(pregnant=True), LIBRARY)
    assert "doctor or midwife" in (plan.description or "")
    assert {e.rpe for e in planned(plan) if e.rpe is not None} == {7.0}


def test_intervals_come_on_one_day_only_and_not_for_beginners() -> None:
    fields = {"goal": Goal.ENDURANCE, "days_per_week": 5, "duration_minutes": 60}
    plan = make_plan(ask(**fields, fitness_level=Difficulty.INTERMEDIATE), LIBRARY)
    assert sum(any("Zone 4" in (e.notes or "") for e in day.exercises) for _, day in days(plan)) == 1
    assert not any("Zone 4" in (e.notes or "") for e in planned(make_plan(ask(**fields), LIBRARY)))


def test_notes_differ_and_are_short_enough_for_a_template() -> None:
    plan = make_plan(ask(goal=Goal.MUSCLE_BUILDING, fitness_level=Difficulty.ADVANCED, days_per_week=5), LIBRARY)
    notes = [e.notes or "" for e in planned(plan)]
    assert max(map(len, notes)) <= 500
    first_sentences = [note.split(".")[0] for note in notes]
    assert len(set(first_sentences)) > len(first_sentences) / 2


# --- what yields, and no plan ------------------------------------------------------------------------------


def test_what_yields_has_a_tag_and_a_sentence() -> None:
    request = ask(
        goal=Goal.MUSCLE_BUILDING, fitness_level=Difficulty.INTERMEDIATE, days_per_week=1, duration_minutes=20
    )
    plan = make_plan(request, LIBRARY)
    tags = [tag for tag in plan.metadata.tags if tag.startswith("yield:V6:")]
    assert "yield:V6:chest" in tags
    assert "fewer weekly sets" in (plan.description or "")
    assert check_plan(plan, request, LIBRARY) == []


def _only(*names: str) -> list[Exercise]:
    return [exercise for exercise in LIBRARY if exercise.id in names]


def test_targets_that_no_lift_trains_are_the_cause() -> None:
    request = ask(target_muscles=["biceps"], exclusions=Exclusions(muscles=[Muscle.BICEPS]))
    with pytest.raises(NoPlan) as error:
        make_plan(request, LIBRARY)
    assert error.value.cause == "targetMuscles"


def test_missing_equipment_is_the_cause_where_nothing_can_be_done_without() -> None:
    with pytest.raises(NoPlan) as error:
        make_plan(ask(equipment=[]), _only("barbell-bench-press", "stationary-bike-ride"))
    assert error.value.cause == "equipment"


def test_exclusions_are_the_cause_where_they_leave_nothing() -> None:
    request = ask(exclusions=Exclusions(regions=[BodyRegion.CHEST]))
    with pytest.raises(NoPlan) as error:
        make_plan(request, _only("push-up"))
    assert error.value.cause == "exclusions"


def test_a_few_exercises_of_a_user_never_fail_otherwise() -> None:
    for number in range(60):
        chance = random.Random(number)
        request = random_request(chance, LIBRARY)
        exercises = chance.sample(LIBRARY, chance.choice([1, 3, 10, 30]))
        with contextlib.suppress(NoPlan):
            plan = make_plan(request, exercises)
            assert len(days(plan)) == request.days_per_week
            assert not {v.rule for v in check_plan(plan, request, exercises)} & {"V1", "V2", "V3", "V4", "V22"}


# --- a model's choices -------------------------------------------------------------------------------------


def test_the_choices_of_a_model_are_taken_where_they_fit() -> None:
    choices = [
        PlanChoice(
            "goblet-squat", sets=4, reps=9, rpe=7, rest_seconds=80, notes="Good for learning how to squat deep."
        ),
        PlanChoice(
            "dumbbell-floor-press", sets=3, reps=10, rpe=7, rest_seconds=60, notes="See https://example.com now"
        ),
        PlanChoice("single-arm-dumbbell-row", sets=99, reps=500, rpe=10, rest_seconds=9000, notes=""),
        PlanChoice(
            "barbell-back-squat", sets=3, reps=5, rpe=8, rest_seconds=120, notes="Not available at home at all."
        ),
        PlanChoice("invented-exercise", sets=3, reps=5, rpe=8, rest_seconds=120, notes="There is no such exercise."),
    ]
    request = ask(equipment=["dumbbell", "bench"])
    plan = make_plan(request, LIBRARY, choices=choices)
    assert check_plan(plan, request, LIBRARY) == []
    assert {"goblet-squat", "dumbbell-floor-press", "single-arm-dumbbell-row"} <= ids(plan)
    assert not {"barbell-back-squat", "invented-exercise"} & ids(plan)
    squat = next(e for e in planned(plan) if e.exercise_id == "goblet-squat")
    assert squat.reps is not None
    assert squat.reps.target == 9
    assert (squat.notes or "").startswith("Good for learning how to squat deep.")
    assert not any("example.com" in (e.notes or "") for e in planned(plan))


@hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(
    plan_requests(LIBRARY),
    st.lists(
        st.builds(
            PlanChoice,
            st.sampled_from([e.id for e in LIBRARY]),
            st.integers(-1, 100),
            st.integers(-1, 1000),
            st.floats(0, 20),
            st.integers(-1, 10_000),
            st.text(max_size=200),
        ),
        max_size=30,
    ),
)
def test_no_choice_of_a_model_makes_a_plan_invalid(request: PlanRequest, choices: list[PlanChoice]) -> None:
    try:
        plan = make_plan(request, LIBRARY, choices=choices)
    except NoPlan:
        return
    assert check_plan(plan, request, LIBRARY) == []


# --- candidates --------------------------------------------------------------------------------------------


@hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(plan_requests(LIBRARY), st.integers(1, 150))
def test_candidates_fit_and_are_no_more_than_asked_for(request: PlanRequest, limit: int) -> None:
    candidates = plan_candidates(request, LIBRARY, limit)
    fitting = {facts.id for facts in fitting_facts(request, LIBRARY)}
    assert len(candidates) <= limit
    assert len({exercise.id for exercise in candidates}) == len(candidates)
    assert {exercise.id for exercise in candidates} <= fitting


def test_candidates_have_lifts_for_every_big_muscle_and_cardio() -> None:
    candidates = [facts_of(exercise) for exercise in plan_candidates(ask(), LIBRARY)]
    assert len(candidates) == MAX_CANDIDATES
    for muscle in ("chest", "back", "quadriceps", "hamstrings", "biceps", "triceps", "calves", "abdominals"):
        assert sum(muscle in facts.primary for facts in candidates if facts.is_lift) >= 3
    assert any(facts.kind is Kind.CARDIO for facts in candidates)


# --- hardly any time ---------------------------------------------------------------------------------------


def test_supersets_save_the_time_that_nothing_else_saves() -> None:
    request = ask(
        goal=Goal.ENDURANCE,
        days_per_week=1,
        duration_minutes=15,
        equipment=["pull_up_bar"],
        fitness_level=Difficulty.INTERMEDIATE,
        age_band=AgeBand.FROM_65,
        target_muscles=["chest", "middle_back"],
    )
    plan = make_plan(request, LIBRARY)
    assert check_plan(plan, request, LIBRARY) == []
    lifts = [e for e in planned(plan) if FACTS[e.exercise_id].is_lift]
    assert [e.superset_id for e in lifts][:2] == ["A", "A"]
    assert not any(e.superset_id for e in planned(make_plan(ask(), LIBRARY)))
