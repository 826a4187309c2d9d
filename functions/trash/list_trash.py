"""List the workouts, templates and own exercises that the caller has deleted within the last 30 days, the last one first."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index
from fitai.kernel.paging import Page, Paging
from fitai.trash import service
from fitai.trash.models import TrashItem


@endpoint("GET", "/trash", access="read:own_workouts", summary="Deleted items", needs=(Index.QUERY,))
def handler(request: Request, query: Paging) -> Page[TrashItem]:
    return service.list_trash(request.caller, query)
