"""Exports the whole library in one response."""

from datetime import timedelta

from pydantic import TypeAdapter

from fitai.exercises.imports.formats import csv_table
from fitai.exercises.imports.models import ExportFormat
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise
from fitai.exercises.objects import EXPORT_FILES_PREFIX
from fitai.kernel import storage
from fitai.kernel.aws import client
from fitai.kernel.http_response import RawResponse
from fitai.kernel.settings import settings

MAX_INLINE = 4_500_000
"""Bytes of a response at most: Lambda returns 6 MB to API Gateway, with the text escaped as JSON."""
LINK_LIFETIME = timedelta(minutes=15)
"""How long the link to a larger export is valid."""
CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def export_library(format: ExportFormat, max_bytes: int | None = None) -> list[Exercise] | RawResponse:
    """Export every exercise of the library, by id: as data, as CSV, or as a redirect to a file if it is too large.

    Args:
        max_bytes: of a response; `MAX_INLINE` by default.
    """
    library = current_library()
    exercises = [exercise.without_creator for exercise in library.get_many(library.ids())]
    text = csv_table.write_exercises(exercises) if format == "csv" else _to_json(exercises)
    if len(text.encode()) > (MAX_INLINE if max_bytes is None else max_bytes):
        return RawResponse("", CONTENT_TYPES[format], 303, {"Location": _upload_export(library, format, text)})
    return (
        exercises
        if format == "json"
        else RawResponse(text, CONTENT_TYPES[format], 200, _download_headers(library, format))
    )


def _to_json(exercises: list[Exercise]) -> str:
    return TypeAdapter(list[Exercise]).dump_json(exercises, by_alias=True, exclude_none=True).decode()


def _download_headers(library: Library, format: ExportFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="exercises-{library.version}.{format}"'}


def _upload_export(library: Library, format: ExportFormat, text: str) -> str:
    """Upload the export, and give the link to it."""
    name = f"exercises-{library.version}.{format}"
    key = f"{EXPORT_FILES_PREFIX}{name}"
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=text.encode(), ContentType=CONTENT_TYPES[format])
    return storage.download_link(key, int(LINK_LIFETIME.total_seconds()), name)
