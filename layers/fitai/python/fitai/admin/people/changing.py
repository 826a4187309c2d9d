"""The writes of a change of an account by an administrator, or by the end of a suspension: one transaction with all that
must follow."""

from fitai.accounts import rules
from fitai.accounts import store as accounts_store
from fitai.accounts.administration.rules import with_suspension
from fitai.accounts.events import AccountReinstated, AccountSuspended
from fitai.accounts.models import Account
from fitai.auth import published as auth
from fitai.auth.published import SignedInState
from fitai.developer import published as developer
from fitai.kernel import clock, limits
from fitai.kernel.events import outbox_write
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import Write


def change_writes(
    state: SignedInState, after: Account, *, signs_out: bool = False, by_time: bool = False
) -> list[Write]:
    """The writes of a changed role, granted plan or suspension.

    A suspension and a new role end all sessions: the tokens with the old scopes are refused at once. A granted plan acts on
    running tokens, too; together with the end of a suspension, which is written into the same item, it ends the sessions that
    the suspended user had. What is open of a suspended account is told so, and closed, by a reaction (`account.suspended`).

    A write conflict when the account was changed, or signed in to, since it was read.

    Args:
        after: the account; its version is raised here.
        signs_out: all sessions end, whatever changes, all API keys are deleted, and all webhooks paused.
        by_time: a suspension has ended by itself.

    Raises (in the transaction):
        LastAdministrator: there would be no administrator left.
    """
    before = state.account
    assert before is not None
    after = after.model_copy(update={"version": before.version + 1})
    is_suspended = after.suspension is not None and after.suspension != before.suspension
    ends = signs_out or is_suspended or after.role != before.role
    writes = accounts_store.administration_writes(before, after)
    if signs_out:
        writes += [*developer.key_removal_writes(after.id), *developer.pause_writes(after.id)]
    if after.suspension == before.suspension:
        if ends:
            return [*writes, *auth.sessions_end_writes(state)]
        if after.granted_plan != before.granted_plan:
            now = clock.now()
            role, plan = rules.current_role(after, now), rules.current_plan(after, now)
            writes.append(limits.plan_write(after.id, role, plan, int(now.timestamp())))
        return writes
    # The caller record has one write: what a plan of before has in running tokens ends with them.
    ends = ends or after.granted_plan != before.granted_plan
    ended = state.families if ends else None
    writes.append(limits.suspension_write(after.id, after.suspension, state.caller_state, ended))
    if ends:
        writes += auth.sessions_deletion_writes(state)
    if after.suspension is None:
        return [*writes, outbox_write(AccountReinstated(user_id=after.id, by_time=by_time))]
    return [*writes, outbox_write(_suspended_event(after.id, after.suspension))]


def suspend_writes(state: SignedInState, suspension: Suspension) -> list[Write]:
    """The writes that suspend an account, or change its suspension."""
    assert state.account is not None
    return change_writes(state, with_suspension(state.account, suspension, suspension.since))


def _suspended_event(user_id: str, suspension: Suspension) -> AccountSuspended:
    return AccountSuspended(
        user_id=user_id,
        reason=suspension.reason,
        note=suspension.note,
        since=suspension.since,
        until=suspension.until,
    )
