"""Domain events of authentication. No event holds a token."""

from datetime import datetime
from typing import ClassVar, Literal

from fitai.kernel.events import Event


class SessionsEnded(Event):
    """Devices were signed out; `everything` when all of the account's were, including those that are not listed."""

    name: ClassVar[str] = "auth.sessions_ended"

    sessions: list[str]
    everything: bool = False


Sign = Literal["token_replayed", "wrong_passwords", "impossible_use"]
"""What a session is suspected by."""


class SessionSuspected(Event):
    """A session may be stolen: it is blocked `until` then, or has ended where there is no such moment."""

    name: ClassVar[str] = "auth.session_suspected"

    session: str
    sign: Sign
    until: datetime | None = None


class VerificationRequested(Event):
    """An account's owner asked for the verification mail again."""

    name: ClassVar[str] = "auth.verification_requested"


class PasswordResetRequested(Event):
    """Somebody asked for a new password.

    When the address belongs to no account, `user_id` is of none: the same is written, and nothing is sent.
    """

    name: ClassVar[str] = "auth.password_reset_requested"


class EmailChangeRequested(Event):
    """An account's owner wants another e-mail address, which is confirmed by a link that is sent there."""

    name: ClassVar[str] = "auth.email_change_requested"

    email: str


class EmailChanged(Event):
    """An account's e-mail address was changed. `former_email` was verified; `undoable` until when it may be taken back."""

    name: ClassVar[str] = "auth.email_changed"

    former_email: str
    undoable: bool


class NewDeviceSignedIn(Event):
    """A device that was never seen before has signed in to an account; `network` is where it did."""

    name: ClassVar[str] = "auth.new_device_signed_in"

    network: str


class PasswordChanged(Event):
    """An account's password was changed, by its owner or by a mailed link."""

    name: ClassVar[str] = "auth.password_changed"
