"""Types of authentication that cross the API."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from fitai.accounts.models import PreferencesChange, ProfileChange, User
from fitai.accounts.rules import is_reserved_username
from fitai.kernel.clock import Moment
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.paging import Paging
from fitai.kernel.texts import VERBATIM
from fitai.kernel.types import Input, Model

MIN_PASSWORD, MAX_PASSWORD = 10, 128


def _normalise_email(address: str) -> str:
    # Imported here, so that only functions that read an address pay for the validator.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError("Must be an e-mail address") from None


def _password_schema(min_length: int, max_length: int) -> object:
    return WithJsonSchema(
        {"type": "string", "format": "password", "minLength": min_length, "maxLength": max_length, "writeOnly": True}
    )


EmailAddress = Annotated[
    str, Field(max_length=254), AfterValidator(_normalise_email), WithJsonSchema({"type": "string", "format": "email"})
]


def _check_username(username: str) -> str:
    if is_reserved_username(username):
        raise ValueError("Must be another name: this one could be taken for FitAI's own")
    return username


Username = Annotated[
    str,
    Field(
        min_length=3,
        max_length=30,
        pattern=r"^[A-Za-z0-9_.-]+$",
        description="Letters, digits, `_`, `.` and `-`; not a name that could be taken for FitAI's own, such as `admin`.",
    ),
    AfterValidator(_check_username),
]
# A password is not stripped: a space at its end is part of it.
NewPassword = Annotated[
    str,
    StringConstraints(strip_whitespace=False, min_length=MIN_PASSWORD, max_length=MAX_PASSWORD),
    VERBATIM,
    Field(repr=False),
    _password_schema(MIN_PASSWORD, MAX_PASSWORD),
]
Password = Annotated[
    str,
    StringConstraints(strip_whitespace=False, min_length=1, max_length=1024),
    VERBATIM,
    Field(repr=False),
    _password_schema(1, 1024),
]


class Device(Input):
    """The device that signs in. A device that signs in again replaces its own session."""

    id: str = Field(min_length=1, max_length=128, description="Chosen and stored by the app.")
    name: str | None = Field(None, min_length=1, max_length=100)
    """The name by which the user recognises the device, such as "Ada's phone"."""


class Registration(Input):
    """A new account."""

    email: EmailAddress
    """The e-mail address; a mail asks to verify it."""
    username: Username
    password: NewPassword
    """The password; one that is common or was in a leak is refused."""
    profile: ProfileChange | None = None
    """What the account says about its owner."""
    preferences: PreferencesChange | None = None
    """The preferences to begin with."""
    device: Device | None = None
    """The device that registers; it is signed in."""


class Login(Input):
    """A sign-in with an e-mail address or a user name."""

    login: str = Field(min_length=1, max_length=254, description="E-mail address or user name.")
    password: Password
    """The password of the account."""
    device: Device | None = None
    """The device that signs in; without it, the session is one of an unknown device."""


class Refresh(Input):
    """A refresh token, to be exchanged for a new pair."""

    refresh_token: str = Field(min_length=1, max_length=512, repr=False)
    """The refresh token of the last answer; each is good for one use."""


class StepUp(Input):
    """A proof that the caller is the account's owner."""

    password: Password
    """The password of the account."""


class SteppedUp(Model):
    """An access token that says when and how the caller has just proven who they are. The refresh token stays as it is.

    `expiresIn` is the access token's lifetime in seconds.
    """

    access_token: str
    """The new access token."""
    expires_in: int = ACCESS_TOKEN_LIFETIME
    """Seconds until the access token ends."""
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    """The scheme of the `Authorization` header."""


class LogoutQuery(Input):
    """Which devices to sign out."""

    everywhere: bool = Field(False, description="All devices, not only this one.")


class ForgottenPassword(Input):
    """The address of an account whose password is forgotten."""

    email: EmailAddress
    """The e-mail address of the account. The answer is the same whether there is one."""


class PasswordReset(Input):
    """A new password, and the token from the mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)
    """The token of the link in the mail; it is good for one use."""
    password: NewPassword
    """The new password; all devices are signed out."""


class PasswordChange(Input):
    """A new password, and the current one."""

    current_password: Password
    """The password that the account has now."""
    new_password: NewPassword
    """The password that it is to have; all other devices are signed out."""


class VerificationQuery(Input):
    """The token from the verification mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)
    """The token of the link in the mail."""


class LinkUse(Input):
    """The token from a mail, which proves access to the mailbox."""

    token: str = Field(min_length=1, max_length=512, repr=False)
    """The `token` of the link."""


class EmailChange(Input):
    """Another e-mail address for the account."""

    email: EmailAddress
    """The new address; it must be confirmed by the link that is sent there."""


class EmailRestored(Model):
    """The e-mail address that the account has again. All devices are signed out, and there is no password any more."""

    email: str
    """The address, which is the one from before the change."""


class SecurityLogQuery(Paging):
    """A page of the security log."""


class SecurityEvent(Model):
    """Something that happened to the account's security.

    `action` says what: `auth.signed_in`, `auth.sign_in_failed`, `auth.locked`, `auth.password_changed`,
    `auth.email_changed`, `users.data_exported` and the like; an app shows one that it does not know by its name.
    """

    id: str
    """Identifies the event."""
    at: Moment
    """When it happened."""
    action: str
    """What happened, such as `auth.signed_in`."""
    by_you: bool = Field(description="Whether the account itself did it, signed in. False for a failed sign-in.")
    network: str = Field(description="The network that it came from, not the whole address: `192.0.2.0/24`.")
    session: str | None = Field(None, description="The session that it belongs to, as in `GET /auth/sessions`.")
    method: str | None = Field(None, description="How the account signed in: `password`, `google`, `apple`, `passkey`.")
    new_device: bool = Field(False, description="A sign-in from a device that was never seen before.")


class SessionsQuery(Paging):
    """A page of sessions."""


class DeviceSession(Model):
    """A device that is signed in.

    `network` is the network that it was last used from; `current` marks the session of the request.
    """

    id: str
    """Identifies the session, to end it with."""
    device_id: str | None = None
    """Chosen by the app and kept on the device: it tells the device's session from the others."""
    device_name: str | None = None
    """The name by which the user recognises the device in the list of sessions."""
    network: str
    """The network that the device was seen in last, without the part that identifies the device."""
    created_at: Moment
    """When the device signed in."""
    used_at: Moment
    """When it last refreshed its tokens."""
    expires_at: Moment
    """When it has to sign in again, if it is not used before."""
    current: bool
    """Whether it is the session of this request."""


class EmailVerified(Model):
    """The e-mail address that is verified now."""

    email: str
    """The address that is verified now."""
    email_verified: Literal[True] = True
    """True: it is verified."""


class ProviderStart(Input):
    """The device that signs in through a provider, as in `Device`."""

    device_id: str | None = Field(None, min_length=1, max_length=128)
    """Chosen by the app and kept on the device: it tells the device's session from the others."""
    device_name: str | None = Field(None, min_length=1, max_length=100)
    """The name by which the user recognises the device in the list of sessions."""


class ProviderAnswer(Input):
    """A provider's answer to a sign-in. Other fields that a provider adds are ignored."""

    model_config = ConfigDict(extra="ignore")

    state: str = Field(min_length=1, max_length=512, repr=False)
    """The state that the sign-in was begun with."""
    code: str | None = Field(None, min_length=1, max_length=2048, repr=False)
    """The code that is exchanged for the identity; left out when the provider refuses."""
    error: str | None = Field(None, max_length=256)
    """Why the provider refuses, such as `access_denied`."""
    user: Annotated[str, Field(max_length=4096), VERBATIM] | None = Field(
        None, description="Apple: the name, as JSON, at the first sign-in only."
    )


class SignedIn(Model):
    """A signed-in account and its pair of tokens. `expiresIn` is the access token's lifetime in seconds."""

    status: Literal["signed_in"] = Field("signed_in", description="Always `signed_in`: there is no further step.")
    user: User
    """The account."""
    access_token: str
    """Goes with every request as `Authorization: Bearer …`."""
    refresh_token: str
    """Gets the next pair of tokens at `POST /auth/refresh`; keep it in the device's secure storage."""
    expires_in: int = ACCESS_TOKEN_LIFETIME
    """Seconds until the access token expires."""
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    """How the access token is sent."""


class SignedOut(Model):
    """The number of sessions that ended."""

    sessions_ended: int
    """How many devices were signed out."""
