"""The reactions that keep the analytics up to date: with the workouts, and with the preferences."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.analytics import rules, store
from fitai.analytics.events import AnalyticsChanged
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.progress_event import progress_event
from fitai.analytics.rules import Contribution, Totals
from fitai.analytics.store import MAX_ATTEMPTS, LoadedItems
from fitai.analytics.week_plan import DatedTarget, StreakSettings, with_target
from fitai.analytics.week_streaks import condense_weeks
from fitai.analytics.zones import with_zone_left
from fitai.kernel import clock, events, personal_data
from fitai.kernel.live import delivery
from fitai.kernel.table import commit, retry_on_conflict
from fitai.training.days import local_day
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
        plan=loaded.settings.plan,
        today_utc=clock.now().date(),
    )
    commit(
        contribution_write,
        *store.totals_writes(loaded, after.totals, loaded.settings),
        *store.aggregate_writes(loaded, after),
        *store.unchanged_writes(loaded, after),
        personal_data.account_exists_check_write(change.user_id),
        events.outbox_write(AnalyticsChanged(user_id=change.user_id, days=_changed_days(old, new))),
    )
    return progress_event(loaded, after.totals, loaded.settings)


def _changed_days(*contributions: Contribution | None) -> list[date]:
    return sorted({changed.date for changed in contributions if changed is not None})


def apply_preferences(event: UserRegistered | PreferencesChanged) -> None:
    """Store the account's time zone, weekly target, start of the week and of the day; count the weekly streak by them.

    The highest revision counts, in whatever order the events come; of the targets each, from the day on which it was set.
    """
    with suppress(personal_data.AccountGone):
        retry_on_conflict(lambda: _apply_settings(event), tries=MAX_ATTEMPTS)


def _apply_settings(event: UserRegistered | PreferencesChanged) -> None:
    loaded = store.load_settings(event.user_id)
    settings = _settings_after(loaded.settings, event)
    if settings == loaded.settings:
        return
    write_settings(loaded, settings)


def write_settings(loaded: LoadedItems, settings: StreakSettings) -> Totals:
    """Write settings, and the streaks that follow from them: one transaction. `loaded` has the totals and the calendar.

    Returns:
        The totals.

    Raises:
        AccountGone: the account was deleted.
        WriteConflict: the totals or the calendar were changed since they were read.
    """
    aggregates = loaded.aggregates
    streaks = condense_weeks(aggregates.calendar, settings.plan, clock.now().date())
    totals = aggregates.totals.model_copy(update={"week_streaks": streaks})
    commit(
        *store.totals_writes(loaded, totals, settings),
        *store.unchanged_writes(loaded, aggregates),
        personal_data.account_exists_check_write(loaded.user_id),
        events.outbox_write(AnalyticsChanged(user_id=loaded.user_id)),
    )
    return totals


def _settings_after(current: StreakSettings, event: UserRegistered | PreferencesChanged) -> StreakSettings:
    revision = event.revision if isinstance(event, PreferencesChanged) else 0
    today = local_day(event.at, event.timezone, event.day_starts_at)
    earlier = current.targets if current.revision is None else current.dated_targets
    targets = with_target(earlier, DatedTarget(today.toordinal(), event.weekly_target, revision))
    if current.revision is not None and current.revision >= revision:
        return replace(current, targets=targets)
    is_moved = current.timezone not in (None, event.timezone)
    return replace(
        current,
        timezone=event.timezone,
        weekly_target=event.weekly_target,
        revision=revision,
        week_starts_on=event.week_starts_on,
        day_starts_at=event.day_starts_at,
        targets=targets,
        zones_left=with_zone_left(current.zones_left, current.timezone if is_moved else None, today),
        progress_updates=(
            event.preferences.notifications.progress_updates
            if isinstance(event, PreferencesChanged)
            else current.progress_updates
        ),
    )
