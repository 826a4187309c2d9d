"""Export the analytics as a file: JSON, or CSV with a row for each week, day, exercise of a day, and exercise.

A text of the CSV that begins as a formula does has an apostrophe before it (`kernel.csv_text`).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from fitai.analytics import store, work
from fitai.analytics.breakdown import OTHER, PER_METRE
from fitai.analytics.detail_models import (
    AnalyticsExport,
    ExportAnalytics,
    ExportedDay,
    ExportedExercise,
    ExportedWeek,
    ExportedWork,
)
from fitai.analytics.rules import PER_KILOGRAM, PER_SECOND, PRIMARY_HALF_SETS, ExerciseTally, Week
from fitai.analytics.summary import weekly_stats
from fitai.analytics.work import DayEntry
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.csv_text import escape_cell
from fitai.kernel.export_files import CONTENT_TYPES, MAX_INLINE_BYTES, content_or_link
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit
from fitai.users import published as users

CSV_COLUMNS = (
    "Kind", "Date", "Exercise Id", "Name", "Pattern", "Workouts", "Sets", "Reps", "Volume (kg)", "Duration (sec)",
    "Calories", "Seconds", "Distance (meters)", "Max Weight (kg)", "Max Reps", "One Rep Max (kg)",
)  # fmt: skip
"""`Kind` is week, day, work (an exercise on a day) or exercise; a week's date is its Monday."""


def export_analytics(
    caller: Caller, origin: Origin, request: ExportAnalytics, max_bytes: int = MAX_INLINE_BYTES
) -> AnalyticsExport | RawResponse:
    """Export all of the caller's analytics, oldest first: as an answer, or as a redirect to a file.

    An answer in JSON is in the caller's units; files are in kilograms and metres. One Query for each megabyte of the weeks
    and of the exercises.

    Args:
        max_bytes: of an answer; more is a file.

    Raises:
        PlanLimitReached: the plan contains no more exports today.
    """
    commit(
        audit_write(caller.id, "analytics.exported", caller.id, origin, {"format": request.format}),
        users.history_export_write(caller, clock.now()),
    )
    tallies = store.load_exercises(caller.id).aggregates.exercises
    weeks = (_exported_week(start, week, tallies) for start, week in store.all_weeks(caller.id))
    exercises = [_exported_exercise(exercise_id, tallies[exercise_id]) for exercise_id in sorted(tallies)]
    is_json = request.format == "json"
    pieces = _json_pieces(weeks, exercises) if is_json else _csv_pieces(weeks, exercises)
    name = f"analytics-{clock.now():%Y-%m-%d}.{request.format}"
    content, link = content_or_link(pieces, caller.id, "analytics", request.format, name, max_bytes)
    if link is not None:
        return RawResponse("", CONTENT_TYPES[request.format], 303, {"Location": link})
    if is_json:
        return AnalyticsExport.model_validate_json(content)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return RawResponse(content.decode(), CONTENT_TYPES["csv"], 200, headers)


# --- what is exported --------------------------------------------------------------------------------------


def _exported_week(start: date, week: Week, tallies: Mapping[str, ExerciseTally]) -> ExportedWeek:
    entries = list(work.day_entries({start: week}, start, start + timedelta(days=6)))
    days = [
        ExportedDay(
            date=start + timedelta(days=weekday),
            workout_count=count,
            sets=sums.sets,
            volume=sums.volume / PER_KILOGRAM,
            duration=sums.duration / PER_SECOND,
            exercises=[
                _exported_work(entry, tallies) for entry in entries if entry.day == start + timedelta(days=weekday)
            ],
        )
        for weekday, count in enumerate(week.days)
        if count
        for sums in [work.day_sums({start: week}, start + timedelta(days=weekday))]
    ]
    return ExportedWeek(
        **dict(weekly_stats(start, week)),
        sets=week.hard_sets,
        muscles={muscle: half_sets / PRIMARY_HALF_SETS for muscle, half_sets in week.muscles.items()},
        days=days,
    )


def _exported_work(entry: DayEntry, tallies: Mapping[str, ExerciseTally]) -> ExportedWork:
    exercise_id, sums = entry.exercise.exercise_id, entry.work
    return ExportedWork(
        exercise_id=exercise_id,
        name=tallies[exercise_id].name if exercise_id in tallies else OTHER,
        pattern=entry.exercise.pattern,
        sets=sums.sets,
        reps=sums.reps,
        volume=sums.volume / PER_KILOGRAM,
        seconds=sums.seconds / PER_SECOND,
        distance=sums.distance / PER_METRE,
        one_rep_max=work.best_estimates([entry]).get(exercise_id, {}).get(entry.day),
    )


def _exported_exercise(exercise_id: str, tally: ExerciseTally) -> ExportedExercise:
    return ExportedExercise(
        exercise_id=exercise_id,
        name=tally.name,
        workout_count=tally.workouts,
        sets=tally.sets,
        volume=tally.volume / PER_KILOGRAM,
        max_weight=tally.max_weight,
        max_reps=tally.max_reps,
        one_rep_max=tally.one_rep_max,
    )


# --- files -------------------------------------------------------------------------------------------------


def _json_pieces(weeks: Iterable[ExportedWeek], exercises: Sequence[ExportedExercise]) -> Iterator[bytes]:
    """A JSON object, one week or exercise per line, with its units: a file is not in the units of its reader."""
    yield b'{"units":"metric",\n"weeks":['
    yield from _json_list(weeks)
    yield b'],\n"exercises":['
    yield from _json_list(exercises)
    yield b"]}\n"


def _json_list(values: Iterable[ExportedWeek | ExportedExercise]) -> Iterator[bytes]:
    opening = "\n"
    for value in values:
        yield f"{opening}{value.model_dump_json(by_alias=True, exclude_none=True)}".encode()
        opening = ",\n"


def _csv_pieces(weeks: Iterable[ExportedWeek], exercises: Sequence[ExportedExercise]) -> Iterator[bytes]:
    yield _csv_bytes([CSV_COLUMNS])
    for week in weeks:
        yield _csv_bytes(_week_rows(week))
    yield _csv_bytes(map(_exercise_row, exercises))


def _week_rows(week: ExportedWeek) -> Iterator[Sequence[object]]:
    duration = round(week.average_duration * week.workout_count, 1)
    yield (
        "week", week.week_start_date, "", "", "", week.workout_count, week.sets, "", _number_text(week.total_volume),
        _number_text(duration), _number_text(week.calories_burned), "", "", "", "", "",
    )  # fmt: skip
    for day in week.days:
        yield (
            "day", day.date, "", "", "", day.workout_count, day.sets, "", _number_text(day.volume),
            _number_text(day.duration), "", "", "", "", "", "",
        )  # fmt: skip
        for exercise in day.exercises:
            yield (
                "work", day.date, escape_cell(exercise.exercise_id), _text_cell(exercise.name), exercise.pattern, "",
                exercise.sets, exercise.reps, _number_text(exercise.volume), "", "", _number_text(exercise.seconds),
                _number_text(exercise.distance), "", "", _number_text(exercise.one_rep_max),
            )  # fmt: skip


def _exercise_row(exercise: ExportedExercise) -> Sequence[object]:
    return (
        "exercise", "", escape_cell(exercise.exercise_id), _text_cell(exercise.name), "", exercise.workout_count,
        exercise.sets, "", _number_text(exercise.volume), "", "", "", "", _number_text(exercise.max_weight),
        "" if exercise.max_reps is None else exercise.max_reps, _number_text(exercise.one_rep_max),
    )  # fmt: skip


def _text_cell(text: str) -> str:
    """A text that no spreadsheet runs as a formula, with line feeds as its only line breaks."""
    return escape_cell(text.replace("\r\n", "\n").replace("\r", "\n"))


def _number_text(value: float | None) -> str:
    """A number with at most six digits after the point; nothing where there is none."""
    if value is None:
        return ""
    rounded = round(value, 6)
    return str(int(rounded)) if rounded == int(rounded) else repr(rounded)


def _csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()
