"""The caller's own security log: sign-ins and failures, new devices, and changes of password, address and data.

The newest entry first. Entries are kept for a bit more than a year. A page may be short.
"""

from fitai.auth import security_log
from fitai.auth.models import SecurityEvent, SecurityLogQuery
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page


@endpoint("GET", "/users/security-log", access="manage:account", summary="Own security log", needs=(Table.QUERY,))
def handler(request: Request, query: SecurityLogQuery) -> Page[SecurityEvent]:
    """Return a page of entries."""
    return security_log.security_log(request.caller, query)
