"""Compare the workouts of a file with each other and with the user's history: which of them are new. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from fitai.exercises.published import current_library
from fitai.workouts import store as workouts_store
from fitai.workouts.imports import store
from fitai.workouts.imports.drafts import WorkoutDraft
from fitai.workouts.imports.duplicates import StartIndex, WorkoutStart, has_same_sets
from fitai.workouts.imports.models import DuplicateWorkout, ImportState
from fitai.workouts.imports.readers.models import WorkoutFile
from fitai.workouts.state import WorkoutState

DAY = timedelta(days=1)


@dataclass(slots=True)
class Comparison:
    """The workouts of a file that are new, and what became of the others."""

    new: list[WorkoutDraft] = field(default_factory=list)
    duplicates: list[DuplicateWorkout] = field(default_factory=list)
    deleted: int = 0


def compare_with_history(state: ImportState, file: WorkoutFile, workout_drafts: Sequence[WorkoutDraft]) -> Comparison:
    """Tell new workouts from those that exist, in the file or in the history, and from those that the user has deleted.

    One BatchGetItem per hundred workouts of the file, one Query per megabyte of the history in the file's range of days; and, for
    workouts of the same minute and number of sets of which the heads do not decide it, one BatchGetItem per hundred exercises.
    """
    ids = [workout_id for draft in workout_drafts for workout_id in (draft.state.id, draft.former_id) if workout_id]
    existing = store.existing_workouts(state.user_id, ids)
    comparison = Comparison()
    unknown: list[WorkoutDraft] = []
    for draft in workout_drafts:
        workout_id = draft.former_id if draft.former_id in existing else draft.state.id
        current = existing.get(workout_id or "")
        if workout_id not in existing:
            unknown.append(draft)
        elif current is None:
            comparison.deleted += 1
            file.skip(draft.line, "You have deleted this workout; it was not brought back")
        elif current.import_id == state.import_id:
            # Written by this very import, whose worker has ended and starts again.
            comparison.new.append(draft)
        else:
            _add_same_workout(comparison, state, file, draft, current)
    _add_unknown_workouts(comparison, state, file, unknown)
    position = {draft.state.id: place for place, draft in enumerate(workout_drafts)}
    comparison.new.sort(key=lambda draft: position.get(draft.state.id, len(position)))
    comparison.duplicates.sort(key=lambda duplicate: duplicate.line)
    return comparison


def _add_same_workout(
    comparison: Comparison, state: ImportState, file: WorkoutFile, draft: WorkoutDraft, current: WorkoutState
) -> None:
    """Add a workout that an earlier import of the same app has written, or that is the exported one itself."""
    comparison.duplicates.append(_duplicate(state, draft, current, certainty="same"))
    if state.duplicates == "take":
        comparison.new.append(_copy(draft, state))
    elif current.imported_sets not in (None, draft.state.imported_sets):
        file.skip(draft.line, "You have this workout already, with other sets; it was left as it is")


def _add_unknown_workouts(
    comparison: Comparison, state: ImportState, file: WorkoutFile, workout_drafts: Sequence[WorkoutDraft]
) -> None:
    """Add workouts that no id tells of: they are new, or the same as another one in all but their names and sources."""
    matches = _matches_in_history(state, workout_drafts)
    starts_in_file: dict[str, StartIndex[WorkoutDraft]] = {}
    for draft in sorted(workout_drafts, key=lambda draft: draft.line):
        start = WorkoutStart.of(draft.state)
        index = starts_in_file.setdefault(draft.state.imported_sets or "", StartIndex())
        match = matches.get(draft.state.id)
        twin = None if match else next((other for other in index.near(start) if not _are_exported(draft, other)), None)
        if match is None and twin is None:
            index.add(start, draft)
            comparison.new.append(draft)
            continue
        duplicate = _duplicate(state, draft, match, certainty="likely", other_line=twin.line if twin else None)
        comparison.duplicates.append(duplicate)
        if state.duplicates == "take":
            comparison.new.append(draft)
        else:
            file.skip(draft.line, _likely_reason(match, twin))


def _are_exported(first: WorkoutDraft, second: WorkoutDraft) -> bool:
    """Whether both are workouts of a FitAI export, which are told apart by their ids."""
    return first.former_id is not None and second.former_id is not None


def _likely_reason(match: WorkoutState | None, twin: WorkoutDraft | None) -> str:
    if match is not None:
        known = f"“{match.name}” of {WorkoutStart.of(match).text}, which you have already"
    else:
        known = f"the one in line {twin.line if twin else 0}"
    return f"Likely a duplicate of {known}: it has the same start and the same sets; it was not imported"


def _matches_in_history(state: ImportState, workout_drafts: Sequence[WorkoutDraft]) -> dict[str, WorkoutState]:
    """The workout of the history that each of these is likely the same as, by their ids."""
    if not workout_drafts:
        return {}
    days = [draft.state.date for draft in workout_drafts] + [
        WorkoutStart.of(draft.state).written.date() for draft in workout_drafts
    ]
    heads = store.completed_heads(state.user_id, min(days) - DAY, max(days) + DAY)
    index: StartIndex[WorkoutState] = StartIndex()
    for head in heads:
        if head.import_id != state.import_id:
            index.add(WorkoutStart.of(head), head)
    matches: dict[str, WorkoutState] = {}
    candidates: dict[str, list[WorkoutState]] = {}
    for draft in workout_drafts:
        near = {head.id: head for head in index.near(WorkoutStart.of(draft.state))}.values()
        same_count = [head for head in near if head.metrics.completed_sets == draft.sets]
        same_sets = [head for head in same_count if head.imported_sets == draft.state.imported_sets]
        if same_sets:
            matches[draft.state.id] = same_sets[0]
        elif same_count:
            candidates[draft.state.id] = same_count
    return matches | _matches_by_sets(workout_drafts, candidates)


def _matches_by_sets(
    workout_drafts: Iterable[WorkoutDraft], candidates: dict[str, list[WorkoutState]]
) -> dict[str, WorkoutState]:
    """The candidates whose sets are the same, set by set: those of other apps, and those that were trained live."""
    if not candidates:
        return {}
    heads = {head.id: head for near in candidates.values() for head in near}
    whole = {workout.id: workout for workout in workouts_store.with_exercises(list(heads.values()))}
    library = current_library()

    def is_of_library(exercise_id: str) -> bool:
        return library.get(exercise_id) is not None

    matches: dict[str, WorkoutState] = {}
    for draft in workout_drafts:
        for head in candidates.get(draft.state.id, ()):
            exercises = whole[head.id].exercises
            if has_same_sets(draft.state.exercises, exercises, is_of_library):
                matches[draft.state.id] = head
                break
    return matches


def _duplicate(
    state: ImportState,
    draft: WorkoutDraft,
    match: WorkoutState | None,
    *,
    certainty: str,
    other_line: int | None = None,
) -> DuplicateWorkout:
    return DuplicateWorkout(
        line=draft.line,
        name=draft.state.name,
        start=WorkoutStart.of(draft.state).text,
        certainty="same" if certainty == "same" else "likely",
        workout_id=match.id if match else None,
        other_line=other_line,
        is_taken=state.duplicates == "take",
    )


def _copy(draft: WorkoutDraft, state: ImportState) -> WorkoutDraft:
    """The workout with an id of its own, so that it is imported although it exists."""
    copy_id = str(uuid5(NAMESPACE_URL, f"fitai/imported-workout-copy/{draft.state.id}/{state.import_id}"))
    return WorkoutDraft(draft.line, draft.state.model_copy(update={"id": copy_id}), None)
