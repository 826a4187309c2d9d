"""Change settings of the platform; those that are left out stay as they are, and null is the default. Audited.

A change acts within 30 seconds. It names the version that it starts from, so that two administrators never overwrite each other's.
"""

from fitai.admin.settings import service
from fitai.admin.settings.models import PlatformSettings, UpdateSettings
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import Index, Table


@endpoint(
    "PUT",
    "/admin/settings",
    access="write:admin_settings",
    summary="Change the platform's settings",
    step_up=True,
    needs=(Table.QUERY, Table.PUT, Index.QUERY),
    errors=(Conflict,),
    while_read_only=True,
)
def handler(request: Request, body: UpdateSettings) -> PlatformSettings:
    """Return all settings after the change."""
    return service.update_settings(request.caller, body, Origin(request.address, request.id))
