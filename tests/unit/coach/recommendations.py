"""Recommendations for tests: made as the services make them, and answered over the API."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fitai.coach import service
from fitai.coach.models import (
    AiMetadata,
    GoalAdjustment,
    Recommendation,
    RecommendationContent,
    RecommendationData,
    RecommendationType,
    RecommendedExercise,
)
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.templates.models import CreateTemplate

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person

SQUAT, BENCH, ROW = "barbell-back-squat", "barbell-bench-press", "barbell-row"
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


@dataclass(slots=True)
class Clock:
    """The clock of a test."""

    now: datetime = START

    def start(self) -> "Clock":
        """Make it the source of the time."""
        clock.set_source(lambda: self.now)
        return self

    def pass_time(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


def plan(*exercise_ids: str, name: str = "Full body", weekdays: tuple[str, ...] = ("monday",)) -> CreateTemplate:
    """A plan with these exercises on each of these days."""
    exercises = [
        {
            "exerciseId": exercise_id,
            "order": place,
            "sets": 3,
            "reps": {"min": 8, "max": 10, "target": 8},
            "restTime": 120,
        }
        for place, exercise_id in enumerate(exercise_ids, 1)
    ]
    days = {weekday: {"name": "Full body", "exercises": exercises} for weekday in weekdays}
    return CreateTemplate.model_validate(
        {"name": name, "description": "For all of the body.", "weeklyPlan": {"totalWeeks": 8, "days": days}}
    )


def content(title: str = "A plan for you", **data: Any) -> RecommendationContent:
    """The content of a recommendation."""
    return RecommendationContent(
        title=title,
        description="Three lifts that train all of the body.",
        reasoning="You have asked for a plan for strength on one day.",
        confidence=0.8,
        priority="medium",
        data=RecommendationData(**data),
    )


def metadata(**fields: Any) -> AiMetadata:
    """How a recommendation was made: by the built-in coach."""
    basic: dict[str, Any] = {
        "provider": "built_in",
        "model_version": "coach-1",
        "processing_time": 120,
        "confidence": 0.8,
    }
    return AiMetadata(**basic | {"generated_at": clock.now()} | fields)


def recommend_plan(person: Person, *exercise_ids: str, **data: Any) -> Recommendation:
    """Recommend a plan to a user."""
    return service.make_at_once(
        person.id,
        new_id(),
        RecommendationType.TEMPLATE,
        content(template=plan(*(exercise_ids or (SQUAT, BENCH, ROW))), **data),
        metadata(),
    )


def recommend_workout(person: Person, *exercise_ids: str, **facts: Any) -> Recommendation:
    """Recommend a workout for today to a user."""
    day = plan(*(exercise_ids or (SQUAT, BENCH)), name="Today")
    return service.make_at_once(
        person.id, new_id(), RecommendationType.WORKOUT, content("Today", template=day, facts=facts), metadata()
    )


def recommend_exercises(person: Person, *exercise_ids: str) -> Recommendation:
    """Recommend exercises to a user."""
    exercises = [RecommendedExercise(exercise_id=id, name=id, reason="Alike.", likeness=0.9) for id in exercise_ids]
    return service.make_at_once(
        person.id, new_id(), RecommendationType.EXERCISE, content("Instead", exercises=exercises), metadata()
    )


def recommend_goal(person: Person, goal_id: str = "goal-1") -> Recommendation:
    """Recommend another date for a goal to a user."""
    goal = GoalAdjustment(goal_id=goal_id, target_date=date(2026, 6, 1), weeks=12)
    return service.make_at_once(
        person.id, new_id(), RecommendationType.GOAL_ADJUSTMENT, content("Later", goal=goal), metadata()
    )


def answer(person: Person, recommendation: Recommendation, **body: Any) -> Answer:
    """Give feedback on a recommendation."""
    return call("PUT", f"/ai/recommendations/{recommendation.id}/feedback", body, token=access_token(person.id))


def read(person: Person, recommendation: Recommendation) -> Any:
    """Read a recommendation."""
    return call("GET", f"/ai/recommendations/{recommendation.id}", token=access_token(person.id)).data


def listed(person: Person, **query: Any) -> Answer:
    """List the recommendations of a user who pays."""
    return call("GET", "/ai/recommendations", token=access_token(person.id, subscription="premium"), **query)


def train_from(person: Person, template_id: str, *swaps: tuple[str, str], left_out: tuple[str, ...] = ()) -> None:
    """Train Monday of a template: substitute some exercises, complete a set of each but those that are left out."""
    token = access_token(person.id)
    body = {"templateId": template_id, "day": "monday", "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    substitutes = dict(swaps)
    for index, exercise in enumerate(workout["exercises"]):
        if exercise["exerciseId"] in left_out:
            continue
        substitute = substitutes.get(exercise["exerciseId"])
        if substitute is not None:
            path = f"/workouts/{workout['id']}/exercise/{index}"
            assert call("PUT", path, {"exerciseId": substitute}, token=token).status == 200
        path = f"/workouts/{workout['id']}/set/0"
        assert call("PUT", path, {"weight": 60, "reps": 8}, token=token, exercise=str(index)).status == 200
    assert call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).status == 200
    deliver_events()
