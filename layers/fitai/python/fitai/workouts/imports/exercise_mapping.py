"""Decide which exercise each name of a file is: as the request says, in the library, or the user's own. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises, build_own_exercise, current_library, own_exercise_names
from fitai.kernel.csv_files import cells
from fitai.kernel.errors import FieldError, Invalid
from fitai.workouts.imports import drafts, matching, splitting
from fitai.workouts.imports.models import MAX_EXERCISE_NAMES, OWN_EXERCISE, SKIPPED_EXERCISE, Certainty, MappedExercise
from fitai.workouts.imports.readers.models import FileExercise, WorkoutFile

MAX_FIELD_ERRORS = 20
"""Wrong entries of a mapping that an answer names."""


@dataclass(slots=True)
class NameResolution:
    """What a name of a file is.

    Attributes:
        exercise: None for a name whose sets are left out.
        suggestion: an exercise of the library that the name may mean, where another name of the file has it.
    """

    entries: list[FileExercise]
    exercise: Exercise | None = None
    certainty: Certainty = "new"
    suggestion: Exercise | None = None

    @property
    def sets(self) -> int:
        """The number of its sets."""
        return sum(len(entry.sets) for entry in self.entries)


@dataclass(slots=True)
class ExerciseResolution:
    """The exercises of a file.

    Attributes:
        names: by `drafts.exercise_key`, in the order of the file.
        created: the user's own exercises that are to be created.
    """

    names: dict[str, NameResolution]
    created: list[Exercise] = field(default_factory=list)

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The exercise of each key, without those that are left out."""
        return {key: resolution.exercise for key, resolution in self.names.items() if resolution.exercise is not None}

    def mapped_exercises(self) -> list[MappedExercise]:
        """What a report says of each name."""
        return [
            MappedExercise(
                name=resolution.entries[0].name,
                exercise_id=resolution.exercise.id if resolution.exercise else None,
                exercise_name=resolution.exercise.name if resolution.exercise else None,
                certainty=resolution.certainty,
                sets=resolution.sets,
                suggested_id=resolution.suggestion.id if resolution.suggestion else None,
                suggested_name=resolution.suggestion.name if resolution.suggestion else None,
            )
            for resolution in self.names.values()
        ]


def resolve_exercises(user_id: str, file: WorkoutFile, mapping: Mapping[str, str]) -> ExerciseResolution:
    """Decide which exercise each name of a file is; the entries of names that are to be skipped are removed from the file.

    Two names are the same exercise only where that is certain of both, or where the mapping says so: else the records of two
    exercises would be one. Sets that an exercise is not measured in get a name of their own (`splitting`), which the mapping
    may name too.

    Args:
        mapping: by name, the id of an exercise, `own` or `skip`.

    Raises:
        Invalid: the file has too many exercises, or the mapping names what does not exist.
    """
    names: dict[str, NameResolution] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            names.setdefault(drafts.exercise_key(entry), NameResolution([])).entries.append(entry)
    if len(names) > MAX_EXERCISE_NAMES:
        raise Invalid.field("csv", f"More than {MAX_EXERCISE_NAMES} different exercises")
    requested = {cells.clean_text(name): target for name, target in mapping.items()}
    exercises_by_id = _available_exercises(user_id, names, requested)
    file_names = {resolution.entries[0].name for resolution in names.values()}
    _require_valid_mapping(file_names | splitting.possible_names(file_names), requested, exercises_by_id)
    resolution = ExerciseResolution(names)
    unmatched = _match_names(names, list(names), requested, exercises_by_id) + _separate_names(names)
    while True:
        has_separated, new_keys = _separate_sets(file, resolution)
        unmatched += _match_names(names, new_keys, requested, exercises_by_id, use_library=False)
        if not has_separated and not unmatched:
            break
        # What a user's own exercise is not measured in either is separated from it in the next round.
        _resolve_own_exercises(user_id, resolution, list(dict.fromkeys(unmatched)))
        unmatched = []
    _require_valid_mapping({resolution.entries[0].name for resolution in names.values()}, requested, exercises_by_id)
    _remove_skipped(file, names)
    return resolution


def _available_exercises(
    user_id: str, names: Mapping[str, NameResolution], requested: Mapping[str, str]
) -> dict[str, Exercise]:
    exported_ids = {key.removeprefix("id:") for key in names if key.startswith("id:")}
    requested_ids = set(requested.values()) - {OWN_EXERCISE, SKIPPED_EXERCISE}
    return available_exercises(user_id, exported_ids | requested_ids)


def _require_valid_mapping(
    file_names: set[str], requested: Mapping[str, str], exercises_by_id: Mapping[str, Exercise]
) -> None:
    errors: list[FieldError] = []
    for name, target in requested.items():
        if name not in file_names:
            errors.append(FieldError(f"mapping.{name}", "The file has no exercise of this name"))
        elif target not in (OWN_EXERCISE, SKIPPED_EXERCISE) and target not in exercises_by_id:
            errors.append(FieldError(f"mapping.{name}", "Must be the id of an exercise, own or skip"))
    if errors:
        raise Invalid(fields=errors[:MAX_FIELD_ERRORS])


def _match_names(
    names: Mapping[str, NameResolution],
    keys: Iterable[str],
    requested: Mapping[str, str],
    exercises_by_id: Mapping[str, Exercise],
    *,
    use_library: bool = True,
) -> list[str]:
    """Match names as the mapping says and with the library; return the keys of those that are the user's own.

    Args:
        keys: of the names that are matched.
        use_library: whether a name that the mapping does not have may be an exercise of the library.
    """
    library = current_library()
    unmatched: list[str] = []
    for key in keys:
        resolution = names[key]
        first = resolution.entries[0]
        target = requested.get(first.name)
        if target == SKIPPED_EXERCISE:
            resolution.certainty = "skipped"
        elif target is not None and target != OWN_EXERCISE:
            resolution.exercise, resolution.certainty = exercises_by_id[target], "requested"
        elif target == OWN_EXERCISE:
            unmatched.append(key)
        elif first.exercise_id is not None and first.exercise_id in exercises_by_id:
            resolution.exercise, resolution.certainty = exercises_by_id[first.exercise_id], "certain"
        elif match := matching.match_exercise(library, first.name) if use_library else None:
            resolution.exercise, resolution.certainty = match.exercise, "certain" if match.is_certain else "likely"
        else:
            unmatched.append(key)
    return unmatched


def _separate_sets(file: WorkoutFile, resolution: ExerciseResolution) -> tuple[bool, list[str]]:
    """Give the sets that their exercises are not measured in names of their own; return whether any was moved, and new keys."""
    names = resolution.names
    if not splitting.separate_sets(file, resolution.exercises):
        return False, []
    entries_by_key: dict[str, list[FileExercise]] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            entries_by_key.setdefault(drafts.exercise_key(entry), []).append(entry)
    for key, name in names.items():
        name.entries = entries_by_key.get(key) or [replace(name.entries[0], sets=[])]
    new_keys = [key for key in entries_by_key if key not in names]
    names |= {key: NameResolution(entries_by_key[key]) for key in new_keys}
    return True, new_keys


def _separate_names(names: Mapping[str, NameResolution]) -> list[str]:
    """Leave an exercise to the names that surely are it, or to the most frequent one; return the keys of the others."""
    keys_by_exercise: dict[str, list[str]] = {}
    for key, resolution in names.items():
        if resolution.exercise is not None:
            keys_by_exercise.setdefault(resolution.exercise.id, []).append(key)
    separated: list[str] = []
    for keys in keys_by_exercise.values():
        likely = [key for key in keys if names[key].certainty == "likely"]
        if len(likely) == len(keys):
            # The first of those with the most sets.
            likely.remove(max(likely, key=lambda key: names[key].sets))
        for key in likely:
            resolution = names[key]
            resolution.suggestion, resolution.exercise, resolution.certainty = resolution.exercise, None, "new"
        separated += likely
    return separated


def _resolve_own_exercises(user_id: str, resolution: ExerciseResolution, unmatched: Sequence[str]) -> None:
    """The user's own exercise of each of these keys, and those that are to be created."""
    names = resolution.names
    name_keys = {key: matching.name_key(names[key].entries[0].name) for key in unmatched}
    own_ids_by_name = {matching.name_key(name): own_id for own_id, name in own_exercise_names(user_id).items()}
    imported_ids = {key: matching.new_exercise_id(user_id, names[key].entries[0].name) for key in unmatched}
    named_ids = {own_ids_by_name[name] for name in name_keys.values() if name in own_ids_by_name}
    existing = available_exercises(user_id, {*imported_ids.values(), *named_ids})
    created = {exercise.id: exercise for exercise in resolution.created}
    for key, name in name_keys.items():
        imported_id = imported_ids[key]
        # The one that an earlier import has created for this name, whatever it is called now, or one of this name.
        exercise = existing.get(imported_id) or existing.get(own_ids_by_name.get(name, ""))
        names[key].certainty = "new" if exercise is None else "own"
        if exercise is None:
            entries = [
                entry for other, other_name in name_keys.items() if other_name == name for entry in names[other].entries
            ]
            exercise = created.get(imported_id) or build_own_exercise(
                user_id, imported_id, matching.new_exercise(names[key].entries[0].name, entries)
            )
            created[imported_id] = exercise
        names[key].exercise = exercise
    resolution.created = list(created.values())


def _remove_skipped(file: WorkoutFile, names: Mapping[str, NameResolution]) -> None:
    skipped = {key for key, resolution in names.items() if resolution.exercise is None}
    if not skipped:
        return
    for workout in file.workouts:
        workout.exercises = [entry for entry in workout.exercises if drafts.exercise_key(entry) not in skipped]
    file.workouts = [workout for workout in file.workouts if workout.exercises]
