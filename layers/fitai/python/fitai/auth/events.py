"""What happens to the ways into an account, told to the rest of the house. No event holds a token."""

from typing import ClassVar

from fitai.kernel.events import Event


class SessionsEnded(Event):
    """Devices were signed out; `everything` when it was all of the account's, those that are not named too."""

    name: ClassVar[str] = "auth.sessions_ended"

    sessions: list[str]
    everything: bool = False


class VerificationRequested(Event):
    """An account's owner wants the verification mail again."""

    name: ClassVar[str] = "auth.verification_requested"


class PasswordResetRequested(Event):
    """Somebody has forgotten a password.

    `user_id` is of no account where the address that was given is of none: then as much is written, and nothing sent.
    """

    name: ClassVar[str] = "auth.password_reset_requested"


class PasswordChanged(Event):
    """An account has another password, by its owner's hand or by a link in a mail."""

    name: ClassVar[str] = "auth.password_changed"
