"""Types of the notifications: what services hand over, what is stored, what crosses the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import Field

from fitai.accounts.models import NotificationChoices
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.texts import TimeZone
from fitai.kernel.types import Input, Model, Weekday
from fitai.mail.feedback.models import MailDelivery
from fitai.notifications.delivery.models import QuietHours, WallTime
from fitai.notifications.matrix import Category, NotificationType
from fitai.users.social.models import UserCard

MAX_PAGE = 20
"""Notifications on a page: with the people in them they are read in one batch."""


ThreadKind = Literal["activity", "challenge", "room"]
"""What has a thread that can be muted."""
Platform = Literal["apns", "fcm"]
"""How a device gets pushes: Apple's service, or Google's."""


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

    at: Moment
    actor_id: str | None = None
    target: str
    occasion: str = ""
    values: dict[str, str] = {}
    data: dict[str, str] = {}


class Line(Model):
    """A line of the list: one notice, or several that are told together.

    Attributes:
        revision: raised by each change.
        since, at: when the first and the newest notice came; `at` is the line's place in the list.
        count: of its notices.
        entries: the newest notices, newest first.
        pushed_at: when it was pushed to the devices last; None where it was not.
    """

    id: str
    revision: int = 1
    type: NotificationType
    thread: str
    target: str
    since: Moment
    at: Moment
    count: int = 1
    entries: list[Entry] = []
    is_read: bool = False
    pushed_at: Moment | None = None

    @property
    def values(self) -> dict[str, str]:
        """The values of the newest notice."""
        return self.entries[0].values if self.entries else {}

    @property
    def data(self) -> dict[str, str]:
        """What the newest notice is about, for programs."""
        return self.entries[0].data if self.entries else {}


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


class PushDevice(Model):
    """A device as it is stored.

    Attributes:
        session: of the device that registered the token.
        endpoint: its ARN at SNS; None until it is made.
    """

    id: str
    token: str
    platform: Platform
    sandbox: bool = False
    session: str | None = None
    registered_at: Moment
    endpoint: str | None = None


class Overrides(Model):
    """The user's own choice for the channels of a category; None where the default holds."""

    push: bool | None = None
    mail: bool | None = None


class StoredPreferences(Model):
    """The user's own choices for notifications, beside the four flags of the account's preferences.

    Attributes:
        version: raised by each change; 0 for who has changed nothing.
    """

    version: int = 0
    categories: dict[Category, Overrides] = {}
    reminder_times: dict[Weekday, WallTime] = {}
    has_quiet_hours: bool = True
    quiet_hours: QuietHours = QuietHours()

    @property
    def quiet(self) -> QuietHours | None:
        """The quiet hours; None where the user wants none."""
        return self.quiet_hours if self.has_quiet_hours else None


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


class ReadAll(Input):
    """Everything until a moment was read."""

    through: Moment | None = None
    """The `at` of the newest notification that was shown: newer ones stay unread. Without it, everything until now."""


class Unread(Model):
    """What is left unread."""

    unread: int
    """How many notifications are unread."""


class ThreadMute(Model):
    """A thread, and whether it is muted."""

    thread: str
    """The thread, as notifications name it: `activity:` and the activity's id."""
    muted: bool
    """Whether the caller gets no notifications of it."""


class ChannelState(Model):
    """Whether a category is sent by a channel."""

    enabled: bool
    """Whether it is sent by this channel."""
    changeable: bool
    """Whether the user may change it; a flag of the preferences that is off still turns it off."""


class CategoryChannels(Model):
    """The channels of a category."""

    in_app: ChannelState
    """The list in the app: always."""
    push: ChannelState
    """Pushes to the user's devices."""
    mail: ChannelState
    """Mails to the verified address."""
    flag: str | None = Field(
        None, description="The flag of `notifications` that turns it off; left out where none does."
    )


class NotificationPreferences(Model):
    """By which channels the caller is notified."""

    categories: dict[Category, CategoryChannels]
    """By category: the channels, and whether they are changeable."""
    notifications: NotificationChoices
    """The four flags, which `PUT /users/preferences` changes."""
    reminder_times: dict[Weekday, WallTime]
    """When to be reminded to train, in the user's time zone, by weekday; empty where no time is set."""
    quiet_hours: QuietHours | None = None
    """The hours in which pushes and mails wait, in the user's time zone; left out where there are none."""
    mail: MailDelivery
    """Whether mails are sent to the account's address."""


class ChannelsChange(Input):
    """A change of the channels of a category: what is left out stays, null is the default."""

    push: bool | None = None
    """Whether to push."""
    mail: bool | None = None
    """Whether to mail."""


class NotificationPreferencesChange(Input):
    """A change of the channels: what is left out stays."""

    categories: dict[Category, ChannelsChange] | None = None
    """By category, the channels that change."""
    reminder_times: dict[Weekday, WallTime] | None = None
    """When to be reminded to train, by weekday: `18:30`; a weekday that is left out has no reminder, null is for none at all."""
    quiet_hours: QuietHours | None = None
    """The hours in which pushes and mails wait; null for none."""


class DeviceRegistration(Input):
    """A device that is to get pushes."""

    platform: Platform
    """Whose push service the token is of."""
    token: str = Field(min_length=8, max_length=512)
    """The token that the push service gave the app."""
    sandbox: bool = False
    """Whether the token is of Apple's development environment."""
    timezone: TimeZone | None = None
    """The IANA time zone that the device is in: quiet hours and reminders are in it where the profile has no zone."""


class RegisteredDevice(Model):
    """A device that gets pushes."""

    id: str
    """Identifies the registration."""
    platform: Platform
    """Whose push service the token is of."""
    sandbox: bool
    """Whether the token is of Apple's development environment."""
    registered_at: Moment
    """When it was registered last. A registration that was not renewed for 270 days ends."""


class DeviceQuery(Input):
    """Which device."""

    id: str | None = Field(None, max_length=100)
    """The registration; without it, those of the device that asks."""
