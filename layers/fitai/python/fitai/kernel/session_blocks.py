"""Refuse the access tokens of a session for a time, at the next request: in the item that each request reads anyway."""

from pynamodb.expressions.condition import Condition

from fitai.kernel.identity import blocked_name
from fitai.kernel.limits import CallerState, account_state_key
from fitai.kernel.table import Write, update


def session_block_write(user_id: str, caller_state: CallerState | None, session: str, until: int) -> Write:
    """The write that refuses the access tokens of a session until then (epoch seconds). Ended sessions are dropped from the
    item by whoever ends the next one.

    Args:
        caller_state: the item as it was read; when another writer ends a session meanwhile, the write is a `WriteConflict`.
    """
    before = caller_state.ended if caller_state is not None else None
    unchanged: Condition = CallerState.ended.does_not_exist() if before is None else CallerState.ended == before
    return update(
        account_state_key(user_id),
        CallerState.kind.set(CallerState),
        CallerState.ended.set({**(before or {}), blocked_name(session): until}),
        when=unchanged,
    )
