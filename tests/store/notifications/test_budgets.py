"""What notifications cost with 10 of them and with 10,000: the same requests, and no more units than a page holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.notifications import published, rules, store
from fitai.notifications.models import InboxState, Line, Notice
from fitai.notifications.pushes import service as pushes

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.conftest import account
from tests.unit.auth.people import register
from tests.unit.notifications.steps import comment, goal, like

LIST = "/notifications"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PEOPLE = 40
"""Who has done what the lines tell of."""


class Inbox:
    """A user with a list, and the people in it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.ada = register("ada")
        self.people = [register(f"person{number}") for number in range(PEOPLE)]
        lines = [self._line(number) for number in range(count)]
        unread: dict[Any, int] = {}
        for line in lines:
            unread[line.at.date()] = unread.get(line.at.date(), 0) + 1
        items: list[Any] = [store.LineItem.of(self.ada.id, line) for line in lines]
        items += [
            store.LinePlaceItem.of(self.ada.id, line.id, place=store.line_place(line), ttl=rules.expiry(line.at))
            for line in lines
        ]
        items.append(store.InboxStateItem.of(self.ada.id, InboxState(version=1, unread=unread)))
        histories.write(items)
        self.newest = lines[0]

    def _line(self, number: int) -> Line:
        """A like by several people, some minutes before the one with the number before."""
        at = NOW - timedelta(minutes=5 + number * 10)
        likers = [self.people[(number + place) % PEOPLE].id for place in range(3)]
        line = rules.new_line(f"line-{number}", Notice(self.ada.id, "like", f"activity:{number}", likers[0]), at)
        for liker in likers[1:]:
            line = rules.with_notice(line, Notice(self.ada.id, "like", f"activity:{number}", liker), at)
        return line

    @property
    def token(self) -> str:
        return access_token(self.ada.id)


@pytest.fixture(scope="module", params=(10, 10_000))
def inbox(request: pytest.FixtureRequest) -> Iterator[Inbox]:
    with account():
        clock.set_source(lambda: NOW)
        yield Inbox(request.param)


@pytest.fixture(autouse=True)
def _noon(inbox: Inbox) -> None:
    clock.set_source(lambda: NOW)


def operations(answer: Answer) -> list[str]:
    """The requests of a call beside the one that counts it."""
    assert 200 <= answer.status < 300, answer.text
    return answer.operations[1:]


def test_a_page_is_a_query_and_a_batch(inbox: Inbox) -> None:
    answer = call("GET", LIST, token=inbox.token, limit=10)
    assert operations(answer) == ["Query", "BatchGetItem"]
    assert answer.read_units <= 32, "half a unit for each person and tie, and a page of lines"
    assert len(answer.data) == 10
    assert answer.meta["unread"] == inbox.count


def test_a_later_page_costs_as_much(inbox: Inbox) -> None:
    cursor = call("GET", LIST, token=inbox.token, limit=5).cursor
    answer = call("GET", LIST, token=inbox.token, limit=5, cursor=cursor)
    assert operations(answer) == ["Query", "BatchGetItem"]
    assert answer.read_units <= 20


def test_the_largest_page_stays_within_one_batch(inbox: Inbox) -> None:
    answer = call("GET", LIST, token=inbox.token, limit=20)
    assert operations(answer) == ["Query", "BatchGetItem"]
    assert answer.read_units <= 60


def test_telling_costs_the_same_however_long_the_list_is(inbox: Inbox) -> None:
    meter.reset()
    published.notify(goal(inbox.ada, inbox.count))
    assert meter.operations == ["BatchGetItem", "TransactWriteItems", "Query"]
    assert meter.write_units <= 24
    meter.reset()
    published.notify(comment(inbox.ada, inbox.people[0], f"c{inbox.count}"))
    first = (meter.operations, meter.read_units)
    assert first[0] == ["BatchGetItem", "TransactWriteItems", "Query"]
    meter.reset()
    published.notify(comment(inbox.ada, inbox.people[1], f"d{inbox.count}"))
    assert meter.operations == ["BatchGetItem", "GetItem", "TransactWriteItems", "Query"]
    assert meter.write_units <= 40


def test_a_silent_notice_is_one_read(inbox: Inbox) -> None:
    published.notify(like(inbox.ada, inbox.people[3], "silent"))
    meter.reset()
    published.notify(like(inbox.ada, inbox.people[3], "silent"))
    assert meter.operations == ["BatchGetItem", "GetItem"]


def test_reading_costs_the_same_however_long_the_list_is(inbox: Inbox) -> None:
    answer = call("PUT", f"{LIST}/line-0/read", token=inbox.token)
    assert operations(answer) == ["GetItem", "BatchGetItem", "TransactWriteItems", "Query"]
    assert answer.write_units <= 12


def test_a_push_costs_the_same_however_long_the_list_is(inbox: Inbox) -> None:
    meter.reset()
    push = pushes.notification_push(inbox.ada.id, "line-1")
    assert push is not None
    assert meter.operations == ["GetItem", "BatchGetItem", "BatchGetItem"]
    assert push.badge >= inbox.count - 1


def test_read_all_is_one_query_of_what_is_newer_however_many_are_unread(inbox: Inbox) -> None:
    through = clock.iso(inbox.newest.at)
    answer = call("PUT", f"{LIST}/read-all", {"through": through}, token=inbox.token)
    assert operations(answer) == ["GetItem", "Query", "PutItem", "Query"]
    assert answer.write_units <= 8
    assert answer.data["unread"] < 10
