"""Decides which records of a file the library contains, which are new, and which are invalid."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from fitai.exercises.custom import rules
from fitai.exercises.imports.models import ImportCounts, ImportedLine, ImportField, ParsedExercise
from fitai.exercises.models import CreateExercise, Exercise, ExerciseMedia, ExerciseSource
from fitai.kernel.types import field_errors
from fitai.training import exercise_names

MAX_ID = 80
"""Characters of an exercise's id."""


class LibraryIndex(Protocol):
    """The lookups that the matching needs of the library."""

    def get(self, id: str) -> Exercise | None: ...
    def named(self, name: str) -> list[Exercise]: ...
    def from_source(self, source: str, id: str) -> Exercise | None: ...


class ExerciseMatcher:
    """Matches the records of a file, in its order, with the exercises of the library.

    Attributes:
        new: the exercises that the library does not contain. lines: the report of each record.
    """

    def __init__(self, library: LibraryIndex, source: str, now: datetime) -> None:
        self._library, self._source, self._now = library, source, now
        self._lines_by_key: dict[str, tuple[int, str | None]] = {}
        self._used_ids: set[str] = set()
        self.new: list[Exercise] = []
        self.lines: list[ImportedLine] = []

    def match_all(self, records: Iterable[ParsedExercise]) -> "ExerciseMatcher":
        """Match all records; gives the matcher itself."""
        self.lines += map(self._match, records)
        return self

    @property
    def counts(self) -> ImportCounts:
        """The number of records of each outcome."""
        outcomes = [line.outcome for line in self.lines]
        return ImportCounts(**{name: outcomes.count(name) for name in ("new", "matched", "duplicate", "invalid")})

    def _match(self, record: ParsedExercise) -> ImportedLine:
        line = ImportedLine(line=record.line, name=record.name[:200], outcome="invalid", notes=record.notes)
        content = self._validate(record)
        if isinstance(content, list):
            return line.model_copy(update={"fields": content})
        names = (content.name, *content.aliases)
        earlier = self._earlier_line(content.name, record.origin)
        if earlier is not None:
            first, id = earlier
            return line.model_copy(update={"outcome": "duplicate", "duplicate_of": first, "exercise_id": id})
        matched_by, match = self._find_match(content.name, record.origin)
        if match is not None:
            self._remember(names, record, match.id)
            return line.model_copy(update={"outcome": "matched", "matched_by": matched_by, "exercise_id": match.id})
        exercise = self._build_exercise(content, record)
        self._remember(names, record, exercise.id)
        self.new.append(exercise)
        return line.model_copy(update={"outcome": "new", "exercise_id": exercise.id})

    def _validate(self, record: ParsedExercise) -> CreateExercise | list[ImportField]:
        """The validated content of a record, or its errors."""
        problems = list(record.problems)
        paths = {problem.path for problem in problems}
        try:
            content = CreateExercise.model_validate({"name": record.name} | record.content)
        except ValidationError as error:
            errors = [ImportField(path=_api_path(field.path), message=field.message) for field in field_errors(error)]
            problems += [error_field for error_field in errors if error_field.path not in paths]
            return problems
        return problems or content

    def _find_match(self, name: str, origin: str | None) -> tuple[str | None, Exercise | None]:
        """The exercise of the library that a record is, and what it was matched by."""
        if origin is not None and self._source != "csv":
            exercise = self._library.from_source(self._source, origin)
            if exercise is not None:
                return "origin", exercise
        matches = self._library.named(name)
        if not matches:
            return None, None
        is_name = any(
            key(matches[0].name) == key(name) for key in (exercise_names.name_key, exercise_names.sorted_name_key)
        )
        return "name" if is_name else "alias", matches[0]

    def _earlier_line(self, name: str, origin: str | None) -> tuple[int, str | None] | None:
        """The number and the exercise's id of an earlier line that is the same exercise, or None."""
        keys = [f"origin {origin}"] if origin else []
        return next((self._lines_by_key[key] for key in (*keys, *_name_keys(name)) if key in self._lines_by_key), None)

    def _remember(self, names: Iterable[str], record: ParsedExercise, id: str) -> None:
        keys = [key for name in names for key in _name_keys(name)]
        for key in (*keys, *([f"origin {record.origin}"] if record.origin else [])):
            self._lines_by_key.setdefault(key, (record.line, id))

    def _build_exercise(self, content: CreateExercise, record: ParsedExercise) -> Exercise:
        """A new exercise of the library, without a creator or a status."""
        # A name that another exercise of the library has stays with it.
        aliases = tuple(
            alias for alias in content.aliases if not self._library.named(alias) and not self._is_name_used(alias)
        )
        id = self._unused_id(content.name)
        source = ExerciseSource(name=self._source, id=record.origin)
        exercise = rules.build_exercise(id, content.model_copy(update={"aliases": aliases}), None, self._now)
        media = ExerciseMedia(images=tuple(record.images), videos=tuple(record.videos))
        return exercise.model_copy(update={"source": source, "version": None, "media": media})

    def _is_name_used(self, name: str) -> bool:
        return any(key in self._lines_by_key for key in _name_keys(name))

    def _unused_id(self, name: str) -> str:
        """An id out of the words of a name, as in the written library; the same for the same name and library."""
        slug = (
            "-".join(re.sub(r"[^a-z0-9]", "", word) for word in exercise_names.words(name))
            .strip("-")[:MAX_ID]
            .strip("-")
        )
        slug = re.sub(r"-{2,}", "-", slug)
        name_hash = uuid5(NAMESPACE_URL, f"fitai/exercise/{exercise_names.name_key(name)}").hex
        id = slug if len(slug) > 1 and not rules.is_custom(slug) else f"imported-{name_hash[:12]}"
        if id in self._used_ids or self._library.get(id) is not None:
            id = f"{id[: MAX_ID - 13]}-{name_hash[:12]}"
        self._used_ids.add(id)
        return id


def _api_path(path: str) -> str:
    """A field's path as the API writes it."""
    return ".".join(to_camel(name) for name in path.split("."))


def _name_keys(name: str) -> tuple[str, str]:
    """The keys that all spellings of a name share: by its words in any order, and by its letters."""
    return f"name {exercise_names.sorted_name_key(name)}", f"name {exercise_names.name_key(name)}"
