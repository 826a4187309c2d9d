"""The whole library as one answer."""

from datetime import timedelta

from pydantic import TypeAdapter

from fitai.exercises.imports import csv
from fitai.exercises.library import Library, library
from fitai.exercises.models import EXPORT_FILES, Exercise, LibraryFormat
from fitai.kernel import storage
from fitai.kernel.aws import client
from fitai.kernel.http_response import RawResponse
from fitai.kernel.settings import settings

INLINE_MOST = 4_500_000
"""Bytes that are answered at once: Lambda hands 6 MB to API Gateway, text escaped as JSON."""
LINK_LIFETIME = timedelta(minutes=15)
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def export(format: LibraryFormat, most: int | None = None) -> list[Exercise] | RawResponse:
    """Every exercise of the library, by id: as data, as CSV, or as a redirect to a file, where it is too large for one.

    Args:
        most: bytes of an answer, if not `INLINE_MOST`.
    """
    shelf = library()
    exercises = shelf.get_many(shelf.ids())
    text = csv.text(exercises) if format == "csv" else _json(exercises)
    if len(text.encode()) > (INLINE_MOST if most is None else most):
        return RawResponse("", TYPES[format], 303, {"Location": _link(shelf, format, text)})
    return exercises if format == "json" else RawResponse(text, TYPES[format], 200, _saved_as(shelf, format))


def _json(exercises: list[Exercise]) -> str:
    return TypeAdapter(list[Exercise]).dump_json(exercises, by_alias=True, exclude_none=True).decode()


def _saved_as(shelf: Library, format: LibraryFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="exercises-{shelf.version}.{format}"'}


def _link(shelf: Library, format: LibraryFormat, text: str) -> str:
    """Where the file is, which is written once for each version."""
    name = f"exercises-{shelf.version}.{format}"
    key = f"{EXPORT_FILES}{name}"
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=text.encode(), ContentType=TYPES[format])
    return storage.download_link(key, int(LINK_LIFETIME.total_seconds()), name)
