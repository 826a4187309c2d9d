"""What has changed since a device last asked: every creation, change and deletion of the caller's workouts.

The change log is ordered by the time at which a write was sent, and a write may land a little later than one that was
sent after it. So a cursor never goes further than `SETTLING_TIME` ago, before which everything has landed: what is
younger is answered again the next time, and recognised by its version. docs/sync.md has the argument.
"""

from datetime import datetime, timedelta

from fitai.kernel import clock
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.workouts import change_log, store
from fitai.workouts.change_log import RunningChanges
from fitai.workouts.heads.store import current_head
from fitai.workouts.offline.models import ChangesQuery, WorkoutChange

ROUTE = "GET /workouts/changes"
SETTLING_TIME = timedelta(minutes=2)
"""Longer than a write can take to land: three attempts of three seconds, and the pauses between them."""
CURSOR_LIFETIME = timedelta(seconds=change_log.CHANGE_LOG_LIFETIME) - timedelta(days=1)
"""How old a cursor may be; the log itself reaches back a day further."""

CursorPosition = dict[str, str]
"""How far a device has read. `began`: when the first page of this reading was asked for; it stays through its pages.
`since`: the position in the log. While all workouts are listed, there are the keys of the list instead."""


class CursorExpired(Problem):
    """410: the log no longer reaches back to the cursor."""

    status, code = 410, "cursor_expired"
    sentence = "Changes are not kept for that long; read everything anew, without a cursor."


def list_changes(caller: Caller, query: ChangesQuery) -> Page[WorkoutChange]:
    """A page of what has changed: one query, and one BatchGetItem while a workout runs.

    Without a cursor it begins with all workouts, and continues with what changed meanwhile. `meta.hasMore` says whether
    there is more now; the cursor is there either way, for the next time.

    Raises:
        CursorExpired: the cursor is older than the log.
    """
    scope = (caller.id, ROUTE)
    now = clock.now()
    position = query.position(*scope)
    if position is not None and now - datetime.fromisoformat(position["began"]) > CURSOR_LIFETIME:
        raise CursorExpired
    if position is None:
        position = {"began": change_log.change_log_position(now)}
    read_page = _log_page if "since" in position else _initial_page
    changes, next_position, has_more = read_page(caller.id, query.limit, position, now)
    return Page(changes, query.cursor_at(next_position, *scope), query.limit, {"hasMore": has_more})


def _initial_page(
    user_id: str, limit: int, position: CursorPosition, now: datetime
) -> tuple[list[WorkoutChange], CursorPosition, bool]:
    """A page of all workouts. What changes while they are listed is in the log, which is read after them."""
    began = position["began"]
    after = {name: value for name, value in position.items() if name != "began"} or None
    workouts, next_key = store.history_page(
        user_id, status=None, since=None, until=None, template=None, limit=limit, after=after
    )
    changes = [
        WorkoutChange(workout_id=workout.id, version=workout.version, changed_at=workout.updated_at, workout=workout)
        for workout in workouts
    ]
    if next_key is not None:
        return changes, {"began": began, **next_key}, True
    return changes, {"began": began, "since": _settled_position(began), "goes_on": began}, True


def _log_page(
    user_id: str, limit: int, position: CursorPosition, now: datetime
) -> tuple[list[WorkoutChange], CursorPosition, bool]:
    """A page of the log after a position; of several entries of a workout on a page the last one counts.

    At the end the workout that runs is looked at: one BatchGetItem.
    """
    since = position["since"]
    began = position.get("goes_on") or change_log.change_log_position(now)
    page = change_log.change_log_since(user_id, since, limit)
    entries = page.entries
    latest = {entry.workout_id: entry for entry in sorted(entries, key=lambda entry: entry.version)}
    running = _running_change(page.running, began, None if "goes_on" in position else since)
    if running is not None and (logged := latest.get(running.workout_id)) and logged.version < running.version:
        del latest[running.workout_id]
    changes = [
        WorkoutChange(
            workout_id=entry.workout_id,
            version=entry.version,
            deleted=entry.summary is None,
            changed_at=entry.at,
            workout=entry.summary,
        )
        for entry in sorted(latest.values(), key=lambda entry: entry.position)
    ]
    if page.has_more:
        return changes, {"began": began, "since": entries[-1].position, "goes_on": began}, True
    if running is not None and running.workout_id not in latest:
        changes.append(running)
    # Everything up to the end has been read, but something may yet land before the end.
    return changes, {"began": began, "since": _settled_position(began)}, False


def _running_change(running: RunningChanges | None, began: str, since: str | None) -> WorkoutChange | None:
    """What has changed in the workout that runs; None where nothing has, or none runs.

    Args:
        began: when the first page of this reading was asked for.
        since: the end of the reading before it; None where that is not known any more.
    """
    # One that has ended has its end in the log. While the log is read, that may come behind what was read already, and
    # what the workout changed before then would be in neither: so it is looked at for a while after its end.
    if running is None or (running.ended is not None and running.ended < _settled_position(began)):
        return None
    state = current_head(running.workout_id)
    if state is None or (since is not None and change_log.change_log_position(state.updated_at) < since):
        return None
    return WorkoutChange(workout_id=state.id, version=state.version, changed_at=state.updated_at, workout=state)


def _settled_position(began: str) -> str:
    return change_log.change_log_position(datetime.fromisoformat(began) - SETTLING_TIME)
