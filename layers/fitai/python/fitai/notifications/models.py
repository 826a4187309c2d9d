"""Types of the notifications: what services hand over, what is stored, what crosses the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model
from fitai.notifications.matrix import Category, NotificationType
from fitai.users.social.models import UserCard

MAX_PAGE = 20
"""Notifications on a page: with the people in them they are read in one batch."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a service has to tell a user.

    Attributes:
        user_id: who is told.
        target: what it is about, `activity:<id>`, `comment:<id>`, `goal:<id>`. With type and actor it is the key: a second
            notice of the same key is silent for 90 days.
        actor_id: who has done it; nobody is told of what they did themselves.
        thread: what can be muted, and what comments are grouped by; without one the target.
        occasion: what makes it another one, of the same type about the same target: a milestone's value, a week.
        values: fill the message of the catalogue.
        data: for programs: `activityId`, `goalId`.
        acting_session: the device that acted, which is not told.
    """

    user_id: str
    type: NotificationType
    target: str
    actor_id: str | None = None
    thread: str | None = None
    occasion: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    acting_session: str | None = None

    @property
    def thread_or_target(self) -> str:
        """The thread that the notice belongs to."""
        return self.thread or self.target


# --- what is stored ----------------------------------------------------------------------------------------


class Entry(Model):
    """One notice of a line: who did it, and about what."""

    actor_id: str | None = None
    target: str
    occasion: str = ""


class Line(Model):
    """A line of the list: one notice, or several that are told together.

    Attributes:
        group: identifies the line among the user's: what its id is made of.
        since, at: when the first and the newest notice came; `at` is the line's place in the list.
        count: of its notices.
        entries: the newest notices, newest first.
        pushed_at: when it was pushed to the devices last; None where it was not.
    """

    id: str
    type: NotificationType
    thread: str
    target: str
    since: Moment
    at: Moment
    count: int = 1
    entries: list[Entry] = []
    values: dict[str, str] = {}
    data: dict[str, str] = {}
    is_read: bool = False
    pushed_at: Moment | None = None


class InboxState(Model):
    """What is kept of a user's notifications as a whole, and is changed with each of them.

    Attributes:
        unread: the unread lines by the day (UTC) that the line came: the lines of a day expire together, and with them
            their count.
        read_through: every line until then is read.
        pushed_on, pushes: the social pushes of the user's newest day with one.
        devices: how many devices get pushes.
    """

    version: int = 0
    unread: dict[date, int] = {}
    read_through: Moment | None = None
    pushed_on: date | None = None
    pushes: int = 0
    devices: int = 0


class Overrides(Model):
    """The user's own choice for the channels of a category; None where the default holds."""

    push: bool | None = None
    mail: bool | None = None


class StoredPreferences(Model):
    """The user's own choices for notifications, beside the four flags of the account's preferences."""

    categories: dict[Category, Overrides] = {}
    reminder_time: str | None = None


# --- what crosses the API ----------------------------------------------------------------------------------


class Notification(Model):
    """Something that has happened. Several of one kind share a notification: `count` says how many."""

    id: str
    """The notification's id. It stays the same when more is added."""
    type: NotificationType
    """What has happened."""
    title: str
    """A short heading, in the user's language."""
    message: str
    """A sentence to be shown, in the user's language."""
    data: dict[str, str]
    """Ids of what it is about, such as `activityId`."""
    actors: list[UserCard]
    """Who has done it: the newest of them that the caller may see; empty where nobody has."""
    count: int
    """How many people or comments it stands for."""
    thread: str
    """What can be muted, to get no more of it."""
    read: bool
    """Whether it was read."""
    at: Moment
    """When the newest of it has happened."""


class NotificationsQuery(Paging):
    """A page of the notifications."""

    limit: int = Field(MAX_PAGE, ge=1, le=MAX_PAGE, description="Notifications on a page.")
