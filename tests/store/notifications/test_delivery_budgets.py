"""What mails, quiet hours and reminders cost with a short and a long list of notifications: the same requests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock
from fitai.kernel.deadlines import DueSubject
from fitai.kernel.meter import meter
from fitai.notifications import published
from fitai.notifications import store as notifications_store
from fitai.notifications.delivery import mails, service, store
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.delivery.models import HeldLine
from fitai.notifications.events import NotificationStored
from fitai.notifications.models import Line, Notice

from tests.harness import histories
from tests.harness.gateway import access_token, call, deliver_events
from tests.store.conftest import account
from tests.unit.auth.people import Person
from tests.unit.notifications.mailing import verified

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 23, tzinfo=UTC)


def old_line(number: int) -> Line:
    at = NOON - timedelta(minutes=10 * number + 60)
    return Line(id=f"old-{number}", type="follow", thread=f"user:{number}", target=f"user:{number}", since=at, at=at)


@pytest.fixture(scope="module", params=[10, 1_000])
def ada(request: pytest.FixtureRequest) -> Iterator[Person]:
    """Somebody with as many notifications."""
    with account():
        clock.set_source(lambda: NOON)
        person = verified()
        histories.write(
            [notifications_store.LineItem.of(person.id, old_line(number)) for number in range(request.param)]
        )
        body = {"categories": {"digest": {"mail": True}}, "reminderTimes": {"wednesday": "13:30"}}
        assert call("POST", "/notifications/preferences", body, token=access_token(person.id)).status == 200
        deliver_events()
        yield person


@pytest.fixture(autouse=True)
def _noon(ada: Person) -> None:
    clock.set_source(lambda: NOON)


def cost_of_notice(person: Person, type: str, target: str) -> list[str]:
    before = len(meter.operations)
    published.notify(Notice(person.id, type, target))  # type: ignore[arg-type]
    return meter.operations[before:]


def stored_event(person: Person, target: str) -> NotificationStored:
    published.notify(Notice(person.id, "payment", target))
    page = call("GET", "/notifications", token=access_token(person.id), limit=1).data
    return NotificationStored(
        user_id=person.id, notification_id=page[0]["id"], type="payment", line_at=NOON, push=False, mail=True
    )


def test_quiet_hours_and_summaries_cost_a_notice_no_request(ada: Person) -> None:
    assert cost_of_notice(ada, "payment", "invoice:day") == ["BatchGetItem", "TransactWriteItems", "Query"]
    clock.set_source(lambda: NIGHT)
    assert cost_of_notice(ada, "payment", "invoice:night") == ["BatchGetItem", "TransactWriteItems", "Query"]


def test_a_mail_is_three_reads_and_the_two_writes_of_sending_it_once(ada: Person) -> None:
    mails.send_notification(stored_event(ada, "invoice:first"))  # makes the key of the links
    event = stored_event(ada, "invoice:1")
    before, units = len(meter.operations), meter.read_units
    mails.send_notification(event)
    assert meter.operations[before:] == ["BatchGetItem", "BatchGetItem", "GetItem", "PutItem", "UpdateItem"]
    assert meter.read_units - units <= 7


def test_the_end_of_the_night_is_a_read_and_a_transaction(ada: Person) -> None:
    clock.set_source(lambda: NIGHT)
    published.notify(Notice(ada.id, "payment", "invoice:held"))
    clock.set_source(lambda: NIGHT + timedelta(hours=10))
    before = len(meter.operations)
    service._release_held(DueSubject(ada.id, ada.id, NOON))
    assert meter.operations[before:] == ["GetItem", "TransactWriteItems"]


def test_the_summary_of_a_night_reads_its_lines_in_two_requests(ada: Person) -> None:
    events = [stored_event(ada, f"invoice:sum-{number}") for number in range(20)]
    held = [HeldLine(id=event.notification_id, push=False, mail=True) for event in events]
    before = len(meter.operations)
    mails.send_held(HeldReleased(user_id=ada.id, lines=held))
    assert meter.operations[before:] == ["BatchGetItem", "BatchGetItem", "GetItem", "PutItem", "UpdateItem"]


def test_the_daily_summary_is_two_reads_however_long_the_list(ada: Person) -> None:
    event = DigestDue(user_id=ada.id, since=NOON - timedelta(days=1), until=NOON)
    before, units = len(meter.operations), meter.read_units
    mails.send_digest(event)
    assert meter.operations[before:] == ["BatchGetItem", "Query", "GetItem", "PutItem", "UpdateItem"]
    assert meter.read_units - units <= 20


def test_a_reminder_is_three_reads_beside_the_notice(ada: Person) -> None:
    clock.set_source(lambda: NOON + timedelta(minutes=30))
    before = len(meter.operations)
    service._remind(DueSubject(ada.id, ada.id, NOON))
    assert meter.operations[before:] == [
        "BatchGetItem", "Query", "GetItem",
        "BatchGetItem", "TransactWriteItems", "Query",
        "BatchGetItem", "TransactWriteItems",
    ]  # fmt: skip


def test_a_workout_of_a_user_without_a_streak_costs_two_reads(ada: Person) -> None:
    before = len(meter.operations)
    service.watch_streak(ada.id)
    assert meter.operations[before:] == ["BatchGetItem", "GetItem"]


def test_one_click_is_a_count_a_read_and_a_write(ada: Person) -> None:
    from fitai.notifications.unsubscribe.rules import UnsubscribeToken

    mails.send_notification(stored_event(ada, "invoice:click"))
    token = UnsubscribeToken.of(ada.id, ["tip"], store.load_state(ada.id).unsubscribe_key)
    answer = call("POST", f"/notifications/unsubscribe?token={token}")
    assert answer.status == 200
    assert answer.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
    assert answer.read_units <= 5
