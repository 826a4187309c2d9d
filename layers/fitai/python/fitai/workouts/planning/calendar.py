"""The calendar of planned workouts, for phones and calendar programs that subscribe to it.

They cannot sign in, so the address itself is the secret: whoever has it reads the planned workouts and nothing else. The
calendar has no notes, locations or loads. The address is shown once, and is invalid as soon as another one is created.
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
"""How long a planned workout that was not done stays in the calendar."""
FUTURE_SPAN = timedelta(days=366)
"""How far the calendar looks ahead."""
MAX_EVENTS = 200
"""Workouts in the calendar, the earliest first."""
REFRESH_INTERVAL = timedelta(hours=1)
"""How often programs are asked to look for changes."""
FILE_EXTENSION = ".ics"
"""Some programs recognise the address of a calendar by its extension only."""


def create_calendar(caller: Caller) -> CalendarLink:
    """Create the address of the caller's calendar; the former one becomes invalid."""
    token = secrets.token_urlsafe(24)

    def attempt() -> None:
        commit(*store.calendar_creation_writes(caller.id, token_digest(token), store.user_calendar(caller.id)))

    retry_on_conflict(attempt)
    link = f"/workouts/calendar/{token}{FILE_EXTENSION}"
    return CalendarLink(link=link, url=api_url.url_for(link))


def delete_calendar(user_id: str) -> None:
    """Delete the address of the user's calendar; idempotent."""

    def attempt() -> None:
        before = store.user_calendar(user_id)
        if before is not None:
            commit(*store.calendar_deletion_writes(user_id, before))

    retry_on_conflict(attempt)


def read_calendar(token: str, address: str) -> str:
    """Return the calendar of a token as iCalendar text. One GetItem and one Query, whatever the number of exercises.

    A workout is in it while it is planned; one that was started, cancelled or deleted is not.

    Requests are counted by the token: the readers are servers, each for the calendars of many people. A request with an
    invalid token is counted by its address, like all anonymous ones: guessing is limited, and no counter is made per guess.

    Args:
        address: the network address of the request.

    Raises:
        NotFound: the token is invalid, or not valid any more.
        TooManyRequests: the calendar is read too often.
    """
    digest = token_digest(token.removesuffix(FILE_EXTENSION))
    owner_id = store.calendar_owner(digest)
    counter = f"address#{limits.counted_network(address)}" if owner_id is None else f"calendar#{digest}"
    limits.count_request(counter, settings().limit_anonymous)
    if owner_id is None:
        raise NotFound
    today = clock.now().date()
    heads = store.planned_heads(owner_id, today - PAST_SPAN, today + FUTURE_SPAN, MAX_EVENTS)
    return ical.calendar_text(CALENDAR_NAME, map(_calendar_day, heads), REFRESH_INTERVAL)


def _calendar_day(head: WorkoutHead) -> ical.CalendarDay:
    state = head.state
    return ical.CalendarDay(
        uid=f"{state.id}@fitai",
        sequence=state.version,
        created_at=state.created_at,
        revised_at=state.updated_at,
        date=state.date,
        summary=state.name,
        description="\n".join(map(_exercise_line, head.outline)),
    )


def _exercise_line(exercise: OutlinedExercise) -> str:
    return f"{exercise.sets} × {exercise.name}" if exercise.sets else exercise.name
