"""Read the user's data for a generation, once: account, records, goals, recent training, plans and feedback."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fitai.analytics import published as analytics
from fitai.coach import rules as coach_rules
from fitai.coach import store as coach_store
from fitai.coach.feedback.service import exercise_preferences
from fitai.coach.generation.rules import AccountFacts
from fitai.coach.models import (
    Facts,
    Recommendation,
    RecommendationContext,
    RecommendationStatus,
    RecommendationType,
)
from fitai.coach.person import training_goal
from fitai.coach.planning.models import MAX_EXERCISES_NAMED, Goal
from fitai.exercises.published import library_exercises as library_exercises
from fitai.goals.published import OpenGoal, open_goals
from fitai.training.days import local_day
from fitai.training.vocabulary import Difficulty
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.workouts import published as workouts

DAYS_LOOKED_AT = 28
"""Days of training that are read, today included."""
DAYS_OF_FATIGUE = 4
"""Days whose sets the snapshot has."""
PLANS_LOOKED_AT = 10
"""Recommendations of a page in which the last accepted plan is looked for."""


@dataclass(frozen=True, slots=True)
class UserContext:
    """The data of a user that a generation depends on.

    Attributes:
        today: in the user's time zone.
        sets_by_day: the hard sets of each muscle on the days of the last four weeks.
        preferences: what the user thinks of exercises, −1 to 1.
    """

    athlete: Athlete
    today: date
    facts: AccountFacts
    sets_by_day: dict[date, dict[str, float]] = field(default_factory=dict)
    preferences: dict[str, float] = field(default_factory=dict)
    goals: Sequence[OpenGoal] = ()


def read_context(user_id: str, now: datetime) -> UserContext:
    """Read the user's data: a GetItem each for the account and the feedback, a Query each for the rest."""
    athlete = users.athlete(user_id)
    today = local_day(now, athlete.timezone, athlete.day_starts_at)
    preferences, declined = exercise_preferences(user_id, now)
    records = workouts.exercise_records(user_id, MAX_EXERCISES_NAMED)
    last_plan = _last_plan(user_id, now)
    template = None if last_plan is None or last_plan.content is None else last_plan.content.data.template
    metadata = template.metadata if template is not None else None
    goals = open_goals(user_id)
    facts = AccountFacts(
        equipment=athlete.equipment,
        injuries=athlete.injuries,
        weekly_target=athlete.weekly_target,
        fitness_level=None if athlete.fitness_level is None else Difficulty(athlete.fitness_level),
        birth=athlete.date_of_birth,
        one_rep_maxes={record.exercise_id: record.one_rep_max for record in records if record.one_rep_max is not None},
        declined=declined,
        last_exercises=[] if last_plan is None else coach_rules.recommended_exercise_ids(last_plan),
        goal=training_goal(athlete.goals, goals),
        last_goal=None if metadata is None or metadata.goal is None else Goal(metadata.goal),
        last_minutes=None if metadata is None else metadata.duration,
        units=athlete.units,
    )
    since = today - timedelta(days=DAYS_LOOKED_AT - 1)
    return UserContext(
        athlete=athlete,
        today=today,
        facts=facts,
        sets_by_day=analytics.muscle_sets_by_day(user_id, since, today),
        preferences=preferences,
        goals=goals,
    )


def snapshot(context: UserContext) -> RecommendationContext:
    """The snapshot of the user's data that a recommendation keeps."""
    sets = recent_sets(context.sets_by_day, context.today, DAYS_OF_FATIGUE)
    activity: Facts = {"workoutDays": len(context.sets_by_day)}
    if context.sets_by_day:
        activity["lastWorkout"] = max(context.sets_by_day).isoformat()
    if sets:
        activity["setsOfLateByMuscle"] = dict(sorted(sets.items()))
    preferences: Facts = {"weeklyTarget": context.facts.weekly_target}
    if context.facts.equipment is not None:
        preferences["equipment"] = [str(item) for item in context.facts.equipment]
    if context.facts.injuries:
        preferences["injuries"] = [str(region) for region in context.facts.injuries]
    progress: Facts = {"recordsKnown": len(context.facts.one_rep_maxes)}
    if context.facts.fitness_level is not None:
        progress["fitnessLevel"] = str(context.facts.fitness_level)
    return RecommendationContext(
        user_progress=progress,
        recent_activity=activity,
        goals=[goal.id for goal in context.goals],
        preferences=preferences,
    )


def recent_sets(sets_by_day: dict[date, dict[str, float]], today: date, days: int) -> dict[str, float]:
    """The hard sets of each muscle in the last days, today included."""
    total: dict[str, float] = {}
    for day, sets in sets_by_day.items():
        if (today - day).days < days:
            for muscle, count in sets.items():
                total[muscle] = total.get(muscle, 0.0) + count
    return total


def _last_plan(user_id: str, now: datetime) -> Recommendation | None:
    """The newest plan that the user has accepted: one Query."""
    plans, _ = coach_store.page(
        user_id, RecommendationType.TEMPLATE, RecommendationStatus.ACCEPTED, now, PLANS_LOOKED_AT, None
    )
    return next(iter(plans), None)
