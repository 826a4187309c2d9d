"""What is sent when its time has come: what was held, the daily summary, reminders, the warning of a streak.

Each is a deadline of the user's delivery state: a run handles what is due, a crash leaves the rest to the next one. What is sent
follows from an event of the transaction that moves the deadline, or from a notice, of which a second one is silent.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from fitai.analytics import published as analytics
from fitai.analytics.models import WeeklyStreak
from fitai.kernel import clock, events, personal_data
from fitai.kernel.deadlines import Deadline, DueSubject, handle_due
from fitai.kernel.events import Event
from fitai.kernel.table import commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.delivery import reading, rules, store
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.delivery.models import DeliveryState
from fitai.notifications.delivery.reading import Mailbox
from fitai.notifications.models import Notice
from fitai.notifications.telling import notify
from fitai.workouts import published as workouts

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: many may be telling the same user of something."""
MIN_STREAK = 2
"""Weeks of a streak whose user is told that it needs workouts: a single week is no streak yet."""


def send_due(budget: TimeBudget) -> int:
    """Send all that is due; the next run continues.

    One Query for each zone offset and kind.

    Returns:
        How many deadlines were handled.
    """
    return (
        handle_due(store.HELD, _release_held, budget)
        + handle_due(store.REMINDER, _remind, budget)
        + handle_due(store.DIGEST, _send_digest, budget)
        + handle_due(store.RISK, _warn_of_risk, budget)
    )


def _is_due(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.at <= clock.now()


def _move(user_id: str, before: DeliveryState, after: DeliveryState, *told: Event) -> None:
    """Commit a changed state with its deadlines and events."""
    writes = store.state_writes(user_id, before, after)
    if writes:
        outbox = [events.outbox_write(event) for event in told]
        commit(*writes, personal_data.account_exists_check_write(user_id), *outbox)


# --- quiet hours and daily summaries -----------------------------------------------------------------------


def _release_held(subject: DueSubject) -> None:
    """End the quiet hours of a user: a GetItem and a transaction."""

    def attempt() -> None:
        state = store.load_state(subject.user_id)
        if _is_due(state.held_until):
            after = rules.next_state(state, held=[], held_until=None)
            _move(subject.user_id, state, after, HeldReleased(user_id=subject.user_id, lines=state.held))

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _send_digest(subject: DueSubject) -> None:
    """Let the daily summary of a user be sent: a GetItem and a transaction. The next notification begins another."""

    def attempt() -> None:
        state, now = store.load_state(subject.user_id), clock.now()
        if _is_due(state.digest_at):
            due = DigestDue(user_id=subject.user_id, since=state.digest_since, until=now)
            _move(subject.user_id, state, rules.next_state(state, digest_at=None, digest_since=now), due)

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


# --- reminders ---------------------------------------------------------------------------------------------


def schedule_reminders(user_id: str) -> None:
    """Let the next reminder be due by the user's settings as they are now: a BatchGetItem, and a transaction if it moves."""

    def attempt() -> None:
        mailbox = reading.load_mailbox(user_id)
        after = rules.next_state(mailbox.state, reminder_at=_next_reminder(mailbox, clock.now()))
        _move(user_id, mailbox.state, after)

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _next_reminder(mailbox: Mailbox, after: datetime) -> Deadline | None:
    recipient = mailbox.recipient
    if recipient is None or not recipient.choices.workout_reminders:
        return None
    zone = rules.zone_of(recipient.zone, mailbox.state)
    moment = rules.next_reminder(mailbox.preferences.reminder_times, zone, after)
    return None if moment is None else Deadline.of(moment, zone)


def _remind(subject: DueSubject) -> None:
    """Remind a user of the day's workout, unless they have trained, train now, or pause; then the next one is due.

    A BatchGetItem, a Query, a GetItem; what a notice costs; a BatchGetItem and a transaction.
    """
    user_id, now = subject.user_id, clock.now()
    mailbox = reading.load_mailbox(user_id)
    due = mailbox.state.reminder_at
    if due is None or due.at > now:
        return
    if mailbox.recipient is not None and now - due.at < rules.REMINDER_LATENESS:
        day = rules.local_day(due.at, rules.zone_of(mailbox.recipient.zone, mailbox.state))
        training = analytics.daily_training(user_id, day)
        is_paused = any(first <= day <= last for first, last in training.pauses)
        if not is_paused and not training.workouts.get(day) and workouts.active_workout_id(user_id) is None:
            # Its key is the day's: after a crash here the second one is silent.
            notify(Notice(user_id, "workout_reminder", f"day:{day.isoformat()}", data={"date": day.isoformat()}))
    schedule_reminders(user_id)


# --- streaks -----------------------------------------------------------------------------------------------


def watch_streak(user_id: str) -> None:
    """Find out when the user's week will be at risk: a BatchGetItem and a GetItem, and a transaction if that moves."""

    def attempt() -> None:
        mailbox, streak = reading.load_mailbox(user_id), analytics.progress_synced(user_id).weekly_streak
        _move(user_id, mailbox.state, rules.next_state(mailbox.state, risk_at=_next_risk(mailbox, streak)))

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def is_at_stake(streak: WeeklyStreak) -> bool:
    """Whether a week that is not met would end a streak: it has some weeks, no freeze is held, the user does not pause."""
    return streak.current >= MIN_STREAK and not streak.freezes and streak.paused_until is None


def _next_risk(mailbox: Mailbox, streak: WeeklyStreak) -> Deadline | None:
    """The next moment after now at which a week needs a workout on each of its remaining days: this week's, else the next's."""
    if mailbox.recipient is None or not is_at_stake(streak):
        return None
    zone, now = rules.zone_of(mailbox.recipient.zone, mailbox.state), clock.now()
    moments = (
        rules.risk_moment(streak.week_start_date, streak.target - streak.this_week, zone),
        rules.risk_moment(streak.week_start_date + timedelta(days=7), streak.target, zone),
    )
    moment = next((moment for moment in moments if moment is not None and moment > now), None)
    return None if moment is None else Deadline.of(moment, zone)


def _warn_of_risk(subject: DueSubject) -> None:
    """Tell a user that the week needs a workout on each of its remaining days, once a week; then the next moment is due."""
    user_id = subject.user_id
    if not _is_due(store.load_state(user_id).risk_at):
        return
    streak = analytics.progress_synced(user_id).weekly_streak
    left, last_day = streak.target - streak.this_week, streak.week_start_date + timedelta(days=6)
    mailbox = reading.load_mailbox(user_id)
    if mailbox.recipient is not None and is_at_stake(streak):
        zone = rules.zone_of(mailbox.recipient.zone, mailbox.state)
        moment = rules.risk_moment(streak.week_start_date, left, zone)
        is_timely = moment is not None and moment <= clock.now() and rules.local_day(clock.now(), zone) <= last_day
        if is_timely:
            values = {"left": str(left), "until": last_day.isoformat(), "weeks": str(streak.current)}
            notify(Notice(user_id, "streak_at_risk", f"week:{streak.week_start_date.isoformat()}", values=values))
    watch_streak(user_id)
