"""What has changed since a device last asked: every creation, change and deletion of the caller's workouts.

The log is ordered by the time at which a write was sent off, and a write may land a little later than one that was sent
after it. So a cursor never goes further than `SETTLED` ago, before which everything has landed: what is younger is
answered again the next time, and told apart by its version. docs/sync.md has the argument.
"""

from datetime import datetime, timedelta

from fitai.kernel import clock
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.workouts import change_log, store
from fitai.workouts.offline.models import ChangesQuery, WorkoutChange

ROUTE = "GET /workouts/changes"
SETTLING_TIME = timedelta(minutes=2)
"""Longer than a write can be on its way: five attempts of seven seconds, and the pauses between them."""
CURSOR_LIFETIME = timedelta(seconds=change_log.CHANGE_LOG_LIFETIME) - timedelta(days=1)
"""How old a cursor may be; the log itself reaches back a day further."""

CursorPosition = dict[str, str]
"""Where a device stands. `began`: when the first page of the present reading was asked for; it stays through its pages.
`since`: the place in the log. While all workouts are listed, there are the keys of the list instead."""


class CursorExpired(Problem):
    """410: the log no longer reaches back to the cursor."""

    status, code = 410, "cursor_expired"
    sentence = "Changes are not kept for that long; read everything anew, without a cursor."


def list_changes(caller: Caller, query: ChangesQuery) -> Page[WorkoutChange]:
    """A page of what has changed: one query.

    Without a cursor it begins with all the workouts that there are, and goes on with what changed meanwhile.
    `meta.hasMore` says whether there is more now; the cursor is there either way, for the next time.

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
    read = _log_page if "since" in position else _initial_page
    found, onward, more = read(caller.id, query.limit, position, now)
    return Page(found, query.cursor_at(onward, *scope), query.limit, {"hasMore": more})


def _initial_page(
    user_id: str, limit: int, position: CursorPosition, now: datetime
) -> tuple[list[WorkoutChange], CursorPosition, bool]:
    """The workouts that there are. What changes while they are listed is in the log, which is read after them."""
    began = position["began"]
    after = {name: value for name, value in position.items() if name != "began"} or None
    states, further = store.history_page(
        user_id, status=None, since=None, until=None, template=None, limit=limit, after=after
    )
    found = [
        WorkoutChange(workout_id=one.id, version=one.version, changed_at=one.updated_at, workout=one) for one in states
    ]
    if further is not None:
        return found, {"began": began, **further}, True
    return found, {"began": began, "since": _settled_position(began), "goes_on": began}, True


def _log_page(
    user_id: str, limit: int, position: CursorPosition, now: datetime
) -> tuple[list[WorkoutChange], CursorPosition, bool]:
    """What the log has after a place; of several entries of a workout on a page the last one counts."""
    since = position["since"]
    began = position.get("goes_on") or change_log.change_log_position(now)
    items, more = change_log.change_log_since(user_id, since, limit)
    latest = {item.workout_id: item for item in sorted(items, key=lambda item: int(item.version))}
    found = [
        WorkoutChange(
            workout_id=item.workout_id,
            version=int(item.version),
            deleted=item.summary is None,
            changed_at=item.at,
            workout=item.summary,
        )
        for item in sorted(latest.values(), key=lambda item: item.SK)
    ]
    if more:
        return found, {"began": began, "since": items[-1].SK, "goes_on": began}, True
    # Everything up to the end has been read, but something may yet land before the end.
    return found, {"began": began, "since": _settled_position(began)}, False


def _settled_position(began: str) -> str:
    return change_log.change_log_position(datetime.fromisoformat(began) - SETTLING_TIME)
