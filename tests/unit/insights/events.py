"""Events as other services publish them, handed to the reactions that count."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fitai.accounts.events import UserRegistered
from fitai.insights import store
from fitai.kernel.events import Event
from fitai.payments.events import SubscriptionChanged
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted

from tests.harness.gateway import access_token, call, deliver


def noon(day: int) -> datetime:
    """The middle of a day that is given by its ordinal."""
    return datetime.combine(date.fromordinal(day), time(12), UTC)


def began(user_id: str, day: int, *, at: int | None = None, **more: Any) -> WorkoutBegan:
    """A workout that was started on a day; the server was told on the day `at`."""
    return WorkoutBegan(user_id=user_id, at=noon(at or day), workout_id=f"w-{day}", started_at=noon(day), **more)


def completed(user_id: str, day: int, *, at: int | None = None, **more: Any) -> WorkoutCompleted:
    """A workout of 50 minutes that was started on a day; the server was told on the day `at`."""
    fields: dict[str, Any] = {
        "workout_id": f"w-{day}",
        "workout_version": 5,
        "workout_name": "Day",
        "date": date.fromordinal(day),
        "timezone": "UTC",
        "started_at": noon(day),
        "ended_at": noon(day) + timedelta(minutes=50),
        "duration_seconds": 3000,
        "total_volume": 1000,
        "calories": 100,
        "hard_sets": 3,
        "personal_records": 0,
        "exercises": [],
        "logged_on": [date.fromordinal(day)],
    }
    return WorkoutCompleted(user_id=user_id, at=noon(at or day), **(fields | more))


def registered(user_id: str, day: int) -> UserRegistered:
    """An account that was created on a day."""
    return UserRegistered(
        user_id=user_id,
        at=noon(day),
        email="a@example.com",
        username="ada",
        units="metric",
        timezone="UTC",
        weekly_target=3,
    )


def weighed(user_id: str, day: int) -> BodyChanged:
    """An entry of the body log that was written on a day."""
    return BodyChanged(user_id=user_id, at=noon(day), days=[date.fromordinal(day)], is_new=True)


def subscribed(user_id: str, day: int, revision: int, amount: int, *, voluntary: bool = True) -> SubscriptionChanged:
    """A subscription that brings in an amount from a day on; 0 where it ended."""
    return SubscriptionChanged(
        user_id=user_id, at=noon(day), revision=revision, previous_plan="free", plan="premium" if amount else "free",
        status="active" if amount else "canceled", monthly_amount=amount, currency="eur" if amount else "", is_paying=amount > 0,
        was_paying=amount == 0, reason="subscribed" if amount else "ended", is_voluntary=voluntary,
    )  # fmt: skip


def hand_over(event: Event, reaction: str) -> None:
    """Deliver an event to a reaction, as its queue does."""
    deliver(event.name, event.model_dump(mode="json", by_alias=True), to=reaction)


def count(*events: Event) -> None:
    """Deliver events to the reactions that count them."""
    for event in events:
        hand_over(event, "count_business" if isinstance(event, SubscriptionChanged) else "count_activity")


def numbers(since: int) -> dict[tuple[int, str], int]:
    """The stored numbers of the days since then, without zeros."""
    days = store.load_ledger(since).days
    return {(day, name): number for day, sums in days.items() for name, number in sums.items() if number}


def analytics(view: str, **query: Any) -> Any:
    """What an administrator is answered."""
    answer = call("GET", "/admin/analytics", token=access_token("admin-1", role="admin"), view=view, **query)
    assert answer.status == 200, answer.text
    return answer.data
