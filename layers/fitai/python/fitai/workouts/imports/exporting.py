"""The history as a file: CSV that Strong reads, and that `POST /workouts/import` takes back whole; or JSON.

The CSV has the columns of Strong's newest form, in kilograms, metres and seconds, and after them some of our own: with
those the same workouts come back, as they are known by their ids, zones and times.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from fitai.kernel import clock, storage
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import commit
from fitai.workouts import store
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.models import Mood, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

MAX_INLINE_BYTES = 4_500_000
"""Bytes that are answered at once: Lambda hands 6 MB to API Gateway, text escaped as JSON."""
LINK_LIFETIME = 15 * 60
"""Seconds that the link to a file is good for."""
EXPORTS_PREFIX = "exports/"
"""Where archives of accounts are too: what is there goes after a week, and when its account goes."""
CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
PAGE_SIZE = 100
"""Workouts that are read at once."""
CSV_COLUMNS = (
    "Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order", "Weight (kg)", "Reps", "RPE",
    "Distance (meters)", "Seconds", "Notes", "Workout Notes",
    "Timezone", "Workout Id", "Entry", "Exercise Id", "Superset", "Exercise Notes", "Completed At",
    "Day", "Started At", "Ended At", "Bodyweight (kg)", "Location", "Mood Before",
    "Mood After", "Energy", "Rest", "Measurement",
)  # fmt: skip
"""Strong's columns, and behind them our own."""
SET_TYPE_LETTERS = {"warmup": "W", "dropset": "D", "failure": "F"}


def export_workouts(
    caller: Caller, origin: Origin, asked: ExportWorkouts, most: int = MAX_INLINE_BYTES
) -> list[Workout] | RawResponse:
    """The caller's completed workouts, the oldest first: as an answer, or as a redirect to a file, where they are many.

    An answer in JSON is in the caller's units; files are in kilograms and metres.

    Args:
        most: bytes of an answer.
    """
    details: dict[str, str | int | bool] = {"format": asked.format}
    commit(audit_write(caller.id, "workouts.exported", caller.id, origin, details))
    is_json = asked.format == "json"
    workouts = _completed_workouts(caller.id, asked.since, asked.until)
    pieces = _json_pieces(workouts) if is_json else _csv_pieces(workouts)
    name = f"workouts-{clock.now():%Y-%m-%d}.{asked.format}"
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > most:
            return RawResponse(
                "",
                CONTENT_TYPES[asked.format],
                303,
                {"Location": _write_file(caller.id, asked.format, name, waiting, pieces)},
            )
    if is_json:
        return TypeAdapter(list[Workout]).validate_json(b"".join(waiting))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return RawResponse(b"".join(waiting).decode(), CONTENT_TYPES["csv"], 200, headers)


def _write_file(user_id: str, format: str, name: str, waiting: list[bytes], rest: Iterable[bytes]) -> str:
    """Write everything to a file, some megabytes in memory at most; gives its link."""
    key = f"{EXPORTS_PREFIX}{user_id}/workouts-{new_id()}.{format}"
    with storage.ObjectWriter(key, CONTENT_TYPES[format]) as file:
        for piece in waiting:
            file.write(piece)
        waiting.clear()
        for piece in rest:
            file.write(piece)
    return storage.download_link(key, LINK_LIFETIME, name)


def _completed_workouts(user_id: str, since: date | None, until: date | None) -> Iterator[WorkoutState]:
    """Completed workouts, the oldest first: a Query and some BatchGetItem for each hundred of them."""
    after: dict[str, str] | None = None
    while True:
        heads, after = store.completed_page(user_id, since, until, PAGE_SIZE, after)
        yield from store.with_exercises(heads)
        if after is None:
            return


def _without_server_fields(one: WorkoutState) -> Workout:
    """The workout without what only the server knows of it."""
    return Workout.model_validate({name: getattr(one, name) for name in Workout.model_fields})


def _json_pieces(workouts: Iterator[WorkoutState]) -> Iterator[bytes]:
    """A list of workouts, one in each line, each with its units: a file does not follow those of who reads it."""
    shape = TypeAdapter(Workout)
    opening = b"[\n"
    for one in workouts:
        yield (
            opening
            + b'{"units":"metric",'
            + shape.dump_json(_without_server_fields(one), by_alias=True, exclude_none=True)[1:]
        )
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def _csv_pieces(workouts: Iterator[WorkoutState]) -> Iterator[bytes]:
    yield _csv_bytes([CSV_COLUMNS])
    for number, one in enumerate(workouts, 1):
        yield _csv_bytes(row for entry in one.exercises for row in _csv_rows(number, one, entry))


def _csv_rows(number: int, workout: WorkoutState, entry: WorkoutExercise) -> Iterator[Sequence[object]]:
    zone = ZoneInfo(workout.timezone)
    started = (workout.started_at or workout.created_at).astimezone(zone)
    done = [one for one in entry.sets if one.completed_at is not None]
    mood = workout.mood or Mood()
    counted = 0
    for one in done:
        counted += one.type not in SET_TYPE_LETTERS
        yield (
            number,
            started.strftime("%Y-%m-%d %H:%M:%S"),
            _normalized_text(workout.name),
            _number_text(workout.duration_seconds),
            _normalized_text(entry.name),
            SET_TYPE_LETTERS.get(one.type, counted),
            *_measure_texts(one),
            _normalized_text(one.notes),
            _normalized_text(workout.notes),
            workout.timezone,
            workout.id,
            entry.index,
            entry.exercise_id,
            entry.superset_id or "",
            _normalized_text(entry.notes),
            _moment_text(one.completed_at),
            workout.date.isoformat(),
            _moment_text(workout.started_at),
            _moment_text(workout.ended_at),
            _optional_number_text(workout.body_weight),
            _normalized_text(workout.location),
            _normalized_text(mood.before),
            _normalized_text(mood.after),
            mood.energy or "",
            _optional_number_text(one.rest_time),
            entry.measurement,
        )


def _normalized_text(text: str | None) -> str:
    """A text with the one sign for a new line that the file has: the others would not be quoted."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _moment_text(at: datetime | None) -> str:
    return clock.iso(at) if at else ""


def _optional_number_text(value: float | None) -> str:
    return "" if value is None else _number_text(value)


def _measure_texts(one: WorkoutSet) -> tuple[str, ...]:
    """Weight, repetitions, RPE, metres and seconds."""
    return tuple(map(_optional_number_text, (one.weight, one.reps, one.rpe, one.distance, one.duration_seconds)))


def _number_text(value: float) -> str:
    """The shortest text that is read as the same number again."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
