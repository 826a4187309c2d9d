"""Types of product events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fitai.accounts.consents.models import ConsentKind
from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class ProductEvent:
    """Something that a user did, without who it was.

    Attributes:
        id: follows from that of the domain event: the same one whenever that is delivered.
    """

    id: str
    name: str
    at: datetime
    properties: Mapping[str, Value] = field(default_factory=dict)


class TelemetryState(Model):
    """What an account's product events are sent by.

    Attributes:
        revision: raised by each change; 0 where none is stored.
        pseudonym: the random id that the events are sent under; None without a consent.
        granted: the consents in force, and since when: what happened before is not sent.
        former: the pseudonyms of consents that were withdrawn, under which events were left where they had been sent to.
    """

    revision: int = 0
    pseudonym: str | None = None
    granted: dict[ConsentKind, Moment] = {}
    former: list[str] = []


@dataclass(frozen=True, slots=True)
class Deletion:
    """A pseudonym whose events are to be deleted wherever they were sent to.

    Attributes:
        due: the moment (ISO 8601) of the next try.
        tries: how often it was tried.
        progress: by sink, the id of its deletion, or `CONFIRMED`.
    """

    pseudonym: str
    due: str
    tries: int = 0
    progress: Mapping[str, str] = field(default_factory=dict)


CONFIRMED = "confirmed"
"""The progress of a sink that has deleted everything."""
