"""The caller's pauses: days on which no streak asks for a workout."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from fitai.analytics import reactions, store
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.models import MAX_PAUSE_DAYS, Pause, PauseChange, PauseList, PauseReason, PauseRequest
from fitai.analytics.progress_event import progress_event
from fitai.analytics.standing import local_today
from fitai.analytics.store import MAX_ATTEMPTS, LoadedItems
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.table import retry_on_conflict

MAX_PAUSES = 40
"""Pauses of a user: with four a year those of ten years."""
ILLNESS_BACKDATED_DAYS = 14
"""Days back that a pause for an illness may be entered."""


def pauses(caller: Caller) -> PauseList:
    """The caller's pauses, the latest first: one GetItem."""
    stored = store.load_totals(caller.id).settings.pauses
    return PauseList(pauses=sorted(stored, key=lambda pause: pause.start_date, reverse=True))


def add_pause(caller: Caller, pause_id: str, request: PauseRequest) -> Pause:
    """Add a pause; one that this request has added before is left as it is.

    Raises:
        Invalid: it begins in the past; for an illness, more than 14 days ago.
        Conflict: it overlaps with another one, or there are as many as there can be.
    """
    added = Pause(id=pause_id, reason=request.reason, start_date=request.start_date, end_date=request.end_date)

    def add(current: Sequence[Pause], today: date) -> list[Pause]:
        if added in current:
            return list(current)
        if len(current) >= MAX_PAUSES:
            raise Conflict(f"There can be {MAX_PAUSES} pauses; delete one first.", code="too_many_pauses")
        _require_recent(added.start_date, added.reason, today, "startDate")
        return [*current, added]

    _change_pauses(caller.id, add)
    return added


def change_pause(caller: Caller, pause_id: str, request: PauseChange) -> Pause:
    """Change a pause.

    Raises:
        NotFound: the caller has no such pause.
        Invalid: the last day is before the first, there are too many days, or one that is added is too long ago.
        Conflict: it overlaps with another one.
    """
    changed: list[Pause] = []

    def change(current: Sequence[Pause], today: date) -> list[Pause]:
        before = _find(current, pause_id)
        after = before.model_copy(update=request.model_dump(exclude_none=True))
        if after.end_date < after.start_date:
            raise Invalid.field("endDate", "Must not be before startDate")
        if after.end_date - after.start_date >= timedelta(days=MAX_PAUSE_DAYS):
            raise Invalid.field("endDate", f"A pause has at most {MAX_PAUSE_DAYS} days")
        if after.start_date < before.start_date:
            _require_recent(after.start_date, after.reason, today, "startDate")
        if after.end_date > before.end_date:
            _require_recent(before.end_date + timedelta(days=1), after.reason, today, "endDate")
        changed[:] = [after]
        return [after if pause.id == pause_id else pause for pause in current]

    _change_pauses(caller.id, change)
    return changed[0]


def delete_pause(caller: Caller, pause_id: str) -> None:
    """Delete a pause: its days count like any others.

    Raises:
        NotFound: the caller has no such pause.
    """

    def delete(current: Sequence[Pause], today: date) -> list[Pause]:
        deleted = _find(current, pause_id)
        return [pause for pause in current if pause is not deleted]

    _change_pauses(caller.id, delete)


def _change_pauses(user_id: str, change: Callable[[Sequence[Pause], date], list[Pause]]) -> None:
    """Change the pauses, count the streaks by them, and tell the devices: one BatchGetItem, one transaction, one Query."""

    def attempt() -> ProgressSynced | None:
        loaded = store.load_settings(user_id)
        after = sorted(change(loaded.settings.pauses, _today(loaded)), key=lambda pause: pause.start_date)
        if after == list(loaded.settings.pauses):
            return None
        _require_apart(after)
        settings = replace(loaded.settings, pauses=tuple(after))
        totals = reactions.write_settings(loaded, settings)
        return progress_event(loaded, totals, settings)

    progress = retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    if progress is not None:
        delivery.push_to_user(user_id, progress)


def _today(loaded: LoadedItems) -> date:
    return local_today(loaded.aggregates.totals, loaded.settings, clock.now())


def _find(current: Sequence[Pause], pause_id: str) -> Pause:
    found = next((pause for pause in current if pause.id == pause_id), None)
    if found is None:
        raise NotFound("There is no such pause.")
    return found


def _require_recent(day: date, reason: PauseReason, today: date, field: str) -> None:
    """Hold the first day that is added to being today or later, with an illness at most 14 days ago."""
    days = ILLNESS_BACKDATED_DAYS if reason == "illness" else 0
    if day < today - timedelta(days=days):
        allowed = f"at most {days} days ago" if days else "today or later"
        raise Invalid.field(field, f"The days that are added must be {allowed}")


def _require_apart(ordered: Sequence[Pause]) -> None:
    for before, after in pairwise(ordered):
        if after.start_date <= before.end_date:
            raise Conflict("The pause overlaps with another one.", code="pauses_overlap")
