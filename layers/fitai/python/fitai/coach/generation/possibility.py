"""Whether a plan can be made at all with what a request gives: told at once, not after a generation.

Without target muscles there is always a plan: everybody can walk and move. With them there must be a lift for one of them.
"""

from collections.abc import Sequence

from fitai.coach.generation import rules
from fitai.coach.generation.context import library_exercises
from fitai.coach.generation.models import GenerateWorkout
from fitai.coach.generation.rules import AccountFacts
from fitai.coach.planning.exercises import facts_of, fitting, has_primary
from fitai.coach.planning.models import Exclusions, PlanRequest
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.errors import FieldError, Invalid
from fitai.training.days import local_day
from fitai.training.vocabulary import Difficulty
from fitai.users import published as users

OBSTACLES = {
    "targetMuscles": "There is no exercise for these muscles that suits you",
    "exclusions": "Nothing is left for these muscles beside what is to be spared",
    "equipment": "Nothing trains these muscles with this equipment",
}
"""Why there can be no plan, by the field that is the cause."""


def require_possible(user_id: str, request: GenerateWorkout) -> None:
    """Refuse what no plan can be made of: one GetItem, and none without target muscles.

    Raises:
        Invalid: `no_plan`, with the field that is the cause.
    """
    if not request.target_muscles:
        return
    athlete = users.athlete(user_id)
    facts = AccountFacts(
        equipment=athlete.equipment,
        injuries=athlete.injuries,
        weekly_target=athlete.weekly_target,
        fitness_level=None if athlete.fitness_level is None else Difficulty(athlete.fitness_level),
        birth=athlete.date_of_birth,
    )
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    resolved = rules.resolved_request(request, request.days_per_week, facts, today, "")
    cause = obstacle(resolved, library_exercises())
    if cause is not None:
        raise Invalid(fields=[FieldError(cause, OBSTACLES[cause])], code="no_plan")


def obstacle(request: PlanRequest, exercises: Sequence[Exercise]) -> str | None:
    """The field because of which no exercise fits that trains one of the targets; None where there is one, or no target."""
    if not request.target_muscles or _trains_targets(request, exercises):
        return None
    without_exclusions = {"exclusions": Exclusions(), "dislikes": []}
    for cause, change in (("equipment", {"equipment": None}), ("exclusions", without_exclusions)):
        if _trains_targets(request.model_copy(update=change), exercises):
            return cause
    return "targetMuscles"


def _trains_targets(request: PlanRequest, exercises: Sequence[Exercise]) -> bool:
    lifts = (facts for exercise in fitting(request, exercises) if (facts := facts_of(exercise)).is_lift)
    return any(has_primary(facts, str(muscle)) for facts in lifts for muscle in request.target_muscles)
