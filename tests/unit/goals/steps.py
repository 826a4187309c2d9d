"""What the tests of goals do: create goals, log data on the days of a test's clock, read what devices are told."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fitai.kernel import clock

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person

SQUAT = "barbell-back-squat"
FIRST_DAY = date(2026, 3, 2)
"""A Monday."""


@dataclass(slots=True)
class Clock:
    """The clock of a test, which stands at noon (UTC) of a day."""

    now: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def set_day(self, day: int | date) -> None:
        """Go to noon of a day; a number counts from the first day."""
        day = day if isinstance(day, date) else FIRST_DAY + timedelta(days=day)
        self.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def start(self) -> "Clock":
        """Make it the source of the time."""
        clock.set_source(lambda: self.now)
        return self


def create(person: Person, **body: Any) -> Answer:
    return call("POST", "/goals", {"title": "My goal"} | body, token=access_token(person.id))


def created(person: Person, **body: Any) -> Any:
    answer = create(person, **body)
    assert answer.status == 201, answer.text
    deliver_events()
    return answer.data


def change(person: Person, goal: Any, **body: Any) -> Answer:
    current = next(item for item in goals(person) if item["id"] == goal["id"])
    answer = call("PUT", f"/goals/{goal['id']}", {"version": current["version"]} | body, token=access_token(person.id))
    deliver_events()
    return answer


def goals(person: Person, **query: Any) -> Any:
    return call("GET", "/goals", token=access_token(person.id), **query).data


def only_goal(person: Person) -> Any:
    (goal,) = goals(person)
    return goal


def weigh(person: Person, weight: float, day: date | None = None, **more: Any) -> str:
    """Log a weight; the events are delivered."""
    body = more | {"weight": weight} | ({"date": day.isoformat()} if day else {})
    answer = call("POST", "/users/metrics", body, token=access_token(person.id))
    assert answer.status == 201, answer.text
    deliver_events()
    return str(answer.data["id"])


def unlog(person: Person, entry: str) -> None:
    """Delete an entry of the body metrics."""
    assert call("DELETE", f"/users/metrics/{entry}", token=access_token(person.id)).status == 200
    deliver_events()


def train(person: Person, *sets: tuple[float, int], day: date | None = None, exercise: str = SQUAT) -> str:
    """Do a workout of one exercise through the API and complete it, or write one down for a past day."""
    body: dict[str, Any] = {
        "name": "Day",
        "exercises": [{"exerciseId": exercise, "sets": [{"weight": weight, "reps": reps} for weight, reps in sets]}],
        "start": True,
    }
    workout = call("POST", "/workouts", body, token=access_token(person.id))
    assert workout.status == 201, workout.text
    workout_id = str(workout.data["id"])
    for place, (weight, reps) in enumerate(sets):
        set_ = {"weight": weight, "reps": reps}
        path = f"/workouts/{workout_id}/set/{place}"
        assert call("PUT", path, set_, token=access_token(person.id), exercise="0").status == 200
    deliver_events()
    assert call("POST", f"/workouts/{workout_id}/complete", {}, token=access_token(person.id)).status == 200
    deliver_events()
    return workout_id


def delete_workout(person: Person, workout_id: str) -> None:
    assert call("DELETE", f"/workouts/{workout_id}", token=access_token(person.id)).status == 200
    deliver_events()
