"""What happens to accounts, told to the rest of the house."""

from typing import ClassVar

from fitai.kernel.events import Event


class AvatarReplaced(Event):
    """A picture is not, or not any more, an account's profile picture: another one is, or the account is gone."""

    name: ClassVar[str] = "user.avatar_replaced"

    media_id: str
