"""What the tests of challenges do: make friends, create and join challenges, and train on the days of a test's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fitai.kernel import clock
from fitai.kernel.events import outbox_write
from fitai.kernel.ids import new_id
from fitai.kernel.table import commit
from fitai.workouts.events import (
    CompletedExercise,
    SetLoad,
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutCounts,
    WorkoutDeleted,
)

from functions.schedules import run_challenges
from tests.harness.gateway import CONTEXT, Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person, register

SQUAT = "barbell-back-squat"
FIRST_DAY = date(2026, 3, 2)
"""A Monday: the first day of the tests' challenges."""


@dataclass(slots=True)
class Clock:
    """The clock of a test."""

    now: datetime = datetime(2026, 3, 1, 6, tzinfo=UTC)

    def at(self, day: int, hour: float = 12) -> None:
        """Go to an hour (UTC) of a day; 0 is the first day of the challenges."""
        self.now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=hour)

    def start(self) -> "Clock":
        """Make it the source of the time."""
        clock.set_source(lambda: self.now)
        return self


def person(name: str, zone: str = "UTC", **profile: Any) -> Person:
    made = register(name, profile={"timezone": zone} | profile)
    deliver_events()
    return made


def befriend(one: Person, *others: Person) -> None:
    for other in others:
        body = {"userId": other.id}
        assert call("POST", "/users/friends/request", body, token=access_token(one.id)).status == 201
        answer = call("PUT", f"/users/friends/{one.id}", {"accept": True}, token=access_token(other.id))
        assert answer.status == 200, answer.text
    deliver_events()


def create(creator: Person, days: int = 7, **body: Any) -> Answer:
    last = FIRST_DAY + timedelta(days=days - 1)
    standard = {
        "title": "March",
        "metric": "workouts",
        "startDate": FIRST_DAY.isoformat(),
        "endDate": last.isoformat(),
        "visibility": "public",
    }
    return call("POST", "/community/challenges", standard | body, token=access_token(creator.id))


def created(creator: Person, days: int = 7, **body: Any) -> str:
    """The id of a new challenge."""
    answer = create(creator, days, **body)
    assert answer.status == 201, answer.text
    return str(answer.data["id"])


def join(user: Person, challenge_id: str, **body: Any) -> Answer:
    answer = call("POST", f"/community/challenges/{challenge_id}/join", body, token=access_token(user.id))
    deliver_events()
    return answer


def joined(challenge_id: str, *users: Person, **body: Any) -> None:
    for user in users:
        answer = join(user, challenge_id, **body)
        assert answer.status == 200, answer.text


def leave(user: Person, challenge_id: str) -> Answer:
    answer = call("POST", f"/community/challenges/{challenge_id}/leave", {}, token=access_token(user.id))
    deliver_events()
    return answer


def read(user: Person, challenge_id: str, **query: Any) -> Any:
    answer = call("GET", f"/community/challenges/{challenge_id}", token=access_token(user.id), **query)
    assert answer.status == 200, answer.text
    return answer.data


def listed(user: Person, scope: str, **query: Any) -> list[str]:
    """The titles of a list."""
    answer = call("GET", "/community/challenges", token=access_token(user.id), scope=scope, **query)
    assert answer.status == 200, answer.text
    return [challenge["title"] for challenge in answer.data]


def score(user: Person, challenge_id: str) -> float:
    return float(read(user, challenge_id)["place"]["score"])


def ranking(user: Person, challenge_id: str) -> list[tuple[int, str, float]]:
    top = read(user, challenge_id)["leaderboard"]["top"]
    return [(row["rank"], row["user"]["username"], row["score"]) for row in top]


def exercise(exercise_id: str = SQUAT, **fields: Any) -> CompletedExercise:
    standard: dict[str, Any] = {
        "exercise_id": exercise_id,
        "name": exercise_id,
        "primary_muscles": [],
        "secondary_muscles": [],
        "hard_sets": 3,
        "reps": 15,
        "volume": 0.0,
    }
    return CompletedExercise(**(standard | fields))


def lift(weight: float, reps: int = 5, **fields: Any) -> CompletedExercise:
    load = SetLoad(weight=weight, reps=reps, sets=1)
    estimate = fields.pop("one_rep_max", weight * (1 + reps / 30))
    return exercise(loads=[load], max_weight=weight, one_rep_max=estimate, volume=weight * reps, **fields)


def workout(
    user: Person,
    started: datetime,
    *exercises: CompletedExercise,
    minutes: float = 60,
    version: int = 1,
    workout_id: str | None = None,
    logged: datetime | None = None,
    corrects: bool = False,
    **fields: Any,
) -> WorkoutCompleted | WorkoutCorrected:
    """The event of a completed workout; `logged` is when it was completed on the server."""
    ended = started + timedelta(minutes=minutes)
    volume = sum(done.volume for done in exercises)
    content: dict[str, Any] = {
        "user_id": user.id,
        "workout_id": workout_id or new_id(),
        "workout_version": version,
        "workout_name": "Day",
        "date": started.date(),
        "timezone": "UTC",
        "started_at": started,
        "ended_at": ended,
        "duration_seconds": minutes * 60,
        "total_volume": volume,
        "calories": 0,
        "hard_sets": 0,
        "personal_records": 0,
        "exercises": list(exercises),
        "counts": WorkoutCounts(distance=sum(done.distance for done in exercises)),
        "at": logged or clock.now(),
    }
    event = WorkoutCorrected if corrects else WorkoutCompleted
    return event(**(content | fields))


def train(user: Person, started: datetime, *exercises: CompletedExercise, **fields: Any) -> str:
    """Complete a workout: its event is delivered. Return its id."""
    event = workout(user, started, *exercises, **fields)
    commit(outbox_write(event))
    deliver_events()
    return event.workout_id


def delete(user: Person, workout_id: str, version: int = 9) -> None:
    event = WorkoutDeleted(
        user_id=user.id, workout_id=workout_id, workout_version=version, was_completed=True, exercise_ids=[]
    )
    commit(outbox_write(event))
    deliver_events()


def moment(day: int, hour: float = 12) -> datetime:
    """A moment (UTC) by the days of the challenges."""
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=hour)


def run() -> int:
    """Run the schedule, and deliver what follows."""
    handled: int = run_challenges.handler({}, CONTEXT)["handled"]
    deliver_events(1000)
    return handled


def notices(user: Person, type: str) -> list[str]:
    """The texts of a user's notifications of a type, newest first."""
    answer = call("GET", "/notifications", token=access_token(user.id))
    assert answer.status == 200, answer.text
    return [line["message"] for line in answer.data if line["type"] == type]
