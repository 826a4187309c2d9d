"""Live events of the notifications, for their user's devices."""

from typing import ClassVar

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.notifications.matrix import NotificationType


class NewNotification(LiveEvent):
    """Something has happened that the user may want to know of; or more has been added to a notification.

    A notification with an id that the device has already replaces that one.

    Attributes:
        message: a sentence for people.
        data: for programs: what it is about, in the terms of the type's own service.
    """

    name: ClassVar[str] = "notification:new"

    id: str
    """The notification's id; the same when more is added to it."""
    type: NotificationType
    """What has happened."""
    title: str
    """A short heading."""
    message: str
    """A sentence to be shown."""
    data: dict[str, str]
    """Ids of what it is about, such as `roomId`."""
    count: int
    """How many people or comments it stands for."""
    at: Moment
    """When the newest of it has happened."""
    unread: int
    """How many notifications of the user are unread."""


class NotificationsRead(LiveEvent):
    """Notifications were read on one of the user's devices, or withdrawn: the others show the same."""

    name: ClassVar[str] = "notification:read"

    ids: list[str] = []
    """The notifications that were read."""
    withdrawn_ids: list[str] = []
    """The notifications that are no longer there."""
    through: Moment | None = Field(None, description="Everything until then was read.")
    unread: int
    """How many notifications of the user are unread."""
