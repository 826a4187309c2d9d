"""The reactions of the coach to what users do."""

from contextlib import suppress

from fitai.coach.feedback import service
from fitai.kernel.personal_data import AccountGone
from fitai.workouts.events import WorkoutCompleted


def learn_from_workout(event: WorkoutCompleted, reaction: str) -> None:
    """Learn from a completed workout what the user likes to do; nothing for a deleted account."""
    with suppress(AccountGone):
        service.learn_from_workout(event, reaction)
