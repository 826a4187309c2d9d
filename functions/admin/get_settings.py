"""Read the platform's settings: features that can be turned off, limits, their last 50 changes, and the newest imports of exercises.

A change acts within 30 seconds: each container reads the settings again after that time.
"""

from fitai.admin.settings import service
from fitai.admin.settings.models import PlatformSettings
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Index, Table


@endpoint(
    "GET",
    "/admin/settings",
    access="write:admin_settings",
    summary="Read the platform's settings",
    cache=LIVE,
    needs=(Table.QUERY, Index.QUERY),
)
def handler() -> PlatformSettings:
    """Return all settings."""
    return service.read_settings()
