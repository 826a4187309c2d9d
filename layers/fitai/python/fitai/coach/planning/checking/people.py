"""What a plan for minors, for people of 65 or more, and for the pregnant has beyond its exercises and efforts (V22). Pure."""

from collections.abc import Iterator

from fitai.coach.planning.checking import texts
from fitai.coach.planning.checking.view import DayView, PlanView, WeekView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.models import AgeBand
from fitai.coach.planning.terms import is_senior

MAX_YOUNG_LIFTING_DAYS = 4
BALANCE_DAYS = 3


def check_people(view: PlanView) -> Iterator[Violation]:
    """Lifting days of the youngest, balance of the oldest, advice for the pregnant."""
    request = view.request
    for week in view.weeks:
        lifting_days = sum(bool(day.lifts) for day in week.days)
        if request.age_band is AgeBand.FROM_13 and lifting_days > MAX_YOUNG_LIFTING_DAYS:
            yield Violation("V22", f"{lifting_days} days have lifts, {MAX_YOUNG_LIFTING_DAYS} are the most")
        if is_senior(request) and has_balance_work(view) and (message := balance_flaw(view, week)):
            yield Violation("V22", message)
    if request.pregnant and not texts.sends_to_doctor(view.plan.description or ""):
        yield Violation("V22", "the description does not say to ask a doctor or midwife")


def has_balance_work(view: PlanView) -> bool:
    """Whether any balance work fits."""
    return any(facts.is_balance_work for facts in view.fitting)


def balance_flaw(view: PlanView, week: WeekView) -> str | None:
    """What is wrong with the balance work of a week; None where there is enough."""
    days = sum(_has_balance(view, day) for day in week.days)
    least = min(BALANCE_DAYS, view.request.days_per_week)
    if days >= least:
        return None
    return f"{days} days of week {week.numbers[0]} have balance work, {least} are the least"


def _has_balance(view: PlanView, day: DayView) -> bool:
    ids = [planned.exercise_id for planned in day.day.exercises]
    ids += [drill.exercise_id for drill in day.day.warmup if drill.exercise_id is not None]
    return any(id in view.facts and view.facts[id].is_balance_work for id in ids)
