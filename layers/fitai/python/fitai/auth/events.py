"""Domain events of authentication. No event holds a token."""

from typing import ClassVar

from fitai.kernel.events import Event


class SessionsEnded(Event):
    """Devices were signed out; `everything` when all of the account's were, including those that are not listed."""

    name: ClassVar[str] = "auth.sessions_ended"

    sessions: list[str]
    everything: bool = False


class VerificationRequested(Event):
    """An account's owner asked for the verification mail again."""

    name: ClassVar[str] = "auth.verification_requested"


class PasswordResetRequested(Event):
    """Somebody asked for a new password.

    When the address belongs to no account, `user_id` is of none: the same is written, and nothing is sent.
    """

    name: ClassVar[str] = "auth.password_reset_requested"


class PasswordChanged(Event):
    """An account's password was changed, by its owner or by a mailed link."""

    name: ClassVar[str] = "auth.password_changed"
