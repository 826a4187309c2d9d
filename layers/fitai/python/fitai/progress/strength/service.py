"""Use cases of the strength of exercises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fitai.analytics import published as analytics
from fitai.exercises import published as exercises
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Entity
from fitai.progress.strength import levels, rules
from fitai.progress.strength.main_lifts import MAIN_LIFTS, POWERLIFTS, powerlift
from fitai.progress.strength.models import (
    LiftProgress,
    MainLift,
    MainLiftsStrength,
    StrengthProgress,
    StrengthQuery,
)
from fitai.training.days import local_day
from fitai.training.formulas import Formula
from fitai.training.strength_levels import Lifter, no_level_reason
from fitai.training.vocabulary import Measurement
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.workouts import published as workouts
from fitai.workouts.models import StrengthPoint
from fitai.workouts.published import StrengthSeries


@dataclass(frozen=True, slots=True)
class _Person:
    """The caller as strength is computed for: today is the caller's day, paused weeks are given by their Mondays."""

    athlete: Athlete
    lifter: Lifter
    today: date
    paused_weeks: frozenset[date] = frozenset()

    @classmethod
    def among(cls, items: Sequence[Entity]) -> "_Person":
        """The person whose account, body summary and totals are among items which were read."""
        athlete, body = users.athlete_among(items), users.body_standing_among(items)
        today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
        return cls(athlete, users.lifter(athlete, body), today, analytics.paused_weeks_among(items))


def exercise_strength(caller: Caller, exercise_id: str, query: StrengthQuery) -> StrengthProgress:
    """The caller's strength in an exercise: one Query for a page of points, one BatchGetItem for all else.

    Where nothing was done of it, the exercise is looked up.

    Raises:
        NotFound: the caller has neither done the exercise nor could: there is no such exercise.
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /progress/strength")
    page, after = workouts.strength_points(
        caller.id,
        exercise_id,
        since=query.since,
        until=query.until,
        limit=query.limit,
        after=query.position(*scope),
        formula=query.formula,
    )
    series_by_exercise, items = workouts.strength_series(
        caller.id, [exercise_id], *_person_keys(caller.id), formula=query.formula
    )
    series = series_by_exercise.get(exercise_id)
    if not page and series is None and exercise_id not in exercises.available_exercises(caller.id, [exercise_id]):
        raise NotFound("There is no such exercise.")
    person = _Person.among(items)
    points = rules.points_by_workout(page)
    lift = _lift_strength(exercise_id, "", series or StrengthSeries(), person, page=points)
    is_powerlift = powerlift(exercise_id) is not None
    return StrengthProgress(
        exercise_id=exercise_id,
        formula=query.formula,
        points=points,
        trend=lift.trend,
        current=lift.current,
        plateau=lift.plateau,
        next_target=lift.next_target,
        level=lift.level,
        no_level_reason=no_level_reason(person.lifter, person.today) if is_powerlift else None,
        cursor=query.cursor_at(after, *scope),
    )


def main_lifts(caller: Caller, formula: Formula) -> MainLiftsStrength:
    """The caller's strength in the main lifts and in the strongest others: two BatchGetItem, however long the history."""
    main_ids = [exercise_id for exercise_ids in MAIN_LIFTS.values() for exercise_id in exercise_ids]
    series, items = workouts.strength_series(caller.id, main_ids, *_person_keys(caller.id), formula=formula)
    person = _Person.among(items)
    strongest = {lift.exercise_id: lift.name for lift in analytics.strongest_lifts_among(items)}
    other_ids = [exercise_id for exercise_id in strongest if exercise_id not in main_ids]
    others = workouts.strength_series(caller.id, other_ids, formula=formula)[0] if other_ids else {}
    lifts = [
        strength
        for lift, exercise_ids in MAIN_LIFTS.items()
        if (strength := _main_lift(lift, [id for id in exercise_ids if id in series], series, person)) is not None
    ]
    return MainLiftsStrength(
        formula=formula,
        lifts=[
            *lifts,
            *(_lift_strength(id, strongest[id], others[id], person) for id in other_ids if id in others),
        ],
        total=levels.powerlifting_total(
            person.lifter,
            {POWERLIFTS[lift.lift]: value for lift in lifts if lift.lift in POWERLIFTS and (value := _reliable(lift))},
        ),
        no_level_reason=no_level_reason(person.lifter, person.today),
    )


def _person_keys(user_id: str) -> tuple[tuple[str, str], ...]:
    return users.account_key(user_id), users.body_standing_key(user_id), analytics.totals_key(user_id)


def _main_lift(
    lift: MainLift, exercise_ids: Sequence[str], series: Mapping[str, StrengthSeries], person: _Person
) -> LiftProgress | None:
    """Of the variants of a main lift the one with the best value of the last 90 days; without any, the latest."""
    names = {exercise.id: exercise.name for exercise in exercises.current_library().get_many(exercise_ids)}
    variants = [
        _lift_strength(exercise_id, names.get(exercise_id, exercise_id), series[exercise_id], person)
        for exercise_id in exercise_ids
    ]
    best = max(variants, key=_variant_key, default=None)
    return None if best is None else best.model_copy(update={"lift": lift})


def _variant_key(variant: LiftProgress) -> tuple[float, int, int]:
    current = variant.current
    last = variant.last_session.toordinal() if variant.last_session else 0
    if current is None:
        return -1.0, 0, last
    return _reliable(variant) or 0.0, 0 if current.assisted else current.reps or 0, last


def _reliable(lift: LiftProgress) -> float | None:
    """The current estimated 1RM, unless it is from more than twelve repetitions."""
    current = lift.current
    return None if current is None or current.low_confidence else current.one_rep_max


def _lift_strength(
    exercise_id: str, name: str, series: StrengthSeries, person: _Person, page: Sequence[StrengthPoint] = ()
) -> LiftProgress:
    """The strength of an exercise.

    Args:
        page: points that the series, which follows a moment behind, may not have yet.
    """
    unit = person.athlete.exercise_units.get(exercise_id)
    points = rules.recent_points(series.points, page, person.today)
    target = workouts.next_target(exercise_id, series.past_sessions, person.athlete)
    exercise = next(iter(exercises.current_library().get_many([exercise_id])), None)
    assisted = exercise is not None and exercise.measurement == Measurement.ASSISTED_REPS
    strength = LiftProgress(
        exercise_id=exercise_id,
        name=name,
        current=rules.current_strength(rules.recent_points(series.reliable_points, page, person.today), unit),
        last_session=max((point.date for point in (*series.points, *page)), default=None),
        trend=rules.trend(points, person.today, paused_weeks=person.paused_weeks, unit=unit),
        plateau=rules.plateau(points, target, unit),
        next_target=rules.next_target(target, assisted_exercise=assisted, unit=unit),
    )
    lift = powerlift(exercise_id)
    if lift is None:
        return strength
    level = levels.strength_level(person.lifter, person.today, lift, _reliable(strength))
    return strength.model_copy(update={"level": level})
