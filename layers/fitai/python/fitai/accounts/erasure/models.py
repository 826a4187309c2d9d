"""Types of the account deletion that cross the API."""

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model


class DeleteAccount(Input):
    """The proof that it is the owner who wants the account to go."""

    password: str | None = Field(
        None, min_length=1, max_length=128, description="Needed unless the account has none (Google, Apple)."
    )


class AccountDeletion(Model):
    """An account that is no more."""

    deleted_at: Moment
    erased_by: Moment = Field(description="When the last of its data is gone, if nothing fails on the way.")
