"""Types of API keys."""

from typing import Annotated

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.entitlements import AccountScope
from fitai.kernel.types import Input, Model

MAX_NAME = 60


class CreateApiKey(Input):
    """A new API key."""

    name: str = Field(min_length=1, max_length=MAX_NAME, description="What the owner calls it, 1 to 60 characters.")
    scopes: Annotated[
        list[AccountScope],
        Field(
            min_length=1,
            max_length=50,
            description="What it may do: scopes that the account's plan has, without `manage:account`.",
        ),
    ]
    expires_at: Moment | None = Field(
        None, description="When it becomes invalid, at most a year from now; without it in a year."
    )


class ApiKey(Model):
    """An API key, without the key itself."""

    id: str
    """Identifies the key."""
    name: str
    """What its owner calls it."""
    prefix: str
    """How the key begins, to recognise it by."""
    scopes: list[str]
    """What it may do, as far as the account's plan has it at the time."""
    created_at: Moment
    """When it was created."""
    expires_at: Moment
    """When it becomes invalid."""
    is_expired: bool
    """Whether it is invalid because its time has passed; it counts until it is deleted."""
    last_used_at: Moment | None = Field(
        None, description="When it was last used, to the hour; left out while it never was."
    )


class NewApiKey(ApiKey):
    """An API key that was just created."""

    key: str = Field(description="The key, to be sent as `Authorization: Bearer …`. It is not shown again.")


class ApiKeys(Model):
    """The API keys of the caller's account."""

    keys: list[ApiKey]
    """The keys, the oldest first."""
    limit: int
    """How many keys the account's plan contains."""


class StoredKey(Model):
    """What is stored of a key.

    Attributes:
        digest: of the whole key.
        created_at, expires_at, last_used_at: epoch seconds.
    """

    id: str
    name: str
    prefix: str
    scopes: list[str]
    digest: str
    created_at: int
    expires_at: int
    last_used_at: int | None = None
