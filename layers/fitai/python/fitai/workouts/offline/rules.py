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
    """The exercise and the place of the set that an operation completed."""
    for exercise in state.exercises:
        for set_ in exercise.sets:
            if set_.client_id == client_id:
                return exercise.index, set_.index
    return None


def canonical_id(identifier: str | None) -> str | None:
    """A UUID in lower case, a ULID in upper case; None for anything else."""
    if identifier is None:
        return None
    if UUID_PATTERN.fullmatch(identifier):
        return identifier.lower()
    return identifier.upper() if ULID_PATTERN.fullmatch(identifier) else None


def plausible_time(claimed: datetime | None, clock_offset: timedelta, now: datetime) -> datetime:
    """When an operation was done: as the device claims, its clock corrected, and never in the future.

    Args:
        clock_offset: what the device's clock lacks.
    """
    if claimed is None:
        return now
    try:
        moment = claimed + clock_offset
    except OverflowError:
        return now
    return moment if now - MAX_CLAIMED_AGE <= moment <= now else now
