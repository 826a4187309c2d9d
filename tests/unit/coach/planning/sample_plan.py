"""A small valid plan for the tests of the rules, and what is needed to alter it."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from fitai.coach.planning.checking import Violation, check_plan
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

Body = dict[str, Any]

EFFORT = "Start at RPE 7 and add 0.5 every two weeks."
START = "Take the lightest load for 8 reps, then add 5–10 % until 2–3 reps are left."
REASON = "Here because it trains the big muscles of the day."
DESCRIPTION = "A plan of full-body days that trains all the big muscles twice a week, grows from week to week and leaves time to rest."


def loaded(id: str, **changes: Any) -> Body:
    """A loaded lift of three sets."""
    usual = {
        "exerciseId": id,
        "sets": 3,
        "reps": {"min": 8, "max": 12, "target": 10},
        "restTime": 90,
        "rpe": 8,
        "notes": f"{REASON} {EFFORT} {START}",
        "progression": {"type": "double", "increment": 2},
    }
    return usual | changes


def unloaded(id: str, **changes: Any) -> Body:
    """A lift without a load, of three sets."""
    return {
        "exerciseId": id,
        "sets": 3,
        "reps": 10,
        "restTime": 60,
        "notes": f"{REASON} Add a repetition whenever all sets are done.",
    } | changes


def row(**changes: Any) -> Body:
    """A loaded lift that is done side by side."""
    return loaded("single-arm-dumbbell-row", **{"notes": f"{REASON} {EFFORT} {START} The reps are per side."} | changes)


def cardio(id: str, seconds: int, zone: int = 2, **changes: Any) -> Body:
    """A cardio exercise."""
    notes = f"Easy endurance for the heart. Zone {zone}: you can talk in full sentences."
    return {"exerciseId": id, "sets": 1, "durationSeconds": seconds, "restTime": 60, "notes": notes} | changes


def day(*exercises: Body, warmup: int = 150, cooldown: int = 60, **changes: Any) -> Body:
    """A day of these exercises; the duration is filled in by `plan`."""
    return {
        "name": "Full body",
        "warmup": [{"duration": warmup, "instructions": "Walk, then lighter sets of the first exercise."}],
        "cooldown": [{"duration": cooldown, "instructions": "Breathe and stretch."}],
        "exercises": [exercise | {"order": n} for n, exercise in enumerate(exercises, 1)],
    } | changes


def full_body() -> Body:
    """A day of about 29 minutes that trains all big muscles."""
    return day(
        loaded("goblet-squat"),
        loaded("dumbbell-bench-press"),
        row(),
        loaded("dumbbell-romanian-deadlift", sets=2),
    )


def weeks(body: Body, count: int) -> Body:
    """The plan with so many weeks."""
    return altered(body, "weeklyPlan", totalWeeks=count)


REQUEST: Body = {"goal": "general", "daysPerWeek": 2, "durationMinutes": 30, "fitnessLevel": "beginner"}


def plan(days: Body | None = None, **changes: Any) -> Body:
    """A plan of these days, of two full-body days without any."""
    return {
        "name": "Full body twice a week",
        "description": DESCRIPTION,
        "metadata": {"tags": []},
        "weeklyPlan": {"totalWeeks": 8, "days": days or {"monday": full_body(), "thursday": full_body()}},
    } | changes


def altered(body: Body, *path: str | int, **changes: Any) -> Body:
    """A copy of a plan in which the member at a path is changed."""
    changed = copy.deepcopy(body)
    member: Any = changed
    for step in path:
        member = member[step]
    member.update(changes)
    return changed


def with_durations(body: Body, exercises: Sequence[Exercise]) -> CreateTemplate:
    """The template of a plan, with the durations of its days filled in where they are left out."""
    from fitai.coach.planning.exercises import facts_by_id
    from fitai.coach.planning.timing import day_seconds, estimated_minutes
    from fitai.training.plans import TemplateDay

    body = copy.deepcopy(body)
    facts = facts_by_id(exercises)
    weekly = body["weeklyPlan"]
    for days in (weekly["days"], *(week["days"] for week in weekly.get("weeks", []))):
        for planned in days.values():
            if planned.get("exercises"):
                seconds = day_seconds(TemplateDay.model_validate(planned), facts)
                planned.setdefault("estimatedDuration", estimated_minutes(seconds))
    return CreateTemplate.model_validate(body)


def violations(body: Body, request: Body, exercises: Sequence[Exercise]) -> list[Violation]:
    """The violations of a plan."""
    return check_plan(with_durations(body, exercises), PlanRequest.model_validate(REQUEST | request), exercises)


Check = Callable[..., set[str]]
"""Gives the rules that a plan violates; a request's fields beside those of `REQUEST` are keywords."""
