"""Types of authentication that cross the API."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from fitai.accounts.models import PreferencesChange, ProfileChange, User
from fitai.kernel.clock import Moment
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.paging import Paging
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
Username = Annotated[
    str, Field(min_length=3, max_length=30, pattern=r"^[A-Za-z0-9_.-]+$", description="Letters, digits, _ . -")
]
# A password is not stripped: a space at its end is part of it.
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

    id: str = Field(min_length=1, max_length=128, description="Chosen and stored by the app.")
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
    """A sign-in with an e-mail address or a user name."""

    login: str = Field(min_length=1, max_length=254, description="E-mail address or user name.")
    password: Password
    device: Device | None = None


class Refresh(Input):
    """A refresh token, to be exchanged for a new pair."""

    refresh_token: str = Field(min_length=1, max_length=512, repr=False)


class StepUp(Input):
    """A proof that the caller is the account's owner."""

    password: Password


class SteppedUp(Model):
    """An access token that says when and how the caller has just proven who they are. The refresh token stays as it is.

    `expiresIn` is the access token's lifetime in seconds.
    """

    access_token: str
    expires_in: int = ACCESS_TOKEN_LIFETIME
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105


class LogoutQuery(Input):
    """Which devices to sign out."""

    everywhere: bool = Field(False, description="All devices, not only this one.")


class ForgottenPassword(Input):
    """The address of an account whose password is forgotten."""

    email: EmailAddress


class PasswordReset(Input):
    """A new password, and the token from the mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)
    password: NewPassword


class PasswordChange(Input):
    """A new password, and the current one."""

    current_password: Password
    new_password: NewPassword


class VerificationQuery(Input):
    """The token from the verification mail."""

    token: str = Field(min_length=1, max_length=512, repr=False)


class SessionsQuery(Paging):
    """A page of sessions."""


class DeviceSession(Model):
    """A device that is signed in.

    `network` is the network that it was last used from; `current` marks the session of the request.
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
    """The e-mail address that is verified now."""

    email: str
    email_verified: Literal[True] = True


class ProviderStart(Input):
    """The device that signs in through a provider, as in `Device`."""

    device_id: str | None = Field(None, min_length=1, max_length=128)
    device_name: str | None = Field(None, min_length=1, max_length=100)


class ProviderAnswer(Input):
    """A provider's answer to a sign-in. Other fields that a provider adds are ignored."""

    model_config = ConfigDict(extra="ignore")

    state: str = Field(min_length=1, max_length=512, repr=False)
    code: str | None = Field(None, min_length=1, max_length=2048, repr=False)
    error: str | None = Field(None, max_length=256)
    user: str | None = Field(None, max_length=4096, description="Apple: the name, as JSON, at the first sign-in only.")


class SignedIn(Model):
    """A signed-in account and its pair of tokens. `expiresIn` is the access token's lifetime in seconds."""

    status: Literal["signed_in"] = Field("signed_in", description="Always `signed_in`: there is no further step.")
    user: User
    access_token: str
    refresh_token: str
    expires_in: int = ACCESS_TOKEN_LIFETIME
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105


class SignedOut(Model):
    """The number of sessions that ended."""

    sessions_ended: int
