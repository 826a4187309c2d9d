"""Times, scores and ranks of challenges. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fitai.community.challenges import plausibility
from fitai.community.challenges.metrics import METRICS
from fitai.community.challenges.models import ChallengeStatus, ExcludedEntry
from fitai.community.challenges.plausibility import Estimate
from fitai.community.challenges.state import ChallengeState, Entry, Flaw, LoadedChallenge, Participation
from fitai.training.days import day_start, local_day

FIRST_ZONE, LAST_ZONE = timedelta(hours=14), timedelta(hours=-12)
"""The UTC offsets in which a day begins first, and ends last."""
FREEZE_DELAY = timedelta(hours=48)
"""From the end of a challenge in `LAST_ZONE` until it is frozen."""
LATE_VALUE = timedelta(hours=48)
"""From the end of a day until a value for it can be typed in first."""
JOIN_SHARE = 0.75
"""Share of the duration after which nobody can join."""
MAX_EXCLUDED = 50
"""Excluded entries that are told; the newest."""
WINNING_RANK = 3
"""The last rank that is written down."""
DIGITS = 3
"""Digits of a score behind the point: what differs by less is the same."""
SCALE = 1000
"""Of the whole numbers that boards hold."""
WEEK = 7


# --- times -------------------------------------------------------------------------------------------------


def _utc_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def first_start(state: ChallengeState) -> datetime:
    """When the challenge begins where it begins first."""
    return _utc_midnight(state.start_date) - FIRST_ZONE


def last_end(state: ChallengeState) -> datetime:
    """When the challenge has ended everywhere."""
    return _utc_midnight(state.end_date + timedelta(days=1)) - LAST_ZONE


def freezes_at(state: ChallengeState) -> datetime:
    """When the challenge is frozen and decided."""
    return last_end(state) + FREEZE_DELAY


def starts_at(state: ChallengeState, zone: str) -> datetime:
    """When the challenge begins in a time zone."""
    return day_start(state.start_date, zone)


def ends_at(state: ChallengeState, zone: str) -> datetime:
    """When the challenge ends in a time zone."""
    return day_start(state.end_date + timedelta(days=1), zone)


def join_closes_at(state: ChallengeState, zone: str) -> datetime:
    """Until when somebody in a time zone can join."""
    start = starts_at(state, zone)
    return start + JOIN_SHARE * (ends_at(state, zone) - start)


def last_join_closes_at(state: ChallengeState) -> datetime:
    """Until when anybody can join anywhere."""
    start = _utc_midnight(state.start_date) - LAST_ZONE
    return start + JOIN_SHARE * (last_end(state) - start)


def later(before: datetime, now: datetime) -> datetime:
    """The present moment, but at least a millisecond after another one."""
    return max(now, before + timedelta(milliseconds=1))


def seconds_of_day_left(now: datetime) -> int:
    """Seconds until the next day (UTC)."""
    return int((_utc_midnight(now.date() + timedelta(days=1)) - now).total_seconds()) + 1


def status_at(loaded: LoadedChallenge, now: datetime) -> ChallengeStatus:
    """Where a challenge is in time."""
    if loaded.status == "cancelled":
        return "cancelled"
    if loaded.status == "finished":
        return "finished"
    if now < first_start(loaded.state):
        return "upcoming"
    return "running" if now < last_end(loaded.state) else "ended"


def takes_scores(loaded: LoadedChallenge, now: datetime) -> bool:
    """Whether scores still follow the data."""
    return loaded.status == "open" and now < freezes_at(loaded.state)


# --- scores ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StrengthHistory:
    """What a gain of strength is judged by: the estimates of the 90 days before the challenge, and the 90th percentile."""

    earlier: Sequence[Estimate] = ()
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A score, in the metric unit of the challenge, and what was left out of it."""

    score: float
    excluded: list[ExcludedEntry]


def evaluate(
    state: ChallengeState,
    participation: Participation,
    entries: Iterable[Entry],
    history: StrengthHistory = StrengthHistory(),
) -> Evaluation:
    """The score of a participant by all entries of the period, as they are now."""
    if METRICS[state.metric].is_typed:
        typed = (value for day, value in participation.typed.items() if state.start_date <= day <= state.end_date)
        return Evaluation(_rounded(sum(typed)), [])
    days = _entries_by_day(state, participation.timezone, entries)
    seconds_by_day = {day: sum(entry.seconds for entry in day_entries) for day, day_entries in days.items()}
    impossible = plausibility.impossible_days(seconds_by_day)
    counted: list[tuple[date, Entry]] = []
    flaws: list[tuple[date, Entry, Flaw]] = []
    for day, day_entries in sorted(days.items()):
        for entry in day_entries:
            flaw = _flaw(entry) or impossible.get(day)
            if _value(state, entry) <= 0:
                continue
            if flaw is None:
                counted.append((day, entry))
            else:
                flaws.append((day, entry, flaw))
    if state.metric == "strength":
        score, implausible = _strength_score(state, counted, history)
        flaws += [
            (day, entry, implausible[entry.workout_id]) for day, entry in counted if entry.workout_id in implausible
        ]
    else:
        score = _sum(state, participation, counted)
    most = METRICS[state.metric].most
    excluded = [
        ExcludedEntry(workout_id=entry.workout_id, day=day, **dict(flaw))
        for day, entry, flaw in sorted(flaws, key=lambda flawed: (flawed[0], flawed[1].workout_id), reverse=True)
    ]
    return Evaluation(_rounded(score if most is None else min(score, most)), excluded[:MAX_EXCLUDED])


def _entries_by_day(state: ChallengeState, zone: str, entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    """The entries of the period by the days of a time zone; a workout over midnight is of the day on which it began."""
    days: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        moment = entry.started_at or entry.ended_at
        if entry.deleted or moment is None:
            continue
        day = local_day(moment, zone)
        if state.start_date <= day <= state.end_date:
            days[day].append(entry)
    return {day: sorted(found, key=lambda entry: entry.workout_id) for day, found in days.items()}


def _flaw(entry: Entry) -> Flaw | None:
    if entry.flaws:
        return entry.flaws[0]
    end = entry.ended_at or entry.started_at
    if end is None or entry.logged_at is None or entry.logged_at - end <= plausibility.MAX_LATE:
        return None
    hours = (entry.logged_at - end) / timedelta(hours=1)
    return Flaw(reason="logged_late", value=round(hours, 3), limit=plausibility.MAX_LATE / timedelta(hours=1))


def _value(state: ChallengeState, entry: Entry) -> float:
    """What an entry has of the metric."""
    match state.metric:
        case "target" | "workouts":
            return 1.0
        case "minutes":
            return entry.seconds / 60
        case "distance" if state.exercise_id is None:
            return entry.distance
        case "volume" if state.exercise_id is None:
            return entry.volume
    exercises = [exercise for exercise in entry.exercises if exercise.exercise_id == state.exercise_id]
    if state.metric == "strength":
        return max((exercise.one_rep_max or 0.0 for exercise in exercises), default=0.0)
    return sum(exercise.distance if state.metric == "distance" else exercise.volume for exercise in exercises)


def _sum(state: ChallengeState, participation: Participation, counted: Sequence[tuple[date, Entry]]) -> float:
    most_a_day = METRICS[state.metric].most_a_day
    days: dict[date, float] = defaultdict(float)
    for day, entry in counted:
        days[day] += _value(state, entry)
    if most_a_day is not None:
        days = defaultdict(float, {day: min(value, most_a_day) for day, value in days.items()})
    if state.metric == "target":
        return _target_percent(state, participation.weekly_target, days)
    return sum(days.values())


def _target_percent(state: ChallengeState, weekly_target: int, days: Mapping[date, float]) -> float:
    """Percent of the own weekly targets, by weeks that are counted from the first day.

    What is done beyond the target of a week makes up for no other; a week of fewer days has its share of the target,
    rounded up, and at most one workout a day.
    """
    length = (state.end_date - state.start_date).days + 1
    needed_in_all = done_in_all = 0.0
    for offset in range(0, length, WEEK):
        week_days = min(WEEK, length - offset)
        needed = min(-(-weekly_target * week_days // WEEK), week_days)
        first = state.start_date + timedelta(days=offset)
        done = sum(days.get(first + timedelta(days=day), 0.0) for day in range(week_days))
        needed_in_all += needed
        done_in_all += min(done, needed)
    return 100 * done_in_all / needed_in_all


def _strength_score(
    state: ChallengeState, counted: Sequence[tuple[date, Entry]], history: StrengthHistory
) -> tuple[float, dict[str, Flaw]]:
    """Percent that the best estimate of the period is above the best of the 90 days before; without any, above the first."""
    estimates = [Estimate(day, _value(state, entry), entry.workout_id) for day, entry in counted]
    flaws = plausibility.implausible_estimates(estimates, history.earlier, history.p90)
    valid = [estimate.value for estimate in estimates if estimate.workout_id not in flaws]
    baseline = max((estimate.value for estimate in history.earlier), default=valid[0] if valid else 0.0)
    if not valid or baseline <= 0:
        return 0.0, flaws
    return max(0.0, 100 * (max(valid) / baseline - 1)), flaws


def _rounded(score: float) -> float:
    return round(score, DIGITS)


def board_score(score: float) -> int:
    """A score as the whole number that a board holds."""
    return round(score * SCALE)


def score_of_board(score: int) -> float:
    """The score of a whole number of a board."""
    return score / SCALE


def team_score(scores: Iterable[float], best_of: int) -> float:
    """The mean of the best members' scores; who is missing to the number of them counts 0."""
    return _rounded(sum(sorted(scores, reverse=True)[:best_of]) / best_of)


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """The ranks by scores: equal ones share a rank, 1, 2, 2, 4."""
    ordered = sorted(scores.values(), reverse=True)
    first_places: dict[float, int] = {}
    for place, score in enumerate(ordered, start=1):
        first_places.setdefault(score, place)
    return {id_: first_places[score] for id_, score in scores.items()}


def may_type(participation: Participation, day: date, now: datetime) -> bool:
    """Whether a value for a day can be typed in: corrected until the freeze, but typed in first only within 48 hours."""
    if day in participation.typed:
        return True
    return now <= day_start(day + timedelta(days=1), participation.timezone) + LATE_VALUE
