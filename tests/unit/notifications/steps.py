"""What is done and looked at in the tests of notifications."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from fitai.kernel import clock
from fitai.kernel.table import get, of_kind, query
from fitai.notifications import rules, store
from fitai.notifications.choices import store as choices_store
from fitai.notifications.models import Line, Notice, PushDevice
from fitai.notifications.pushes import transport
from fitai.notifications.pushes.rules import Push, Refusal
from fitai.notifications.pushes.transport import TokenRefused

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person

LIST = "/notifications"


def lines(user_id: str) -> list[Line]:
    """The lines of a user that are stored, newest first."""
    page = query(choices_store.partition(user_id), begins=store.LINE_PREFIX, newest_first=True)
    return [item.line for item in of_kind(page.items, store.LineItem)]


def unread(user_id: str) -> int:
    """The unread count that is stored."""
    item = get(store.InboxStateItem, choices_store.partition(user_id), "STATE")
    return rules.unread_count(item.state, clock.now()) if item else 0


def counted_unread(user_id: str) -> int:
    """The unread lines, counted one by one."""
    item = get(store.InboxStateItem, choices_store.partition(user_id), "STATE")
    first = rules.first_kept_day(clock.now())
    return sum(rules.is_unread(line, item.state) for line in lines(user_id) if line.at.date() >= first) if item else 0


def like(author: Person, liker: Person, activity: str = "1", **more: Any) -> Notice:
    """The notice of a like."""
    return Notice(author.id, "like", f"activity:{activity}", liker.id, data={"activityId": activity}, **more)


def comment(author: Person, writer: Person, comment_id: str, activity: str = "1") -> Notice:
    """The notice of a comment."""
    return Notice(author.id, "comment", f"comment:{comment_id}", writer.id, thread=f"activity:{activity}")


def goal(person: Person, number: int) -> Notice:
    """A notice that nobody else has caused."""
    return Notice(person.id, "goal_completed", f"goal:{number}", values={"goal": f"Goal {number}"})


def listed(person: Person, **query: Any) -> Answer:
    """A page of the list."""
    return call("GET", LIST, token=person.token, **query)


def messages(person: Person) -> list[str]:
    """The sentences of the list."""
    return [item["message"] for item in listed(person).data]


def asks_for(person: Person, category: str, **channels: bool) -> None:
    """Choose channels for a category."""
    body = {"categories": {category: channels}}
    call("POST", f"{LIST}/preferences", body, token=person.token).data  # noqa: B018


@dataclass
class PhoneTransport:
    """A transport that keeps what was sent; `answers` says, by token, how the push service answers."""

    sent: list[tuple[PushDevice, Push]] = field(default_factory=list)
    answers: dict[str, Callable[[], Exception]] = field(default_factory=dict)

    def send(self, device: PushDevice, push: Push) -> None:
        if device.token in self.answers:
            raise self.answers[device.token]()
        self.sent.append((device, push))

    def shown(self) -> list[tuple[str, str]]:
        """Token and sentence of the pushes that show something."""
        return [(device.token, push.body) for device, push in self.sent if not push.is_silent]


@contextmanager
def phones() -> Iterator[PhoneTransport]:
    """Send pushes to a transport of the test."""
    before, transport.instance = transport.instance, PhoneTransport()
    try:
        yield transport.instance
    finally:
        transport.instance = before


def refused(refusal: Refusal) -> Callable[[], Exception]:
    """An answer that refuses the token."""
    return lambda: TokenRefused(refusal)


def throttled() -> Exception:
    """SNS that is busy."""
    return ClientError({"Error": {"Code": "Throttled", "Message": "Rate exceeded"}}, "Publish")
