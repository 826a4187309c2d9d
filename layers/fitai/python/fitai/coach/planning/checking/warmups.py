"""The warm-up and the cool-down of each day (V17). Pure; seconds."""

from collections.abc import Iterator

from fitai.coach.planning.checking import texts
from fitai.coach.planning.checking.view import DayView, PlannedExercise, PlannedSet, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.terms import is_senior
from fitai.coach.planning.timing import drill_seconds
from fitai.training.plans import TemplateDrill
from fitai.training.vocabulary import Measurement

MIN_WARMUP = ((60, 300), (45, 240), (31, 180), (0, 120))
"""Minutes from which on, and seconds of the warm-up at least."""
MIN_SENIOR_WARMUP = ((46, 480), (0, 240))
MAX_WARMUP_PER_MINUTE = 21
MAX_WARMUP_LIMITS = (300, 900)
MAX_FIRST_STRETCH = 90
COOLDOWN_FROM = 30
"""Minutes."""
MIN_COOLDOWN = 60
MIN_RAMP_SETS = 2


def least_warmup(request: PlanRequest) -> int:
    """The seconds that a warm-up takes at least."""
    table = MIN_SENIOR_WARMUP if is_senior(request) else MIN_WARMUP
    return next(seconds for minutes, seconds in table if request.duration_minutes >= minutes)


def longest_warmup(request: PlanRequest) -> int:
    """The seconds that a warm-up takes at most."""
    low, high = MAX_WARMUP_LIMITS
    return max(low, min(high, MAX_WARMUP_PER_MINUTE * request.duration_minutes))


def check_warmups(view: PlanView) -> Iterator[Violation]:
    """Each day warms up, and cools down where there is the time."""
    least, most = least_warmup(view.request), longest_warmup(view.request)
    for day in view.training_days:
        seconds = drill_seconds(day.day.warmup)
        if not least <= seconds <= most:
            yield Violation("V17", f"the warm-up takes {seconds} s, {least} to {most} s are right", day.name)
        if day.day.warmup and _is_long_stretch(view, day.day.warmup[0]):
            yield Violation(
                "V17", f"the warm-up begins with a static stretch of more than {MAX_FIRST_STRETCH} s", day.name
            )
        if view.request.goal is Goal.STRENGTH and day.lifts and not _has_ramp(day):
            yield Violation("V17", "the warm-up has no ramp of lighter sets", day.name)
        seconds = drill_seconds(day.day.cooldown)
        if view.request.duration_minutes >= COOLDOWN_FROM and seconds < MIN_COOLDOWN:
            yield Violation("V17", f"the cool-down takes {seconds} s, {MIN_COOLDOWN} s are the least", day.name)


def _is_long_stretch(view: PlanView, drill: TemplateDrill) -> bool:
    if (drill.duration or 0) <= MAX_FIRST_STRETCH:
        return False
    if drill.exercise_id is None:
        return texts.is_static_stretch(drill.instructions or "")
    facts = view.facts.get(drill.exercise_id)
    return facts is not None and facts.kind is Kind.STRETCH and facts.exercise.measurement is Measurement.DURATION


def _has_ramp(day: DayView) -> bool:
    """Whether the first loaded lift of the day has warm-up sets that are lighter than its working sets.

    Where no lift is loaded, or the sets of the lift are those of a wave, a drill of the warm-up says so in words.
    """
    main = next(
        (lift for lift in day.lifts if lift.facts.is_loaded and lift.facts.kind in (Kind.POWER, Kind.COMPOUND)), None
    )
    has_waves = main is not None and main.planned.progression is not None and main.planned.progression.type == "wave"
    if main is None or has_waves:
        return any(texts.tells_of_lighter_sets(drill.instructions or "") for drill in day.day.warmup)
    return _ramp_sets(day, main) >= MIN_RAMP_SETS


def _ramp_sets(day: DayView, exercise: PlannedExercise) -> int:
    """The lighter warm-up sets before the first working set."""
    sets = day.planned_sets(exercise)
    first = next((n for n, set_ in enumerate(sets) if not set_.is_warmup), 0)
    return sum(_is_lighter(set_, sets[first]) for set_ in sets[:first])


def _is_lighter(set_: PlannedSet, working: PlannedSet) -> bool:
    """Whether a set is lighter: by percent, by kilograms, or by its effort where no load is planned."""
    if set_.share is not None and working.share is not None:
        return set_.share < working.share
    loads = [weight.value for weight in (set_.weight, working.weight) if weight is not None and weight.type == "fixed"]
    if len(loads) == 2:
        return (loads[0] or 0.0) < (loads[1] or 0.0)
    if working.share is not None:
        return len(loads) == 1
    return set_.rpe is not None and working.rpe is not None and set_.rpe < working.rpe
