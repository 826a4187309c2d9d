"""Export the whole exercise library as JSON or CSV. `POST /exercises/import` accepts both."""

from fitai.exercises.imports import exporting
from fitai.exercises.imports.models import ExportLibrary
from fitai.exercises.models import Exercise
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Library


@endpoint(
    "GET",
    "/exercises/export",
    access="public",
    summary="Export the exercises",
    needs=(Library.WRITE,),
    cache=PUBLIC_LIST,
    produces=("text/csv; charset=utf-8",),
    redirects=True,
    memory=1024,
    throttle=5,
)
def handler(query: ExportLibrary) -> list[Exercise] | RawResponse:
    return exporting.export_library(query.format)
