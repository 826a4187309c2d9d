"""Feature a public template at a position, or stop featuring it; make it part of the paid plans, or free again. Audited.

What is at the position moves on by one.

The decision names the version that was looked at. The author is told.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Index, Table
from fitai.templates.featuring import service
from fitai.templates.featuring.models import FeaturedTemplate, FeatureTemplate


@endpoint(
    "PUT",
    "/admin/templates/{id}/feature",
    access="feature:templates",
    ownership="public",
    summary="Feature a template",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Index.QUERY),
    errors=(NotFound, Conflict),
)
def handler(request: Request, id: str, body: FeatureTemplate) -> FeaturedTemplate:
    """Return the template after the decision, and which others have moved."""
    return service.feature_template(request.caller, id, body, Origin(request.address, request.id))
