"""How scores follow the data: what the events of the analytics and of workouts change.

An event says where to look. Every score is computed from the training as it is stored now, and set with the moment at which it
was read, so that events may come twice, late and in any order.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from fitai.accounts.events import PreferencesChanged
from fitai.analytics import published as analytics
from fitai.analytics.events import AnalyticsChanged
from fitai.community.boards import published as boards
from fitai.community.boards.models import Board
from fitai.community.challenges import plausibility
from fitai.community.challenges.progress import entry_of
from fitai.community.challenges.telling import REASONS
from fitai.community.leaderboards import rules, store
from fitai.community.leaderboards.live_events import LeaderboardUpdate
from fitai.community.leaderboards.models import LeaderboardMetric, LeaderboardPeriod
from fitai.community.leaderboards.rules import METRICS, DayValues, Training
from fitai.community.leaderboards.store import Exclusion, History
from fitai.kernel import clock
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes
from fitai.training.days import local_day
from fitai.users import published as users
from fitai.users.published import LeaderboardProfile
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored

MAX_ATTEMPTS = 30
ALL_DAYS = date(1970, 1, 1)

ScoreSource = (
    AnalyticsChanged | PreferencesChanged | WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored
)
"""The events that may change a score, or who is listed."""


def follow(event: ScoreSource) -> None:
    """Bring a user's scores up to date with the data, after something has changed."""
    with suppress(AccountGone):
        match event:
            case AnalyticsChanged():
                update_scores(event.user_id, event.days)
            case PreferencesChanged():
                list_scores(event.user_id)
            case WorkoutDeleted() if not event.was_completed:
                return
            case _:
                _exclude(event)


# --- excluded workouts -------------------------------------------------------------------------------------


def _exclude(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    """Store that a workout is implausible, or no longer is, and tell its owner why: one GetItem for one that is not."""
    if isinstance(event, WorkoutRestored):
        if event.completed is None:
            return
        event = event.completed
    found = retry_on_conflict(lambda: _store_exclusion(event), tries=MAX_ATTEMPTS)
    if found:
        update_scores(event.user_id, found)


def _store_exclusion(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> list[date]:
    """Returns the days whose scores change; none where nothing has changed."""
    before = store.find_exclusion(event.user_id, event.workout_id)
    if before is not None and before.workout_version >= event.workout_version:
        return []
    if isinstance(event, WorkoutDeleted):
        if before is None:
            return []
        after = before.model_copy(update={"workout_version": event.workout_version, "reasons": []})
    else:
        entry = entry_of(event, event.at)
        if before is None and not entry.flaws:
            return []
        after = Exclusion(
            workout_id=event.workout_id,
            workout_version=event.workout_version,
            day=event.date,
            seconds=entry.seconds,
            distance=entry.distance,
            volume=entry.volume,
            reasons=[flaw.reason for flaw in entry.flaws],
        )
    commit(
        store.exclusion_write(event.user_id, before, after),
        account_exists_check_write(event.user_id),
        *_notice_writes(event.user_id, before, after),
    )
    return [after.day] if before is None else [before.day, after.day]


def _notice_writes(user_id: str, before: Exclusion | None, after: Exclusion) -> list[Write]:
    added = [reason for reason in after.reasons if before is None or reason not in before.reasons]
    return notice_writes(
        *(
            Notice(
                user_id,
                "challenge_excluded",
                "leaderboards",
                occasion=f"{after.workout_id}:{reason}",
                values={"challenge": "Leaderboards", "reason": REASONS[reason]},
                data={"workoutId": after.workout_id, "reason": reason},
            )
            for reason in added
        )
    )


# --- scores ------------------------------------------------------------------------------------------------


def update_scores(user_id: str, days: Sequence[date]) -> None:
    """Compute and set the scores of the periods that these days are in, and of the present ones.

    One GetItem, three Queries, one write of the months, and for each of about 20 boards a GetItem and a write: one unit for a user
    who is not listed, 6 to 10 for one who is.

    Args:
        days: those whose training has changed; empty where everything may have: then all weeks are read.
    """
    retry_on_conflict(lambda: _update_scores(user_id, days), tries=MAX_ATTEMPTS)


def _update_scores(user_id: str, days: Sequence[date]) -> None:
    now = clock.now()
    profile = users.leaderboard_profile(user_id)
    if profile is None:
        return
    today = local_day(now, profile.timezone, profile.day_starts_at)
    # Before the training: of two that compute the same month, the one that has read older training meets a conflict.
    history = store.load_history(user_id)
    affected = rules.affected_days(days, today, now)
    training = _load_training(user_id, profile, history, affected if days else None)
    months = _months(history, training, affected if days else sorted(training.days))
    writes = store.months_writes(user_id, history, months)
    if writes:
        commit(*writes)
    known = {score.board_id for score in boards.scores_on(user_id)}
    scores = [(*board, rules.period_value(*board, training)) for board in rules.open_boards(affected, now)]
    for metric in rules.SUMMED:
        scores.append((metric, "all_time", today, sum(sums.get(metric, 0.0) for sums in months.values())))
    for metric, period, day, value in scores:
        # Nothing is stored for who does not train. Where something was changed even nothing is: it keeps off what is older.
        if value or days or rules.board_id(metric, period, day) in known:
            _set(user_id, profile, metric, period, day, value, now)


def _months(history: History, training: Training, days: Iterable[date]) -> dict[str, dict[str, float]]:
    firsts = {day.replace(day=1) for day in days}
    months = dict(history.months)
    for first in sorted(firsts):
        sums = rules.month_sums(first, training)
        months[f"{first:%Y-%m}"] = sums
        if not sums:
            del months[f"{first:%Y-%m}"]
    return months


def _load_training(
    user_id: str, profile: LeaderboardProfile, history: History, days: Sequence[date] | None
) -> Training:
    """The training of the months and weeks of some days, or of all, and the estimates of the 90 days before."""
    first = (
        ALL_DAYS
        if days is None
        else min(min(day.replace(day=1), rules.first_day("weekly", day) or day) for day in days)
    )
    last = date.max if days is None else max(rules.last_day("monthly", day) + timedelta(days=7) for day in days)
    period = analytics.training_between(user_id, max(first - timedelta(days=plausibility.JUMP_DAYS), ALL_DAYS), last)
    values = {
        day: DayValues(
            count,
            period.training.seconds.get(day, 0.0),
            period.training.distance.get(day, 0.0),
            period.training.volume.get(day, 0.0),
        )
        for day, count in period.training.workouts.items()
    }
    p90 = {
        exercise_id: weight
        for exercise_id in period.estimates
        if (weight := plausibility.highest_p90(exercise_id, profile.sex, profile.weight)) is not None
    }
    return Training(
        days=rules.counted_days(values, ((exclusion.day, exclusion.values) for exclusion in history.excluded)),
        estimates=period.estimates,
        p90=p90,
        excluded_days={exclusion.day for exclusion in history.excluded},
        weekly_target=profile.weekly_target,
    )


def _set(
    user_id: str,
    profile: LeaderboardProfile,
    metric: LeaderboardMetric,
    period: LeaderboardPeriod,
    day: date,
    value: float,
    now: datetime,
) -> None:
    closes = rules.closes_at(period, day)
    board = Board(
        rules.board_id(metric, period, day),
        expires_at=None if closes is None else closes + rules.KEPT,
        bounds_from=rules.board_before(metric, period, day),
    )
    listed = profile.listed and METRICS[metric].is_global
    if boards.set_score(board, user_id, rules.board_score(metric, value), now, listed=listed) and listed:
        event = LeaderboardUpdate(scope="global", metric=metric, period=period, as_of=now)
        boards.tell_watchers(board.id, event)


def list_scores(user_id: str) -> None:
    """Put a user on the boards that everybody sees, or take the user off, as the account says now."""
    now = clock.now()
    profile = users.leaderboard_profile(user_id)
    if profile is None:
        return
    codes = {metric.code for metric in METRICS.values() if metric.is_global}
    for score in boards.scores_on(user_id):
        if score.board_id[:2] in codes and score.listed != profile.listed and score.score is not None:
            board = Board(score.board_id, expires_at=score.expires_at)
            boards.set_score(board, user_id, score.score, now, listed=profile.listed)
