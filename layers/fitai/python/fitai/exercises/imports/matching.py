"""Which records of a file the library has, which are new, and which cannot be taken. Pure, but for reading the library."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from fitai.exercises.custom import rules
from fitai.exercises.imports.models import ImportCounts, ImportedLine, ImportField, ParsedExercise
from fitai.exercises.models import CreateExercise, Exercise, ExerciseSource
from fitai.kernel.types import field_errors
from fitai.training import exercise_names

MAX_ID = 80


class LibraryIndex(Protocol):
    """What is asked of the library."""

    def get(self, id: str) -> Exercise | None: ...
    def named(self, name: str) -> list[Exercise]: ...
    def from_source(self, source: str, id: str) -> Exercise | None: ...


class ExerciseMatcher:
    """The records of one file against one library; asked record by record, in the order of the file."""

    def __init__(self, shelf: LibraryIndex, source: str, now: datetime) -> None:
        self._shelf, self._source, self._now = shelf, source, now
        self._seen: dict[str, tuple[int, str | None]] = {}
        self._taken: set[str] = set()
        self.new: list[Exercise] = []
        self.lines: list[ImportedLine] = []

    def take(self, records: Iterable[ParsedExercise]) -> "ExerciseMatcher":
        """Look at all of them."""
        self.lines += map(self._line, records)
        return self

    @property
    def counts(self) -> ImportCounts:
        """How many there are of each outcome."""
        outcomes = [line.outcome for line in self.lines]
        return ImportCounts(**{name: outcomes.count(name) for name in ("new", "matched", "duplicate", "invalid")})

    def _line(self, record: ParsedExercise) -> ImportedLine:
        line = ImportedLine(line=record.line, name=record.name[:200], outcome="invalid", notes=record.notes)
        given = self._validated(record)
        if isinstance(given, list):
            return line.model_copy(update={"fields": given})
        names = (given.name, *given.aliases)
        earlier = self._seen_before(given.name, record.origin)
        if earlier is not None:
            first, id = earlier
            return line.model_copy(update={"outcome": "duplicate", "duplicate_of": first, "exercise_id": id})
        by, found = self._known(given.name, record.origin)
        if found is not None:
            self._remember(names, record, found.id)
            return line.model_copy(update={"outcome": "matched", "matched_by": by, "exercise_id": found.id})
        exercise = self._exercise(given, record)
        self._remember(names, record, exercise.id)
        self.new.append(exercise)
        return line.model_copy(update={"outcome": "new", "exercise_id": exercise.id})

    def _validated(self, record: ParsedExercise) -> CreateExercise | list[ImportField]:
        """The record as one of ours, or what is wrong with it."""
        problems = list(record.problems)
        told = {problem.path for problem in problems}
        try:
            given = CreateExercise.model_validate({"name": record.name} | record.content)
        except ValidationError as error:
            wrong = [ImportField(path=_api_path(one.path), message=one.message) for one in field_errors(error)]
            problems += [one for one in wrong if one.path not in told]
            return problems
        return problems or given

    def _known(self, name: str, origin: str | None) -> tuple[str | None, Exercise | None]:
        """The library's own exercise that this is, and by what it is known."""
        if origin is not None and self._source != "csv":
            found = self._shelf.from_source(self._source, origin)
            if found is not None:
                return "origin", found
        called = self._shelf.named(name)
        if not called:
            return None, None
        own = exercise_names.name_key(called[0].name) == exercise_names.name_key(name)
        return (
            "name"
            if own or exercise_names.sorted_name_key(called[0].name) == exercise_names.sorted_name_key(name)
            else "alias"
        ), called[0]

    def _seen_before(self, name: str, origin: str | None) -> tuple[int, str | None] | None:
        keys = [f"origin {origin}"] if origin else []
        return next((self._seen[key] for key in (*keys, *_name_keys(name)) if key in self._seen), None)

    def _remember(self, names: Iterable[str], record: ParsedExercise, id: str) -> None:
        keys = [key for name in names for key in _name_keys(name)]
        for key in (*keys, *([f"origin {record.origin}"] if record.origin else [])):
            self._seen.setdefault(key, (record.line, id))

    def _exercise(self, given: CreateExercise, record: ParsedExercise) -> Exercise:
        """A new exercise of the library: nobody's own, approved by being taken over."""
        # A name that the library has stays with the exercise that has it.
        aliases = tuple(alias for alias in given.aliases if not self._shelf.named(alias) and not self._is_seen(alias))
        id = self._free_id(given.name)
        source = ExerciseSource(name=self._source, id=record.origin)
        made = rules.build_exercise(id, given.model_copy(update={"aliases": aliases}), None, self._now)
        return made.model_copy(update={"source": source, "version": None})

    def _is_seen(self, name: str) -> bool:
        return any(key in self._seen for key in _name_keys(name))

    def _free_id(self, name: str) -> str:
        """The words of the name, as the written library's ids are; always the same one for a name."""
        slug = (
            "-".join(re.sub(r"[^a-z0-9]", "", word) for word in exercise_names.words(name))
            .strip("-")[:MAX_ID]
            .strip("-")
        )
        slug = re.sub(r"-{2,}", "-", slug)
        named = uuid5(NAMESPACE_URL, f"fitai/exercise/{exercise_names.name_key(name)}").hex
        id = slug if len(slug) > 1 and not rules.is_custom(slug) else f"imported-{named[:12]}"
        if id in self._taken or self._shelf.get(id) is not None:
            id = f"{id[: MAX_ID - 13]}-{named[:12]}"
        self._taken.add(id)
        return id


def _api_path(path: str) -> str:
    """A field's path as the API writes it."""
    return ".".join(to_camel(part) for part in path.split("."))


def _name_keys(name: str) -> tuple[str, str]:
    """What spellings of one name have in common: its words in no order; its letters."""
    return f"name {exercise_names.sorted_name_key(name)}", f"name {exercise_names.name_key(name)}"
