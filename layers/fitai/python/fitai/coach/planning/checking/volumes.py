"""How many sets a muscle gets: floors (V6), maxima (V7), frequency (V8), recovery (V9). Pure."""

from collections.abc import Iterator

from fitai.coach.planning.checking.view import DayView, PlanView, WeekView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.floors import DAY_PRIMARY_SETS, DAY_SETS, KEPT_SHARE, max_lifting_days, maxima
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import BIG_MUSCLES, WEEKDAYS, by_level, is_senior

FREQUENT_FROM = 2
"""A floor from which on a muscle is trained on two days a week; also the days a week from which on this is asked."""
RECOVERY_SETS = 4
"""Primary sets of a big muscle that are too many on each of two days running."""
RECOVERY_SETS_SENIOR = 1
TOLERANCE = 1e-6


def check_floors(view: PlanView) -> Iterator[Violation]:
    """The mean weekly volume of each muscle is at least 90 % of its granted floor (V6)."""
    for muscle, floor in view.granted_floors.items():
        sets = view.mean_volume.get(muscle, 0.0)
        if sets < KEPT_SHARE * floor - TOLERANCE:
            yield Violation("V6", f"{muscle} has {sets:.2f} weekly sets, at least 90 % of {floor:.2f} are asked for")


def check_maxima(view: PlanView) -> Iterator[Violation]:
    """No week and no day has too many sets (V7)."""
    most = maxima(view.request)
    for week in view.weeks:
        for muscle, sets in week.volume.items():
            if sets > most.get(muscle, sets) + TOLERANCE:
                yield Violation(
                    "V7", f"{muscle} has {sets:g} sets in week {week.numbers[0]}, {most[muscle]:g} are the most"
                )
    goals = (Goal.STRENGTH, Goal.MUSCLE_BUILDING, Goal.GENERAL)
    for day in view.training_days:
        for muscle, count in day.primary_sets.items():
            if count > by_level(view.request, DAY_PRIMARY_SETS):
                yield Violation("V7", f"{muscle} has {count} primary sets on one day", day.name)
        count = sum(sets for _, sets in day.sets)
        if view.request.goal in goals and count > by_level(view.request, DAY_SETS):
            yield Violation("V7", f"has {count} sets, {by_level(view.request, DAY_SETS)} are the most", day.name)


def check_frequency(view: PlanView) -> Iterator[Violation]:
    """Big muscles are trained on two days a week (V8)."""
    request = view.request
    if request.days_per_week < FREQUENT_FROM or request.goal is Goal.ENDURANCE or request.target_muscles:
        return
    for week in view.weeks:
        for muscle in BIG_MUSCLES:
            days = sum(muscle in day.volume for day in week.days)
            if view.granted_floors.get(muscle, 0.0) >= FREQUENT_FROM - TOLERANCE and days < 2:
                yield Violation(
                    "V8", f"{muscle} is trained on {days} days of week {week.numbers[0]}, two are asked for"
                )


def check_recovery(view: PlanView) -> Iterator[Violation]:
    """Big muscles rest between two hard days, and one day of the week has no lifts (V9)."""
    limit = RECOVERY_SETS_SENIOR if is_senior(view.request) else RECOVERY_SETS
    most = max_lifting_days(view.request)
    for week in view.weeks:
        lifting_days = sum(bool(day.lifts) for day in week.days)
        if lifting_days > most:
            yield Violation("V9", f"{lifting_days} days have lifts, {most} are the most")
    for first, second in _days_running(view):
        for muscle in BIG_MUSCLES:
            if min(first.primary_sets.get(muscle, 0), second.primary_sets.get(muscle, 0)) >= limit:
                yield Violation("V9", f"{muscle} was trained the day before, too", second.name)


def _days_running(view: PlanView) -> Iterator[tuple[DayView, DayView]]:
    """All pairs of days running of the plan; the Monday after a week is that of the week, and of the next one."""
    by_number: dict[int, WeekView] = {number: week for week in view.weeks for number in week.numbers}
    pairs: dict[tuple[int, int], tuple[DayView, DayView]] = {}
    for number, week in by_number.items():
        days = {day.name: day for day in week.days}
        following_week = by_number.get(number + 1, by_number[1])
        mondays = [day for other in (week, following_week) for day in other.days if day.name == WEEKDAYS[0]]
        for name, following in zip(WEEKDAYS, [*WEEKDAYS[1:], None], strict=True):
            if name not in days:
                continue
            others = mondays if following is None else [days[following]] if following in days else []
            pairs |= {(id(days[name]), id(other)): (days[name], other) for other in others}
    yield from pairs.values()
