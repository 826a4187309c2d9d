"""A workout before its first set: from a template's day, like a past workout, or from a list of exercises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fitai.exercises import lookup
from fitai.exercises.library.loading import current_library
from fitai.exercises.models import Exercise
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.templates import access
from fitai.templates.models import Template
from fitai.training import plates
from fitai.training.formulas import DEFAULT_BODY_WEIGHT, calories
from fitai.training.loads import BAR_WEIGHTS, PLATE_STEPS, WEIGHT_STEPS, suggest_load
from fitai.training.plans import TemplateExercise, WeeklyPlan
from fitai.training.plates import PlatePairs
from fitai.training.progression import days_of_week, is_deload_week
from fitai.training.vocabulary import Equipment
from fitai.users import published
from fitai.users.models import Athlete
from fitai.workouts import rules, store, targets
from fitai.workouts.models import (
    EXERCISES_MOST,
    SETS_MOST,
    CreateWorkout,
    EditedExercise,
    ExerciseTraits,
    SetTarget,
    Workout,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.operations import owned
from fitai.workouts.store import Standing, WorkoutState
from fitai.workouts.targets import Aiming, Guide, Loads

DEFAULT_MET = 3.5
"""Strength training in general (Compendium of Physical Activities), for exercises that say nothing."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(slots=True)
class Planned:
    """A planned workout; `guides`, by the index of the exercise, and `standing` as far as they were needed for it."""

    state: WorkoutState
    guides: dict[int, Guide] = field(default_factory=dict)
    standing: Standing | None = None


def plan(caller: Caller, workout_id: str, given: CreateWorkout, now: datetime) -> Planned:
    """The planned workout that a request asks for.

    Raises:
        NotFound: no such template or past workout, or not for the caller.
        Invalid: an exercise that is not in the library; a rest day.
    """
    athlete = published.athlete(caller.id)
    zone = given.timezone or athlete.timezone
    day = given.date or now.astimezone(ZoneInfo(zone)).date()
    name, weekday = given.name, given.day
    guides: dict[int, Guide] = {}
    standing: Standing | None = None
    if given.template_id is not None:
        template = access.read_template(caller, given.template_id)
        weekday = weekday or WEEKDAYS[day.weekday()]  # type: ignore[assignment]
        name, exercises, guides, standing = _from_template(caller, template, str(weekday), given, athlete, day)
    elif given.workout_id is not None:
        past = owned(caller.id, given.workout_id).state
        name = name or past.name
        known = lookup.available_exercises(caller.id, (one.exercise_id for one in past.exercises))
        exercises = [_again(one, known.get(one.exercise_id)) for one in past.exercises]
    else:
        exercises = _listed(caller, given, athlete)
    state = WorkoutState(
        id=workout_id,
        user_id=caller.id,
        status="planned",
        version=1,
        name=name or f"Workout of {day.isoformat()}",
        template_id=given.template_id,
        day=weekday,
        date=day,
        timezone=zone,
        location=given.location,
        notes=given.notes,
        mood=given.mood,
        body_weight=given.body_weight or athlete.weight,
        exercises=exercises,
        exercise_count=len(exercises),
        created_at=now,
        updated_at=now,
    )
    return Planned(state, guides, standing)


def _listed(caller: Caller, given: CreateWorkout, athlete: Athlete) -> list[WorkoutExercise]:
    known = lookup.available_exercises(caller.id, (one.exercise_id for one in given.exercises))
    exercises = []
    for index, one in enumerate(given.exercises):
        made = entry(
            index,
            one.exercise_id,
            f"exercises.{index}.exerciseId",
            known,
            sets=[WorkoutSet(index=place, **wanted.model_dump()) for place, wanted in enumerate(one.sets)],
            superset_id=one.superset_id,
            rest_time=one.rest_time,
            notes=one.notes,
        )
        warms_up = given.warm_up if one.warm_up is None else one.warm_up
        exercises.append(_ramped(made, known[one.exercise_id], athlete) if warms_up else made)
    return exercises


def entry(
    index: int,
    exercise_id: str,
    field: str,
    known: Mapping[str, Exercise | WorkoutExercise],
    *,
    sets: Sequence[WorkoutSet] = (),
    superset_id: str | None = None,
    rest_time: int | None = None,
    notes: str | None = None,
) -> WorkoutExercise:
    """An exercise of a workout, named and measured as it is known.

    Args:
        known: by id, what the workout's owner may train with (`exercises.lookup`).

    Raises:
        Invalid: `field` names an exercise that is not known, or there are too many.
    """
    named = known.get(exercise_id)
    if named is None:
        raise Invalid.field(field, "There is no such exercise")
    if index >= EXERCISES_MOST:
        raise Invalid.field(field, f"A workout has at most {EXERCISES_MOST} exercises")
    return WorkoutExercise(
        index=index,
        exercise_id=exercise_id,
        name=named.name,
        measurement=named.measurement,
        traits=ExerciseTraits.of(named) if isinstance(named, Exercise) else named.traits,
        superset_id=superset_id,
        rest_time=rest_time,
        notes=notes,
        sets=list(sets),
    )


def _from_template(
    caller: Caller, template: Template, weekday: str, given: CreateWorkout, athlete: Athlete, today: date
) -> tuple[str, list[WorkoutExercise], dict[int, Guide], Standing]:
    """The template's day, each exercise with the target that follows from what was done of it: one request."""
    plan = template.weekly_plan
    places = _places(plan)
    ids = {one.exercise_id for day, one in places if day == weekday}
    if not ids:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    standing = store.standing(caller.id, ids)
    done = [one for exercise_id in ids for one in standing.done(exercise_id)]
    week = given.week or targets.week_of(done, template.id, today)
    day = getattr(days_of_week(plan, week), weekday)
    if day is None or day.is_rest_day or not day.exercises:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    planned = sorted(day.exercises, key=lambda one: one.order)
    known = lookup.available_exercises(caller.id, (one.exercise_id for one in planned))
    if any(one.exercise_id not in known for one in planned):
        raise Invalid.field("templateId", "The template has an exercise that is gone by now; a copy goes without it")
    exercises, guides = [], {}
    for index, one in enumerate(planned):
        made = entry(
            index,
            one.exercise_id,
            "templateId",
            known,
            superset_id=one.superset_id,
            rest_time=one.rest_time,
            notes=one.notes,
        )
        mine = targets.prescription(one)
        elsewhere = {targets.prescription(other) for _, other in places if other.exercise_id == one.exercise_id}
        aiming = Aiming(
            plan=one,
            others=sorted(elsewhere - {mine}),
            deload=plan.deload if is_deload_week(plan, week) else None,
            training_max_percentage=plan.training_max_percentage,
            loads=loads_of(known[one.exercise_id], athlete),
            ramps=given.warm_up,
        )
        guide = Guide.of(template.id, week, aiming)
        best = standing.bests(one.exercise_id).one_rep_max
        made, guides[index] = targets.planned(made, guide, standing.done(one.exercise_id), best)
        exercises.append(made)
    return given.name or day.name or template.name, exercises, guides, standing


def _places(plan: WeeklyPlan) -> list[tuple[str, TemplateExercise]]:
    """Every place in the plan, whatever the week, that has an exercise: the weekday, and the exercise."""
    weeks = [plan.days, *(different.days for different in plan.weeks or ())]
    return [(name, one) for days in weeks for name, day in days.planned() for one in day.exercises]


def loads_of(exercise: Exercise, athlete: Athlete) -> Loads:
    """What the athlete can load for an exercise: own bar and plates, or what gyms have in the athlete's units."""
    unit = KILOGRAMS_PER_POUND if athlete.units == "imperial" else 1.0
    step = PLATE_STEPS[athlete.units] * unit
    bar, pairs = plates.standard_bar_and_plates(athlete.units)
    if athlete.plates is not None:
        pairs = tuple(PlatePairs(one.weight, one.pairs) for one in athlete.plates)
    other = next((BAR_WEIGHTS[tool][athlete.units] * unit for tool in exercise.equipment if tool in BAR_WEIGHTS), None)
    if Equipment.BARBELL in exercise.equipment:
        bar = athlete.bars[0] if athlete.bars else bar
    elif other is not None:
        bar = other
    else:
        steps = WEIGHT_STEPS[athlete.units]
        return Loads(step=next((steps[tool] * unit for tool in exercise.equipment if tool in steps), step))
    return Loads(step=plates.smallest_step(pairs, step), bar=bar, plates=[tuple(one) for one in pairs])


def _ramped(made: WorkoutExercise, exercise: Exercise, athlete: Athlete) -> WorkoutExercise:
    """The exercise with a warm-up ramp before its sets, where there is room for one."""
    sets = targets.warmed_up(made.sets, loads_of(exercise, athlete), made.measurement)
    return made if len(sets) > SETS_MOST else made.model_copy(update={"sets": sets})


def guided(state: WorkoutState, standing: Standing) -> WorkoutState:
    """The workout as it is answered when it starts: with what was done of each exercise the last time."""
    exercises = [
        one.model_copy(update={"last_time": targets.last_time(standing.done(one.exercise_id))})
        for one in state.exercises
    ]
    return state.model_copy(update={"exercises": exercises})


def substitute(
    past: WorkoutExercise, index: int, exercise_id: str, known: Mapping[str, Exercise], units: Units
) -> WorkoutExercise:
    """An exercise that takes over the sets of another one that are still open, with the loads that suit it.

    Raises:
        Invalid: `exerciseId` names an exercise that is not known.
    """
    made = entry(index, exercise_id, "exerciseId", known, superset_id=past.superset_id, rest_time=past.rest_time)
    old, new = known.get(past.exercise_id), known[exercise_id]
    alike = past.measurement == made.measurement
    counted = {past.measurement, made.measurement} <= rules.COUNTED

    def load(weight: float | None) -> float | None:
        if old is None or not weight or not alike:
            return None
        found = suggest_load(old, new, weight, units)
        return None if found is None else found.weight

    def taken_over(one: WorkoutSet, place: int) -> WorkoutSet:
        plan = one.target
        target = plan and SetTarget(
            weight=load(plan.weight),
            rpe=plan.rpe,
            amrap=plan.amrap,
            **({"reps": plan.reps, "reps_min": plan.reps_min, "reps_max": plan.reps_max} if counted else {}),
            **({"duration_seconds": plan.duration_seconds, "distance": plan.distance} if alike else {}),
        )
        return WorkoutSet(
            index=place,
            type=one.type,
            weight=load(one.weight),
            reps=one.reps if counted else None,
            duration_seconds=one.duration_seconds if alike else None,
            distance=one.distance if alike else None,
            target=target,
        )

    left = [one for one in past.sets if one.completed_at is None]
    return made.model_copy(update={"sets": [taken_over(one, place) for place, one in enumerate(left)]})


def _again(past: WorkoutExercise, known: Exercise | None) -> WorkoutExercise:
    """An exercise to be done again: what was done becomes the plan.

    Args:
        known: the exercise as it is now; None where it is gone.
    """
    sets = [
        WorkoutSet(
            index=one.index,
            type=one.type,
            weight=one.weight,
            reps=one.reps,
            duration_seconds=one.duration_seconds,
            distance=one.distance,
            target=SetTarget(
                weight=one.weight, reps=one.reps, duration_seconds=one.duration_seconds, distance=one.distance
            ),
        )
        for one in past.sets
    ]
    traits = ExerciseTraits.of(known) if known else past.traits
    return past.model_copy(
        update={"sets": sets, "traits": traits, "target": None, "total_volume": 0.0, "personal_records": []}
    )


def edited(
    state: WorkoutState, old: Sequence[WorkoutExercise], given: Sequence[EditedExercise], now: datetime
) -> list[WorkoutExercise]:
    """The exercises of a replaced list.

    A set is done when the request says when, when the set at its place was done, or when the workout is completed.

    Raises:
        Invalid: names the exercise or the set.
    """
    # An exercise that is gone by now stays in the workouts that it was done in.
    known: dict[str, Exercise | WorkoutExercise] = {one.exercise_id: one for one in old}
    known.update(lookup.available_exercises(state.user_id, (one.exercise_id for one in given)))
    return [_edited(state, old, known, index, one, now) for index, one in enumerate(given)]


def _edited(
    state: WorkoutState,
    old: Sequence[WorkoutExercise],
    known: Mapping[str, Exercise | WorkoutExercise],
    index: int,
    given: EditedExercise,
    now: datetime,
) -> WorkoutExercise:
    field = f"exercises.{index}.exerciseId"
    before = old[index] if index < len(old) and old[index].exercise_id == given.exercise_id else None
    sets = []
    for place, wanted in enumerate(given.sets):
        earlier = before.sets[place] if before is not None and place < len(before.sets) else None
        finished = wanted.completed_at or (earlier.completed_at if earlier else None)
        if finished is None and state.status == "completed":
            finished = state.ended_at or now
        fresh = WorkoutSet(index=place, target=earlier.target if earlier else None, completed_at=finished)
        if earlier is not None and earlier.completed_at is not None:
            fresh = fresh.model_copy(update={"client_id": earlier.client_id, "corrected_at": earlier.corrected_at})
        one = rules.done(fresh, wanted, now) if finished else fresh.model_copy(update=_plan_of(wanted))
        if finished:
            try:
                rules.require_content(one, entry(0, given.exercise_id, field, known).measurement)
            except Invalid as wrong:
                flaw = wrong.fields[0]
                raise Invalid.field(f"exercises.{index}.sets.{place}.{flaw.path}", flaw.message) from None
        sets.append(one)
    made = entry(
        index,
        given.exercise_id,
        field,
        known,
        sets=sets,
        superset_id=given.superset_id,
        rest_time=given.rest_time,
        notes=given.notes,
    )
    # What was done of an exercise was done of it as it was then.
    kept = next((one.traits for one in old if one.exercise_id == given.exercise_id and one.traits), made.traits)
    return made.model_copy(update={"target": before.target if before else None, "traits": kept})


def _plan_of(wanted: object) -> dict[str, object]:
    names = ("type", "weight", "reps", "duration_seconds", "distance", "notes")
    values = {name: getattr(wanted, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def burned(workout: Workout, seconds: float) -> float:
    """Kilocalories of the workout: the mean MET of what was done, the body weight, the time without pauses."""
    mets = []
    for one in workout.exercises:
        done = sum(map(rules.working, one.sets))
        mets += [_met(one)] * done
    met = sum(mets) / len(mets) if mets else DEFAULT_MET
    return round(calories(met, workout.body_weight or DEFAULT_BODY_WEIGHT, seconds), 1)


def _met(one: WorkoutExercise) -> float:
    """The metabolic equivalent: as the workout keeps it, else the library's."""
    if one.traits is not None:
        return one.traits.met
    known = current_library().get(one.exercise_id)
    return known.calories.met if known else DEFAULT_MET
