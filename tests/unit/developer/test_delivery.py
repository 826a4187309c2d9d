"""What webhooks are sent of what happens in an account, and what becomes of a delivery that fails."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest
from fitai.achievements.events import AchievementUnlocked, TierChange
from fitai.developer.webhooks import attempts as attempts_of
from fitai.developer.webhooks import delivery, payloads, rules, sending, store
from fitai.developer.webhooks.events import WebhookDeliveryDue
from fitai.developer.webhooks.models import WebhookEvent
from fitai.kernel import events
from fitai.kernel.events import DuplicateEvent, RetryLater
from fitai.kernel.meter import meter
from fitai.payments.events import SubscriptionChanged
from fitai.workouts.events import WorkoutBegan

from tests.harness import crashes
from tests.harness.gateway import access_token, call, deliver, deliver_due, deliver_events, waiting
from tests.harness.mail import mails
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, Time, register
from tests.unit.developer.receiving import Receiver, attempts, create_webhook, receiving, suspend
from tests.unit.goals.steps import created, train

SQUAT = "barbell-back-squat"


@pytest.fixture
def receiver(pushed: Any) -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """A clock; what waits in a queue waits there in one piece, not a quarter of an hour at a time."""
    monkeypatch.setattr(events, "MAX_DELAY", 10**9)
    return Time()


def signed_in(person: Person) -> Person:
    """The person with an access token of now."""
    person.token = access_token(person.id, email=person.email)
    return person


def begin(person: Person, name: str = "Legs") -> str:
    """Start a workout, without delivering its events."""
    body = {"name": name, "exercises": [{"exerciseId": SQUAT}], "start": True}
    return str(call("POST", "/workouts", body, token=access_token(person.id)).data["id"])


def event_of(person: Person, workout_id: str) -> WorkoutBegan:
    return WorkoutBegan(user_id=person.id, workout_id=workout_id)


def due_events() -> list[WebhookDeliveryDue]:
    """The attempts that are in the outbox."""
    bodies = [item["body"]["S"] for item in whole_table() if item["kind"]["S"] == "outbox"]
    return [WebhookDeliveryDue.model_validate_json(body) for body in bodies if "deliveryId" in body]


def pass_days(time: Time, days: float) -> None:
    """Let the time go on from one message that waits to the next."""
    end = time.now + timedelta(days=days)
    while waiting and min(message[0] for message in waiting) <= end:
        # A second later: of the last fraction of a second a reaction does not wait in the queue.
        time.now = max(time.now, min(message[0] for message in waiting) + timedelta(seconds=1))
        deliver_due()
        deliver_events()
    time.now = end


# --- what is told ------------------------------------------------------------------------------------------


def test_a_workout_is_told_as_the_api_answers_it_and_the_signature_is_verified_by_the_library(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada, "workout.started", "workout.completed", "record.achieved")
    workout_id = train(ada, (100.0, 5))

    payloads_sent = receiver.verified(webhook["secret"])

    by_type = {payload["type"]: payload for payload in payloads_sent}
    assert set(by_type) == {"workout.started", "workout.completed", "record.achieved"}
    answered = call("GET", f"/workouts/{workout_id}", token=access_token(ada.id)).data
    completed = by_type["workout.completed"]["data"]
    assert completed["status"] == "completed"
    assert {name: completed[name] for name in completed} == {name: answered[name] for name in completed}
    record = by_type["record.achieved"]["data"]
    assert (record["workoutId"], record["records"][0]["exerciseId"]) == (workout_id, SQUAT)
    assert {"type", "value"} <= record["records"][0].keys()
    assert [attempt["delivered"] for attempt in attempts(ada, webhook)] == [True] * len(payloads_sent)


def test_measures_are_metric_whatever_the_account_prefers(receiver: Receiver):
    ada = register()
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token).data  # noqa: B018
    webhook = create_webhook(ada, "workout.completed")
    body = {"name": "Day", "exercises": [{"exerciseId": SQUAT}], "start": True}
    workout = call("POST", "/workouts", body, token=access_token(ada.id)).data["id"]
    call(
        "PUT", f"/workouts/{workout}/set/0", {"weight": 220.462262, "reps": 5}, token=access_token(ada.id), exercise="0"
    )
    call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ada.id))
    deliver_events()

    (payload,) = receiver.verified(webhook["secret"])
    assert payload["data"]["exercises"][0]["sets"][0]["weight"] == pytest.approx(100, abs=0.001)


def test_a_goal_that_is_reached_is_told(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada, "goal.completed")
    goal = created(ada, type="strength", exerciseId=SQUAT, targetValue=50, unit="kg", title="Squat 50")
    train(ada, (60.0, 5))

    (payload,) = receiver.verified(webhook["secret"])
    assert payload["type"] == "goal.completed"
    assert (payload["data"]["id"], payload["data"]["title"], payload["data"]["targetValue"]) == (
        goal["id"],
        "Squat 50",
        50,
    )


def test_achievements_are_told_by_their_names(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada, "achievement.unlocked")
    tiers = [TierChange(achievement_id=name, tier=10, day=date(2026, 3, 1)) for name in ("workouts", "x")]
    delivery.deliver(AchievementUnlocked(user_id=ada.id, tiers=tiers))
    deliver_events()

    (payload,) = receiver.verified(webhook["secret"])
    assert [tier["id"] for tier in payload["data"]["achievements"]] == ["workouts", "x"]
    assert payload["data"]["achievements"][0]["day"] == "2026-03-01"


def test_a_changed_subscription_is_told_without_what_it_costs(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada, "subscription.changed")
    event = SubscriptionChanged(
        user_id=ada.id, revision=3, previous_plan="free", plan="pro", status="active", interval="year",
        monthly_amount=999, currency="eur", is_paying=True, reason="subscribed",
    )  # fmt: skip
    deliver(event.name, json.loads(event.model_dump_json(by_alias=True)), to="deliver_webhooks")
    deliver_events()

    (payload,) = receiver.verified(webhook["secret"])
    assert payload["data"] == {
        "plan": "pro", "previousPlan": "free", "providerStatus": "active", "interval": "year", "reason": "subscribed",
        "isTrial": False, "revision": 3,
    }  # fmt: skip


def test_a_slow_server_delays_nobody_elses_deliveries():
    from functions.reactions.send_webhook import handler

    assert handler.declaration.batch == 1
    assert handler.declaration.timeout > sending.TIMEOUT


def test_every_event_has_a_payload_and_a_reaction():
    from functions.reactions.deliver_webhooks import handler

    assert set(payloads.NAMES) == set(payloads.BUILDERS) == set(handler.declaration.events)
    assert sorted(payloads.NAMES.values()) == sorted(get_args(WebhookEvent))


def test_a_payload_that_is_too_large_is_told_by_a_link(aws: None):
    event = WorkoutBegan(user_id="ada", workout_id="w-1")
    large = payloads.Payload("workout.started", {"notes": "ä" * 20_000}, ("w-1", "/workouts/w-1"))

    body = large.body(event)

    assert len(body.encode()) < 1000
    data = json.loads(body)["data"]
    assert data["id"] == "w-1"
    assert data["url"].endswith("/workouts/w-1")


def test_only_webhooks_that_ask_for_an_event_are_told_of_it(receiver: Receiver):
    ada, bob = register(), register("bob")
    create_webhook(ada, "goal.completed")
    create_webhook(bob, "workout.started")
    begin(ada)
    deliver_events()

    assert receiver.requests == []


def test_an_account_without_webhooks_costs_half_a_unit(receiver: Receiver):
    ada = register()
    event = event_of(ada, begin(ada))
    meter.reset()
    delivery.deliver(event)

    assert (meter.operations, meter.read_units, meter.write_units) == (["Query"], 0.5, 0.0)


# --- once, whatever happens --------------------------------------------------------------------------------


def test_an_event_that_arrives_again_is_not_sent_again(receiver: Receiver):
    ada = register()
    create_webhook(ada)
    event = event_of(ada, begin(ada))
    deliver_events()
    receiver.requests.clear()

    delivery.deliver(event)
    with pytest.raises(DuplicateEvent):
        delivery.deliver(event)
    (due,) = due_events()
    attempts_of.send(due)
    with pytest.raises(DuplicateEvent):
        attempts_of.send(due)

    assert len(receiver.requests) == 1


def test_a_crash_anywhere_loses_nothing_and_every_attempt_has_the_same_id(receiver: Receiver):
    ada = register()
    create_webhook(ada)
    workout_id = begin(ada)
    deliver_events()
    for after in (False, True):
        at = 1
        while True:
            receiver.requests.clear()
            event = event_of(ada, workout_id)
            with crashes.sabotaged() as saboteur:
                crashed = saboteur.crashes(lambda event=event: delivery.deliver(event), at, after=after)  # type: ignore[misc]
            if crashed:
                _ignoring_duplicates(lambda event=event: delivery.deliver(event))  # type: ignore[misc]
            (due,) = due_events()
            with crashes.sabotaged() as saboteur:
                sending_crashed = saboteur.crashes(lambda due=due: attempts_of.send(due), at, after=after)  # type: ignore[misc]
            if sending_crashed:
                _ignoring_duplicates(lambda due=due: attempts_of.send(due))  # type: ignore[misc]
            assert receiver.requests, f"call {at}"
            assert len({headers["webhook-id"] for _, headers, _ in receiver.requests}) == 1
            assert store.load_delivery(ada.id, due.webhook_id, due.delivery_id).delivery.is_over  # type: ignore[union-attr]
            deliver_events()
            if not crashed and not sending_crashed:
                break
            at += 1


def _ignoring_duplicates(work: Any) -> None:
    with suppress(DuplicateEvent):
        work()


# --- what fails --------------------------------------------------------------------------------------------


def test_a_failing_delivery_is_tried_for_three_days_and_then_the_webhook_is_disabled(receiver: Receiver, time: Time):
    ada = register()
    verify_address(ada)
    webhook = create_webhook(ada)
    receiver.status, receiver.answer = 503, "busy"
    begin(ada)
    deliver_events()
    assert len(receiver.requests) == 1

    pass_days(time, 5)

    log = attempts(signed_in(ada), webhook)
    assert [attempt["attempt"] for attempt in log] == list(range(rules.MAX_ATTEMPTS, 0, -1))
    assert len({headers["webhook-id"] for _, headers, _ in receiver.requests}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in receiver.requests}) == rules.MAX_ATTEMPTS
    assert log[-1]["nextAttemptAt"] > log[-1]["at"]
    assert "nextAttemptAt" not in log[0]
    (shown,) = call("GET", "/developer/webhooks", token=ada.token).data["webhooks"]
    assert (shown["status"], shown["disabledReason"]) == ("disabled", "failing")
    assert [mail for mail in mails(ada.email) if "webhook of your account was switched off" in mail.html]


def verify_address(person: Person) -> None:
    from tests.harness.cloud import table

    table().update_item(
        Key={"PK": f"USER#{person.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": True},
    )


def test_a_disabled_webhook_is_sent_to_again_once_it_is_enabled(receiver: Receiver, time: Time):
    ada = register()
    webhook = create_webhook(ada)
    workout_id = begin(ada)
    deliver_events()
    receiver.status = 410
    delivery.deliver(event_of(ada, workout_id))
    deliver_events()
    shown = call("GET", "/developer/webhooks", token=ada.token).data["webhooks"][0]
    assert (shown["status"], shown["disabledReason"]) == ("disabled", "gone"), "410 disables at once"
    receiver.requests.clear()
    receiver.status = 200
    delivery.deliver(event_of(ada, workout_id))
    deliver_events()
    assert receiver.requests == []

    enabled = call("PUT", f"/developer/webhooks/{webhook['id']}", {"enabled": True}, token=ada.token).data
    assert enabled["status"] == "active"
    assert "failingSince" not in enabled
    delivery.deliver(event_of(ada, workout_id))
    deliver_events()
    assert len(receiver.requests) == 1


def test_one_success_within_three_days_keeps_a_webhook(receiver: Receiver, time: Time):
    ada = register()
    webhook = create_webhook(ada)
    workout_id = begin(ada)
    receiver.status = 500
    deliver_events()
    pass_days(time, 2)
    receiver.status = 204
    delivery.deliver(event_of(ada, workout_id))
    deliver_events()
    shown = call("GET", "/developer/webhooks", token=signed_in(ada).token).data["webhooks"][0]
    assert "failingSince" not in shown
    receiver.status = 500
    pass_days(time, 2)

    shown = call("GET", "/developer/webhooks", token=signed_in(ada).token).data["webhooks"][0]
    assert shown["status"] == "active"
    assert attempts(ada, webhook)[0]["attempt"] == rules.MAX_ATTEMPTS, "the delivery itself was given up"


def test_a_success_during_the_last_attempt_keeps_the_webhook(receiver: Receiver, time: Time):
    ada = register()
    webhook = create_webhook(ada)
    receiver.status = 500
    begin(ada)
    deliver_events()
    count_attempt = store.count_attempt

    def succeed_afterwards(user_id: str, webhook_id: str, *, is_success: bool, now: int) -> Any:
        outcome = count_attempt(user_id, webhook_id, is_success=is_success, now=now)
        count_attempt(user_id, webhook_id, is_success=True, now=now)
        return outcome

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "count_attempt", succeed_afterwards)
        patched.setattr(rules, "is_exhausted", lambda *arguments: True)
        deliver_due()
        time.pass_by(seconds=10)
        deliver_due()

    shown = call("GET", "/developer/webhooks", token=signed_in(ada).token).data["webhooks"][0]
    assert shown["status"] == "active"
    assert len(attempts(ada, webhook)) == 2
    assert len(waiting) + len(due_events()) == 1, "and the delivery is tried again"


def test_retry_after_is_honoured(receiver: Receiver, time: Time):
    ada = register()
    webhook = create_webhook(ada)
    receiver.status, receiver.retry_after = 429, timedelta(hours=3)
    begin(ada)
    deliver_events()

    (attempt,) = attempts(ada, webhook)
    pause = datetime.fromisoformat(attempt["nextAttemptAt"]) - time.now
    assert abs(pause - timedelta(hours=3)) < timedelta(seconds=1)
    pass_days(time, 0.1)
    assert len(receiver.requests) == 1
    receiver.status = 200
    pass_days(time, 0.1)
    assert len(receiver.requests) == 2


def test_an_attempt_before_its_time_is_put_back_without_a_read(aws: None, time: Time):
    due = WebhookDeliveryDue(
        user_id="ada", webhook_id="w", delivery_id="d", attempt=2, due_at=time.now + timedelta(hours=5)
    )
    meter.reset()
    with pytest.raises(RetryLater):
        attempts_of.send(due)

    assert meter.operations == []


@pytest.mark.parametrize("state", ["suspended", "deleted", "paused", "removed"])
def test_nothing_is_sent_for_an_account_or_a_webhook_that_does_not_want_it(receiver: Receiver, time: Time, state: str):
    ada = register()
    webhook = create_webhook(ada)
    receiver.status = 500
    begin(ada)
    deliver_events()
    receiver.requests.clear()
    path = f"/developer/webhooks/{webhook['id']}"
    if state == "suspended":
        suspend(ada)
    elif state == "deleted":
        call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token).data  # noqa: B018
        deliver_events()
    elif state == "paused":
        call("PUT", path, {"enabled": False}, token=ada.token).data  # noqa: B018
    else:
        call("DELETE", path, token=ada.token).data  # noqa: B018
    pass_days(time, 5)

    assert receiver.requests == []


def test_a_late_event_of_a_deleted_account_writes_nothing(receiver: Receiver):
    ada = register()
    create_webhook(ada)
    event = event_of(ada, begin(ada))
    deliver_events()
    webhooks = store.webhooks(ada.id)
    call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token).data  # noqa: B018
    receiver.requests.clear()
    before = len(whole_table())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "webhooks", lambda *arguments, **options: webhooks)
        delivery.deliver(event_of(ada, event.workout_id))

    assert len(whole_table()) == before


def test_when_a_delivery_is_over_its_payload_is_not_kept(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada)
    event = event_of(ada, begin(ada, "A secret name"))
    deliver_events()

    item = store.load_delivery(ada.id, webhook["id"], delivery.delivery_id(event, webhook["id"])).delivery
    assert item is None, "the event of the request has another id"
    bodies = [i["content"] for i in whole_table() if i["kind"]["S"] == "webhook_delivery"]
    assert len(bodies) == 1
    assert max(len(content["B"]) for content in bodies) < 200


def test_budgets_of_deliveries(receiver: Receiver, time: Time):
    ada = register()
    create_webhook(ada)
    event = event_of(ada, begin(ada))
    deliver_events()
    meter.reset()
    delivery.deliver(event)
    assert meter.operations == ["Query", "BatchGetItem", "Query", "TransactWriteItems"]
    (due,) = due_events()
    meter.reset()
    attempts_of.send(due)
    assert meter.operations == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]


def test_the_reaction_puts_an_attempt_back_that_is_not_due(receiver: Receiver):
    time = Time()
    due = WebhookDeliveryDue(
        user_id="ada", webhook_id="w", delivery_id="d", attempt=2, due_at=time.now + timedelta(hours=5)
    )
    deliver(due.name, json.loads(due.model_dump_json(by_alias=True)), to="send_webhook")

    (message,) = waiting
    assert message[0] == time.now + timedelta(seconds=900)
