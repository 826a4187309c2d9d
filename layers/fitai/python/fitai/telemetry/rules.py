"""Which pseudonym an account has, and which values an event may carry. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from fitai.accounts.consents.models import Consents
from fitai.accounts.consents.rules import KINDS, consent
from fitai.telemetry.models import ProductEvent, TelemetryState, Value

MAX_FORMER = 10
"""Former pseudonyms that an account keeps; the events of the oldest are deleted when there would be more."""
DELETION_DELAY = timedelta(minutes=5)
"""How long a deletion waits: longer than a function runs that may have read the pseudonym just before."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(hours=12)
"""The pauses between two tries of a deletion: each twice the one before."""
NAMESPACE = UUID("6f0f6d0a-3c4e-5c43-9a53-2f0a4c1b7d11")
"""Of the ids of product events."""


# --- consents ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transition:
    """The state after a change of the consents, and the pseudonyms whose events are to be deleted."""

    state: TelemetryState
    deleted: Sequence[str] = ()


def changed_state(state: TelemetryState, before: Consents, after: Consents, new_pseudonym: str) -> Transition:
    """What a change of the consents leaves.

    A pseudonym ends with the withdrawal of any consent that it was used under; what is still granted goes on under a new one, so
    that events before and after cannot be joined.
    """
    pairs = [(consent(before, kind), consent(after, kind)) for kind in KINDS]
    is_withdrawn = any(former.granted and not present.granted for former, present in pairs)
    deletes = any(present.deletes_sent and not former.deletes_sent for former, present in pairs)
    granted = {
        kind: present.changed_at
        for kind in KINDS
        if (present := consent(after, kind)).granted and present.changed_at is not None
    }
    pseudonym, former_pseudonyms = state.pseudonym, list(state.former)
    if (is_withdrawn or deletes or not granted) and pseudonym is not None:
        former_pseudonyms.append(pseudonym)
        pseudonym = None
    if granted and pseudonym is None:
        pseudonym = new_pseudonym
    limit = 0 if deletes else MAX_FORMER
    dropped = max(0, len(former_pseudonyms) - limit)
    changed = TelemetryState(
        revision=state.revision + 1,
        pseudonym=pseudonym,
        granted=granted,
        former=former_pseudonyms[dropped:],
    )
    return Transition(changed, former_pseudonyms[:dropped])


def next_try(now: datetime, tries: int) -> datetime:
    """When a deletion is tried again that was tried so often."""
    doublings = 1 << min(tries, 10)
    return now + min(LONGEST_PAUSE, FIRST_PAUSE * doublings)


# --- values ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A property that is a number within bounds, rounded to whole ones; one that is out of them takes the nearest."""

    lowest: int = 0
    highest: int = 10_000

    def admitted(self, value: object) -> Value | None:
        """The value as it is sent; None for what is no number."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            return None
        return int(min(max(value, self.lowest), self.highest))


@dataclass(frozen=True, slots=True)
class Flag:
    """A property that is true or false."""

    def admitted(self, value: object) -> Value | None:
        """The value as it is sent; None for anything but a boolean."""
        return value if isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A property with one of a few declared values."""

    values: frozenset[str]

    @classmethod
    def of(cls, values: Iterable[str]) -> "Choice":
        """A choice of these values; members of an enumeration by their values."""
        return cls(frozenset(str(value) for value in values))

    def admitted(self, value: object) -> Value | None:
        """The value as it is sent; None for one that is not declared."""
        return str(value) if isinstance(value, str) and str(value) in self.values else None


Property = Number | Flag | Choice


def admitted_properties(declared: Mapping[str, Property], values: Mapping[str, object]) -> dict[str, Value]:
    """The declared properties, as far as their values are admitted. Nothing else is ever sent."""
    properties = {}
    for name, kind in declared.items():
        value = kind.admitted(values.get(name))
        if value is not None:
            properties[name] = value
    return properties


def product_event(
    event_id: str, at: datetime, name: str, place: int, declared: Mapping[str, Property], values: Mapping[str, object]
) -> ProductEvent:
    """A product event of a domain event.

    Args:
        place: of the product event among those of the same name that the domain event leads to.
    """
    id_ = str(uuid5(NAMESPACE, f"{event_id}/{name}/{place}"))
    return ProductEvent(id_, name, at, admitted_properties(declared, values))
