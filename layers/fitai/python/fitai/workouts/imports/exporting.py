"""Export the history as a file: CSV that Strong reads and that `POST /workouts/import` imports completely; or JSON.

The CSV has the columns of Strong's newest form, in kilograms, metres and seconds, and after them columns of FitAI: with
their ids, zones and times the same workouts are imported. A text that begins as a formula does has an apostrophe before it
(`kernel.csv_text`), which the import takes back.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.csv_text import escape_cell
from fitai.kernel.export_files import CONTENT_TYPES, MAX_INLINE_BYTES, content_or_link
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit
from fitai.users import published as users
from fitai.workouts import store
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.models import Mood, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

PAGE_SIZE = 100
"""Workouts that are read at once."""
CSV_COLUMNS = (
    "Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order", "Weight (kg)", "Reps", "RPE",
    "Distance (meters)", "Seconds", "Notes", "Workout Notes",
    "Timezone", "Workout Id", "Entry", "Exercise Id", "Superset", "Exercise Notes", "Completed At",
    "Day", "Started At", "Ended At", "Bodyweight (kg)", "Location", "Mood Before",
    "Mood After", "Energy", "Rest", "Measurement", "Set Measurement", "Location Label",
)  # fmt: skip
"""Strong's columns, and after them those of FitAI."""
SET_TYPE_LETTERS = {"warmup": "W", "dropset": "D", "failure": "F"}
"""Strong's letters for the types of sets that have no number."""


def export_workouts(
    caller: Caller, origin: Origin, request: ExportWorkouts, max_bytes: int = MAX_INLINE_BYTES
) -> list[Workout] | RawResponse:
    """Export the caller's completed workouts, the oldest first: as an answer, or as a redirect to a file.

    An answer in JSON is in the caller's units; files are in kilograms and metres.

    Args:
        max_bytes: of an answer; more is a file.

    Raises:
        PlanLimitReached: the plan contains no more exports today.
    """
    details: dict[str, str | int | bool] = {"format": request.format}
    commit(
        audit_write(caller.id, "workouts.exported", caller.id, origin, details),
        users.history_export_write(caller, clock.now()),
    )
    is_json = request.format == "json"
    pieces = export_pieces(caller.id, request)
    name = file_name(clock.now(), request.format)
    content, link = content_or_link(pieces, caller.id, "workouts", request.format, name, max_bytes)
    if link is not None:
        return RawResponse("", CONTENT_TYPES[request.format], 303, {"Location": link})
    if is_json:
        return TypeAdapter(list[Workout]).validate_json(content)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return RawResponse(content.decode(), CONTENT_TYPES["csv"], 200, headers)


def export_pieces(user_id: str, request: ExportWorkouts) -> Iterator[bytes]:
    """The file of an export, from its beginning to its end."""
    workouts = _completed_workouts(user_id, request.since, request.until)
    return _json_pieces(workouts) if request.format == "json" else _csv_pieces(workouts)


def file_name(at: datetime, format: str) -> str:
    """The name of the file, for the user."""
    return f"workouts-{at:%Y-%m-%d}.{format}"


def _completed_workouts(user_id: str, since: date | None, until: date | None) -> Iterator[WorkoutState]:
    """Completed workouts, the oldest first. For each hundred one Query and some BatchGetItem."""
    after: dict[str, str] | None = None
    while True:
        heads, after = store.completed_page(user_id, since, until, PAGE_SIZE, after)
        yield from store.with_exercises(heads)
        if after is None:
            return


def _without_server_fields(state: WorkoutState) -> Workout:
    """The workout without what only the server knows of it."""
    return Workout.model_validate({name: getattr(state, name) for name in Workout.model_fields})


def _json_pieces(workouts: Iterator[WorkoutState]) -> Iterator[bytes]:
    """A JSON list of workouts, one per line, each with its units: a file is not in the units of its reader."""
    adapter = TypeAdapter(Workout)
    opening = b"[\n"
    for workout in workouts:
        content = adapter.dump_json(_without_server_fields(workout), by_alias=True, exclude_none=True)
        yield opening + b'{"units":"metric",' + content[1:]
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def _csv_pieces(workouts: Iterator[WorkoutState]) -> Iterator[bytes]:
    yield _csv_bytes([CSV_COLUMNS])
    for number, workout in enumerate(workouts, 1):
        yield _csv_bytes(row for exercise in workout.exercises for row in _csv_rows(number, workout, exercise))


def _csv_rows(number: int, workout: WorkoutState, exercise: WorkoutExercise) -> Iterator[Sequence[object]]:
    zone = ZoneInfo(workout.timezone)
    started = (workout.started_at or workout.created_at).astimezone(zone)
    completed_sets = [set_ for set_ in exercise.sets if set_.completed_at is not None]
    mood = workout.mood or Mood()
    set_number = 0
    for set_ in completed_sets:
        set_number += set_.type not in SET_TYPE_LETTERS
        yield (
            number,
            started.strftime("%Y-%m-%d %H:%M:%S"),
            _text_cell(workout.name),
            _number_text(workout.duration_seconds),
            _text_cell(exercise.name),
            SET_TYPE_LETTERS.get(set_.type, set_number),
            *_measure_texts(set_),
            _text_cell(set_.notes),
            _text_cell(workout.notes),
            workout.timezone,
            workout.id,
            exercise.index,
            exercise.exercise_id,
            _text_cell(exercise.superset_id),
            _text_cell(exercise.notes),
            _moment_text(set_.completed_at),
            workout.date.isoformat(),
            _moment_text(workout.started_at),
            _moment_text(workout.ended_at),
            _optional_number_text(workout.body_weight),
            _text_cell(workout.location),
            _text_cell(mood.before),
            _text_cell(mood.after),
            mood.energy or "",
            _optional_number_text(set_.rest_time),
            exercise.measurement,
            set_.measurement or "",
            _text_cell(workout.location_label),
        )


def _text_cell(text: str | None) -> str:
    """A text that no spreadsheet runs as a formula, with line feeds as its only line breaks: others would not be quoted."""
    return escape_cell((text or "").replace("\r\n", "\n").replace("\r", "\n"))


def _moment_text(at: datetime | None) -> str:
    return clock.iso(at) if at else ""


def _optional_number_text(value: float | None) -> str:
    return "" if value is None else _number_text(value)


def _measure_texts(set_: WorkoutSet) -> tuple[str, ...]:
    """Weight, repetitions, RPE, metres and seconds."""
    measures = set_.weight, set_.reps, set_.rpe, set_.distance, set_.duration_seconds
    return tuple(map(_optional_number_text, measures))


def _number_text(value: float) -> str:
    """The shortest text that is read as the same number."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()
