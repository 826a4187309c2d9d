"""Use cases of the review of submitted exercises: the queue, a decision."""

from functools import partial

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from fitai.exercises.custom import rules as custom_rules
from fitai.exercises.custom import store
from fitai.exercises.custom.service import library_changed_write
from fitai.exercises.custom.store import StoredExercise
from fitai.exercises.library import store as library_store
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import CreateExercise, Exercise, ExerciseStatus
from fitai.exercises.review import notices, rules
from fitai.exercises.review.models import (
    DECIDED,
    DecideExercise,
    ExerciseEdits,
    ExerciseReview,
    ExerciseSubmission,
    ReviewDecision,
    SubmissionsQuery,
)
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.digests import staff_digest
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.types import field_errors

SEARCHED = 10
"""Exercises of the library that are compared with a submission by their words."""


def list_submissions(caller: Caller, query: SubmissionsQuery, origin: Origin) -> Page[ExerciseSubmission]:
    """A page of submitted exercises: one Query, and a PutItem, since it shows what others do not see yet.

    The library in memory says what was approved before and what may be a duplicate. What it has not published yet is read
    from the table, a BatchGetItem more.
    """
    scope = (caller.id, "GET /admin/exercises")
    page, after = store.reviews_page(query.status, query.limit, query.position(*scope), changed=query.changed)
    if page:
        details: dict[str, str | int | bool] = {
            "status": query.status,
            "exercises": ",".join(stored.exercise.id for stored in page),
        }
        commit(audit_write(caller.id, "admin.exercises_viewed", caller.id, origin, details))
    library = current_library()
    approved = _approved_states(library, page)
    submissions = [_submission(library, stored, approved.get(stored.exercise.id)) for stored in page]
    return Page(submissions, query.cursor_at(after, *scope), query.limit)


def decide_submission(caller: Caller, exercise_id: str, request: DecideExercise, origin: Origin) -> ExerciseSubmission:
    """Decide about a submitted exercise. Approved, it becomes part of the library; its creator is told in any case. Audited.

    One GetItem and one transaction: the exercise, its card, its state in the library, the event, the notice, the audit entry.

    Raises:
        NotFound: there is no custom exercise with this id.
        Conflict: `stale_version`: it was changed, or decided, since it was read; `not_pending`: it does not wait for a decision;
            `no_muscles`: its muscles are unknown.
        Invalid: with the edits it is no valid exercise.
    """
    stored = retry_on_conflict(partial(_attempt_decision, caller, exercise_id, request, origin))
    library = current_library()
    return _submission(library, stored, _approved_states(library, [stored]).get(exercise_id))


def _attempt_decision(caller: Caller, exercise_id: str, request: DecideExercise, origin: Origin) -> StoredExercise:
    current = store.find_exercise(exercise_id) if custom_rules.is_custom(exercise_id) else None
    if current is None or current.exercise.created_by is None:
        raise NotFound("There is no such exercise.")
    if request.version != current.version:
        raise store.stale_version(current.version)
    if current.exercise.status != ExerciseStatus.PENDING:
        raise Conflict("The exercise does not wait for a decision.", code="not_pending")
    now, is_approved = clock.now(), request.decision == "approve"
    edited = current.exercise if request.edits is None else _edited(current.exercise, request.edits)
    if is_approved and not edited.primary_muscle_groups:
        raise Conflict("The exercise has no primary muscle; add one first.", code="no_muscles")
    after = edited.model_copy(
        update={
            "status": DECIDED[request.decision],
            "version": current.version + 1,
            "updated_at": now,
            "review_note": None if is_approved else request.reason,
        }
    )
    administrator = staff_digest(caller.id)
    review = rules.review_after_decision(
        current.review, current.exercise, after, request.decision, administrator, request.reason, now
    )
    details: dict[str, str | int | bool] = {
        "exercise": exercise_id,
        "version": request.version,
        "round": review.round,
    }
    if request.reason is not None:
        details["reason"] = request.reason
    if review.history[-1].fields:
        details["edits"] = ",".join(review.history[-1].fields)
    is_published = current.is_published or is_approved
    store.replace_exercise(
        current,
        after,
        *([library_changed_write(caller.id, after, "approved")] if is_approved else []),
        _decision_audit_write(caller, request.decision, current.exercise.created_by, origin, details),
        *notices.decision_writes(after, review, request.decision, request.reason),
        published=is_published,
        review=review,
    )
    return StoredExercise(after, is_published, review=review)


def _decision_audit_write(
    caller: Caller,
    decision: ReviewDecision,
    creator_id: str,
    origin: Origin,
    details: dict[str, str | int | bool],
) -> Write:
    match decision:
        case "approve":
            return audit_write(caller.id, "admin.exercise_approved", creator_id, origin, details)
        case "reject":
            return audit_write(caller.id, "admin.exercise_rejected", creator_id, origin, details)
        case "request_changes":
            return audit_write(caller.id, "admin.exercise_changes_requested", creator_id, origin, details)


def _edited(exercise: Exercise, edits: ExerciseEdits) -> Exercise:
    """The exercise with edits, as if its creator had written them."""
    fields = {name: getattr(exercise, name) for name in CreateExercise.model_fields if hasattr(exercise, name)}
    fields |= {
        "safety": exercise.safety.model_dump(),
        "variations": [variation.model_dump(exclude={"exercise_id"}) for variation in exercise.variations],
        "met": exercise.calories.met,
    }
    corrections = edits.values
    if "measurement" in corrections:
        fields.pop("measurements", None)
    try:
        # By the names of the API, so that an error names the field as the request does.
        content = CreateExercise.model_validate(
            {to_camel(name): value for name, value in (fields | corrections).items()}
        )
    except ValidationError as error:
        raise Invalid(fields=field_errors(error, ("edits",))) from None
    return custom_rules.build_exercise(exercise.id, content, exercise, clock.now())


def _approved_states(library: Library, page: list[StoredExercise]) -> dict[str, Exercise]:
    """The states of exercises that the library has: from memory, or from the table what it has not published yet."""
    states: dict[str, Exercise] = {}
    unpublished: list[str] = []
    for stored in page:
        id = stored.exercise.id
        if not stored.is_published or stored.exercise.status == ExerciseStatus.APPROVED:
            continue
        state = library.get(id)
        if state is not None and stored.review is not None and state.version == stored.review.approved_version:
            states[id] = state
        else:
            unpublished.append(id)
    return states | library_store.load_entries(unpublished)


def _submission(library: Library, stored: StoredExercise, approved: Exercise | None) -> ExerciseSubmission:
    exercise = stored.exercise
    review = stored.review or ExerciseReview(submitted_at=exercise.updated_at or clock.now())
    return ExerciseSubmission(
        id=exercise.id,
        version=stored.version,
        status=str(exercise.status),
        created_by=str(exercise.created_by),
        submitted_at=review.submitted_at,
        decided_at=review.decided_at,
        rounds=review.round,
        exercise=exercise,
        is_changed=approved is not None,
        changes=[] if approved is None else rules.field_changes(approved, exercise),
        duplicates=rules.possible_duplicates(
            exercise, library.named, lambda name: library.search(name, limit=SEARCHED).items
        ),
        warnings=rules.quality_warnings(exercise),
        history=review.history,
    )
