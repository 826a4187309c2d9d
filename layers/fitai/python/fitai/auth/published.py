"""What other services may call of authentication: an account's sessions, ended in the transaction of another change."""

from dataclasses import dataclass

from fitai.accounts.erasure.models import AccountDeletion
from fitai.accounts.models import Account
from fitai.auth import deletion, store
from fitai.auth.events import SessionsEnded
from fitai.kernel import clock, limits
from fitai.kernel.events import outbox_write
from fitai.kernel.limits import CallerState
from fitai.kernel.table import Write


@dataclass(frozen=True, slots=True)
class SignedInState:
    """An account with its caller record and its open sessions, as they were read together.

    Attributes:
        account: None where it does not exist.
        families: the ids of the sessions, expired ones included.
        open_sessions, second_factors: how many there are.
    """

    account: Account | None
    caller_state: CallerState | None
    families: tuple[str, ...] = ()
    open_sessions: int = 0
    second_factors: int = 0


def signed_in_state(user_id: str) -> SignedInState:
    """An account and what is signed in to it: one BatchGetItem and one Query."""
    state, sessions, now = store.sign_in_state(user_id), store.sessions(user_id), clock.epoch()
    return SignedInState(
        state.account,
        state.caller_state,
        families=tuple(sorted(session.family for session in sessions)),
        open_sessions=sum(session.expires > now for session in sessions),
        second_factors=len(state.factors.factors),
    )


def sessions_deletion_writes(state: SignedInState) -> list[Write]:
    """The writes that delete all sessions; their access tokens are ended by `limits.suspension_write` beside them."""
    assert state.account is not None
    return store.sessions_deletion_writes(state.account.id, state.families)


def sessions_end_writes(state: SignedInState) -> list[Write]:
    """The writes that end all sessions, with their access tokens and their connections.

    A write conflict when another writer ends a session meanwhile.
    """
    assert state.account is not None
    user_id = state.account.id
    return [
        limits.end_sessions_write(user_id, state.caller_state, state.families, all=True, keys=True),
        *store.sessions_deletion_writes(user_id, state.families),
        outbox_write(SessionsEnded(user_id=user_id, sessions=list(state.families), everything=True)),
    ]


def deletion_writes(state: SignedInState) -> tuple[list[Write], AccountDeletion]:
    """The writes that delete an account as its own user would, and when its data will be erased: one Query.

    Raises (in the transaction):
        LastAdministrator: it is the last administrator's.
    """
    assert state.account is not None
    return deletion.deletion_writes(state.account, state.caller_state, state.families)
