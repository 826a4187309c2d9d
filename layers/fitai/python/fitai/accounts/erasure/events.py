"""Domain events of the deletion and erasure of an account."""

from typing import ClassVar

from fitai.kernel.events import Event


class AccountDeleted(Event):
    """An account was deleted; its data is still to be erased."""

    name: ClassVar[str] = "user.account_deleted"


class ErasureContinued(Event):
    """A part of a deleted account's data was erased, and there is more."""

    name: ClassVar[str] = "user.erasure_continued"
