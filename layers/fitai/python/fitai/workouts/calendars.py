"""The planned workouts as a calendar that phones and calendar programs subscribe to.

They send no token of ours, so the address itself is the secret: whoever has it reads the plan, and nothing but the
plan. It has no notes, places or loads in it. The address is told once, and ends when another one is made.
"""

import hashlib
import secrets
from datetime import timedelta

from fitai.kernel import api_url, clock, limits
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts import ical, store
from fitai.workouts.models import CalendarLink, OutlinedExercise
from fitai.workouts.store import Head

NAME = "FitAI workouts"
PAST = timedelta(days=30)
"""How long what was planned and not done stays."""
AHEAD = timedelta(days=366)
"""How far the calendar looks ahead."""
EVENTS_MOST = 200
"""Workouts in the calendar, the earliest first."""
REFRESH = timedelta(hours=1)
ENDING = ".ics"
"""Some programs take an address for a calendar by its ending only."""


def make(caller: Caller) -> CalendarLink:
    """Give the caller's calendar an address; the former one ends."""
    token = secrets.token_urlsafe(24)

    def attempt() -> None:
        commit(*store.opening_calendar(caller.id, _hash(token), store.own_calendar(caller.id)))

    retry_on_conflict(attempt)
    link = f"/workouts/calendar/{token}{ENDING}"
    return CalendarLink(link=link, url=api_url.url_for(link))


def close(user_id: str) -> None:
    """Let no address lead to the user's calendar any more; again changes nothing."""

    def attempt() -> None:
        before = store.own_calendar(user_id)
        if before is not None:
            commit(*store.closing_calendar(user_id, before))

    retry_on_conflict(attempt)


def read(token: str, reader: str) -> str:
    """The calendar that a token opens: one GetItem, one Query, however many exercises are planned.

    A workout is in it while it is planned; one that was started, cancelled or deleted is not.

    It is counted by its token: those who read it are servers, each for many people's calendars. What opens nothing is
    counted by address, as all that comes from nobody: so guessing is limited, and leaves no count for each guess.

    Args:
        reader: the address that asks.

    Raises:
        NotFound: the token opens nothing, or no more. TooManyRequests: it is read too often.
    """
    name = _hash(token.removesuffix(ENDING))
    owner = store.calendar_owner(name)
    limits.count_request(f"address#{reader}" if owner is None else f"calendar#{name}", settings().limit_anonymous)
    if owner is None:
        raise NotFound
    today = clock.now().date()
    heads = store.planned_between(owner, today - PAST, today + AHEAD, EVENTS_MOST)
    return ical.calendar(NAME, map(_day, heads), REFRESH)


def _day(head: Head) -> ical.Day:
    state = head.state
    return ical.Day(
        uid=f"{state.id}@fitai",
        sequence=state.version,
        made=state.created_at,
        revised=state.updated_at,
        date=state.date,
        summary=state.name,
        description="\n".join(map(_line, head.outline)),
    )


def _line(one: OutlinedExercise) -> str:
    return f"{one.sets} × {one.name}" if one.sets else one.name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
