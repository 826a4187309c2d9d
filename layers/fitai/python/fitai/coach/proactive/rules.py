"""When a user's training is checked, and what may be recommended. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from fitai.coach.models import Occasion
from fitai.coach.proactive.models import Finding, Moments, PastFinding, ProactiveState
from fitai.training.days import day_start

MAX_A_WEEK = 2
"""Recommendations within any seven days."""
WEEK = timedelta(days=7)
SILENCE = timedelta(days=28)
"""How long the same finding is not recommended again."""
MORNING = 9
"""The hour of a check, in the user's time zone."""
MIN_CHECK_INTERVAL = timedelta(days=3)
"""The shortest time between two checks."""
BREAK_DAYS = 14
"""Days without a workout that are a break; fewer than three weeks cost little strength, so that it is not too late then."""
REGULAR_WORKOUTS, REGULAR_WEEKS = 8, 8
"""Workouts in the weeks before a break of who trains regularly: for others it is no break."""
DELOAD_LOAD, DELOAD_SETS = 0.8, 0.6
"""The usual deload: shares of the load and of the sets (coach.md, V16)."""
RECENT_DAYS = 14
"""A lift whose last day is longer ago is not stuck, but left out."""
BALANCE_WEEKS = 4
"""Whole weeks that an imbalance is judged by."""
LACKING_SHARE, LACKING_SETS = 0.5, 2.0
"""A muscle lacks sets that gets less than this share of its floor, and so many sets a week too few."""
PUSH_PULL = (0.5, 1.5)
"""The allowed ratio of the sets of pushes and pulls (coach.md, V11)."""
PUSH_PULL_SETS = 6
"""Weekly sets of both together from which the ratio is judged (coach.md, V11)."""
ORDER: tuple[Occasion, ...] = ("return", "deload", "plateau", "imbalance")
"""The order in which findings are preferred."""


def moments(last_day: date, zone: str) -> Moments:
    """The moments that the next check depends on, in the user's time zone."""
    return Moments(
        after_workout=day_start(last_day + timedelta(days=1), zone, MORNING),
        after_break=day_start(last_day + timedelta(days=BREAK_DAYS), zone, MORNING),
    )


def next_check(checked_at: datetime | None, times: Moments) -> datetime | None:
    """When the training is checked next: the morning after the newest workout, then when a break has begun.

    Between two checks there are at least three days; after a break there is none until the next workout.
    """
    if checked_at is None or checked_at < times.after_workout:
        earliest = times.after_workout if checked_at is None else checked_at + MIN_CHECK_INTERVAL
        return max(times.after_workout, earliest)
    return times.after_break if checked_at < times.after_break else None


def may_recommend(findings: Iterable[PastFinding], now: datetime) -> bool:
    """Whether fewer than two recommendations were made within the last seven days."""
    return sum(finding.at > now - WEEK for finding in findings) < MAX_A_WEEK


def best_finding(findings: Sequence[Finding], past: Iterable[PastFinding], now: datetime) -> Finding | None:
    """The first finding by `ORDER` and weight, without those recommended in the last four weeks; None where none is left."""
    silent = {(finding.occasion, finding.subject) for finding in past if finding.at > now - SILENCE}
    candidates = [finding for finding in findings if (finding.occasion, finding.subject) not in silent]
    return min(
        candidates, key=lambda finding: (ORDER.index(finding.occasion), -finding.weight, finding.subject), default=None
    )


def with_finding(state: ProactiveState, finding: Finding | None, now: datetime) -> list[PastFinding]:
    """The past findings after a check, the new one included; older than four weeks are dropped."""
    recent = [past for past in state.findings if past.at > now - SILENCE]
    if finding is None:
        return recent
    return [*recent, PastFinding(occasion=finding.occasion, subject=finding.subject, at=now)]


# --- findings ----------------------------------------------------------------------------------------------


def lacks_sets(sets: float, floor: float) -> bool:
    """Whether a muscle gets less than half of its floor, and two sets a week too few."""
    return sets < LACKING_SHARE * floor and floor - sets >= LACKING_SETS


def weaker_side(push: float, pull: float) -> str | None:
    """Which of pushes and pulls is trained too little against the other, by their weekly sets; None where neither is."""
    if push + pull < PUSH_PULL_SETS:
        return None
    lowest, highest = PUSH_PULL
    if push < lowest * pull:
        return "push"
    return "pull" if push > highest * pull else None


def is_break(last_day: date, today: date, workouts_before: int) -> bool:
    """Whether a regular user has stopped training: two weeks without a workout after eight in eight weeks."""
    return (today - last_day).days >= BREAK_DAYS and workouts_before >= REGULAR_WORKOUTS
