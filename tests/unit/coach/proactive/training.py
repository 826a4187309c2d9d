"""The training of a user who pays, week after week, and the looks of the coach at it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fitai.coach.proactive import service
from fitai.kernel.time_budget import TimeBudget

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.coach.recommendations import Clock

MONDAY = date(2026, 1, 5)

Sets = tuple[float, int, int]
"""Weight, repetitions and number of sets."""


def set_role(person: Person, role: str) -> None:
    """Give an account the role of a user who pays, `premium`, or take it away."""
    table().update_item(
        Key={"PK": f"USER#{person.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET #r = :role",
        ExpressionAttributeNames={"#r": "role"},
        ExpressionAttributeValues={":role": role},
    )


@dataclass
class Athlete:
    """A user whose days are told one after the other."""

    person: Person
    time: Clock
    last_day: date | None = None

    def train(self, day: date, **exercises: Sets) -> str:
        """Do a workout at noon of a day, after the look on the day after the workout before; names of exercises have underscores."""
        if self.last_day is not None:
            self.look_on(self.last_day + timedelta(days=1))
        self.last_day = day
        self.time.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        token = access_token(self.person.id)
        body = {
            "exercises": [
                {
                    "exerciseId": name.replace("_", "-"),
                    "sets": [{"weight": weight, "reps": reps} if weight else {"reps": reps} for _ in range(number)],
                }
                for name, (weight, reps, number) in exercises.items()
            ],
            "start": True,
        }
        workout = call("POST", "/workouts", body, token=token).data
        for place, (weight, reps, number) in enumerate(exercises.values()):
            for set_index in range(number):
                set_body = {"weight": weight, "reps": reps} if weight else {"reps": reps}
                path = f"/workouts/{workout['id']}/set/{set_index}"
                assert call("PUT", path, set_body, token=token, exercise=str(place)).status == 200
        assert call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).status == 200
        deliver_events()
        return str(workout["id"])

    def look(self, at: datetime) -> int:
        """Let the schedule run at a moment; the events are delivered."""
        self.time.now = at
        handled = service.recommend_due(TimeBudget(60))
        deliver_events()
        return handled

    def look_on(self, day: date) -> int:
        """Let the schedule run at noon of a day."""
        return self.look(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    def recommendations(self) -> Any:
        """What was recommended, oldest first."""
        token = access_token(self.person.id, subscription="premium")
        items = call("GET", "/ai/recommendations", token=token, limit=100).data
        return [call("GET", f"/ai/recommendations/{item['id']}", token=token).data for item in reversed(items)]


def athlete(time: Clock, name: str = "ada", *, premium: bool = True) -> Athlete:
    """A new user."""
    person = register(name)
    if premium:
        set_role(person, "premium")
    return Athlete(person, time)


def weeks(count: int) -> list[date]:
    """The Mondays of so many weeks."""
    return [MONDAY + timedelta(weeks=week) for week in range(count)]
