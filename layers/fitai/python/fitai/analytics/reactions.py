"""What keeps the analytics right: they follow the workouts and the preferences."""

from contextlib import suppress
from dataclasses import dataclass

from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.analytics import rules, store, summary
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.rules import PER_CALORIE, PER_KILOGRAM, PER_SECOND, Contribution
from fitai.analytics.store import LoadedItems, StreakSettings
from fitai.analytics.streaks import condense, horizon
from fitai.kernel import clock, personal_data
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts.events import WorkoutDeleted, WorkoutEvent

TRIES = 60
"""An import tells of hundreds of a user's workouts at once, and all of them write the same totals."""


@dataclass(frozen=True, slots=True)
class ContributionChange:
    """A workout as an event tells of it: what it adds now, as of which version of it; nothing when it is deleted."""

    user_id: str
    workout_id: str
    version: int
    contribution: Contribution | None


def update_analytics(event: WorkoutEvent | WorkoutDeleted) -> None:
    """Bring the analytics to where the event's workout stands, and tell the user's devices.

    Events may come twice, late and in any order: of one workout the highest version counts, and it counts once.
    """
    if isinstance(event, WorkoutDeleted):
        if not event.was_completed:
            return
        added = None
    else:
        added = rules.contribution(event)
    change = ContributionChange(event.user_id, event.workout_id, event.workout_version, added)
    try:
        news = retry_on_conflict(lambda: _apply_contribution(change), tries=TRIES)
    except personal_data.AccountGone:
        return
    if news is not None:
        delivery.push(connections.room_connections(connections.user_room(event.user_id)), news)


def _apply_contribution(change: ContributionChange) -> ProgressSynced | None:
    """Apply a change once: one batch, one query and one transaction. None when it changes nothing."""
    new = change.contribution
    loaded = store.load_for_workout(change.user_id, change.workout_id, new.date if new else None)
    known = loaded.contributions.get(change.workout_id)
    if known is not None and int(known.version) >= change.version:
        return None
    old = known.contribution if known else None
    noting = store.contribution_write(loaded, change.workout_id, change.version, new)
    if old == new:
        commit(noting, personal_data.account_exists_check_write(change.user_id))
        return None
    store.load_affected(loaded, [one.date for one in (old, new) if one is not None])
    after = rules.replace_contribution(
        loaded.standing,
        old,
        new,
        others=lambda: store.other_contributions(change.user_id, but=change.workout_id),
        target=loaded.choices.target,
        today_utc=clock.now().date(),
    )
    commit(
        noting,
        store.totals_write(loaded, after.totals, loaded.choices),
        *store.aggregate_writes(loaded, after),
        *store.unchanged_writes(loaded, after),
        personal_data.account_exists_check_write(change.user_id),
    )
    return _progress_event(loaded, after)


def _progress_event(loaded: LoadedItems, after: rules.Aggregates) -> ProgressSynced:
    totals, choices = after.totals, loaded.choices
    today = summary.local_today(totals, choices)
    return ProgressSynced(
        revision=int(loaded.totals.revision) + 1 if loaded.totals else 1,
        total_workouts=totals.workouts,
        total_volume=totals.volume / PER_KILOGRAM,
        total_duration=totals.duration / PER_SECOND,
        total_calories=totals.calories / PER_CALORIE,
        personal_records=totals.personal_records,
        current_streak=totals.day_streaks.current(today.toordinal()),
        longest_streak=totals.day_streaks.longest(today.toordinal()),
        weekly_streak=summary.weekly_streak(totals, choices, today, after.calendar.in_week(today)),
    )


def apply_preferences(event: UserRegistered | PreferencesChanged) -> None:
    """Take over the account's time zone and weekly target; the weekly streak is counted anew against it.

    The highest revision counts, whatever order the events come in.
    """
    revision = event.revision if isinstance(event, PreferencesChanged) else 0
    choices = StreakSettings(event.timezone, event.weekly_target, revision)
    with suppress(personal_data.AccountGone):
        retry_on_conflict(lambda: _apply_settings(event.user_id, choices), tries=TRIES)


def _apply_settings(user_id: str, choices: StreakSettings) -> None:
    loaded = store.load_settings(user_id)
    known = loaded.choices.revision
    if known is not None and choices.revision is not None and known >= choices.revision:
        return
    standing = loaded.standing
    runs = standing.calendar.week_runs(choices.target)
    totals = standing.totals.model_copy(update={"week_streaks": condense(runs, horizon(clock.now().date(), "week"))})
    commit(
        store.totals_write(loaded, totals, choices),
        *store.unchanged_writes(loaded, standing),
        personal_data.account_exists_check_write(user_id),
    )
