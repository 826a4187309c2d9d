"""Rebuild a user's analytics from the workouts themselves.

    python -m fitai.analytics.rebuild <userId> …

It may run while the user trains, and writes only what differs: where everything is right it changes nothing.
"""

import sys
from collections.abc import Collection, Container, Iterable

from fitai.analytics import rules, store
from fitai.analytics.events import AnalyticsChanged
from fitai.analytics.rules import Contribution
from fitai.analytics.store import MAX_ATTEMPTS, LoadedItems
from fitai.kernel import clock
from fitai.kernel.events import outbox_write
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
    return retry_on_conflict(lambda: _rebuild(user_id, events, None), tries=MAX_ATTEMPTS)


def rebuild_after_import(user_id: str, import_id: str) -> int:
    """Rebuild the analytics of a user after an import, or its undo, has changed the history.

    Only the workouts of the import are read, in batches; what the others contribute is stored already.

    Returns:
        The number of items that were wrong.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    workout_ids = published.imported_workout_ids(user_id, import_id)
    if workout_ids is None:
        return rebuild(user_id)
    events: dict[str, WorkoutEvent] = {
        event.workout_id: event for event in published.completed_workouts_with_ids(user_id, workout_ids)
    }
    return retry_on_conflict(lambda: _rebuild(user_id, events, frozenset(workout_ids)), tries=MAX_ATTEMPTS)


def _rebuild(user_id: str, events: dict[str, WorkoutEvent], changed_ids: Collection[str] | None) -> int:
    """Rebuild, unless somebody else writes meanwhile.

    Args:
        events: the completed workouts, or those of `changed_ids`.
        changed_ids: the workouts whose contributions may be wrong; None for all.
    """
    loaded = store.load_all(user_id)
    others = _unchanged_contributions(loaded, changed_ids)
    _reload_newer_workouts(user_id, loaded, events, without=others)
    contributions = others | {workout_id: rules.contribution(event) for workout_id, event in events.items()}
    after = rules.aggregate_contributions(
        contributions.values(),
        plan=loaded.settings.plan,
        today_utc=clock.now().date(),
    )
    writes = [*_contribution_writes(loaded, events, contributions, others), *store.aggregate_writes(loaded, after)]
    has_wrong_totals = after.totals != loaded.aggregates.totals
    # Each transaction checks the same totals: a workout that is counted meanwhile makes the rebuild start again.
    for start in range(0, len(writes), TRANSACTION_LIMIT - 1):
        commit(store.totals_unchanged_write(loaded), *writes[start : start + TRANSACTION_LIMIT - 1])
    if writes or has_wrong_totals:
        totals_writes = store.totals_writes(loaded, after.totals, loaded.settings) if has_wrong_totals else []
        commit(*totals_writes, outbox_write(AnalyticsChanged(user_id=user_id)))
    return len(writes) + has_wrong_totals


def _unchanged_contributions(loaded: LoadedItems, changed_ids: Collection[str] | None) -> dict[str, Contribution]:
    """The stored contributions of the workouts that were not changed."""
    if changed_ids is None:
        return {}
    return {
        workout_id: item.contribution
        for workout_id, item in loaded.contributions.items()
        if item.contribution is not None and workout_id not in changed_ids
    }


def _reload_newer_workouts(
    user_id: str, loaded: LoadedItems, events: dict[str, WorkoutEvent], *, without: Container[str]
) -> None:
    """Read again the workouts that were counted in a newer version than the list has, or that it lacks.

    The list of workouts comes from an index, which may lag; the workouts are read from the table itself.

    Args:
        without: workouts that were not changed.
    """
    versions = {workout_id: event.workout_version for workout_id, event in events.items()}
    outdated_ids = [
        workout_id
        for workout_id, item in loaded.contributions.items()
        if workout_id not in without and item.is_newer_than(versions.get(workout_id))
    ]
    newer_events = {event.workout_id: event for event in published.completed_workouts_with_ids(user_id, outdated_ids)}
    for workout_id in outdated_ids:
        newer = newer_events.get(workout_id)
        if newer is None:
            events.pop(workout_id, None)
        else:
            events[workout_id] = newer


def _contribution_writes(
    loaded: LoadedItems,
    events: dict[str, WorkoutEvent],
    contributions: dict[str, Contribution],
    others: Container[str],
) -> Iterable[Write]:
    for workout_id, event in events.items():
        item, version, contribution = (
            loaded.contributions.get(workout_id),
            event.workout_version,
            contributions[workout_id],
        )
        # A later version with the same contribution is nothing that has to be written.
        if item is None or item.contribution != contribution:
            yield store.contribution_write(loaded, workout_id, version, contribution)
    for workout_id, item in loaded.contributions.items():
        if workout_id not in events and workout_id not in others and item.contribution is not None:
            yield store.contribution_write(loaded, workout_id, int(item.version), None)


if __name__ == "__main__":
    for user_id in sys.argv[1:]:
        sys.stdout.write(f"{user_id}: {rebuild(user_id)} items were wrong\n")
