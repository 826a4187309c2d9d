"""What a device claims of its operations: identifiers, times and sets. Pure."""

import re
from datetime import datetime, timedelta

from fitai.workouts.state import WorkoutState

CLOCK_TOLERANCE = timedelta(seconds=60)
"""A device's clock that differs by less is right: that is how long a request may take."""


MAX_CLAIMED_AGE = timedelta(days=400)
"""An operation that claims to be older has a clock that was never set."""


UUID_PATTERN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


ULID_PATTERN = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)


def locate_set(state: WorkoutState, client_id: str) -> tuple[int, int] | None:
    """The exercise and the place of the set that an operation did."""
    for entry in state.exercises:
        for one in entry.sets:
            if one.client_id == client_id:
                return entry.index, one.index
    return None


def canonical_id(identifier: str | None) -> str | None:
    """A UUID in lower case, a ULID in upper case; None for anything else."""
    if identifier is None:
        return None
    if UUID_PATTERN.fullmatch(identifier):
        return identifier.lower()
    return identifier.upper() if ULID_PATTERN.fullmatch(identifier) else None


def plausible_time(claimed: datetime | None, offset: timedelta, now: datetime) -> datetime:
    """When an operation was done: as the device claims, its clock put right, and never in the future.

    Args:
        offset: what the device's clock lacks.
    """
    if claimed is None:
        return now
    try:
        moment = claimed + offset
    except OverflowError:
        return now
    return moment if now - MAX_CLAIMED_AGE <= moment <= now else now
