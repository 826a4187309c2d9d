"""The least and the most weekly sets of each muscle (rules V6 and V7). Pure.

Source: the specification of the coach; the landmarks are those of `training.landmarks`.
"""

from collections.abc import Collection, Iterable, Mapping

from fitai.coach.planning.exercises import ExerciseFacts, has_primary
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.terms import (
    BIG_MUSCLES,
    SMALL_MUSCLES,
    by_level,
    is_beginner,
    is_careful,
    is_senior,
    session_minutes,
    targets,
)
from fitai.training.landmarks import LANDMARKS

MAINTENANCE_SHARES: Mapping[Goal, tuple[float, float, float]] = {
    Goal.MUSCLE_BUILDING: (0.5, 0, 0),
    Goal.STRENGTH: (0.5, 0.75, 0.75),
    Goal.GENERAL: (0.5, 0.75, 0.75),
    Goal.FAT_LOSS: (0.5, 0.75, 1),
    Goal.ENDURANCE: (0.25, 0.25, 0.25),
}
"""The shares of the maintenance volume that are asked of the big muscles; from intermediate on, building muscle asks for
the minimum effective volume of big and small muscles instead."""
OTHER_TARGET_SETS = 4.0
"""Weekly sets of a target that is neither big nor small."""
BESIDE_TARGETS = 1 / 3
"""The share of the maintenance volume that big muscles get at most where others are the targets."""
SET_SECONDS = {
    Goal.STRENGTH: 200,
    Goal.MUSCLE_BUILDING: 140,
    Goal.GENERAL: 110,
    Goal.FAT_LOSS: 80,
    Goal.ENDURANCE: 70,
}
"""Seconds of a set with its rest."""
LIFTING_SHARES = {
    Goal.STRENGTH: 1.0,
    Goal.MUSCLE_BUILDING: 1.0,
    Goal.GENERAL: 1.0,
    Goal.FAT_LOSS: 0.75,
    Goal.ENDURANCE: 0.55,
}
"""The share of the sets that are lifts."""
DAY_SETS = (22, 28, 32)
"""The most sets of a day, by level."""
DAY_PRIMARY_SETS = (10, 12, 14)
"""The most primary sets of a muscle on a day, by level."""
MAX_LIFTING_DAYS = 6
SCARCE = 3
"""With fewer fitting exercises than this, a rule about them is not asked."""
TIGHT = 0.8
"""With a capacity below this share of the floors, they are made to fit."""
ENDURANCE_MAXIMUM = 1.5
"""How much more than the maximum landmark a week of endurance training may have: its sets are light."""
MAXIMUM_MARGIN = 0.5
"""Sets."""
KEPT_SHARE = 0.9
"""The share of a floor at which it counts as met."""


def asked_floors(request: PlanRequest) -> dict[str, float]:
    """The weekly sets that are asked of each muscle; those without a floor are left out."""
    floors = _table_floors(request)
    target_muscles = targets(request)
    if target_muscles:
        for muscle in BIG_MUSCLES:
            floors[muscle] = min(floors.get(muscle, 0.0), LANDMARKS[muscle].maintenance * BESIDE_TARGETS)
        for muscle in SMALL_MUSCLES:
            floors.pop(muscle, None)
        floors |= {muscle: _target_floor(request, muscle) for muscle in sorted(target_muscles)}
    if is_careful(request):
        floors = {muscle: sets / 2 for muscle, sets in floors.items()}
    return {muscle: sets for muscle, sets in floors.items() if sets > 0}


def granted_floors(request: PlanRequest, fitting: Iterable[ExerciseFacts]) -> dict[str, float]:
    """The weekly sets that are asked of each muscle after all that yields; those without a floor are left out.

    Args:
        fitting: the exercises that fit the request.
    """
    floors = asked_floors(request)
    target_muscles = targets(request)
    if request.days_per_week == 1 and target_muscles:
        floors = {muscle: sets for muscle, sets in floors.items() if muscle in target_muscles}
    room = capacity(request)
    if room < TIGHT * sum(floors.values()):
        floors = {
            muscle: sets for muscle, sets in floors.items() if muscle not in SMALL_MUSCLES or muscle in target_muscles
        }
        total = sum(floors.values())
        share = min(1.0, room / total) if total else 1.0
        floors = {muscle: sets * share for muscle, sets in floors.items()}
    lifts = [facts for facts in fitting if facts.is_lift]
    return {muscle: sets for muscle, sets in floors.items() if sets > 0 and _has_several(lifts, muscle)}


def capacity(request: PlanRequest) -> float:
    """How many weekly sets the days and minutes of a request have room for."""
    return min(request.days_per_week, MAX_LIFTING_DAYS) * sets_per_day(request) * LIFTING_SHARES[request.goal]


def sets_per_day(request: PlanRequest) -> int:
    """How many sets a day has room for."""
    minutes = session_minutes(request)
    warm_up = 240 if minutes < 30 else 480
    sets = (60 * minutes - warm_up) // SET_SECONDS[request.goal]
    return min(sets, by_level(request, DAY_SETS))


def max_lifting_days(request: PlanRequest) -> int:
    """On how many days of a week there are lifts at most; the remaining days are cardio (the split, section 3)."""
    most = MAX_LIFTING_DAYS
    if request.goal is Goal.FAT_LOSS:
        most = 4
    elif request.goal is Goal.ENDURANCE:
        most = 3 if request.days_per_week >= 6 else 2
    return min(most, 3) if is_senior(request) else most


def maxima(request: PlanRequest) -> dict[str, float]:
    """The most weekly sets of each muscle that has landmarks."""
    is_low = is_beginner(request) or is_careful(request)
    factor = ENDURANCE_MAXIMUM if request.goal is Goal.ENDURANCE else 1.0
    return {
        muscle: (marks.adaptive_high if is_low else marks.maximum) * factor + MAXIMUM_MARGIN
        for muscle, marks in LANDMARKS.items()
    }


def _table_floors(request: PlanRequest) -> dict[str, float]:
    if request.goal is Goal.MUSCLE_BUILDING and not is_beginner(request):
        return {muscle: float(LANDMARKS[muscle].minimum_effective) for muscle in (*BIG_MUSCLES, *SMALL_MUSCLES)}
    share = by_level(request, MAINTENANCE_SHARES[request.goal])
    return {muscle: LANDMARKS[muscle].maintenance * share for muscle in BIG_MUSCLES}


def _target_floor(request: PlanRequest, muscle: str) -> float:
    if muscle not in BIG_MUSCLES and muscle not in SMALL_MUSCLES:
        return OTHER_TARGET_SETS
    marks = LANDMARKS[muscle]
    return float(marks.maintenance if is_beginner(request) else marks.minimum_effective)


def _has_several(lifts: Collection[ExerciseFacts], muscle: str) -> bool:
    return sum(has_primary(facts, muscle) for facts in lifts) >= SCARCE
