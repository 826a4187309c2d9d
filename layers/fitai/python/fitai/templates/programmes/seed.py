"""The written programmes: reads, validates and compiles the YAML files of this folder.

For the build and for tests; no function imports it (YAML is not among their packages).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from fitai.exercises.models import Exercise
from fitai.kernel.types import field_errors
from fitai.templates import rules
from fitai.templates.models import CreateTemplate, Programme, Programmes, TemplateCategory, TemplateSharing
from fitai.training.plans import TemplateExercise, TemplateSet, WeeklyPlan
from fitai.training.progression import days_of_week, next_target
from fitai.training.vocabulary import Measurement

PROGRAMME_FOLDER = Path(__file__).parent
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is ten times as fast, but not available in every installation."""
TIMED_MEASUREMENTS = {Measurement.DURATION}
DISTANCE_MEASUREMENTS = {Measurement.DISTANCE_DURATION, Measurement.WEIGHT_DISTANCE}
LOADED_MEASUREMENTS = {Measurement.WEIGHT_REPS, Measurement.WEIGHT_DISTANCE}

BEGINNER_ONE_REP_MAX = 20.0
"""Kilograms of a beginner's one-rep max: a percentage of it must not round to nothing."""
LOAD_STEP = 2.5
"""Kilograms of a pair of the smallest usual plates."""


class WrittenProgramme(CreateTemplate):
    """The content of a file: a template, its id, its position and its category."""

    id: str = Field(pattern=r"^fitai-[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    featured: int = Field(ge=1, le=9999)
    premium: bool = False
    category: TemplateCategory
    description: str = Field(min_length=40, max_length=2000)
    sharing: None = None
    parts: Any = None


@dataclass(frozen=True, slots=True)
class ProgrammeFlaw:
    """A flaw of a programme: the file, the path in it, and what is wrong."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.message}"


@dataclass(slots=True)
class ParsedProgrammes:
    """The valid programmes, in their featured order, and the flaws of the files."""

    programmes: list[Programme] = field(default_factory=list)
    flaws: list[ProgrammeFlaw] = field(default_factory=list)


class InvalidProgramme(ValueError):
    """The files have flaws; the message lists them."""


def read_programmes(exercises: Mapping[str, Exercise], folder: Path = PROGRAMME_FOLDER) -> ParsedProgrammes:
    """Read all files of a folder. A programme with a flaw is left out.

    Args:
        exercises: of the library, by id.
    """
    parsed = ParsedProgrammes()
    files_by_position: dict[int, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            written = WrittenProgramme.model_validate(yaml.load(file.read_text("utf-8"), Loader=YAML_LOADER))  # noqa: S506
        except yaml.YAMLError as error:
            parsed.flaws.append(ProgrammeFlaw(file.name, "-", f"is not YAML: {error}"))
            continue
        except ValidationError as error:
            parsed.flaws += [ProgrammeFlaw(file.name, field.path, field.message) for field in field_errors(error)]
            continue
        flaws = [
            ProgrammeFlaw(file.name, path, message) for path, message in _programme_flaws(file, written, exercises)
        ]
        if written.featured in files_by_position:
            flaws.append(
                ProgrammeFlaw(file.name, "featured", f"must differ from that of {files_by_position[written.featured]}")
            )
        files_by_position.setdefault(written.featured, file.name)
        parsed.flaws += flaws
        if not flaws:
            parsed.programmes.append(_compile_programme(written, exercises))
    parsed.programmes.sort(key=lambda programme: programme.featured)
    return parsed


def build_programmes(target: Path, exercises: Mapping[str, Exercise], folder: Path = PROGRAMME_FOLDER) -> None:
    """Write all programmes into one JSON file; the same programmes always make the same bytes.

    Raises:
        InvalidProgramme: the files have flaws.
    """
    parsed = read_programmes(exercises, folder)
    if parsed.flaws:
        raise InvalidProgramme("\n".join(map(str, parsed.flaws)))
    target.parent.mkdir(parents=True, exist_ok=True)
    compiled = Programmes(programmes=parsed.programmes)
    target.write_text(compiled.model_dump_json(by_alias=True, exclude_none=True), "utf-8")


def _compile_programme(written: WrittenProgramme, exercises: Mapping[str, Exercise]) -> Programme:
    sharing = TemplateSharing(is_public=True, is_published=True, category=written.category)
    content = rules.build_content(written, exercises, sharing)
    return Programme(id=written.id, featured=written.featured, premium=written.premium, content=content)


def _programme_flaws(
    file: Path, written: WrittenProgramme, exercises: Mapping[str, Exercise]
) -> Iterator[tuple[str, str]]:
    """The flaws of a programme beyond its single fields, as path and message."""
    if file.stem != written.id:
        yield "id", "must be the file's name"
    for name in ("goal", "difficulty"):
        if getattr(written.metadata, name) is None:
            yield f"metadata.{name}", "is required"
    plan = written.weekly_plan
    for flaw in rules.plan_errors(plan, exercises):
        yield flaw.path, flaw.message
    planned_days = {name for name, _ in plan.days.planned()}
    for name in type(plan.days).model_fields:
        if name not in planned_days:
            yield f"weeklyPlan.days.{name}", "is required: a training day or a rest day"
    for path, day in rules.all_days(plan):
        if not day.is_rest_day and not day.exercises:
            yield f"{path}.exercises", "are required: it is not a rest day"
        for index, planned in enumerate(day.exercises):
            exercise = exercises.get(planned.exercise_id)
            if exercise is not None:
                for name, message in _measurement_flaws(planned, exercise.measurement):
                    yield f"{path}.exercises.{index}.{name}", message
    if exercises.keys() >= set(rules.exercise_ids(plan)):
        yield from _vanishing_percentages(plan)


def _vanishing_percentages(plan: WeeklyPlan) -> Iterator[tuple[str, str]]:
    """The flaws of percentages that are rounded to no load in any week of the plan."""
    messages: dict[str, str] = {}
    for week in range(1, plan.total_weeks + 1):
        for name, day in days_of_week(plan, week).planned():
            for index, exercise in enumerate(day.exercises):
                share = plan.training_max_percentage
                target = next_target(
                    exercise, (), LOAD_STEP, week=week, one_rep_max=BEGINNER_ONE_REP_MAX, training_max_percentage=share
                )
                if any(set_.percentage is not None and not set_.weight for set_ in target.sets):
                    message = f"is less than the smallest plates in week {week}"
                    messages.setdefault(f"weeklyPlan.days.{name}.exercises.{index}", message)
    yield from messages.items()


def _measurement_flaws(planned: TemplateExercise, measurement: Measurement) -> Iterator[tuple[str, str]]:
    """The flaws of an exercise's target that does not match its measurement, as field and message."""
    if measurement in TIMED_MEASUREMENTS and planned.duration_seconds is None:
        yield "durationSeconds", "is required for this exercise"
    if measurement in DISTANCE_MEASUREMENTS and planned.distance is None and planned.duration_seconds is None:
        yield "distance", "is required for this exercise, or durationSeconds"
    if measurement not in TIMED_MEASUREMENTS | DISTANCE_MEASUREMENTS and planned.reps is None:
        yield "reps", "is required for this exercise"
    for name, weight in [
        ("weight", planned.weight),
        *((f"setPlan.{n}.weight", set_.weight) for n, set_ in _numbered_sets(planned)),
    ]:
        if weight is None:
            continue
        if measurement in LOADED_MEASUREMENTS and weight.type == "bodyweight":
            yield name, "must be a load in this exercise, not bodyweight"
        if measurement not in LOADED_MEASUREMENTS and weight.type == "percentage":
            yield name, "must not be a percentage in this exercise"
    if (
        measurement is Measurement.WEIGHT_REPS
        and planned.progression is not None
        and planned.progression.type == "wave"
    ):
        weight = planned.weight
        if weight is None or weight.of != "training_max":
            yield "weight.of", "must be training_max for the progression wave"
    if measurement is Measurement.WEIGHT_REPS and planned.weight is None and planned.rpe is None:
        yield "weight", "is required, or an rpe"


def _numbered_sets(planned: TemplateExercise) -> Iterator[tuple[int, TemplateSet]]:
    yield from enumerate(planned.set_plan or ())
