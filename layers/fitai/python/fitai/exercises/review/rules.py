"""What a change or a decision makes of a review, what differs between two versions, and what a submission lacks. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic.alias_generators import to_camel

from fitai.exercises.models import Exercise, ExerciseStatus, ExerciseSummary, ExerciseVariation
from fitai.exercises.review.models import (
    DECIDED,
    ExerciseReview,
    FieldChange,
    PossibleDuplicate,
    QualityWarning,
    ReviewDecision,
    ReviewEntry,
    ReviewStep,
)
from fitai.training import exercise_names

MAX_HISTORY = 20
"""Steps of a review that are kept."""
MAX_DUPLICATES = 5
"""Possible duplicates of a submission that are listed."""
SIMILAR = 0.6
"""The share of words that two names have in common, above which one may be the other's duplicate."""
CONTENT_FIELDS = (
    "name", "aliases", "description", "instructions", "primary_muscle_groups", "secondary_muscle_groups", "equipment",
    "difficulty", "exercise_type", "movement_pattern", "force", "mechanic", "measurement", "measurements", "tags",
    "safety.warnings", "safety.common_mistakes", "safety.tips", "variations", "calories.met",
    "media.images", "media.videos", "media.gifs",
)  # fmt: skip
"""The fields of an exercise that everybody sees and its creator decides."""


# --- differences -------------------------------------------------------------------------------------------


def field_changes(before: Exercise, after: Exercise) -> list[FieldChange]:
    """The fields that differ, in the order of `CONTENT_FIELDS`."""
    changes = []
    for name in CONTENT_FIELDS:
        old, new = _texts(before, name), _texts(after, name)
        if old != new:
            changes.append(FieldChange(field=_api_name(name), before=old, after=new))
    return changes


def _api_name(name: str) -> str:
    return ".".join(to_camel(word) for word in name.split("."))


def _texts(exercise: Exercise, name: str) -> list[str]:
    """What a field says: a text for each member of a list, none for an empty field."""
    value: Any = exercise
    for word in name.split("."):
        value = getattr(value, word)
    members = value if isinstance(value, tuple) else (value,)
    return [_text(member) for member in members if member not in (None, "")]


def _text(value: Any) -> str:
    if isinstance(value, ExerciseVariation):
        steps = " ".join(value.instructions)
        return " · ".join(word for word in (value.name, value.difficulty, value.description, steps) if word)
    return str(value)


# --- steps -------------------------------------------------------------------------------------------------


def review_after_change(
    review: ExerciseReview | None, before: Exercise | None, after: Exercise, now: datetime
) -> ExerciseReview | None:
    """The review of an exercise after its creator, or an administrator outside of a review, has changed it.

    Submitting it begins a round; what its creator changes while it waits belongs to the same round and keeps its place.

    Args:
        before: None for a new exercise.
    """
    was_pending = before is not None and before.status == ExerciseStatus.PENDING
    fields = [] if before is None else [change.field for change in field_changes(before, after)]
    version = after.version or 0
    if after.status == ExerciseStatus.PENDING:
        if was_pending and review is not None:
            return _with_step(review, ReviewEntry(step="changed", round=review.round, version=version, at=now, fields=fields))  # fmt: skip
        begun = ExerciseReview(submitted_at=now) if review is None else review.model_copy(
            update={"round": review.round + 1, "submitted_at": now, "decided_at": None}
        )  # fmt: skip
        return _with_step(begun, ReviewEntry(step="submitted", round=begun.round, version=version, at=now, fields=fields))  # fmt: skip
    if review is None:
        return None
    if after.status == ExerciseStatus.APPROVED:
        return review.model_copy(update={"approved_version": version})
    if was_pending:
        return _with_step(review, ReviewEntry(step="withdrawn", round=review.round, version=version, at=now))
    return review


def review_after_decision(
    review: ExerciseReview | None,
    before: Exercise,
    after: Exercise,
    decision: ReviewDecision,
    administrator: str,
    reason: str | None,
    now: datetime,
) -> ExerciseReview:
    """The review of an exercise after a decision.

    Args:
        before, after: what was submitted, and what the decision made of it.
        administrator: a digest.
    """
    current = review or ExerciseReview(submitted_at=before.updated_at or now)
    version = after.version or 0
    step: ReviewStep = DECIDED[decision].value  # type: ignore[assignment]
    entry = ReviewEntry(
        step=step,
        round=current.round,
        version=version,
        at=now,
        by=administrator,
        reason=reason,
        fields=[change.field for change in field_changes(before, after)],
    )
    update: dict[str, object] = {"decided_at": now}
    if decision == "approve":
        update["approved_version"] = version
    return _with_step(current.model_copy(update=update), entry)


def _with_step(review: ExerciseReview, entry: ReviewEntry) -> ExerciseReview:
    history = review.history
    if entry.step == "changed" and history and history[-1].step == "changed" and history[-1].round == entry.round:
        fields = list(dict.fromkeys((*history[-1].fields, *entry.fields)))
        history, entry = history[:-1], entry.model_copy(update={"fields": fields})
    return review.model_copy(update={"history": [*history, entry][-MAX_HISTORY:]})


# --- what helps to decide ----------------------------------------------------------------------------------


def quality_warnings(exercise: Exercise) -> list[QualityWarning]:
    """What an exercise lacks."""
    media = exercise.media
    lacks: tuple[tuple[QualityWarning, bool], ...] = (
        ("no_instructions", not exercise.instructions),
        ("no_description", not exercise.description),
        ("no_muscles", not exercise.primary_muscle_groups),
        ("no_media", not (media.images or media.videos or media.gifs)),
    )
    return [warning for warning, is_lacking in lacks if is_lacking]


def possible_duplicates(
    exercise: Exercise,
    named: Callable[[str], Iterable[Exercise]],
    search: Callable[[str], Iterable[ExerciseSummary]],
) -> list[PossibleDuplicate]:
    """Exercises of the library that may be the same: by name or alias, regardless of word order, case and plurals; then by words.

    Args:
        named: finds the exercises with a name or an alias. search: finds exercises by words.
    """
    duplicates: dict[str, PossibleDuplicate] = {}
    key = exercise_names.sorted_name_key(exercise.name)
    for name in (exercise.name, *exercise.aliases):
        for match in named(name):
            has_name = name == exercise.name and exercise_names.sorted_name_key(match.name) == key
            duplicate = PossibleDuplicate(id=match.id, name=match.name, by="name" if has_name else "alias")
            duplicates.setdefault(match.id, duplicate)
    for summary in search(exercise.name):
        if _likeness(summary.name, exercise.name) > SIMILAR:
            duplicates.setdefault(summary.id, PossibleDuplicate(id=summary.id, name=summary.name, by="similar"))
    duplicates.pop(exercise.id, None)
    return list(duplicates.values())[:MAX_DUPLICATES]


def _likeness(first: str, second: str) -> float:
    """The share of words that two names have in common, 0 to 1."""
    first_words, other_words = (
        {exercise_names.singular(word) for word in exercise_names.words(name)} for name in (first, second)
    )
    return len(first_words & other_words) / max(1, len(first_words | other_words))
