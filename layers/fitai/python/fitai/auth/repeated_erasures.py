"""After a restore: delete again the accounts that were deleted after the backup was made."""

from dataclasses import dataclass

from fitai.accounts.administration import store as administration
from fitai.accounts.administration.rules import FIRST_MONTH, month_before, month_of
from fitai.accounts.administration.store import LastAdministrator
from fitai.accounts.erasure import store as erasures
from fitai.auth import published as auth
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.personal_data import deleted_account_digest
from fitai.kernel.table import commit, retry_on_conflict

PAGE = 1_000
"""Accounts whose ids are read at once."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """What became of the accounts of a restored table that had been erased.

    Attributes:
        deleted: how many were deleted again; their data is erased by the reaction, as at any deletion.
        last_administrators: ids of those that are the only administrator of the restored table, and were not deleted.
    """

    deleted: int
    last_administrators: tuple[str, ...]


def repeat_erasures(request_id: str) -> Repetition:
    """Delete each account of the table that the list of erased accounts names. Idempotent.

    A Query for each thousand accounts and each month, and a transaction for each account that is deleted.

    Args:
        request_id: what the entries of the audit trail name as the request.
    """
    digests = set(erasures.erased_digests())
    deleted, last_administrators = 0, []
    for user_id in _registered_ids() if digests else ():
        if deleted_account_digest(user_id) not in digests:
            continue
        try:
            deleted += _delete(user_id, request_id)
        except LastAdministrator:
            last_administrators.append(user_id)
    return Repetition(deleted, tuple(last_administrators))


def _registered_ids() -> list[str]:
    """The ids of all accounts: collected before any is deleted, so that no page begins at a deleted item."""
    ids: list[str] = []
    month = month_of(clock.now())
    while month >= FIRST_MONTH:
        after: str | None = None
        while True:
            page, after = administration.joined_page(month, PAGE, after)
            ids += page
            if after is None:
                break
        month = month_before(month)
    return ids


def _delete(user_id: str, request_id: str) -> bool:
    """Delete an account as its own user did; whether it was there.

    Raises:
        LastAdministrator: it is the only administrator.
    """

    def attempt() -> bool:
        state = auth.signed_in_state(user_id)
        if state.account is None:
            return False
        writes, _ = auth.deletion_writes(state)
        commit(*writes, audit_write(None, "auth.erasure_repeated", user_id, Origin("", request_id)))
        return True

    return retry_on_conflict(attempt)
