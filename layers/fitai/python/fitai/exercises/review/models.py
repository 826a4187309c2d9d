"""Types of the review of submitted exercises."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from fitai.exercises.models import (
    Exercise,
    ExerciseName,
    ExerciseSafetyInput,
    ExerciseStatus,
    ExerciseText,
    Muscles,
    require_distinct,
)
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.training.vocabulary import (
    Difficulty,
    Equipment,
    ExerciseType,
    Force,
    Measurement,
    Mechanic,
    MovementPattern,
    Tag,
)

ReviewStatus = Literal["pending", "approved", "rejected", "changes_requested"]
ReviewDecision = Literal["approve", "reject", "request_changes"]
ReviewStep = Literal["submitted", "changed", "withdrawn", "approved", "rejected", "changes_requested"]
QualityWarning = Literal["no_instructions", "no_description", "no_muscles", "no_media"]
DECIDED: dict[ReviewDecision, ExerciseStatus] = {
    "approve": ExerciseStatus.APPROVED,
    "reject": ExerciseStatus.REJECTED,
    "request_changes": ExerciseStatus.CHANGES_REQUESTED,
}
"""The state of an exercise after a decision."""


class ReviewEntry(Model):
    """A step of a review."""

    step: ReviewStep
    """What happened; several changes of a round are one entry, the last."""
    round: int
    """In which round."""
    version: int
    """The version of the exercise that it made."""
    at: Moment
    """When."""
    by: str | None = None
    """A digest of the administrator who has decided; left out of what its creator did. Who it was is in the audit trail."""
    reason: str | None = None
    """What the creator was told."""
    fields: list[str] = []
    """What was changed: by its creator since the version before, or by the administrator with the approval."""


class ExerciseReview(Model):
    """The review of an exercise as it is stored with it.

    Attributes:
        round: how often it was submitted.
        approved_version: the version that the library has; None where it has none.
        history: the last `rules.MAX_HISTORY` steps, the oldest first.
    """

    round: int = 1
    submitted_at: Moment
    decided_at: Moment | None = None
    approved_version: int | None = None
    history: list[ReviewEntry] = []

    def place(self, status: ExerciseStatus | None) -> datetime | None:
        """The moment by which the exercise is listed among those in its state; None of one that is in no list."""
        if status == ExerciseStatus.PENDING:
            return self.submitted_at
        return self.decided_at if status in DECIDED.values() else None


class FieldChange(Model):
    """A field that differs from the version that was approved before."""

    field: str
    """Its name in the API: `safety.tips`."""
    before: list[str]
    """What it said; one text for each member of a list, none where it was empty."""
    after: list[str]
    """What it says now."""


class PossibleDuplicate(Model):
    """An exercise of the library that may be the same."""

    id: str
    """Identifies it."""
    name: str
    """What it is called."""
    by: Literal["name", "alias", "similar"]
    """Whether both have the same name, one has it as an alias, or most words of the names are the same."""


class ExerciseSubmission(Model):
    """An exercise that was submitted for everybody, with what helps to decide about it."""

    id: str
    """Identifies the exercise."""
    version: int
    """The version that a decision names."""
    status: ReviewStatus
    """Whether it waits, or how it was decided."""
    created_by: str
    """Its creator."""
    submitted_at: Moment
    """When it was submitted in this round."""
    decided_at: Moment | None = None
    """When it was decided; left out while it waits."""
    rounds: int
    """How often it was submitted."""
    exercise: Exercise
    """What was submitted, in its current state."""
    is_changed: bool
    """Whether the library has an earlier version of it."""
    changes: list[FieldChange]
    """What differs from that version; empty where there is none."""
    duplicates: list[PossibleDuplicate]
    """Exercises of the library that may be the same, at most 5."""
    warnings: list[QualityWarning]
    """What it lacks."""
    history: list[ReviewEntry]
    """The last 20 steps of its review, the oldest first."""


class SubmissionsQuery(Paging):
    """Which submitted exercises."""

    status: ReviewStatus = "pending"
    """Those that wait, the longest waiting first; or those that were decided so, the last decision first."""
    changed: bool | None = None
    """Only those of which the library has an earlier version, or only new ones."""


class ExerciseEdits(Input):
    """Small corrections with which an exercise is approved; what is left out stays."""

    name: ExerciseName | None = None
    """What it is to be called, 2 to 80 characters."""
    aliases: Annotated[tuple[ExerciseName, ...], Field(max_length=10), AfterValidator(require_distinct)] | None = None
    """Other names, at most 10."""
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None
    """What it is, at most 2000 characters."""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] | None = None
    """What to do, step by step: at most 20 steps."""
    primary_muscle_groups: Annotated[Muscles, Field(min_length=1)] | None = None
    """The muscles that it works first of all."""
    secondary_muscle_groups: Muscles | None = None
    """The muscles that help."""
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(require_distinct)] | None = None
    """What is needed for it."""
    difficulty: Difficulty | None = None
    """For whom it is suited."""
    exercise_type: ExerciseType | None = None
    """The kind of training that it belongs to."""
    movement_pattern: MovementPattern | None = None
    """The movement that it is a form of."""
    force: Force | None = None
    """Whether it pushes, pulls or holds."""
    mechanic: Mechanic | None = None
    """Whether it moves one joint or several."""
    measurement: Measurement | None = None
    """How its sets are usually measured."""
    tags: Annotated[tuple[Tag, ...], AfterValidator(require_distinct)] | None = None
    """Labels by which it is found."""
    safety: ExerciseSafetyInput | None = None
    """Advice for good and safe form."""

    @property
    def values(self) -> dict[str, Any]:
        """The new values of the fields that are to be changed."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class DecideExercise(Input):
    """A decision about a submitted exercise."""

    version: int = Field(ge=1)
    """The version that was looked at."""
    decision: ReviewDecision
    """Approve it for everybody, reject it, or ask its creator to change it."""
    reason: str | None = Field(None, min_length=1, max_length=500)
    """What its creator is told, 1 to 500 characters; needed unless it is approved."""
    edits: ExerciseEdits | None = None
    """Corrections, with an approval only; its creator is told of them."""

    @model_validator(mode="after")
    def _require_reason(self) -> "DecideExercise":
        if self.decision != "approve" and self.reason is None:
            raise ValueError("Give a reason, unless you approve it")
        if self.decision != "approve" and self.edits is not None:
            raise ValueError("Edits belong to an approval")
        return self
