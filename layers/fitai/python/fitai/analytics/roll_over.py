"""What time alone changes: streaks and targets roll over at each user's own midnight, and a week is summed up after it.

Both are deadlines of the totals (`store.totals_writes`): a user for whom nothing will change has none. A run may be cut off
anywhere and started twice: the transaction that handles a user moves the deadline.
"""

from contextlib import suppress
from datetime import date

from fitai.analytics import store
from fitai.analytics.events import AnalyticsChanged
from fitai.analytics.progress_event import progress_event
from fitai.analytics.rules import Totals, settled_totals
from fitai.analytics.standing import standing, week_to_sum_up
from fitai.analytics.store import MAX_ATTEMPTS, LoadedItems
from fitai.analytics.week_plan import StreakSettings
from fitai.analytics.week_streaks import WeekTally
from fitai.kernel import clock, events, personal_data
from fitai.kernel.deadlines import Deadline, DueSubject, handle_due
from fitai.kernel.live import delivery
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.table import commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes


def roll_over_streaks(budget: TimeBudget) -> int:
    """Roll over the streaks of all for whom something has changed since; the next run continues.

    One Query for each zone offset; for each user 1 GetItem, 1 TransactWriteItems, 1 Query for the devices.

    Returns:
        How many users were handled.
    """
    return handle_due(store.ROLL_OVER, _roll_over_streak, budget)


def send_weekly_summaries(budget: TimeBudget) -> int:
    """Sum up the week for all who have trained in it, on the morning after it; the next run continues.

    One Query for each zone offset; for each user 1 GetItem, 1 TransactWriteItems.

    Returns:
        How many users were handled.
    """
    return handle_due(store.SUMMARY, _sum_up_week, budget)


def _sum_up_week(subject: DueSubject) -> None:
    """Sum up one user's week. Nothing happens where the index lags, and it was handled already."""
    with suppress(personal_data.AccountGone):
        retry_on_conflict(lambda: _sum_up(store.load_totals(subject.user_id)), tries=MAX_ATTEMPTS)


def _roll_over_streak(subject: DueSubject) -> None:
    """Roll over one user's streak, and push it. Nothing happens where the index lags, and it was handled already."""
    with suppress(personal_data.AccountGone):
        event = retry_on_conflict(lambda: _roll_over(store.load_totals(subject.user_id)), tries=MAX_ATTEMPTS)
        if event is not None:
            delivery.push_to_user(subject.user_id, event)


def _is_due(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.at <= clock.now()


def _roll_over(loaded: LoadedItems) -> LiveEvent | None:
    item = loaded.totals
    if item is None or not _is_due(item.next_change):
        return None
    # The streaks themselves are computed at each reading: what is due next is written, and what is decided condensed.
    totals = settled_totals(item.totals, item.settings.plan, clock.now().date())
    commit(
        *store.totals_writes(loaded, totals, item.settings),
        personal_data.account_exists_check_write(loaded.user_id),
        events.outbox_write(AnalyticsChanged(user_id=loaded.user_id)),
    )
    return progress_event(loaded, totals, item.settings)


def _sum_up(loaded: LoadedItems) -> None:
    item = loaded.totals
    if item is None or not _is_due(item.next_summary):
        return
    totals, settings, now = item.totals, item.settings, clock.now()
    tally = week_to_sum_up(totals, settings, int(item.summarized or 0), now)
    # The day may have become an earlier one by a journey, or too much time has passed: then only the deadline moves.
    is_over = tally is not None and tally.week < standing(totals, settings, now).week
    notices = [_summary(loaded.user_id, tally, totals, settings)] if tally and is_over else []
    commit(
        *store.totals_writes(loaded, totals, settings, summarized=tally.week if tally and is_over else None),
        personal_data.account_exists_check_write(loaded.user_id),
        *notice_writes(*notices),
    )


def _summary(user_id: str, tally: WeekTally, totals: Totals, settings: StreakSettings) -> Notice:
    """The notice that sums up a week. It says what was done, never what was not."""
    needed, weeks = settings.plan.needed(tally.week), standing(totals, settings, clock.now()).weeks
    is_met = tally.workouts >= needed and not settings.plan.is_paused(tally.week)
    first_day = date.fromordinal(settings.plan.first_day(tally.week)).isoformat()
    numbers = {"workouts": str(tally.workouts), "days": str(tally.days), "weeklyStreak": str(weeks.current)}
    return Notice(
        user_id,
        "weekly_summary",
        f"week:{first_day}",
        values=numbers | ({"form": "met"} if is_met else {}),
        data=numbers | {"weekStartDate": first_day, "target": str(needed), "met": "true" if is_met else "false"},
    )
