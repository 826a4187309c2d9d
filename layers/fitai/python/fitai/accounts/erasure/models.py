"""Types of the account deletion that cross the API."""

from typing import Annotated

from pydantic import Field, StringConstraints

from fitai.kernel.clock import Moment
from fitai.kernel.texts import VERBATIM
from fitai.kernel.types import Input, Model


class DeleteAccount(Input):
    """The proof that the account's owner asks for the deletion."""

    password: (
        Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=128), VERBATIM] | None
    ) = Field(None, description="Required unless the account has none (Google, Apple).")


class AccountDeletion(Model):
    """The deletion of an account."""

    deleted_at: Moment
    """When the account was closed; all of its data is erased within minutes after that."""
    erased_by: Moment = Field(description="When the last of its data is erased, if nothing fails.")
