"""The whole library as one answer."""

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
"""Bytes that are answered at once: Lambda hands 6 MB to API Gateway, text escaped as JSON."""
LINK_LIFETIME = timedelta(minutes=15)
CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def export_library(format: ExportFormat, most: int | None = None) -> list[Exercise] | RawResponse:
    """Every exercise of the library, by id: as data, as CSV, or as a redirect to a file, where it is too large for one.

    Args:
        most: bytes of an answer, if not `MAX_INLINE`.
    """
    shelf = current_library()
    exercises = shelf.get_many(shelf.ids())
    text = csv_table.write_exercises(exercises) if format == "csv" else _to_json(exercises)
    if len(text.encode()) > (MAX_INLINE if most is None else most):
        return RawResponse("", CONTENT_TYPES[format], 303, {"Location": _upload_export(shelf, format, text)})
    return (
        exercises
        if format == "json"
        else RawResponse(text, CONTENT_TYPES[format], 200, _download_headers(shelf, format))
    )


def _to_json(exercises: list[Exercise]) -> str:
    return TypeAdapter(list[Exercise]).dump_json(exercises, by_alias=True, exclude_none=True).decode()


def _download_headers(shelf: Library, format: ExportFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="exercises-{shelf.version}.{format}"'}


def _upload_export(shelf: Library, format: ExportFormat, text: str) -> str:
    """Where the file is, which is written once for each version."""
    name = f"exercises-{shelf.version}.{format}"
    key = f"{EXPORT_FILES_PREFIX}{name}"
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=text.encode(), ContentType=CONTENT_TYPES[format])
    return storage.download_link(key, int(LINK_LIFETIME.total_seconds()), name)
