"""Domain events of the profile."""

from typing import ClassVar

from fitai.kernel.events import Event


class AvatarReplaced(Event):
    """A picture is not, or no longer, an account's profile picture: another one is, or the account was deleted."""

    name: ClassVar[str] = "user.avatar_replaced"

    media_id: str
