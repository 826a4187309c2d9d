"""Domain events: in the transaction of their change, and to each reaction once."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from fitai.kernel import aws, clock, events
from fitai.kernel.events import DuplicateEvent, Event, OutboxItem, Reaction, deduplication_write, outbox_write, reaction
from fitai.kernel.table import ABSENT, Entity, WriteConflict, commit, get, put

from tests.harness.gateway import CONTEXT
from tests.harness.person import whole_table

pytestmark = pytest.mark.usefixtures("empty_table")


AT = datetime(2026, 3, 1, tzinfo=UTC)


class Planted(Event):
    name: ClassVar[str] = "test.planted"
    kind_of_tree: str


class Felled(Event):
    name: ClassVar[str] = "test.felled"
    version: ClassVar[int] = 2


class Tree(Entity, discriminator="test_tree"):
    @classmethod
    def of(cls, name: str) -> "Tree":
        return cls(PK="TREES", SK=name)


def message(event: Event, place: str = "1") -> dict[str, Any]:
    body = {"detail-type": event.name, "detail": json.loads(event.model_dump_json(by_alias=True))}
    return {
        "messageId": place,
        "receiptHandle": "r",
        "body": json.dumps(body),
        "attributes": {},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:queue",
        "awsRegion": "eu-central-1",
    }


def deliver(tested_reaction: Reaction, *batch: dict[str, Any]) -> list[str]:
    """Hand over a batch; gives the places of the messages that must come again."""
    answer = tested_reaction({"Records": list(batch)}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def keeping(*shapes: type[Event]) -> tuple[Reaction, list[Event]]:
    """A reaction that keeps what it gets."""
    handled: list[Event] = []

    def handler(event: Event) -> None:
        handled.append(event)

    return reaction(*shapes, needs=())(handler), handled


def outbox_item(event_id: str) -> OutboxItem | None:
    """The event's item in the outbox."""
    found = [OutboxItem.from_raw_data(item) for item in whole_table() if item["SK"]["S"] == event_id]
    return found[0] if found else None


def test_an_event_is_written_with_its_change_or_not_at_all():
    event = Planted(user_id="u-1", kind_of_tree="oak")
    commit(put(Tree.of("a")))
    with pytest.raises(WriteConflict):
        commit(put(Tree.of("a"), when=ABSENT), outbox_write(event))
    assert outbox_item(event.id) is None

    commit(put(Tree.of("b")), outbox_write(event))
    item = outbox_item(event.id)
    assert item is not None
    assert (item.name, int(item.version)) == ("test.planted", 1)
    assert Planted.model_validate_json(item.body).id == event.id
    assert item.ttl is not None


def test_an_event_that_the_bus_would_never_take_is_not_written_at_all():
    outbox_write(Planted(user_id="ana", kind_of_tree="o" * (events.MAX_BYTES - 1000)))
    with pytest.raises(ValueError, match=r"test\.planted has"):
        outbox_write(Planted(user_id="ana", kind_of_tree="ö" * (events.MAX_BYTES // 2)))


def test_an_event_outside_is_camel_case():
    content = json.loads(Planted(user_id="u-1", kind_of_tree="oak").model_dump_json(by_alias=True))

    assert set(content) == {"id", "at", "userId", "kindOfTree"}
    assert content["at"].endswith("Z")


def test_events_are_found_by_their_names():
    assert Event.registry["test.planted"] is Planted
    assert Event.registry["test.felled"] is Felled


def test_a_reaction_gets_the_event_that_was_written():
    tested_reaction, handled = keeping(Planted, Felled)
    batch = [Planted(user_id="u-1", kind_of_tree="oak", at=AT), Felled(user_id="u-2", at=AT)]

    assert deliver(tested_reaction, *(message(event) for event in batch)) == []
    assert handled == batch


def test_only_what_failed_comes_again():
    def handler(event: Planted) -> None:
        if event.kind_of_tree == "ash":
            raise RuntimeError

    tested_reaction = reaction(Planted, needs=())(handler)
    kinds = ["oak", "ash", "elm", "ash"]
    batch = [message(Planted(user_id="u", kind_of_tree=kind), str(n)) for n, kind in enumerate(kinds)]

    assert deliver(tested_reaction, *batch) == ["1", "3"]


def test_a_batch_that_fails_whole_comes_again_message_by_message():
    def handler(event: Planted) -> None:
        raise RuntimeError

    tested_reaction = reaction(Planted, needs=())(handler)
    event = Planted(user_id="u", kind_of_tree="oak")

    assert deliver(tested_reaction, message(event, "1"), message(event, "2")) == ["1", "2"]


def test_a_message_that_cannot_be_read_comes_again_and_holds_up_no_other():
    tested_reaction, handled = keeping(Planted)
    good = message(Planted(user_id="u", kind_of_tree="oak"), "2")

    assert deliver(tested_reaction, good | {"messageId": "1", "body": "{"}, good) == ["1"]
    assert len(handled) == 1


def test_an_event_with_more_fields_than_we_know_is_read():
    tested_reaction, handled = keeping(Felled)
    event = Felled(user_id="u", at=AT)
    later = message(event)
    content = json.loads(later["body"])
    content["detail"]["addedLater"] = 1

    assert deliver(tested_reaction, later | {"body": json.dumps(content)}) == []
    assert handled == [event]


def test_what_was_done_is_not_done_again():
    planted: list[str] = []

    def handler(event: Planted) -> None:
        commit(deduplication_write("test", event), put(Tree.of(event.kind_of_tree)))
        planted.append(event.kind_of_tree)

    tested_reaction = reaction(Planted, needs=())(handler)
    event = Planted(user_id="u", kind_of_tree="oak")

    assert deliver(tested_reaction, message(event), message(event)) == []
    assert deliver(tested_reaction, message(event)) == []
    assert planted == ["oak"]


def test_two_reactions_each_do_their_part():
    event = Planted(user_id="u", kind_of_tree="oak")
    commit(deduplication_write("one", event), put(Tree.of("a")))
    commit(deduplication_write("other", event), put(Tree.of("b")))
    with pytest.raises(DuplicateEvent):
        commit(deduplication_write("one", event), put(Tree.of("c")))
    assert get(Tree, "TREES", "c") is None


def test_a_reaction_remembers_longer_than_an_event_can_come_again():
    assert events.DEDUPLICATION_RETENTION >= 14 * 24 * 3600


# --- reacting later ----------------------------------------------------------------------------------------


def waiting_for(seconds: float) -> Reaction:
    """A reaction that waits for a moment."""
    moment = clock.now() + timedelta(seconds=seconds)
    return reaction(Planted, needs=())(lambda event: events.wait_until(moment))


@pytest.mark.parametrize(("seconds", "delay"), [(1, 1), (61.9, 61), (900, 900), (3600, 900)])
def test_what_is_to_be_done_later_is_put_back_into_its_queue(monkeypatch, seconds, delay):
    clock.set_source(lambda: AT)
    kept: list[tuple[str, str, int]] = []
    monkeypatch.setattr(events, "redelivery_queue", SimpleNamespace(requeue=lambda *given: kept.append(given)))
    brought = message(Planted(user_id="u-1", kind_of_tree="oak", at=AT))

    assert deliver(waiting_for(seconds), brought) == []
    assert kept == [(brought["eventSourceARN"], brought["body"], delay)]


def test_what_cannot_be_put_back_comes_again_by_itself(monkeypatch):
    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(events, "redelivery_queue", SimpleNamespace(requeue=fail))

    assert deliver(waiting_for(60), message(Planted(user_id="u-1", kind_of_tree="oak"), "m-1")) == ["m-1"]


def test_a_message_is_requeued_in_the_queue_that_it_came_from():
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="queue")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.SqsRedeliveryQueue().requeue(arn, "the event", 0)
    events.SqsRedeliveryQueue().requeue(arn, "another", 600)

    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [message["Body"] for message in received] == ["the event"]
