"""The written programmes: reads the YAML files of this folder, finds whatever is wrong in them, compiles them.

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
"""The one in C reads ten times as fast; not every installation has it."""
TIMED_MEASUREMENTS = {Measurement.DURATION}
DISTANCE_MEASUREMENTS = {Measurement.DISTANCE_DURATION, Measurement.WEIGHT_DISTANCE}
LOADED_MEASUREMENTS = {Measurement.WEIGHT_REPS, Measurement.WEIGHT_DISTANCE}

BEGINNER_ONE_REP_MAX = 20.0
"""Kilograms of a beginner's one-rep max: a percentage must leave something of it."""
LOAD_STEP = 2.5
"""Kilograms of the smallest usual plates, two of them."""


class WrittenProgramme(CreateTemplate):
    """A file: a new template, and where it stands."""

    id: str = Field(pattern=r"^fitai-[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    featured: int = Field(ge=1, le=9999)
    category: TemplateCategory
    description: str = Field(min_length=40, max_length=2000)
    sharing: None = None
    parts: Any = None


@dataclass(frozen=True, slots=True)
class ProgrammeFlaw:
    """What is wrong, and where: the file, the path in it."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.message}"


@dataclass(slots=True)
class ParsedProgrammes:
    """The programmes that are sound, in their featured order, and the flaws of the files."""

    programmes: list[Programme] = field(default_factory=list)
    flaws: list[ProgrammeFlaw] = field(default_factory=list)


class InvalidProgramme(ValueError):
    """The files break a rule."""


def read_programmes(known: Mapping[str, Exercise], folder: Path = PROGRAMME_FOLDER) -> ParsedProgrammes:
    """Every file of the folder. One with a flaw is left out.

    Args:
        known: the exercises of the library by id.
    """
    seed = ParsedProgrammes()
    places: dict[int, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            written = WrittenProgramme.model_validate(yaml.load(file.read_text("utf-8"), Loader=YAML_LOADER))  # noqa: S506
        except yaml.YAMLError as error:
            seed.flaws.append(ProgrammeFlaw(file.name, "-", f"is not YAML: {error}"))
            continue
        except ValidationError as error:
            seed.flaws += [ProgrammeFlaw(file.name, one.path, one.message) for one in field_errors(error)]
            continue
        found = [ProgrammeFlaw(file.name, path, message) for path, message in _programme_flaws(file, written, known)]
        if written.featured in places:
            found.append(ProgrammeFlaw(file.name, "featured", f"is that of {places[written.featured]} too"))
        places.setdefault(written.featured, file.name)
        seed.flaws += found
        if not found:
            seed.programmes.append(_compile_programme(written, known))
    seed.programmes.sort(key=lambda one: one.featured)
    return seed


def build_programmes(target: Path, known: Mapping[str, Exercise], folder: Path = PROGRAMME_FOLDER) -> None:
    """Write all programmes as one JSON file; the same programmes always make the same bytes.

    Raises:
        FlawedProgramme: naming each file and path that breaks a rule.
    """
    seed = read_programmes(known, folder)
    if seed.flaws:
        raise InvalidProgramme("\n".join(map(str, seed.flaws)))
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Programmes(programmes=seed.programmes)
    target.write_text(made.model_dump_json(by_alias=True, exclude_none=True), "utf-8")


def _compile_programme(written: WrittenProgramme, known: Mapping[str, Exercise]) -> Programme:
    sharing = TemplateSharing(is_public=True, is_published=True, category=written.category)
    return Programme(id=written.id, featured=written.featured, content=rules.build_content(written, known, sharing))


def _programme_flaws(file: Path, written: WrittenProgramme, known: Mapping[str, Exercise]) -> Iterator[tuple[str, str]]:
    """Path and message of what is wrong with a programme beyond its single fields."""
    if file.stem != written.id:
        yield "id", "is not the file's name"
    for name in ("goal", "difficulty"):
        if getattr(written.metadata, name) is None:
            yield f"metadata.{name}", "is needed"
    plan = written.weekly_plan
    for flaw in rules.plan_errors(plan, known):
        yield flaw.path, flaw.message
    there = {name for name, _ in plan.days.planned()}
    for name in type(plan.days).model_fields:
        if name not in there:
            yield f"weeklyPlan.days.{name}", "is missing: a training day or a rest day"
    for path, day in rules.all_days(plan):
        if not day.is_rest_day and not day.exercises:
            yield f"{path}.exercises", "are missing: it is no rest day"
        for place, one in enumerate(day.exercises):
            exercise = known.get(one.exercise_id)
            if exercise is not None:
                for name, message in _measurement_flaws(one, exercise.measurement):
                    yield f"{path}.exercises.{place}.{name}", message
    if known.keys() >= set(rules.exercise_ids(plan)):
        yield from _vanishing_percentages(plan)


def _vanishing_percentages(plan: WeeklyPlan) -> Iterator[tuple[str, str]]:
    """Percentages of which nothing is left once the plates round them, in any week of the plan."""
    found: dict[str, str] = {}
    for week in range(1, plan.total_weeks + 1):
        for name, day in days_of_week(plan, week).planned():
            for place, one in enumerate(day.exercises):
                share = plan.training_max_percentage
                aim = next_target(
                    one, (), LOAD_STEP, week=week, one_rep_max=BEGINNER_ONE_REP_MAX, training_max_percentage=share
                )
                if any(wanted.percentage is not None and not wanted.weight for wanted in aim.sets):
                    message = f"in week {week} asks for less than the smallest plates"
                    found.setdefault(f"weeklyPlan.days.{name}.exercises.{place}", message)
    yield from found.items()


def _measurement_flaws(one: TemplateExercise, measurement: Measurement) -> Iterator[tuple[str, str]]:
    """What does not fit the way in which a set of the exercise is counted."""
    if measurement in TIMED_MEASUREMENTS and one.duration_seconds is None:
        yield "durationSeconds", "is how this exercise is counted"
    if measurement in DISTANCE_MEASUREMENTS and one.distance is None and one.duration_seconds is None:
        yield "distance", "is how this exercise is counted, or durationSeconds"
    if measurement not in TIMED_MEASUREMENTS | DISTANCE_MEASUREMENTS and one.reps is None:
        yield "reps", "is how this exercise is counted"
    for name, weight in [("weight", one.weight), *((f"setPlan.{n}.weight", s.weight) for n, s in _numbered_sets(one))]:
        if weight is None:
            continue
        if measurement in LOADED_MEASUREMENTS and weight.type == "bodyweight":
            yield name, "is a load in this exercise, and not the body"
        if measurement not in LOADED_MEASUREMENTS and weight.type == "percentage":
            yield name, "has no one-rep max in this exercise"
    if measurement is Measurement.WEIGHT_REPS and one.progression is not None and one.progression.type == "wave":
        weight = one.weight
        if weight is None or weight.of != "training_max":
            yield "weight.of", "is training_max where the progression is a wave"
    if measurement is Measurement.WEIGHT_REPS and one.weight is None and one.rpe is None:
        yield "weight", "is needed, or an rpe to find it by"


def _numbered_sets(one: TemplateExercise) -> Iterator[tuple[int, TemplateSet]]:
    yield from enumerate(one.set_plan or ())
