"""The reactions that keep the analytics up to date: with the workouts, and with the preferences."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.analytics import progress_event, rules, store
from fitai.analytics.events import AnalyticsChanged
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.rules import Contribution
from fitai.analytics.store import MAX_ATTEMPTS, StreakSettings
from fitai.analytics.streaks import condense, horizon
from fitai.kernel import clock, events, personal_data
from fitai.kernel.live import delivery
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts.events import WorkoutDeleted, WorkoutEvent, WorkoutRestored


@dataclass(frozen=True, slots=True)
class ContributionChange:
    """A workout's new contribution, and the version of the workout that it is of; None when the workout is deleted."""

    user_id: str
    workout_id: str
    version: int
    contribution: Contribution | None


def update_analytics(event: WorkoutEvent | WorkoutDeleted | WorkoutRestored) -> None:
    """Bring the analytics up to date with the event's workout, and push the totals to the user's devices.

    Events may come twice, late and in any order: of one workout the highest version counts, and it counts once.
    """
    if isinstance(event, WorkoutRestored):
        if event.completed is None:
            return
        event = event.completed
    if isinstance(event, WorkoutDeleted):
        if not event.was_completed:
            return
        contribution = None
    else:
        contribution = rules.contribution(event)
    change = ContributionChange(event.user_id, event.workout_id, event.workout_version, contribution)
    try:
        progress = retry_on_conflict(lambda: _apply_contribution(change), tries=MAX_ATTEMPTS)
    except personal_data.AccountGone:
        return
    if progress is not None:
        delivery.push_to_user(event.user_id, progress)


def _apply_contribution(change: ContributionChange) -> ProgressSynced | None:
    """Apply a change, unless it was applied before: one batch, one Query and one transaction.

    Returns:
        The live event with the new totals; None when they have not changed.
    """
    new = change.contribution
    loaded = store.load_for_workout(change.user_id, change.workout_id, new.date if new else None)
    current_item = loaded.contributions.get(change.workout_id)
    if current_item is not None and int(current_item.version) >= change.version:
        return None
    old = current_item.contribution if current_item else None
    contribution_write = store.contribution_write(loaded, change.workout_id, change.version, new)
    if old == new:
        commit(contribution_write, personal_data.account_exists_check_write(change.user_id))
        return None
    store.load_affected(loaded, [changed.date for changed in (old, new) if changed is not None])
    after = rules.replace_contribution(
        loaded.aggregates,
        old,
        new,
        load_others=lambda: store.other_contributions(change.user_id, except_id=change.workout_id),
        target=loaded.settings.target,
        starts_on=loaded.settings.week_starts_on,
        today_utc=clock.now().date(),
    )
    commit(
        contribution_write,
        store.totals_write(loaded, after.totals, loaded.settings),
        *store.aggregate_writes(loaded, after),
        *store.unchanged_writes(loaded, after),
        personal_data.account_exists_check_write(change.user_id),
        events.outbox_write(AnalyticsChanged(user_id=change.user_id, days=_changed_days(old, new))),
    )
    return progress_event.progress_event(
        after, loaded.settings, int(loaded.totals.revision) + 1 if loaded.totals else 1
    )


def _changed_days(*contributions: Contribution | None) -> list[date]:
    return sorted({changed.date for changed in contributions if changed is not None})


def apply_preferences(event: UserRegistered | PreferencesChanged) -> None:
    """Store the account's time zone, weekly target, start of the week and of the day; count the weekly streak by them.

    The highest revision counts, in whatever order the events come.
    """
    revision = event.revision if isinstance(event, PreferencesChanged) else 0
    settings = StreakSettings(
        event.timezone,
        event.weekly_target,
        revision,
        week_starts_on=event.week_starts_on,
        day_starts_at=event.day_starts_at,
    )
    with suppress(personal_data.AccountGone):
        retry_on_conflict(lambda: _apply_settings(event.user_id, settings), tries=MAX_ATTEMPTS)


def _apply_settings(user_id: str, settings: StreakSettings) -> None:
    loaded = store.load_settings(user_id)
    current_revision = loaded.settings.revision
    if current_revision is not None and settings.revision is not None and current_revision >= settings.revision:
        return
    aggregates = loaded.aggregates
    starts_on = settings.week_starts_on
    runs = aggregates.calendar.week_runs(settings.target, starts_on)
    streaks = condense(runs, horizon(clock.now().date(), "week", starts_on))
    totals = aggregates.totals.model_copy(update={"week_streaks": streaks})
    commit(
        store.totals_write(loaded, totals, settings),
        *store.unchanged_writes(loaded, aggregates),
        personal_data.account_exists_check_write(user_id),
        events.outbox_write(AnalyticsChanged(user_id=user_id)),
    )
