"""The planned workouts as a calendar that phones and calendar programs subscribe to.

They send no token of ours, so the address itself is the secret: whoever has it reads the plan, and nothing but the
plan. It has no notes, places or loads in it. The address is told once, and ends when another one is made.
"""

import secrets
from datetime import timedelta

from fitai.kernel import api_url, clock, limits
from fitai.kernel.digests import token_digest
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts.models import OutlinedExercise
from fitai.workouts.planning import ical, store
from fitai.workouts.planning.models import CalendarLink
from fitai.workouts.state import WorkoutHead

CALENDAR_NAME = "FitAI workouts"
PAST_SPAN = timedelta(days=30)
"""How long what was planned and not done stays."""
FUTURE_SPAN = timedelta(days=366)
"""How far the calendar looks ahead."""
MAX_EVENTS = 200
"""Workouts in the calendar, the earliest first."""
REFRESH_INTERVAL = timedelta(hours=1)
FILE_EXTENSION = ".ics"
"""Some programs take an address for a calendar by its ending only."""


def create_calendar(caller: Caller) -> CalendarLink:
    """Give the caller's calendar an address; the former one ends."""
    token = secrets.token_urlsafe(24)

    def attempt() -> None:
        commit(*store.calendar_creation_writes(caller.id, token_digest(token), store.user_calendar(caller.id)))

    retry_on_conflict(attempt)
    link = f"/workouts/calendar/{token}{FILE_EXTENSION}"
    return CalendarLink(link=link, url=api_url.url_for(link))


def delete_calendar(user_id: str) -> None:
    """Let no address lead to the user's calendar any more; again changes nothing."""

    def attempt() -> None:
        before = store.user_calendar(user_id)
        if before is not None:
            commit(*store.calendar_deletion_writes(user_id, before))

    retry_on_conflict(attempt)


def read_calendar(token: str, reader: str) -> str:
    """The calendar that a token opens: one GetItem, one Query, however many exercises are planned.

    A workout is in it while it is planned; one that was started, cancelled or deleted is not.

    It is counted by its token: those who read it are servers, each for many people's calendars. What opens nothing is
    counted by address, as all that comes from nobody: so guessing is limited, and leaves no count for each guess.

    Args:
        reader: the address that asks.

    Raises:
        NotFound: the token opens nothing, or no more. TooManyRequests: it is read too often.
    """
    name = token_digest(token.removesuffix(FILE_EXTENSION))
    owner = store.calendar_owner(name)
    limits.count_request(f"address#{reader}" if owner is None else f"calendar#{name}", settings().limit_anonymous)
    if owner is None:
        raise NotFound
    today = clock.now().date()
    heads = store.planned_heads(owner, today - PAST_SPAN, today + FUTURE_SPAN, MAX_EVENTS)
    return ical.calendar_text(CALENDAR_NAME, map(_calendar_day, heads), REFRESH_INTERVAL)


def _calendar_day(head: WorkoutHead) -> ical.CalendarDay:
    state = head.state
    return ical.CalendarDay(
        uid=f"{state.id}@fitai",
        sequence=state.version,
        made=state.created_at,
        revised=state.updated_at,
        date=state.date,
        summary=state.name,
        description="\n".join(map(_exercise_line, head.outline)),
    )


def _exercise_line(one: OutlinedExercise) -> str:
    return f"{one.sets} × {one.name}" if one.sets else one.name
