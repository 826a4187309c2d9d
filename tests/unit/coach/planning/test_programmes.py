"""FitAI's own programmes through the validator: each passes for a request, or the documents say why it does not."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fitai.coach.planning.checking import Violation, check_plan
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate
from fitai.templates.programmes import seed

PAGE = Path(__file__).parents[4] / "docs" / "coach-plans.md"
REQUESTS: dict[str, dict[str, Any]] = {
    "fitai-5x5": {"goal": "strength", "daysPerWeek": 3, "durationMinutes": 60, "fitnessLevel": "beginner"},
    "fitai-couch-to-5k": {"goal": "endurance", "daysPerWeek": 3, "durationMinutes": 40, "fitnessLevel": "beginner"},
    "fitai-full-body": {"goal": "muscle_building", "daysPerWeek": 3, "durationMinutes": 50, "fitnessLevel": "beginner"},
    "fitai-glutes": {
        "goal": "muscle_building",
        "daysPerWeek": 3,
        "durationMinutes": 50,
        "fitnessLevel": "intermediate",
        "targetMuscles": ["glutes"],
    },
    "fitai-home-bodyweight": {
        "goal": "fat_loss",
        "daysPerWeek": 4,
        "durationMinutes": 35,
        "fitnessLevel": "beginner",
        "equipment": ["bodyweight"],
    },
    "fitai-kettlebell": {
        "goal": "fat_loss",
        "daysPerWeek": 3,
        "durationMinutes": 40,
        "fitnessLevel": "intermediate",
        "equipment": ["kettlebell"],
    },
    "fitai-over-60-mobility": {
        "goal": "strength",
        "daysPerWeek": 5,
        "durationMinutes": 28,
        "fitnessLevel": "beginner",
        "ageBand": "65+",
    },
    "fitai-powerlifting-peak": {
        "goal": "strength",
        "daysPerWeek": 4,
        "durationMinutes": 60,
        "fitnessLevel": "advanced",
    },
    "fitai-push-pull-legs": {
        "goal": "muscle_building",
        "daysPerWeek": 6,
        "durationMinutes": 52,
        "fitnessLevel": "intermediate",
    },
    "fitai-upper-lower": {"goal": "strength", "daysPerWeek": 4, "durationMinutes": 54, "fitnessLevel": "intermediate"},
}
"""What each programme is written for. Whoever follows it knows the maxima of the lifts that have percentages."""


@cache
def exceptions() -> dict[str, set[str]]:
    """The rules that a programme breaks on purpose, by the table of the documents."""
    rows = re.findall(r"^\| (fitai-[\w-]+) \|[^|]*\| (V\d+) \| ([^|]+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    rules: dict[str, set[str]] = {}
    for programme, rule, reason in rows:
        assert len(reason.split()) >= 2
        rules.setdefault(programme, set()).add(rule)
    return rules


def plans(library: list[Exercise]) -> dict[str, CreateTemplate]:
    """The programmes as plans, by their ids."""
    parsed = seed.read_programmes({exercise.id: exercise for exercise in library})
    assert parsed.flaws == []
    return {
        programme.id: CreateTemplate(
            name=programme.content.name,
            description=programme.content.description,
            metadata=programme.content.metadata,
            weekly_plan=programme.content.weekly_plan,
        )
        for programme in parsed.programmes
    }


def request_for(id: str, plan: CreateTemplate) -> PlanRequest:
    """The request that a programme is written for, with a maximum for each lift that has percentages."""
    weeks = [plan.weekly_plan.days, *(week.days for week in plan.weekly_plan.weeks or ())]
    lifts = [planned for days in weeks for _, day in days.planned() for planned in day.exercises]
    with_percentages = {lift.exercise_id for lift in lifts if lift.weight and lift.weight.type == "percentage"}
    return PlanRequest.model_validate(REQUESTS[id] | {"oneRepMaxes": dict.fromkeys(with_percentages, 100)})


@pytest.fixture(scope="module")
def violations(library: list[Exercise]) -> dict[str, list[Violation]]:
    """The violations of each programme."""
    return {id: check_plan(plan, request_for(id, plan), library) for id, plan in plans(library).items()}


@pytest.mark.parametrize("id", REQUESTS)
def test_a_programme_passes_or_its_exceptions_are_explained(id: str, violations: dict[str, list[Violation]]) -> None:
    broken = {violation.rule for violation in violations[id]}
    assert broken == exceptions().get(id, set()), [str(violation) for violation in violations[id]][:20]


def test_every_programme_is_checked(violations: dict[str, list[Violation]]) -> None:
    assert violations.keys() == REQUESTS.keys()
    assert exceptions().keys() <= REQUESTS.keys()


def test_none_is_unsafe(violations: dict[str, list[Violation]]) -> None:
    safety = {"V1", "V3", "V4", "V7", "V9", "V13", "V19", "V22", "V23"}
    assert [str(v) for flaws in violations.values() for v in flaws if v.rule in safety] == []


@pytest.mark.parametrize("id", ["fitai-5x5", "fitai-powerlifting-peak"])
def test_presses_and_pulls_are_balanced(id: str, violations: dict[str, list[Violation]]) -> None:
    flaws = [violation.message for violation in violations[id] if violation.rule == "V11"]
    assert all("in week 8" in flaw for flaw in flaws), "but in the week of the meet"


def test_the_kettlebell_programme_works_the_chest(library: list[Exercise]) -> None:
    week = plans(library)["fitai-kettlebell"].weekly_plan.days
    ids = [planned.exercise_id for _, day in week.planned() for planned in day.exercises]
    assert ids.count("kettlebell-floor-press") == 2
