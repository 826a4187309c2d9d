"""What the creators of submitted exercises are told."""

from fitai.exercises.models import Exercise
from fitai.exercises.review.models import DECIDED, ExerciseReview, ReviewDecision
from fitai.kernel.table import Write
from fitai.notifications.published import Notice, notice_writes


def decision_writes(
    exercise: Exercise, review: ExerciseReview, decision: ReviewDecision, reason: str | None
) -> list[Write]:
    """The writes that tell an exercise's creator of a decision; none where its creator's account is gone."""
    if exercise.created_by is None:
        return []
    form = DECIDED[decision].value
    data = {"exerciseId": exercise.id, "decision": form, "version": str(exercise.version)}
    if reason is not None:
        data["reason"] = reason
    fields = review.history[-1].fields
    if fields:
        data["editedFields"] = ",".join(fields)
    return notice_writes(
        Notice(
            user_id=exercise.created_by,
            type="exercise_reviewed",
            target=f"exercise:{exercise.id}",
            occasion=f"{review.round}:{form}",
            values={"form": form, "exercise": exercise.name},
            data=data,
        )
    )
