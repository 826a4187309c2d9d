"""Appointing an administrator without one: by the operator of a deployment (`make admin`)."""

from fitai.admin.people import changing
from fitai.auth import published as auth
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import NotFound
from fitai.kernel.table import commit, retry_on_conflict

BY_OPERATOR = Origin("", "operator")


def appoint(user_id: str) -> bool:
    """Make an account an administrator: its sessions end. Audited.

    Returns:
        Whether it was none before.

    Raises:
        NotFound: there is no such account.
    """

    def attempt() -> bool:
        state = auth.signed_in_state(user_id)
        if state.account is None:
            raise NotFound
        if state.account.role == "admin":
            return False
        after = state.account.model_copy(update={"role": "admin"})
        details: dict[str, str | int | bool] = {"before": state.account.role, "after": "admin", "by": "operator"}
        commit(
            *changing.change_writes(state, after),
            audit_write(None, "admin.role_changed", user_id, BY_OPERATOR, details),
        )
        return True

    return retry_on_conflict(attempt)
