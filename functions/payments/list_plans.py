"""List the plans: what each contains in words, its limits and prices, the trial; with a token, the caller's plan too.

Where a plan is open to everybody (`openPlan`), or payments are off, there are no prices.
"""

from fitai.kernel.caching import OWN, PUBLIC_LIST
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import PaymentKeys
from fitai.payments.plans import service
from fitai.payments.plans.models import OfferedPlans


@endpoint(
    "GET",
    "/payments/plans",
    access="public",
    summary="The plans",
    cache=PUBLIC_LIST,
    needs=(PaymentKeys.READ,),
)
def handler(request: Request) -> OfferedPlans:
    """Return the plans; an answer to a caller with a token is not for everybody."""
    if request.signed_in is not None:
        request.cache = OWN
    return service.list_plans(request.signed_in)
