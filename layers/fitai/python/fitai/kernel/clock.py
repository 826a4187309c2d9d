"""The current time, from one source, so that a test can set it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer, WithJsonSchema


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The present moment, UTC, aware."""
    return _source()


def epoch() -> int:
    """The present moment in whole seconds since 1970."""
    return int(_source().timestamp())


def set_source(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source`, or from the system's clock again when it is None; for tests."""
    global _source
    _source = source or _system_now


def iso(moment: datetime) -> str:
    """ISO 8601, UTC, milliseconds, `Z`: 2026-01-31T09:30:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[
    AwareDatetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time as it crosses the API: zone required on the way in, UTC with `Z` on the way out."""
