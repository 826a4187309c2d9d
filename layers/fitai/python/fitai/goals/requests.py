"""What a new goal or a change of one may be: every reason to refuse it, by field. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fitai.goals import periods, rules, units
from fitai.goals.models import MAX_MILESTONES, AddMilestone, ChangeGoal, GoalDirection, GoalKind, NewGoal, NewMilestone
from fitai.goals.state import BODY_KINDS, RECORD_KINDS, TRAINING_SUMS, GoalState, MilestoneState, UserCalendar
from fitai.kernel.errors import FieldError, Invalid
from fitai.kernel.types import Units

MIN_BMI = 18.5
"""A target weight below this body mass index is refused (WHO: underweight)."""
MAX_DAYS = 3660
"""How far ahead a target date may be."""
MAX_TOTAL_DAYS = 366
"""The longest time that a goal may sum up training without a period."""
WHOLE_NUMBERS: frozenset[GoalKind] = frozenset({"reps", "frequency", "streak"})
LIMITS: dict[GoalKind, tuple[float, float, str]] = {
    "weight": (20, 500, "20 to 500 kg"),
    "bodyFat": (3, 75, "3 to 75 percent"),
    "measurement": (0.05, 3, "0.05 to 3 m"),
    "strength": (1, 1000, "1 to 1000 kg"),
    "reps": (1, 10_000, "1 to 10000"),
    "streak": (1, 1000, "1 to 1000 weeks"),
}
"""The smallest and the largest possible target, in metric units."""
LIMITS_PER_DAY: dict[GoalKind, tuple[float, str]] = {
    "frequency": (4, "4 workouts a day"),
    "minutes": (24 * 3600, "24 hours a day"),
    "volume": (1_000_000, "1000000 kg a day"),
    "distance": (500_000, "500 km a day"),
}
"""The most that can be done in a day, in metric units."""
PERIOD_DAYS = {"week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules need of a user. Height in metres."""

    calendar: UserCalendar
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A new goal whose kind and unit are known, and whose fields fit the kind."""

    request: NewGoal
    kind: GoalKind
    unit: str
    start: date


def draft(request: NewGoal, caller_units: Units, today: date) -> Draft:
    """The draft of a new goal.

    Args:
        caller_units: the units of a goal that names none.

    Raises:
        Invalid: fields are missing, do not belong to the kind, or have an impossible value; all are named.
    """
    kind = units.kind_of(request.type, request.unit)
    unit = request.unit or units.default_unit(kind, caller_units)
    problems = list(_field_problems(request, kind, unit))
    if not problems:
        problems += _value_problems(request, kind, unit, today)
    if request.target_date is not None:
        problems += _date_problems(request.target_date, today)
    if problems:
        raise Invalid(fields=problems)
    return Draft(request, kind, unit, today)


def _field_problems(request: NewGoal, kind: GoalKind, unit: str) -> Iterable[FieldError]:
    allowed = units.allowed_units(kind)
    if allowed is not None and unit not in allowed:
        yield FieldError("unit", f"Must be one of: {', '.join(allowed)}")
    if kind in RECORD_KINDS and request.exercise_id is None:
        yield FieldError("exerciseId", "Must be given for a goal of this type")
    if kind not in RECORD_KINDS and request.exercise_id is not None:
        yield FieldError("exerciseId", "Only goals of type strength and reps have an exercise")
    if kind == "measurement" and request.measurement is None:
        yield FieldError("measurement", "Must be given for a goal of this type")
    if kind != "measurement" and request.measurement is not None:
        yield FieldError("measurement", "Only goals of type measurement have one")
    if kind not in TRAINING_SUMS and request.period is not None:
        yield FieldError("period", "Only goals of type frequency, volume, minutes and distance have a period")
    if kind not in BODY_KINDS and request.band is not None:
        yield FieldError("band", "Only goals of type weight, bodyFat and measurement have a band")
    if request.type == "weight_loss" and request.band is not None:
        yield FieldError("band", "A goal to lose weight has no band")
    if (request.period or request.band) and request.milestones:
        yield FieldError("milestones", "A goal that is counted by period has no milestones")
    if kind in TRAINING_SUMS and request.baseline:
        yield FieldError("baseline", "A goal of this type begins at 0")
    if kind in TRAINING_SUMS and request.period is None and request.target_date is None:
        yield FieldError("targetDate", "Must be given for a goal of this type that has no period")


def _value_problems(request: NewGoal, kind: GoalKind, unit: str, today: date) -> Iterable[FieldError]:
    if kind in WHOLE_NUMBERS and request.target_value != int(request.target_value):
        yield FieldError("targetValue", "Must be a whole number")
    if kind in TRAINING_SUMS:
        days = PERIOD_DAYS[request.period] if request.period else ((request.target_date or today) - today).days + 1
        if request.period is None and days > MAX_TOTAL_DAYS:
            yield FieldError("targetDate", f"Must be at most {MAX_TOTAL_DAYS} days ahead for a goal without a period")
        per_day, words = LIMITS_PER_DAY[kind]
        metric = units.to_metric(kind, unit, request.target_value)
        if metric <= 0 or metric > per_day * max(days, 1):
            yield FieldError("targetValue", f"Must be above 0, and at most {words}")
        return
    for name, value in (("targetValue", request.target_value), ("baseline", request.baseline)):
        if value is not None and not _is_possible(kind, unit, value, is_baseline=name == "baseline"):
            yield FieldError(name, f"Must be {LIMITS[kind][2]}")


def _is_possible(kind: GoalKind, unit: str, value: float, *, is_baseline: bool = False) -> bool:
    if kind == "custom":
        return True
    smallest, largest, _ = LIMITS[kind]
    if is_baseline and kind not in BODY_KINDS:
        smallest = 0
    return smallest <= units.to_metric(kind, unit, value) + rules.TOLERANCE <= largest + 2 * rules.TOLERANCE


def _date_problems(day: date, today: date) -> Iterable[FieldError]:
    if not today < day <= today + timedelta(days=MAX_DAYS):
        yield FieldError("targetDate", f"Must be a day from tomorrow on, at most {MAX_DAYS} days ahead")


def new_goal(goal_id: str, draft: Draft, person: Person, current: float | None, now: datetime) -> GoalState:
    """The new goal.

    Args:
        current: the newest value of the data, in the goal's unit; None where nothing was measured.

    Raises:
        Invalid: there is no value to begin with; the target is the baseline, has been passed already, or is unhealthy;
            a milestone is not on the way.
    """
    request, kind = draft.request, draft.kind
    if request.baseline is None and current is None:
        raise Invalid.field("baseline", "Must be given, since nothing has been measured yet")
    baseline = request.baseline if request.baseline is not None else current
    assert baseline is not None
    if kind in TRAINING_SUMS:
        baseline = current = 0.0
    value = baseline if current is None else current
    is_upward = kind in RECORD_KINDS or kind in TRAINING_SUMS or kind == "streak"
    direction: GoalDirection = (
        "maintain" if request.band else "up" if is_upward else rules.direction_of(baseline, request.target_value)
    )
    state = GoalState(
        id=goal_id,
        type=request.type,
        kind=kind,
        title=request.title,
        description=request.description,
        target_value=request.target_value,
        current_value=value,
        unit=draft.unit,
        target_date=request.target_date,
        exercise_id=request.exercise_id,
        measurement=request.measurement,
        period=request.period,
        band=request.band,
        baseline=baseline,
        direction=direction,
        start_date=draft.start,
        calendar=person.calendar,
        created_at=now,
        updated_at=now,
    )
    require_possible_target(state, person.height)
    if direction != "maintain":
        _require_on_the_way(state, value)
    for place, milestone in enumerate(request.milestones):
        state = with_milestone(state, milestone, f"milestones.{place}.value")
    return periods.roll(state, draft.start)


def require_possible_target(state: GoalState, height: float | None) -> None:
    """Refuse a target that is the baseline, on its wrong side, impossible, or unhealthy.

    Args:
        height: of the user in metres; None where it is not known.

    Raises:
        Invalid: with the reason.
    """
    target = state.target_value
    if state.kind not in TRAINING_SUMS and not _is_possible(state.kind, state.unit, target):
        raise Invalid.field("targetValue", f"Must be {LIMITS[state.kind][2]}")
    if state.direction != "maintain":
        if target == state.baseline and state.kind not in TRAINING_SUMS:
            raise Invalid.field("targetValue", "Must differ from the value at the beginning")
        if state.type == "weight_loss" and target > state.baseline:
            raise Invalid.field("targetValue", "Must be below the present weight")
        if rules.direction_of(state.baseline, target) != state.direction:
            raise Invalid.field("targetValue", "Is already passed by the value at the beginning")
    if state.kind == "weight" and height:
        lowest = units.to_metric("weight", state.unit, target - (state.band or 0.0))
        if round(lowest / height**2, 6) < MIN_BMI:
            raise Invalid.field("targetValue", f"Must not be a weight with a body mass index below {MIN_BMI}")


def _require_on_the_way(state: GoalState, current: float) -> None:
    if rules.is_reached(state.direction, state.target_value, current):
        raise Invalid.field("targetValue", "Is already reached by the present value")


def with_milestone(state: GoalState, milestone: NewMilestone, path: str = "value") -> GoalState:
    """The goal with one more milestone, in the order in which they are reached.

    Raises:
        Invalid: it is not between the baseline and the target, is there already, or there are too many.
    """
    if state.is_periodic:
        raise Invalid.field(path, "A goal that is counted by period has no milestones")
    if len(state.milestones) >= MAX_MILESTONES:
        raise Invalid.field(path, f"A goal has at most {MAX_MILESTONES} milestones")
    low, high = sorted((state.baseline, state.target_value))
    if not low <= milestone.value <= high or milestone.value == state.baseline:
        raise Invalid.field(path, "Must be between the value at the beginning and the target")
    if any(other.value == milestone.value for other in state.milestones):
        raise Invalid.field(path, "The goal has this milestone already")
    added = MilestoneState(value=milestone.value, notes=milestone.notes)
    ordered = sorted([*state.milestones, added], key=lambda item: item.value, reverse=state.direction == "down")
    return state.model_copy(update={"milestones": ordered})


def with_added_milestone(state: GoalState, request: AddMilestone, today: date) -> GoalState:
    """The goal with a milestone; one that it has already gets the notes, and may be marked as reached.

    Raises:
        Invalid: it is not on the way, or is marked as reached though the data decides that.
    """
    if request.reached and state.kind != "custom":
        raise Invalid.field("reached", "Only milestones of custom goals are marked; others follow from the data")
    if all(milestone.value != request.value for milestone in state.milestones):
        state = with_milestone(state, request)
    milestones = []
    for milestone in state.milestones:
        if milestone.value == request.value:
            notes = request.notes if request.notes is not None else milestone.notes
            day = milestone.achieved_at or (today if request.reached else None)
            milestone = milestone.model_copy(update={"notes": notes, "achieved_at": day})
        milestones.append(milestone)
    return state.model_copy(update={"milestones": milestones})


# --- changes -----------------------------------------------------------------------------------------------


def changed_goal(state: GoalState, change: ChangeGoal, height: float | None, today: date, now: datetime) -> GoalState:
    """The goal after a change by its owner; what the data says is not read again here.

    Raises:
        Invalid: a field does not belong to the goal, or has an impossible value.
    """
    fields = change.model_fields_set
    after = periods.roll(state, today)
    if {"title", "description"} & fields:
        texts: dict[str, str | None] = {
            name: getattr(change, name) for name in ("title", "description") if name in fields
        }
        after = after.model_copy(update=texts)
    if not state.is_open and fields & {"target_value", "target_date", "band", "current_value"}:
        name = next(name for name in ("targetValue", "targetDate", "band", "currentValue") if _snake(name) in fields)
        raise Invalid.field(name, "A goal that is over does not change; only its texts do")
    if "target_value" in fields:
        after = _with_target(after, change.target_value, height)
    if "band" in fields:
        if after.band is None:
            raise Invalid.field("band", "Only a goal to maintain has a band")
        after = after.model_copy(update={"band": change.band})
        require_possible_target(after, height)
    if "target_date" in fields and change.target_date != state.target_date:
        after = _with_target_date(after, change.target_date, today)
    if "current_value" in fields:
        if after.kind != "custom":
            raise Invalid.field("currentValue", "Follows from the data; only that of a custom goal can be set")
        after = rules.apply_custom_value(after, change.current_value, today)
    if "status" in fields and change.status != after.status:
        after = _with_status(after, change.status, today)
    return after.model_copy(update={"updated_at": now})


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _with_target(state: GoalState, target: float, height: float | None) -> GoalState:
    after = periods.with_target(state, target)
    require_possible_target(after, height)
    if state.kind in WHOLE_NUMBERS and target != int(target):
        raise Invalid.field("targetValue", "Must be a whole number")
    if state.kind in TRAINING_SUMS:
        per_day, words = LIMITS_PER_DAY[state.kind]
        days = PERIOD_DAYS[state.period] if state.period else MAX_TOTAL_DAYS
        if not 0 < units.to_metric(state.kind, state.unit, target) <= per_day * days:
            raise Invalid.field("targetValue", f"Must be above 0, and at most {words}")
    if not state.is_periodic:
        _require_on_the_way(after, state.current_value)
        beyond = [item for item in state.milestones if not rules.is_reached(_opposite(state), target, item.value)]
        if beyond:
            raise Invalid.field("targetValue", "A milestone of the goal is beyond it")
    return after


def _opposite(state: GoalState) -> GoalDirection:
    return "down" if state.direction == "up" else "up"


def _with_target_date(state: GoalState, day: date | None, today: date) -> GoalState:
    if day is None:
        if state.kind in TRAINING_SUMS and state.period is None:
            raise Invalid.field("targetDate", "Must be given for a goal of this type that has no period")
    else:
        problems = list(_date_problems(day, today))
        if problems:
            raise Invalid(fields=problems)
        is_total = state.kind in TRAINING_SUMS and state.period is None
        if is_total and (day - state.start_date).days > MAX_TOTAL_DAYS:
            raise Invalid.field("targetDate", f"Must be at most {MAX_TOTAL_DAYS} days after the goal's start")
    return state.model_copy(update={"target_date": day})


def _with_status(state: GoalState, status: str, today: date) -> GoalState:
    """The goal with another status.

    Raises:
        Invalid: the present status does not lead there.
    """
    match state.status, status:
        case "active", "paused":
            return rules.pause(state, today)
        case "paused", "active":
            return rules.resume(state, today)
        case (("active" | "paused"), "failed"):
            return state.model_copy(update={"status": "failed", "paused_on": None})
        case (("active" | "paused"), "completed") if state.kind == "custom":
            update = {"status": "completed", "paused_on": None, "completed_on": today}
            return state.model_copy(update=update)
        case (("completed" | "failed"), "active") if state.kind == "custom":
            return state.model_copy(update={"status": "active", "completed_on": None})
        case _, "completed":
            raise Invalid.field("status", "Only the data completes this goal")
    raise Invalid.field("status", f"A goal that is {state.status} cannot become {status}")
