"""Domain events of the deletion and erasure of an account."""

from typing import ClassVar

from fitai.kernel.events import Event


class AccountDeleted(Event):
    """An account is no more; what is kept about it is to go."""

    name: ClassVar[str] = "user.account_deleted"


class ErasureContinued(Event):
    """A part of what was kept about a deleted account is gone, and there is more."""

    name: ClassVar[str] = "user.erasure_continued"
