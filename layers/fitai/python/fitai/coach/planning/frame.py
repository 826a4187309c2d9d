"""What a plan has to reach and may not exceed: floors, maxima, aims, and the time of each day. Pure; sets and seconds.

Everything that follows from the request and the fitting exercises alone is computed here, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fitai.coach.planning.candidates import GROUP_INDEX, GROUPS, timed_cardio
from fitai.coach.planning.drills import DrillTimes, drill_times
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.floors import (
    DAY_PRIMARY_SETS,
    DAY_SETS,
    MAXIMUM_MARGIN,
    asked_floors,
    granted_floors,
    maxima,
)
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.prescription import min_reps
from fitai.coach.planning.split import SplitDay, adjacent_pairs, week_split
from fitai.coach.planning.terms import (
    BIG_MUSCLES,
    SMALL_MUSCLES,
    by_level,
    is_careful,
    is_senior,
    session_minutes,
    targets,
)
from fitai.training.landmarks import LANDMARKS

CARDIO_SHARES = {Goal.FAT_LOSS: 0.18, Goal.ENDURANCE: 0.36}
"""The share of the time that cardio takes at least (rule V21)."""
CARDIO_MARGIN = 0.025
MOBILITY_SHARE = 0.12
"""Of an easy day."""
RECOVERY_SECONDS = 25 * 60
"""Of the seventh day; at least 18 minutes are asked."""
SESSION_MARGIN = 1.085
"""How much longer than the session a day may become where the sets need it; V5 allows 1.1."""
NO_LIMIT = 1000.0
SIDE_EXERCISES = 3
"""Fitting exercises from which a ratio is asked of a side (rule V11)."""
MAX_RAMP_REST = 60
"""Seconds of rest after a warm-up set (rule V5)."""
STRENGTH_RAMP = ((0.45, 5), (0.65, 3), (0.8, 2))
"""Share of the working load, and repetitions, of the lighter sets before the first lift (rule V17)."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """Which ratios of rule V11 are asked, with the limits that the plan keeps: a little inside the rule's."""

    push_pull: tuple[float, float] | None
    directions: tuple[str, ...]
    quadriceps_hamstrings: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The seconds of a day: those aimed at, and for the lifts the usual and the most."""

    aim: float
    lifts: float
    lifts_most: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What a plan has to reach and may not exceed.

    Attributes:
        floors, aims, maxima: weekly sets, by the index of the muscle; `asked` are the floors before they yield, and
            `aim_limits` how far the aims may grow where there is time.
        frequent: muscles that are trained on two days (rule V8).
        cardio_share: of the time; 0 where it is not asked.
        has_pairs: whether lifts are done in supersets of two, where time is too short for anything else.
        weekly_cardio_room: the most seconds of lifts in a week that leave this share.
    """

    request: PlanRequest
    days: tuple[SplitDay, ...]
    lifting_days: tuple[int, ...]
    neighbours: tuple[tuple[int, int], ...]
    asked: tuple[float, ...]
    floors: tuple[float, ...]
    aims: tuple[float, ...]
    aim_limits: tuple[float, ...]
    maxima: tuple[float, ...]
    frequent: tuple[int, ...]
    big: tuple[int, ...]
    ratios: Ratios
    day_sets: float
    day_primary_sets: int
    recovery_sets: int
    times: tuple[DayTimes, ...]
    drills: DrillTimes
    ramp: tuple[tuple[float, int], ...]
    cardio_share: float
    weekly_cardio_room: float
    is_held_to_easy: bool
    has_pairs: bool = False


def build_frame(request: PlanRequest, fitting: Sequence[ExerciseFacts], is_held_to_easy: bool) -> Frame:
    """The frame of a plan."""
    days = week_split(request)
    floors = granted_floors(request, fitting)
    trainable = {group for facts in fitting if facts.is_lift for group in facts.primary}
    drills = drill_times(request)
    ramp = _ramp(request)
    share = CARDIO_SHARES.get(request.goal, 0.0) if timed_cardio(fitting) else 0.0
    wanted = targets(request)
    most = maxima(request)
    times = tuple(_day_times(request, day, drills, ramp, share) for day in days)
    return Frame(
        request=request,
        days=days,
        lifting_days=tuple(index for index, day in enumerate(days) if day.kind.has_lifts),
        neighbours=tuple(pair for pair in adjacent_pairs(days) if all(days[index].kind.has_lifts for index in pair)),
        asked=_by_group(asked_floors(request)),
        floors=_by_group(floors),
        aims=_by_group(_aims(request, floors, trainable)),
        aim_limits=_by_group(_aim_limits(request)),
        maxima=tuple(most.get(group, NO_LIMIT) - MAXIMUM_MARGIN for group in GROUPS),
        frequent=tuple(
            GROUP_INDEX[muscle]
            for muscle in BIG_MUSCLES
            if floors.get(muscle, 0.0) >= 2
            and request.days_per_week > 1
            and request.goal is not Goal.ENDURANCE
            and not wanted
        ),
        big=tuple(GROUP_INDEX[muscle] for muscle in BIG_MUSCLES),
        ratios=_ratios(request, fitting),
        day_sets=by_level(request, DAY_SETS)
        if request.goal in (Goal.STRENGTH, Goal.MUSCLE_BUILDING, Goal.GENERAL)
        else NO_LIMIT,
        day_primary_sets=by_level(request, DAY_PRIMARY_SETS),
        recovery_sets=1 if is_senior(request) else 4,
        times=times,
        drills=drills,
        ramp=ramp,
        cardio_share=share,
        weekly_cardio_room=_weekly_cardio_room(days, times, drills, share),
        is_held_to_easy=is_held_to_easy,
    )


def _by_group(sets: dict[str, float]) -> tuple[float, ...]:
    return tuple(sets.get(group, 0.0) for group in GROUPS)


def _ramp(request: PlanRequest) -> tuple[tuple[float, int], ...]:
    if request.goal is not Goal.STRENGTH:
        return ()
    ramp = STRENGTH_RAMP if session_minutes(request) >= 45 else STRENGTH_RAMP[:2]
    return tuple((share, max(reps, min_reps(request))) for share, reps in ramp)


def ramp_seconds(ramp: Sequence[tuple[float, int]], *, is_unilateral: bool = False, rest: int = MAX_RAMP_REST) -> float:
    """The seconds of the lighter sets, each with its rest."""
    return sum(4 * reps * (2 if is_unilateral else 1) + min(rest, MAX_RAMP_REST) for _, reps in ramp)


def _day_times(
    request: PlanRequest, day: SplitDay, drills: DrillTimes, ramp: Sequence[tuple[float, int]], share: float
) -> DayTimes:
    session = 60.0 * session_minutes(request)
    if not day.kind.has_lifts:
        aim = min(session, RECOVERY_SECONDS) if day.kind == "recovery" else session
        return DayTimes(aim, 0.0, 0.0)
    most = SESSION_MARGIN * session - drills.short_warmup - drills.short_cooldown - ramp_seconds(ramp)
    cardio = (share + CARDIO_MARGIN) * session if share else 0.0
    usual = session - drills.warmup - drills.cooldown - ramp_seconds(ramp) - cardio
    return DayTimes(session, max(0.0, usual), max(0.0, most))


def _weekly_cardio_room(days: Sequence[SplitDay], times: Sequence[DayTimes], drills: DrillTimes, share: float) -> float:
    """The seconds of a week without drills, mobility on easy days, and the share of cardio."""
    if not share:
        return float("inf")
    whole = sum(day_times.aim for day_times in times)
    mobility = sum(
        MOBILITY_SHARE * day_times.aim for day, day_times in zip(days, times, strict=True) if not day.kind.has_lifts
    )
    return (
        SESSION_MARGIN * whole * (1 - share - CARDIO_MARGIN / 4)
        - mobility
        - len(days) * (drills.short_warmup + drills.short_cooldown)
    )


_BIG_AIMS = {
    Goal.STRENGTH: ("maintenance", "minimum_effective", "adaptive_low"),
    Goal.MUSCLE_BUILDING: ("minimum_effective", "adaptive_low", "middle"),
    Goal.GENERAL: ("maintenance", "minimum_effective", "minimum_effective"),
    Goal.FAT_LOSS: ("maintenance", "maintenance", "minimum_effective"),
    Goal.ENDURANCE: ("half", "half", "half"),
}
"""The landmark that the weekly sets of big muscles are led to where there is time, by goal and level."""
_SMALL_AIMS = {
    Goal.STRENGTH: ("half", "half", "maintenance"),
    Goal.MUSCLE_BUILDING: ("maintenance", "minimum_effective", "adaptive_low"),
    Goal.GENERAL: ("half", "maintenance", "maintenance"),
    Goal.FAT_LOSS: ("half", "half", "half"),
    Goal.ENDURANCE: ("half", "half", "half"),
}
_OTHER_AIMS = {"abdominals": 5.0, "shoulders": 8.0, "glutes": 2.0}
"""Of muscles without a floor: the trunk in every plan, shoulders and glutes where muscle is built."""
_BESIDE_TARGETS_SHARE = 0.5
_TARGET_FACTOR = 1.3


def _aims(request: PlanRequest, floors: dict[str, float], trainable: set[str]) -> dict[str, float]:
    """The weekly sets that are worth having where there is time, at least the floors."""
    wanted = targets(request)
    aims = {muscle: _landmark(muscle, by_level(request, _BIG_AIMS[request.goal])) for muscle in BIG_MUSCLES}
    aims |= {muscle: _landmark(muscle, by_level(request, _SMALL_AIMS[request.goal])) for muscle in SMALL_MUSCLES}
    aims["abdominals"] = _OTHER_AIMS["abdominals"]
    if request.goal in (Goal.MUSCLE_BUILDING, Goal.GENERAL):
        aims |= {muscle: _OTHER_AIMS[muscle] for muscle in ("shoulders", "glutes")}
    if wanted:
        aims = {muscle: sets * _BESIDE_TARGETS_SHARE for muscle, sets in aims.items()}
        for muscle in wanted:
            aims[muscle] = max(aims.get(muscle, 0.0) / _BESIDE_TARGETS_SHARE, floors.get(muscle, 4.0) * _TARGET_FACTOR)
    if is_careful(request):
        aims = {muscle: sets * 0.6 for muscle, sets in aims.items()}
    if request.days_per_week == 1:
        aims = {muscle: sets * 0.5 for muscle, sets in aims.items()}
    most = maxima(request)
    return {
        muscle: max(min(aims.get(muscle, 0.0), most.get(muscle, NO_LIMIT) - 2), floors.get(muscle, 0.0))
        for muscle in sorted({*aims, *floors})
        if muscle in trainable
    }


def _aim_limits(request: PlanRequest) -> dict[str, float]:
    """How far the aims grow where there is time: to the lower end, the middle, or nearly the top of the adaptive range."""
    name = by_level(request, ("adaptive_low", "middle", "adaptive_high"))
    share = 0.7 if is_careful(request) else 1.0
    limits = {muscle: _landmark(muscle, name) * share for muscle in LANDMARKS if LANDMARKS[muscle].maintenance}
    return limits | {
        "abdominals": 9.0 * share,
        "shoulders": by_level(request, (10.0, 15.0, 20.0)) * share,
        "glutes": 5.0 * share,
    }


def _landmark(muscle: str, name: str) -> float:
    marks = LANDMARKS[muscle]
    if name == "half":
        return marks.maintenance / 2
    if name == "middle":
        return (marks.adaptive_low + marks.adaptive_high) / 2
    return float(getattr(marks, name))


def _ratios(request: PlanRequest, fitting: Sequence[ExerciseFacts]) -> Ratios:
    wanted = targets(request)
    lifts = [facts for facts in fitting if facts.is_lift]

    def has_several(pattern: str, direction: str | None = None) -> bool:
        matches = [facts for facts in lifts if facts.pattern == pattern and direction in (None, facts.direction)]
        return len(matches) >= SIDE_EXERCISES

    def trains_several(muscle: str) -> bool:
        return sum(muscle in facts.primary for facts in lifts) >= SIDE_EXERCISES

    is_upper_target = not wanted.isdisjoint({"chest", "shoulders", "triceps", "back", "biceps"})
    is_leg_target = not wanted.isdisjoint({"quadriceps", "hamstrings", "glutes"})
    return Ratios(
        push_pull=((0.3, 3.6) if is_upper_target else (0.6, 1.4))
        if has_several("push") and has_several("pull")
        else None,
        directions=tuple(
            f"{pattern}-{direction}"
            for pattern in ("push", "pull")
            for direction in ("vertical", "horizontal")
            if has_several(pattern, direction)
        ),
        quadriceps_hamstrings=((0.25, 4.5) if is_leg_target else (0.5, 2.25))
        if trains_several("quadriceps") and trains_several("hamstrings")
        else None,
    )
