"""How much cardio there is, and how hard it is (V21). Pure."""

from collections.abc import Iterator

from fitai.coach.planning.checking import texts
from fitai.coach.planning.checking.view import DayView, PlannedExercise, PlanView, WeekView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.floors import SCARCE
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import WEEKDAYS, is_beginner

MIN_SHARES = {Goal.FAT_LOSS: 0.18, Goal.ENDURANCE: 0.36}
"""The share of a week's time that cardio and circuits take at least."""
MAX_COUNTED_REST = 120
"""Seconds of a rest that count as cardio."""
ZONE_PERCENTAGES = {2: (60, 70), 4: (80, 90)}
"""Percent of the maximum heart rate, 208 - 0.7 times the age."""
HARD_ZONE = 4
MAX_HARD_SHARE = 0.2
"""Of the time of all cardio."""
HARD_FROM_WEEK = 3
"""For beginners."""
TOLERANCE = 1e-6


def check_cardio(view: PlanView) -> Iterator[Violation]:
    """Enough cardio, with zone and talk test, and little of it hard."""
    for week in view.usual_weeks:
        if not has_little_cardio(view) and (message := share_flaw(view, week)):
            yield Violation("V21", message)
    for day, exercise in view.exercises:
        if exercise.facts.kind is Kind.CARDIO:
            if texts.zone(exercise.notes) is None:
                yield Violation("V21", "the notes do not give the zone", day.name, exercise.id)
            if not _are_right_percentages(exercise.notes):
                yield Violation("V21", "the notes give other percentages for the zone", day.name, exercise.id)
            if not texts.tells_of_talk_test(exercise.notes):
                yield Violation("V21", "the notes do not give a talk test", day.name, exercise.id)
    for week in view.weeks:
        yield from _check_hard_cardio(view, week)


def _are_right_percentages(notes: str) -> bool:
    """Whether notes that name a zone and percentages of the maximum heart rate name those of the zone."""
    limits = ZONE_PERCENTAGES.get(texts.zone(notes) or 0)
    return limits is None or all(percentages == limits for percentages in texts.zone_percentages(notes))


def has_little_cardio(view: PlanView) -> bool:
    """Whether so few cardio exercises fit that their share may yield."""
    return sum(facts.kind is Kind.CARDIO for facts in view.fitting) < SCARCE


def share_flaw(view: PlanView, week: WeekView) -> str | None:
    """What is wrong with the share of cardio in a week; None where it is right, or not asked."""
    least = MIN_SHARES.get(view.request.goal)
    total = sum(day.seconds for day in week.days)
    if least is None or not total:
        return None
    seconds = sum(
        time.seconds_with_rests_up_to(MAX_COUNTED_REST)
        for day in week.days
        for exercise, time in day.times
        if exercise.facts.kind is Kind.CARDIO or exercise.is_in_circuit
    )
    if seconds >= least * total - TOLERANCE:
        return None
    return f"cardio and circuits take {seconds / total:.1%} of week {week.numbers[0]}, {least:.0%} are the least"


def _check_hard_cardio(view: PlanView, week: WeekView) -> Iterator[Violation]:
    hard_days = [day for day in week.days if any(_is_hard(exercise) for exercise in day.exercises)]
    if not hard_days:
        return
    if is_beginner(view.request) and week.numbers[0] < HARD_FROM_WEEK:
        yield Violation("V21", f"zone 4 comes in week {week.numbers[0]}, for beginners from week {HARD_FROM_WEEK} on")
    total, hard = _cardio_seconds(week, False), _cardio_seconds(week, True)
    if hard > MAX_HARD_SHARE * total + TOLERANCE:
        yield Violation("V21", f"zone 4 is {hard / total:.0%} of the cardio, 20 % is the most")
    yield from _check_hard_days_running(hard_days)


def _check_hard_days_running(hard_days: list[DayView]) -> Iterator[Violation]:
    names = {day.name for day in hard_days}
    for name, following in zip(WEEKDAYS, [*WEEKDAYS[1:], WEEKDAYS[0]], strict=True):
        if {name, following} <= names:
            yield Violation("V21", "zone 4 was on the day before, too", following)


def _is_hard(exercise: PlannedExercise) -> bool:
    return exercise.facts.kind is Kind.CARDIO and (texts.zone(exercise.notes) or 0) >= HARD_ZONE


def _cardio_seconds(week: WeekView, only_hard: bool) -> float:
    return sum(
        time.seconds
        for day in week.days
        for exercise, time in day.times
        if exercise.facts.kind is Kind.CARDIO and (_is_hard(exercise) or not only_hard)
    )
