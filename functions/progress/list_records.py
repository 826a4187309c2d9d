"""List the caller's personal records of all exercises, one entry for each exercise, ordered by the exercise's id.

An exercise without any record is left out, so that a page may be short.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page, Paging
from fitai.progress import service
from fitai.workouts.models import ExerciseRecord


@endpoint("GET", "/progress/records", access="read:own_progress", summary="Personal records", needs=(Table.QUERY,))
def handler(request: Request, query: Paging) -> Page[ExerciseRecord]:
    return service.records(request.caller, query)
