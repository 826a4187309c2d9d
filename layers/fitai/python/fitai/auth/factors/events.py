"""Domain events of second factors. No event holds a code, a secret or a name that somebody typed."""

from typing import ClassVar

from fitai.auth.factors.rules import Change
from fitai.kernel.events import Event


class FactorsChanged(Event):
    """The second factors of an account were changed, or something about them needs its owner's attention.

    Attributes:
        remaining: recovery codes that are left.
    """

    name: ClassVar[str] = "auth.factors_changed"

    change: Change
    remaining: int = 0
