"""What other services may call of administration: suspending an account in the transaction of a moderator's decision."""

from datetime import datetime

from fitai.accounts.administration.rules import with_suspension
from fitai.admin.people import changing
from fitai.admin.people.rules import digest
from fitai.auth import published as auth
from fitai.kernel.errors import Conflict, Forbidden
from fitai.kernel.suspensions import Suspension, SuspensionReason
from fitai.kernel.table import Write


def suspend_writes(
    user_id: str,
    moderator_id: str,
    *,
    reason: SuspensionReason,
    note: str | None,
    until: datetime | None,
    now: datetime,
) -> tuple[Suspension, list[Write]]:
    """The suspension and the writes of it, with all that follows: one BatchGetItem and one Query.

    Raises:
        Conflict: `not_suspendable`: the account was deleted.
        Forbidden: `own_account`: it is the moderator's.
    """
    if user_id == moderator_id:
        raise Forbidden("Another administrator does this to your account.", code="own_account")
    state = auth.signed_in_state(user_id)
    if state.account is None:
        raise Conflict("There is nobody to suspend: the account was deleted.", code="not_suspendable")
    suspension = Suspension(reason=reason, note=note, since=now, until=until, by=digest(moderator_id))
    return suspension, changing.suspend_writes(state, suspension)


def reinstate_writes(user_id: str, now: datetime) -> list[Write]:
    """The writes that end a suspension; none where there is none. One BatchGetItem and one Query."""
    state = auth.signed_in_state(user_id)
    if state.account is None or state.account.suspension is None:
        return []
    return changing.change_writes(state, with_suspension(state.account, None, now))
