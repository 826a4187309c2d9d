"""Create an account and sign its device in.

The e-mail address and the user name are unique in any case. Repeated with the same Idempotency-Key, the request
creates no second account. The verification mail is sent by the reaction to `user.registered`.
"""

from fitai.auth import service
from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked
from fitai.auth.models import Registration, SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/register",
    access="public",
    secret=True,
    summary="Create an account",
    snap_start=True,
    switches=("sign_up_open",),
    status=201,
    needs=(
        Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, Keys.SIGN
    ),
    before=lambda request, body: service.count_registration(
        request.idempotency_key, Origin(request.address, request.id)
    ),
    errors=(Conflict, LoginLocked),
    memory=1769,  # one whole processor: the password's hash is most of the time,
    throttle=50,
)  # fmt: skip
def handler(request: Request, body: Registration, attempt: Attempt | None) -> SignedIn:
    """Return the account and its first pair of tokens."""
    return service.register(body, request.idempotency_key, attempt, Origin(request.address, request.id))
