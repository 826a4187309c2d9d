"""How long a day of a plan takes, from the facts of its exercises (rule V5). Pure; seconds."""

from collections.abc import Mapping

from fitai.coach.planning.exercises import ExerciseFacts
from fitai.training import session_time
from fitai.training.plans import TemplateDay
from fitai.training.session_time import SetTraits
from fitai.training.session_time import drill_seconds as drill_seconds
from fitai.training.session_time import estimated_minutes as estimated_minutes
from fitai.training.session_time import in_order as in_order


def traits_of(facts: Mapping[str, ExerciseFacts]) -> dict[str, SetTraits]:
    """What the time of the sets depends on, by the ids of the exercises."""
    return {id: fact.traits for id, fact in facts.items()}


def day_seconds(day: TemplateDay, facts: Mapping[str, ExerciseFacts], week: int | None = None) -> float:
    """The seconds of a day, T.

    Args:
        facts: by the ids of the exercises.
        week: of the plan, counted from 1, where the repetitions of a wave count.
    """
    ids = {planned.exercise_id for planned in day.exercises}
    return session_time.day_seconds(day, {id: facts[id].traits for id in ids if id in facts}, week)
