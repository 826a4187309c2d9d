"""Loads from maxima that only the request states. Pure; kilograms.

A plan gives them as percentages (V13), which a workout turns into loads by the records of the user. What was only stated is no
record: so the plan that is saved has the loads themselves, which can be put together from what the user has (V14).
"""

from collections.abc import Mapping

from fitai.coach.planning.checking.loads import load_equipment, load_increment
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.models import PlanRequest
from fitai.templates.models import CreateTemplate
from fitai.training.loads import bar_weight
from fitai.training.plans import TemplateDay, TemplateExercise, TemplateWeight

TOLERANCE = 1e-6


def with_loads(
    plan: CreateTemplate, maxima: Mapping[str, float], request: PlanRequest, facts: Mapping[str, ExerciseFacts]
) -> CreateTemplate:
    """The plan with loads in place of percentages of these maxima.

    Args:
        maxima: one-repetition maxima, by the ids of the exercises.
        facts: of the plan's exercises, by their ids.
    """
    if not maxima:
        return plan
    days = plan.weekly_plan.days
    changed = {
        name: day.model_copy(
            update={"exercises": [_with_load(exercise, maxima, request, facts) for exercise in day.exercises]}
        )
        for name, day in days
        if isinstance(day, TemplateDay)
    }
    weekly_plan = plan.weekly_plan.model_copy(update={"days": days.model_copy(update=changed)})
    return plan.model_copy(update={"weekly_plan": weekly_plan})


def _with_load(
    exercise: TemplateExercise,
    maxima: Mapping[str, float],
    request: PlanRequest,
    facts: Mapping[str, ExerciseFacts],
) -> TemplateExercise:
    maximum, known = maxima.get(exercise.exercise_id), facts.get(exercise.exercise_id)
    if maximum is None or known is None:
        return exercise
    equipment = load_equipment(known)
    step, bar = load_increment(request, equipment), bar_weight(equipment, request.units)

    def load(weight: TemplateWeight | None) -> TemplateWeight | None:
        if weight is None or weight.type != "percentage" or weight.of == "training_max" or weight.value is None:
            return weight
        steps = int(maximum * weight.value / 100 / step + TOLERANCE)
        return TemplateWeight(type="fixed", value=max(bar, steps * step))

    sets = exercise.set_plan and [set_.model_copy(update={"weight": load(set_.weight)}) for set_ in exercise.set_plan]
    return exercise.model_copy(update={"weight": load(exercise.weight), "set_plan": sets})
