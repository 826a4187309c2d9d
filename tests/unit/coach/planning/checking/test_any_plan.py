"""Any plan can be checked, however odd: a list of violations, and the plan stays as it is."""

from typing import Any

from fitai.coach.planning.checking import check_plan
from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.cloud import written_exercises

IDS = [exercise.id for exercise in written_exercises()]
RULES = {f"V{number}" for number in range(1, 25)}
ids = st.one_of(st.sampled_from(IDS), st.sampled_from(IDS[:20]), st.just("no-such-exercise"))
letters = st.characters(categories=["L", "N", "P", "Zs"])
texts = st.one_of(st.none(), st.text(letters, max_size=80), st.just("Zone 4: talk per side, start at RPE 7"))
weights = st.one_of(
    st.none(),
    st.just({"type": "bodyweight"}),
    st.builds(lambda value: {"type": "fixed", "value": value}, st.floats(0.1, 500)),
    st.builds(
        lambda value, of: {"type": "percentage", "value": value, "of": of},
        st.floats(1, 150),
        st.sampled_from([None, "one_rep_max", "training_max"]),
    ),
)
efforts = st.one_of(st.none(), st.sampled_from([6, 7, 7.5, 8, 9.5, 10]))
rests = st.one_of(st.none(), st.integers(0, 600))
reps = st.builds(lambda low, more: {"min": low, "max": low + more}, st.integers(1, 60), st.integers(0, 10))


@st.composite
def planned_exercises(draw: st.DrawFn) -> dict[str, Any]:
    sets = draw(st.integers(1, 6))
    exercise: dict[str, Any] = {
        "exerciseId": draw(ids),
        "sets": sets,
        "restTime": draw(rests),
        "notes": draw(texts),
        "weight": draw(weights),
        "rpe": draw(efforts),
        "supersetId": draw(st.sampled_from([None, None, "a", "b"])),
        "alternatives": draw(st.lists(ids, max_size=2)),
        "order": draw(st.one_of(st.none(), st.integers(0, 9))),
    }
    measure = draw(st.sampled_from(["reps", "reps", "durationSeconds", "distance"]))
    exercise[measure] = draw(reps if measure == "reps" else st.integers(1, 4000))
    if measure == "reps":
        kind = draw(st.sampled_from([None, "linear", "double", "wave"]))
        wave = {"sets": [{"percentage": 80, "reps": 5}] * sets}
        if kind:
            exercise["progression"] = {"type": kind, "increment": draw(st.floats(0.1, 20))}
            exercise["progression"] |= {"waves": [wave]} if kind == "wave" else {}
    if draw(st.booleans()):
        kinds = st.sampled_from([None, "normal", "warmup", "failure"])
        exercise["setPlan"] = [
            {"type": draw(kinds), "rpe": draw(efforts), "weight": draw(weights)} for _ in range(sets)
        ]
    return exercise


drills = st.lists(
    st.builds(
        lambda exercise_id, seconds, text: {"exerciseId": exercise_id, "duration": seconds, "instructions": text},
        st.one_of(st.none(), ids),
        st.one_of(st.none(), st.integers(1, 900)),
        texts,
    ),
    max_size=2,
)
days = st.builds(
    lambda exercises, warmup, cooldown, rest: {
        "exercises": exercises,
        "warmup": warmup,
        "cooldown": cooldown,
        "isRestDay": rest,
    },
    st.lists(planned_exercises(), max_size=4),
    drills,
    drills,
    st.booleans(),
)
weeks_days = st.dictionaries(st.sampled_from(["monday", "tuesday", "friday", "sunday"]), days, max_size=3)
plans = st.builds(
    lambda description, tags, total, days, other, deload: CreateTemplate.model_validate(
        {
            "name": "Any",
            "description": description,
            "metadata": {"tags": tags},
            "weeklyPlan": {
                "totalWeeks": total,
                "days": days,
                "weeks": [{"numbers": [1, 3], "days": other}],
                "deload": deload,
            },
        }
    ),
    texts,
    st.lists(st.sampled_from(["yield:V5", "yield:V6:chest", "yield:", "yield:V11", "home"]), max_size=3),
    st.integers(1, 13),
    weeks_days,
    weeks_days,
    st.one_of(st.none(), st.just({"everyWeeks": 2}), st.just({"everyWeeks": 4, "setsPercentage": 1})),
)
requests = st.builds(
    lambda goal, days, minutes, equipment, level, age, pregnant, regions: PlanRequest.model_validate(
        {
            "goal": goal,
            "daysPerWeek": days,
            "durationMinutes": minutes,
            "equipment": equipment,
            "fitnessLevel": level,
            "ageBand": age,
            "pregnant": pregnant,
            "exclusions": {"regions": regions},
            "oneRepMaxes": dict.fromkeys(IDS[::9], 80),
        }
    ),
    st.sampled_from(Goal),
    st.integers(1, 7),
    st.integers(15, 120),
    st.one_of(st.none(), st.lists(st.sampled_from(Equipment), max_size=5)),
    st.sampled_from(Difficulty),
    st.one_of(st.none(), st.sampled_from(AgeBand)),
    st.booleans(),
    st.lists(st.sampled_from(BodyRegion), max_size=2),
)


@given(plans, requests)
def test_any_plan_can_be_checked(plan: CreateTemplate, request: PlanRequest) -> None:
    library: list[Exercise] = written_exercises()
    before = plan.model_dump_json()
    violations = check_plan(plan, request, library)
    assert {violation.rule for violation in violations} <= RULES
    assert all(violation.message for violation in violations)
    assert violations == check_plan(plan, request, library), "the same plan has the same violations"
    assert plan.model_dump_json() == before


@given(plans, requests)
def test_without_a_library_every_exercise_is_missing(plan: CreateTemplate, request: PlanRequest) -> None:
    named = {exercise.exercise_id for _, day in plan.weekly_plan.days.planned() for exercise in day.exercises}
    missing = {violation.exercise_id for violation in check_plan(plan, request, []) if violation.rule == "V1"}
    assert named <= missing
