"""Rebuild a user's analytics from the workouts themselves.

    python -m fitai.analytics.rebuild <userId> …

It may run while the user trains, and writes only what differs: where everything is right it changes nothing.
"""

import sys
from collections.abc import Iterable

from fitai.analytics import rules, store
from fitai.analytics.rules import Contribution
from fitai.analytics.store import MAX_ATTEMPTS, LoadedItems
from fitai.kernel import clock
from fitai.kernel.table import TRANSACTION_LIMIT, Write, commit, retry_on_conflict
from fitai.workouts import published
from fitai.workouts.events import WorkoutEvent


def rebuild(user_id: str) -> int:
    """Rebuild all analytics of a user.

    Returns:
        The number of items that were wrong.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    events: dict[str, WorkoutEvent] = {event.workout_id: event for event in published.completed_workouts(user_id)}
    return retry_on_conflict(lambda: _rebuild(user_id, events), tries=MAX_ATTEMPTS)


def _rebuild(user_id: str, events: dict[str, WorkoutEvent]) -> int:
    loaded = store.load_all(user_id)
    _reload_newer_workouts(user_id, loaded, events)
    contributions = {workout_id: rules.contribution(event) for workout_id, event in events.items()}
    after = rules.aggregate_contributions(
        contributions.values(),
        target=loaded.settings.target,
        starts_on=loaded.settings.week_starts_on,
        today_utc=clock.now().date(),
    )
    writes = [*_contribution_writes(loaded, events, contributions), *store.aggregate_writes(loaded, after)]
    has_wrong_totals = after.totals != loaded.aggregates.totals
    # Each transaction checks the same totals: a workout that is counted meanwhile makes the rebuild start again.
    for start in range(0, len(writes), TRANSACTION_LIMIT - 1):
        commit(store.totals_unchanged_write(loaded), *writes[start : start + TRANSACTION_LIMIT - 1])
    if has_wrong_totals:
        commit(store.totals_write(loaded, after.totals, loaded.settings))
    return len(writes) + has_wrong_totals


def _reload_newer_workouts(user_id: str, loaded: LoadedItems, events: dict[str, WorkoutEvent]) -> None:
    """Read again the workouts that were counted in a newer version than the list has, or that it lacks.

    The list of workouts comes from an index, which may lag; one workout is read from the table itself.
    """
    for workout_id, item in loaded.contributions.items():
        event = events.get(workout_id)
        is_missing = event is None and item.contribution is not None
        if is_missing or (event is not None and event.workout_version < int(item.version)):
            newer = published.completed_workout(user_id, workout_id)
            if newer is None:
                events.pop(workout_id, None)
            else:
                events[workout_id] = newer


def _contribution_writes(
    loaded: LoadedItems, events: dict[str, WorkoutEvent], contributions: dict[str, Contribution]
) -> Iterable[Write]:
    for workout_id, event in events.items():
        item, version, contribution = (
            loaded.contributions.get(workout_id),
            event.workout_version,
            contributions[workout_id],
        )
        if item is None or item.contribution != contribution or int(item.version) != version:
            yield store.contribution_write(loaded, workout_id, version, contribution)
    for workout_id, item in loaded.contributions.items():
        if workout_id not in events and item.contribution is not None:
            yield store.contribution_write(loaded, workout_id, int(item.version), None)


if __name__ == "__main__":
    for user_id in sys.argv[1:]:
        sys.stdout.write(f"{user_id}: {rebuild(user_id)} items were wrong\n")
