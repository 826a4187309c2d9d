"""What webhooks are sent: the payload of an event, as Standard Webhooks shapes it.

    {"type": "workout.completed", "timestamp": "2026-01-31T09:30:00.000Z", "data": {…}}

The data is what the API answers its owner, always in metric units: kilograms, metres, seconds. A goal has its own unit. What
is larger than 20,000 bytes is sent as its id and a link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_json

from fitai.achievements import published as achievements
from fitai.achievements.events import AchievementUnlocked
from fitai.developer.webhooks.models import WebhookEvent
from fitai.developer.webhooks.rules import MAX_PAYLOAD
from fitai.goals import published as goals
from fitai.goals.events import GoalCompleted
from fitai.kernel import api_url, clock
from fitai.kernel.events import Event
from fitai.payments.events import SubscriptionChanged
from fitai.workouts import published as workouts
from fitai.workouts.events import RecordsChanged, WorkoutBegan, WorkoutCompleted
from fitai.workouts.models import Workout

METRIC = {"units": "metric"}


@dataclass(frozen=True, slots=True)
class Payload:
    """What is sent of an event.

    Attributes:
        subject: the id of what it is about, and the path at which the API answers it: sent in place of data that is too
            large.
    """

    event: WebhookEvent
    data: dict[str, Any]
    subject: tuple[str, str] | None = None

    def body(self, event: Event) -> str:
        """The payload as it is sent."""
        body = self._body(event, self.data)
        if len(body.encode()) <= MAX_PAYLOAD:
            return body
        subject_id, path = self.subject or (event.id, "/users/profile")
        return self._body(event, {"id": subject_id, "url": api_url.url_for(path)})

    def _body(self, event: Event, data: dict[str, Any]) -> str:
        content = {"type": self.event, "timestamp": clock.iso(event.at), "data": data}
        return to_json(content).decode()


def _workout(event: WorkoutBegan | WorkoutCompleted) -> Payload | None:
    workout = workouts.own_workout(event.user_id, event.workout_id)
    if workout is None:
        return None
    name: WebhookEvent = "workout.started" if isinstance(event, WorkoutBegan) else "workout.completed"
    return Payload(name, _json(TypeAdapter(Workout), workout), (workout.id, f"/workouts/{workout.id}"))


def _records(event: RecordsChanged) -> Payload | None:
    """The records that the workout holds of these exercises; none where a correction has taken them back."""
    workout = workouts.own_workout(event.user_id, event.workout_id)
    if workout is None:
        return None
    records = [
        {"exerciseId": exercise.exercise_id, "exerciseName": exercise.name, **_model_json(record)}
        for exercise in workout.exercises
        if exercise.exercise_id in event.exercise_ids
        for record in exercise.personal_records
    ]
    if not records:
        return None
    return Payload(
        "record.achieved", {"workoutId": workout.id, "records": records}, (workout.id, f"/workouts/{workout.id}")
    )


def _goal(event: GoalCompleted) -> Payload | None:
    goal = goals.completed_goal(event.user_id, event.goal_id)
    if goal is None:
        return None
    data = {
        "id": event.goal_id,
        "title": goal.title,
        "type": goal.kind,
        "targetValue": goal.target,
        "unit": goal.unit,
        "completedOn": goal.day.isoformat(),
    }
    return Payload("goal.completed", data, (event.goal_id, "/progress/goals"))


def _achievements(event: AchievementUnlocked) -> Payload:
    titles = achievements.public_titles()
    tiers = [
        {
            "id": tier.achievement_id,
            "title": titles.get(tier.achievement_id, tier.achievement_id),
            "tier": tier.tier,
            "day": tier.day.isoformat(),
        }
        for tier in event.tiers
    ]
    return Payload(
        "achievement.unlocked", {"achievements": tiers, "inBulk": event.in_bulk}, (event.id, "/achievements")
    )


def _subscription(event: SubscriptionChanged) -> Payload:
    data = {
        "plan": event.plan,
        "previousPlan": event.previous_plan,
        "providerStatus": event.status,
        "interval": event.interval,
        "reason": event.reason,
        "isTrial": event.is_trial,
        "revision": event.revision,
    }
    shown = {name: value for name, value in data.items() if value is not None}
    return Payload("subscription.changed", shown, (event.id, "/payments/subscription"))


BUILDERS: dict[type[Event], Callable[[Any], Payload | None]] = {
    WorkoutBegan: _workout,
    WorkoutCompleted: _workout,
    RecordsChanged: _records,
    GoalCompleted: _goal,
    AchievementUnlocked: _achievements,
    SubscriptionChanged: _subscription,
}
"""How the payload of a domain event is made; None where there is nothing to send by now."""
NAMES: dict[type[Event], WebhookEvent] = {
    WorkoutBegan: "workout.started",
    WorkoutCompleted: "workout.completed",
    RecordsChanged: "record.achieved",
    GoalCompleted: "goal.completed",
    AchievementUnlocked: "achievement.unlocked",
    SubscriptionChanged: "subscription.changed",
}
"""What webhooks call an event."""


def _json(adapter: TypeAdapter[Any], value: Any) -> dict[str, Any]:
    content: dict[str, Any] = adapter.dump_python(value, mode="json", by_alias=True, exclude_none=True, context=METRIC)
    return content


def _model_json(value: Any) -> dict[str, Any]:
    content: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude_none=True, context=METRIC)
    return content
