"""For whom a template is improved: the request that its rules are held to, from what is asked, the template and the account. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from statistics import median_low

from fitai.coach.generation.models import GeneratePlan
from fitai.coach.generation.rules import AccountFacts, resolved_request
from fitai.coach.optimizing.models import OptimizeTemplate
from fitai.coach.planning.checking.time import MAX_SHARE, MIN_SHARE
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.models import Goal, PlanHistory, PlanRequest
from fitai.coach.planning.terms import SESSION_MINUTES
from fitai.coach.planning.timing import day_seconds
from fitai.templates.models import CreateTemplate, Template
from fitai.training.vocabulary import Difficulty

MINUTES = range(15, 121, 5)
"""Among which the length of a workout is chosen, where it is not stated."""


def plan_of(template: Template) -> CreateTemplate:
    """The plan of a template, as it is written; what is derived from the days is derived anew when it is saved."""
    metadata = template.metadata.model_copy(
        update={"duration": None, "primary_muscles": [], "equipment": [], "estimated_calories": None}
    )
    return CreateTemplate(
        name=template.name,
        description=template.description,
        metadata=metadata,
        weekly_plan=template.weekly_plan,
    )


def request_of(
    asked: OptimizeTemplate,
    plan: CreateTemplate,
    account: AccountFacts,
    exercises: Mapping[str, ExerciseFacts],
    today: date,
) -> PlanRequest:
    """The request that a plan is held against.

    Days are always those of the plan. Its exercises are no repetition of a last plan: it is the plan.
    """
    level = asked.fitness_level or account.fitness_level or plan.metadata.difficulty or Difficulty.BEGINNER
    goal = asked.goal or (Goal.GENERAL if plan.metadata.goal is None else Goal(plan.metadata.goal))
    generate = GeneratePlan(
        **dict(asked)
        | {
            "goal": goal,
            "fitness_level": level,
            "duration_minutes": asked.duration_minutes or usual_minutes(plan, exercises, level),
            "history": PlanHistory(),
            "seed": "",
        }
    )
    days = sum(bool(day.exercises) for _, day in plan.weekly_plan.days.planned())
    return resolved_request(generate, max(1, days), replace(account, last_exercises=()), today, "")


def usual_minutes(plan: CreateTemplate, exercises: Mapping[str, ExerciseFacts], level: Difficulty) -> int:
    """The minutes that most days of a plan keep to, in steps of five; of several those that are nearest to the middle one."""
    seconds = [day_seconds(day, exercises) for _, day in plan.weekly_plan.days.planned() if day.exercises]
    middle = median_low(seconds) if seconds else 3600.0

    def misfit(minutes: int) -> tuple[int, float]:
        session = min(minutes, SESSION_MINUTES[level.level])
        misses = sum(not MIN_SHARE * 60 * session <= day <= MAX_SHARE * 60 * minutes for day in seconds)
        return misses, abs(60 * minutes - middle)

    return min(MINUTES, key=misfit)
