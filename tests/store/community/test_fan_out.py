"""An activity of an author with 5,000 followers reaches every feed, once, through crashes and repeated events."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from fitai.community.feed import distribution, rules
from fitai.kernel import table
from fitai.kernel.meter import meter

from tests.harness import gateway, moto_speed
from tests.harness.crashes import sabotaged
from tests.harness.gateway import Socket, access_token, deliver, frames
from tests.harness.person import whole_table
from tests.store.community.readers import follow, reader_ids
from tests.store.conftest import account
from tests.unit.auth.people import Person, register
from tests.unit.community.feed.scene import feed, publish, remove
from tests.unit.users.people import show

FOLLOWERS = 5_000
FEW = 1_300
"""More than one message handles."""
WRITES = {"BatchWriteItem", "TransactWriteItems", "PutItem"}
MESSAGES = 6
"""For 51 pages of followers and one of friends, ten in a message."""
CRASHES = [(1, True), (17, False), (30, True), (41, False), (41, True), (3, True)]
"""Of each message the write at which the process ends, and whether the write was carried out. The 41st commits the mark."""


@pytest.fixture(scope="module")
def author() -> Iterator[Person]:
    """An author with as many followers as an author can have who is written to feeds."""
    with account():
        yield _author("arno", FOLLOWERS)


def _author(name: str, followers: int) -> Person:
    author = register(name)
    show(author, "public")
    gateway.deliver_events()
    follow(author.id, reader_ids(followers))
    return author


def pending() -> list[tuple[str, dict[str, Any]]]:
    """The name and the content of the events that are on their way; they are taken out."""
    events = []
    for item in gateway.outbox_items():
        events.append((item["name"]["S"], json.loads(item["body"]["S"])))
        key = {"PK": item["PK"], "SK": item["SK"]}
        table.client().delete_item(TableName=table.settings().table, Key=key)
    return events


def readers_of(activity_id: str) -> Counter[str]:
    """In how many entries of each reader's feed the activity is."""
    if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ:
        items = [item for item in whole_table() if item["kind"]["S"] == "feed_entry"]
    else:
        items = moto_speed.items_of_kind(table.settings().table, "feed_entry")
    found = [item for item in items if item["SK"]["S"].endswith(f"#{activity_id}")]
    return Counter(item["PK"]["S"].split("#")[1] for item in found)


def test_every_feed_has_it_once_and_every_device_is_told_once_after_crashes_and_repeated_events(author: Person) -> None:
    connected = reader_ids(FOLLOWERS)[::1_000]
    crashes = iter(CRASHES)
    with frames() as kept:
        sockets = [Socket(kept, access_token(reader_id)).connect() for reader_id in connected]
        activity = publish(author, "to everybody", deliver=False)
        messages, crashed = 0, 0
        while events := pending():
            # A message that was handled but for its mark has written its continuation with it: a second one is no chain.
            ((name, body),) = events
            messages += 1
            at, after = next(crashes)
            with sabotaged(lambda operation, _: operation in WRITES) as saboteur:
                crashed += saboteur.crashes(partial(deliver, name, body), at, after=after)
            deliver(name, body)
            deliver(name, body)
        assert (messages, crashed) == (MESSAGES, len(CRASHES)), "a crash or a repeated event starts no second chain"
        assert readers_of(activity.id) == dict.fromkeys([author.id, *reader_ids(FOLLOWERS)], 1)
        # A crash after the mark and before the push leaves out the push, and nothing else.
        told = Counter(len(socket.received("activity:new")) for socket in sockets)
        assert set(told) <= {0, 1}
        assert told[1] >= len(sockets) - 1
        for socket in sockets:
            socket.close()
    shown = feed(reader_ids(FOLLOWERS)[0]).data
    assert [activity["content"]["title"] for activity in shown] == ["to everybody"]


def test_5000_followers_cost_a_unit_each_and_six_requests_for_99_of_them(author: Person) -> None:
    connected = reader_ids(FOLLOWERS)[::1_000]
    with frames() as kept:
        sockets = [Socket(kept, access_token(reader_id)).connect() for reader_id in connected]
        activity = publish(author, "costs", deliver=False)
        requests, write_units, read_units = Counter[str](), 0.0, 0.0
        while events := pending():
            ((name, body),) = events
            deliver(name, body, to="distribute_activity")
            requests += Counter(meter.operations)
            write_units, read_units = write_units + meter.write_units, read_units + meter.read_units
        for socket in sockets:
            (frame,) = socket.received("activity:new")
            assert frame["data"]["activity"]["id"] == activity.id
            assert frame["data"]["activity"]["user"]["username"] == author.username
        assert len(kept.sent) == len(sockets)
    pages = -(-FOLLOWERS // distribution.PAGE_SIZE)
    # One page of friends; one Query for each reader who is connected, and none for the others.
    assert requests["Query"] == pages + 1 + len(sockets)
    assert requests["BatchGetItem"] <= pages + MESSAGES + len(sockets)
    assert requests["BatchWriteItem"] <= 4 * pages + 1
    assert write_units <= FOLLOWERS + 12 * MESSAGES
    assert read_units <= FOLLOWERS


def test_an_activity_that_is_deleted_meanwhile_is_written_no_further(author: Person) -> None:
    other = _author("otto", FEW)
    activity = publish(other, "regretted", deliver=False)
    ((name, body),) = pending()
    deliver(name, body)
    remove(activity)
    ((name, body),) = pending()
    deliver(name, body)
    assert pending() == []
    assert 0 < readers_of(activity.id).total() <= distribution.PAGES_PER_MESSAGE * distribution.PAGE_SIZE
    assert activity.id not in feed(reader_ids(FEW)[-1]).text


def test_the_threshold_is_5000() -> None:
    assert rules.LARGE_ABOVE == FOLLOWERS
