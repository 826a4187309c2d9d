"""Find accounts: by a mail address or an id, by the beginning of a name, or all of them, the newest first. Audited.

Hidden and suspended accounts are found too. A page may be short: the next one continues where it stopped.
"""

from fitai.admin.people import service
from fitai.admin.people.models import PeopleQuery, Person
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/admin/users",
    access="read:all_users",
    summary="Find accounts",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT),
)
def handler(request: Request, query: PeopleQuery) -> Page[Person]:
    """Return a page of accounts."""
    return service.find_people(request.caller, query, Origin(request.address, request.id))
