"""Make today's workout: adapt the planned one, or let the planner make one."""

from collections.abc import Mapping, Sequence

from fitai.coach.daily import rules
from fitai.coach.daily.rules import DayAdapter, MuscleState
from fitai.coach.generation.models import GenerationWork
from fitai.coach.generation.plans import MadePlan
from fitai.coach.planning.exercises import facts_by_id, fitting
from fitai.coach.planning.models import Exclusions, PlanRequest
from fitai.coach.planning.planner import NoPlan, make_plan
from fitai.coach.planning.reasons import GOAL_WORDS
from fitai.coach.planning.terms import BACK, BACK_MUSCLES
from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises, library_exercises
from fitai.kernel.types import WEEKDAYS
from fitai.templates.models import CreateTemplate
from fitai.training.plans import (
    MAX_SETS,
    TemplateDay,
    TemplateDays,
    TemplateExercise,
    TemplateReps,
    TemplateSet,
    TemplateWeight,
    WeeklyPlan,
)
from fitai.training.vocabulary import Muscle
from fitai.workouts import published as workouts
from fitai.workouts.models import WorkoutExercise, WorkoutSet

MIN_MINUTES, MAX_MINUTES = 15, 120
"""Minutes that the planner takes."""
USUAL_SETS, USUAL_REPS = 3, (8, 12)
"""Of an exercise that was planned without sets."""
MAX_NOTES = 500
"""Characters of the notes of an exercise in a template."""


def make_today(work: GenerationWork) -> MadePlan:
    """Make today's workout: the planned one, adapted to the day; where none is planned, a new one.

    Raises:
        NoPlan: no workout can be made with the user's equipment and exclusions.
    """
    assert work.resolved is not None and work.today is not None
    planned = workouts.planned_workout(work.user_id, work.today)
    weekday = str(WEEKDAYS[work.today.weekday()])
    muscles = rules.muscle_state(work.request.readiness, work.sets_of_late, work.today)
    if planned is None:
        return _made_for_the_day(work, work.resolved, muscles, weekday)
    exercises = available_exercises(work.user_id, (exercise.exercise_id for exercise in planned.exercises))
    day = _template_day(planned.name, planned.exercises)
    plan = _plan_of_day(f"Today: {planned.name}", weekday, day, work.resolved)
    return _adapted(work, plan, muscles, weekday, list(exercises.values()), planned.workout_id)


def _made_for_the_day(work: GenerationWork, request: PlanRequest, muscles: MuscleState, weekday: str) -> MadePlan:
    """A workout for today by the planner; it spares what is sore, and what is tired as far as something else is left."""
    minutes = _minutes(work) or request.duration_minutes
    usual = request.model_copy(
        update={"days_per_week": 1, "duration_minutes": min(MAX_MINUTES, max(MIN_MINUTES, minutes))}
    )
    exercises = library_exercises()
    spared = muscles
    try:
        plan = make_plan(_sparing(usual, {**muscles.sore, **muscles.tired}), exercises, preferences=work.preferences)
    except NoPlan:
        plan = make_plan(_sparing(usual, muscles.sore), exercises, preferences=work.preferences)
    else:
        spared = MuscleState()
    (day,) = [day for _, day in plan.weekly_plan.days.planned() if day.exercises]
    today = _plan_of_day(f"Today: {day.name}", weekday, _without_progression(day), usual, plan)
    adapted = _adapted(work, today, spared, weekday, exercises, None)
    reasons = [*muscles.sore.items(), *muscles.tired.items()]
    if reasons and spared is not muscles:
        names = ", ".join(f"{group.replace('_', ' ')} ({why})" for group, why in reasons)
        return MadePlan(adapted.plan, adapted.changes, f"{adapted.reasoning} Left out today: {names}.")
    return adapted


def _sparing(request: PlanRequest, groups: Mapping[str, str]) -> PlanRequest:
    muscles = [muscle for group in groups for muscle in (sorted(BACK_MUSCLES) if group == BACK else [Muscle(group)])]
    exclusions = request.exclusions
    return request.model_copy(
        update={
            "exclusions": Exclusions(
                regions=exclusions.regions,
                muscles=list(dict.fromkeys([*exclusions.muscles, *muscles])),
                exercises=exclusions.exercises,
            )
        }
    )


def _adapted(
    work: GenerationWork,
    plan: CreateTemplate,
    muscles: MuscleState,
    weekday: str,
    exercises: Sequence[Exercise],
    workout_id: str | None,
) -> MadePlan:
    """The plan of one day, adapted to the day."""
    assert work.resolved is not None
    replacements = list(facts_by_id(fitting(work.resolved, library_exercises())).values())
    replacements.sort(key=lambda facts: (-facts.exercise.metrics.popularity_score, facts.id))
    (day,) = [day for _, day in plan.weekly_plan.days.planned()]
    facts = {facts.id: facts for facts in replacements} | facts_by_id(exercises)
    form = rules.day_form(work.request.readiness)
    adapted = DayAdapter(weekday, day, facts, replacements).adapt(muscles, form, _minutes(work))
    days = TemplateDays.model_validate({weekday: adapted.day})
    weekly = plan.weekly_plan.model_copy(update={"days": days})
    adapted_plan = plan.model_copy(update={"weekly_plan": weekly})
    return MadePlan(adapted_plan, adapted.changes, _reasoning(workout_id is not None, len(adapted.changes)), workout_id)


def _minutes(work: GenerationWork) -> int | None:
    """The minutes available today; None where the request does not say."""
    readiness = work.request.readiness
    if readiness is not None and readiness.minutes_left is not None:
        return readiness.minutes_left
    return work.request.duration_minutes


def _reasoning(is_planned: bool, changes: int) -> str:
    if not is_planned:
        return (
            "Nothing was planned for today: this workout is made for how you are and for what you have trained of late."
        )
    if not changes:
        return "Nothing speaks against today's workout as it is planned."
    return (
        "Today's planned workout, changed by how you are, by what you have trained of late, and by the time there is."
    )


# --- a planned workout as a plan of one day ----------------------------------------------------------------


def _plan_of_day(
    name: str, weekday: str, day: TemplateDay, request: PlanRequest, source: CreateTemplate | None = None
) -> CreateTemplate:
    """A plan of one week with one day."""
    weekly = WeeklyPlan(total_weeks=1, days=TemplateDays.model_validate({weekday: day}))
    if source is not None:
        description = (
            f"A workout for today, made for {GOAL_WORDS[request.goal]}. It suits the time and the equipment that there is, how you "
            "are, and what you have trained of late."
        )
        return source.model_copy(update={"name": name[:100], "description": description, "weekly_plan": weekly})
    description = (
        "Your planned workout for today, with what changes because of soreness, tiredness and time; every change has its "
        "reason."
    )
    return CreateTemplate(name=name[:100], description=description, weekly_plan=weekly)


def _without_progression(day: TemplateDay) -> TemplateDay:
    exercises = [exercise.model_copy(update={"progression": None}) for exercise in day.exercises]
    return day.model_copy(update={"exercises": exercises})


def _template_day(name: str, exercises: Sequence[WorkoutExercise]) -> TemplateDay:
    planned = [_template_exercise(place, exercise) for place, exercise in enumerate(exercises, 1)]
    return TemplateDay(name=name[:80], exercises=planned)


def _template_exercise(order: int, exercise: WorkoutExercise) -> TemplateExercise:
    """A planned exercise as a template has it; its warm-up sets are left to the start of the workout."""
    working = [set_ for set_ in exercise.sets if set_.type != "warmup"][:MAX_SETS]
    first = working[0] if working else None
    is_measured = first is not None and first.reps is None and bool(first.duration_seconds or first.distance)
    return TemplateExercise(
        exercise_id=exercise.exercise_id,
        order=order,
        sets=len(working) or USUAL_SETS,
        reps=None if is_measured else _reps(first),
        duration_seconds=int(first.duration_seconds) if is_measured and first and first.duration_seconds else None,
        distance=first.distance if is_measured and first else None,
        weight=_weight(first),
        rest_time=exercise.rest_time,
        notes=exercise.notes[:MAX_NOTES] if exercise.notes else None,
        superset_id=exercise.superset_id,
        rpe=_rpe(first),
        set_plan=None if is_measured or not _differ(working) else [_template_set(set_) for set_ in working],
    )


def _differ(sets: Sequence[WorkoutSet]) -> bool:
    return len({(set_.type, set_.weight, set_.reps, _rpe(set_)) for set_ in sets}) > 1


def _template_set(set_: WorkoutSet) -> TemplateSet:
    return TemplateSet(type=set_.type, reps=_reps(set_), weight=_weight(set_), rpe=_rpe(set_))


def _weight(set_: WorkoutSet | None) -> TemplateWeight | None:
    return TemplateWeight(type="fixed", value=set_.weight) if set_ is not None and set_.weight else None


def _reps(set_: WorkoutSet | None) -> TemplateReps:
    if set_ is None or not set_.reps:
        return TemplateReps(min=USUAL_REPS[0], max=USUAL_REPS[1], target=USUAL_REPS[0])
    low = set_.target.reps_min if set_.target and set_.target.reps_min else set_.reps
    high = set_.target.reps_max if set_.target and set_.target.reps_max else set_.reps
    return TemplateReps(min=min(low, set_.reps), max=max(high, set_.reps), target=set_.reps)


def _rpe(set_: WorkoutSet | None) -> float | None:
    rpe = set_.target.rpe if set_ is not None and set_.target else None
    return rpe if rpe is not None and rpe >= rules.MIN_RPE else None
