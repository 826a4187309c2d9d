"""Estimate when a goal can be reached: two GetItems for the goal, and a BatchGetItem for the other data."""

from datetime import date
from time import perf_counter
from uuid import NAMESPACE_URL, uuid5

from fitai.coach import service as recommendations
from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter, day_text
from fitai.coach.goals.models import GoalOptimization, GoalOutlook, OptimizeGoal, PlannedGoal
from fitai.coach.goals.outlook import GoalFacts, outlook
from fitai.coach.goals.own_rates import facts_of_goal, present_weight, strength_rate, weight_rate
from fitai.coach.models import (
    AiMetadata,
    Facts,
    GoalAdjustment,
    RecommendationContent,
    RecommendationContext,
    RecommendationData,
    RecommendationStatus,
    RecommendationType,
)
from fitai.coach.person import person_of
from fitai.coach.wording import Findings, WordFindings, word_findings
from fitai.exercises import published as exercises
from fitai.goals import published as goals
from fitai.kernel import clock
from fitai.kernel.errors import Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.types import Units
from fitai.training.days import local_day, monday
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.users.published import BodyTrend
from fitai.workouts import published as workouts
from fitai.workouts.published import StrengthSeries

MODEL_VERSION = "goals-1"
"""The version of the rates and of the rules."""
TRUST_IN_TABLE, TRUST_IN_OWN = 0.5, 0.4
"""The confidence of an estimate by the table alone, and what the user's own rate adds, times its share."""
CURRENT_DIGITS = 1


def optimize(caller: Caller, request: OptimizeGoal, units: Units, word: WordFindings | None = None) -> GoalOptimization:
    """Estimate whether and when a goal is reached, and suggest a more realistic date or target.

    A better day for a goal that exists is saved as a recommendation: a transaction more. In a week it is saved
    once for a target and its date.

    Raises:
        NotFound: the caller has no such goal.
        Invalid: there is no such exercise, or the day has passed.
        AccountGone: the account was deleted.
    """
    started = perf_counter()
    goal = None if request.goal_id is None else goals.find_goal(caller.id, request.goal_id)
    if request.goal_id is not None and goal is None:
        raise NotFound("There is no such goal.")
    planned = request.goal
    exercise_id = goal.exercise_id if goal else planned.exercise_id if planned else None
    series, items = workouts.strength_series(
        caller.id,
        [exercise_id] if exercise_id else [],
        users.account_key(caller.id),
        users.body_standing_key(caller.id),
    )
    if planned is not None and exercise_id and exercise_id not in series:
        _require_exercise(caller, exercise_id)
    athlete, body = users.athlete_among(items), users.body_trend_among(items)
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    if planned is not None and planned.target_date is not None and planned.target_date <= today:
        raise Invalid.field("goal.targetDate", "Must be a day from tomorrow on")
    person = person_of(athlete, today, level=request.fitness_level, pregnant=request.pregnant)
    own_series = series.get(exercise_id) if exercise_id else None
    if goal is not None:
        facts = facts_of_goal(goal, own_series, body, athlete, today)
    else:
        assert planned is not None
        facts = _facts_of_plan(planned, own_series, body, athlete, today)
    unit = UNIT_BY_UNITS[units]
    if exercise_id:
        unit = athlete.exercise_units.get(exercise_id, unit)
    answer = outlook(facts, person, today, WeightWriter(unit))
    wording = word_findings(Findings([answer.text]), word)
    milliseconds = round((perf_counter() - started) * 1000)
    return GoalOptimization(
        **dict(answer) | {"text": wording.text},
        worded_by=wording.worded_by,
        recommendation_id=_save(caller, answer, today, milliseconds),
    )


def _require_exercise(caller: Caller, exercise_id: str) -> None:
    if exercise_id not in exercises.available_exercises(caller.id, [exercise_id]):
        raise Invalid.field("goal.exerciseId", "There is no such exercise")


def _facts_of_plan(
    planned: PlannedGoal, series: StrengthSeries | None, body: BodyTrend, athlete: Athlete, today: date
) -> GoalFacts:
    if planned.type == "weight":
        now, own = present_weight(body, athlete), weight_rate(body, today)
    else:
        now, own = strength_rate(series, today)
    return GoalFacts(
        kind=planned.type,
        target=planned.target_value,
        now=planned.current_value or now,
        target_date=planned.target_date,
        exercise_id=planned.exercise_id,
        own=own,
    )


# --- the recommendation ------------------------------------------------------------------------------------


def _save(caller: Caller, answer: GoalOutlook, today: date, milliseconds: int) -> str | None:
    """Save the advice to move the date of a goal; None where there is none, or it was answered before."""
    suggestion, estimate = answer.suggestion, answer.estimate
    if suggestion is None or estimate is None or suggestion.change is None or suggestion.target_date is None:
        return None
    day = suggestion.target_date
    # Not by the version of the goal: that grows with each weighing.
    aim = f"{answer.goal_id}/{answer.target_value}/{answer.target_date}"
    name = f"{caller.id}/goal/{aim}/{monday(today).isoformat()}"
    confidence = round(TRUST_IN_TABLE + TRUST_IN_OWN * estimate.rate.own_share, 2)
    recommendation = recommendations.make_at_once(
        caller.id,
        str(uuid5(NAMESPACE_URL, name)),
        RecommendationType.GOAL_ADJUSTMENT,
        RecommendationContent(
            title=f"Move the date of a goal to {day_text(day, today)}"
            if answer.target_date
            else f"Set {day_text(day, today)} as the date of a goal",
            description=answer.text,
            reasoning=answer.text,
            confidence=confidence,
            priority="high" if answer.verdict == "unrealistic" else "medium",
            data=RecommendationData(
                goal=GoalAdjustment(
                    goal_id=str(answer.goal_id),
                    target_date=day,
                    weeks=estimate.weeks,
                    weeks_from=estimate.weeks_low,
                    weeks_to=estimate.weeks_high,
                ),
                facts=_snapshot(answer),
            ),
        ),
        AiMetadata(
            provider="built_in",
            model_version=MODEL_VERSION,
            generated_at=clock.now(),
            processing_time=milliseconds,
            confidence=confidence,
        ),
        context=RecommendationContext(user_progress=_snapshot(answer), goals=[str(answer.goal_id)]),
    )
    return recommendation.id if recommendation.status is RecommendationStatus.PENDING else None


def _snapshot(answer: GoalOutlook) -> Facts:
    values = {"currentValue": answer.current_value, "targetValue": answer.target_value}
    facts: Facts = {name: round(value, CURRENT_DIGITS) for name, value in values.items() if value is not None}
    if answer.estimate is not None:
        facts["percentPerWeek"] = answer.estimate.rate.percent_per_week
    return facts
