"""Events of the notifications."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.notifications.matrix import NotificationType
from fitai.notifications.models import Notice


class NoticeRaised(Event):
    """A user is to be told of something: part of the transaction in which it has happened, so that no crash loses it."""

    name: ClassVar[str] = "notification.raised"

    type: NotificationType
    target: str
    actor_id: str | None = None
    thread: str | None = None
    occasion: str = ""
    values: dict[str, str] = {}
    data: dict[str, str] = {}
    acting_session: str | None = None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeRaised":
        """The event of a notice."""
        return cls(
            user_id=notice.user_id,
            type=notice.type,
            target=notice.target,
            actor_id=notice.actor_id,
            thread=notice.thread,
            occasion=notice.occasion,
            values=dict(notice.values),
            data=dict(notice.data),
            acting_session=notice.acting_session,
        )

    @property
    def notice(self) -> Notice:
        """The notice that the event carries."""
        return Notice(
            user_id=self.user_id,
            type=self.type,
            target=self.target,
            actor_id=self.actor_id,
            thread=self.thread,
            occasion=self.occasion,
            values=self.values,
            data=self.data,
            acting_session=self.acting_session,
        )


class NotificationStored(Event):
    """A notification is in the user's list, and goes out by push, mail or both.

    Attributes:
        notification_id: of the line.
        line_at: the line's place at that time: it moves when more joins it.
        acting_session: the device that has acted, which gets no push.
    """

    name: ClassVar[str] = "notification.stored"

    notification_id: str
    type: NotificationType
    line_at: Moment
    push: bool
    mail: bool
    acting_session: str | None = None


class NotificationsSeen(Event):
    """Notifications were read, or withdrawn: the pushes about them are withdrawn, and the badges set.

    Attributes:
        ids: the lines; empty where everything until `through` was read.
        acting_session: the device that has acted, which knows.
    """

    name: ClassVar[str] = "notification.seen"

    ids: list[str] = []
    through: Moment | None = None
    acting_session: str | None = None


class DeviceRegistered(Event):
    """A device is to get pushes: its endpoint is made, or enabled again."""

    name: ClassVar[str] = "notification.device_registered"

    device_id: str


class DeviceRemoved(Event):
    """A device gets no more pushes: its endpoint is deleted, unless the token was registered again."""

    name: ClassVar[str] = "notification.device_removed"

    device_id: str
    endpoint: str


class NotificationPreferencesChanged(Event):
    """A user has changed channels, quiet hours or the times of reminders: what is due is to be found anew."""

    name: ClassVar[str] = "notification.preferences_changed"
