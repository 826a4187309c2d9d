"""The types of signing in that cross the API."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from fitai.accounts.models import PreferencesChange, ProfileChange, User
from fitai.kernel.clock import Moment
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

MIN_PASSWORD, MAX_PASSWORD = 10, 128


def _normalise_email(address: str) -> str:
    # Here, and not at import: only the functions that read an address pay for the validator.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError("Must be an e-mail address") from None


def _password_schema(least: int, most: int) -> object:
    return WithJsonSchema(
        {"type": "string", "format": "password", "minLength": least, "maxLength": most, "writeOnly": True}
    )


EmailAddress = Annotated[
    str, Field(max_length=254), AfterValidator(_normalise_email), WithJsonSchema({"type": "string", "format": "email"})
]
Username = Annotated[
    str, Field(min_length=3, max_length=30, pattern=r"^[A-Za-z0-9_.-]+$", description="Letters, digits, _ . -")
]
# A password is taken as it is typed: a space at its end belongs to it.
NewPassword = Annotated[
    str,
    StringConstraints(strip_whitespace=False, min_length=MIN_PASSWORD, max_length=MAX_PASSWORD),
    Field(repr=False),
    _password_schema(MIN_PASSWORD, MAX_PASSWORD),
]
Password = Annotated[
    str,
    StringConstraints(strip_whitespace=False, min_length=1, max_length=1024),
    Field(repr=False),
    _password_schema(1, 1024),
]


class Device(Input):
    """The device that signs in. A device that signs in again replaces its own session."""

    id: str = Field(min_length=1, max_length=128, description="Chosen by the app, and kept by it.")
    name: str | None = Field(None, min_length=1, max_length=100)


class Registration(Input):
    """A new account."""

    email: EmailAddress
    username: Username
    password: NewPassword
    profile: ProfileChange | None = None
    preferences: PreferencesChange | None = None
    device: Device | None = None


class Login(Input):
    """Signing in with an e-mail address or a user name."""

    login: str = Field(min_length=1, max_length=254, description="E-mail address or user name.")
    password: Password
    device: Device | None = None


class Refresh(Input):
    """A refresh token, to be exchanged for a new pair."""

    refresh_token: str = Field(min_length=1, max_length=512, repr=False)


class LogoutQuery(Input):
    """How far to sign out."""

    everywhere: bool = Field(False, description="All devices, not this one only.")


class ForgottenPassword(Input):
    """The address of an account whose password is forgotten."""

    email: EmailAddress


class PasswordReset(Input):
    """A new password, and the token from the mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)
    password: NewPassword


class PasswordChange(Input):
    """A new password, and the present one."""

    current_password: Password
    new_password: NewPassword


class VerificationQuery(Input):
    """The token from the verification mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)


class SessionsQuery(Paging):
    """A page of sessions."""


class DeviceSession(Model):
    """A device that is signed in.

    `network` is where it was last used from, coarsely; `current` marks the one that asks.
    """

    id: str
    device_id: str | None = None
    device_name: str | None = None
    network: str
    created_at: Moment
    used_at: Moment
    expires_at: Moment
    current: bool


class EmailVerified(Model):
    """The address whose verification has just succeeded."""

    email: str
    email_verified: Literal[True] = True


class ProviderStart(Input):
    """Which device signs in through a provider, as in `Device`."""

    device_id: str | None = Field(None, min_length=1, max_length=128)
    device_name: str | None = Field(None, min_length=1, max_length=100)


class ProviderAnswer(Input):
    """What a provider sends a browser back with. Providers add what they like; only this is looked at."""

    model_config = ConfigDict(extra="ignore")

    state: str = Field(min_length=1, max_length=512, repr=False)
    code: str | None = Field(None, min_length=1, max_length=2048, repr=False)
    error: str | None = Field(None, max_length=256)
    user: str | None = Field(None, max_length=4096, description="Apple: the name, as JSON, the first time only.")


class SignedIn(Model):
    """A signed-in account: who it is, and the pair of tokens to go on with. `expiresIn` in seconds."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int = ACCESS_TOKEN_LIFETIME
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105


class SignedOut(Model):
    """How many sessions ended."""

    sessions_ended: int
