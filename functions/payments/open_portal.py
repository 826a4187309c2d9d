"""Open the payment provider's page on which the caller manages cards, invoices and the subscription."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments import service
from fitai.payments.errors import PaymentsOff, PaymentsRefused, PaymentsUnavailable
from fitai.payments.models import OpenPortal, PortalPage


@endpoint(
    "POST",
    "/payments/portal",
    access="manage:account",
    summary="Open the page for cards and invoices",
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK, PaymentKeys.READ),
    errors=(PaymentsOff, PaymentsRefused, PaymentsUnavailable),
    secret=True,
    timeout=28,
    layers=("payments",),
)
def handler(request: Request, body: OpenPortal) -> PortalPage:
    """Return the page."""
    return service.open_portal(request.caller, body)
