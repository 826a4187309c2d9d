"""Maintenance: makes a user's analytics anew, from the workouts themselves.

    python -m fitai.analytics.rebuild <userId> …

It may run while the user trains, and writes only what differs: where everything is right it changes nothing.
"""

import sys
from collections.abc import Iterable

from fitai.analytics import rules, store
from fitai.analytics.rules import Contribution
from fitai.analytics.store import LoadedItems
from fitai.kernel import clock
from fitai.kernel.table import TRANSACTION_LIMIT, Write, commit, retry_on_conflict
from fitai.workouts import published
from fitai.workouts.events import WorkoutEvent

TRIES = 60


def rebuild(user_id: str) -> int:
    """Make everything anew; gives the number of items that were not right.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    found: dict[str, WorkoutEvent] = {event.workout_id: event for event in published.completed_workouts(user_id)}
    return retry_on_conflict(lambda: _rebuild(user_id, found), tries=TRIES)


def _rebuild(user_id: str, found: dict[str, WorkoutEvent]) -> int:
    loaded = store.load_all(user_id)
    _reload_newer_workouts(user_id, loaded, found)
    now = {workout_id: rules.contribution(event) for workout_id, event in found.items()}
    after = rules.aggregate_contributions(now.values(), target=loaded.choices.target, today_utc=clock.now().date())
    writes = [*_contribution_writes(loaded, found, now), *store.aggregate_writes(loaded, after)]
    wrong_totals = after.totals != loaded.standing.totals
    # Each part holds to the same totals: whatever is counted meanwhile makes the rebuild begin again, on top of it.
    for start in range(0, len(writes), TRANSACTION_LIMIT - 1):
        commit(store.totals_unchanged_write(loaded), *writes[start : start + TRANSACTION_LIMIT - 1])
    if wrong_totals:
        commit(store.totals_write(loaded, after.totals, loaded.choices))
    return len(writes) + wrong_totals


def _reload_newer_workouts(user_id: str, loaded: LoadedItems, found: dict[str, WorkoutEvent]) -> None:
    """Look again at workouts that were counted in a newer state than was found, or that were not found at all.

    The list of workouts comes from an index, which may lag; one workout is read from the table itself.
    """
    for workout_id, item in loaded.contributions.items():
        event = found.get(workout_id)
        missing = event is None and item.contribution is not None
        if missing or (event is not None and event.workout_version < int(item.version)):
            newer = published.completed_workout(user_id, workout_id)
            if newer is None:
                found.pop(workout_id, None)
            else:
                found[workout_id] = newer


def _contribution_writes(
    loaded: LoadedItems, found: dict[str, WorkoutEvent], now: dict[str, Contribution]
) -> Iterable[Write]:
    for workout_id, event in found.items():
        item = loaded.contributions.get(workout_id)
        if item is None or item.contribution != now[workout_id] or int(item.version) != event.workout_version:
            yield store.contribution_write(loaded, workout_id, event.workout_version, now[workout_id])
    for workout_id, item in loaded.contributions.items():
        if workout_id not in found and item.contribution is not None:
            yield store.contribution_write(loaded, workout_id, int(item.version), None)


if __name__ == "__main__":
    for one in sys.argv[1:]:
        sys.stdout.write(f"{one}: {rebuild(one)} items were not right\n")
