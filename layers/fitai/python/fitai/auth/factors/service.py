"""Use cases of an account's factors: the list, names, removal, recovery codes, and adding one that was proven."""

from collections.abc import Callable

from fitai.accounts.models import Account
from fitai.auth import step_up
from fitai.auth.factors import recovery, rules, store
from fitai.auth.factors.models import (
    AccountFactors,
    Factor,
    FactorAdded,
    FactorChange,
    FactorKind,
    FactorsRemoved,
    Passkey,
    RecoveryCodes,
    SecondFactors,
    Totp,
)
from fitai.auth.factors.notices import changed_write
from fitai.auth.factors.rules import Change
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import MULTI_FACTOR, Caller
from fitai.kernel.table import Write, commit, retry_on_conflict


def list_factors(caller: Caller) -> SecondFactors:
    """The caller's factors and the number of recovery codes that are left: one BatchGetItem.

    Raises:
        NotFound: the account was deleted.
    """
    account, factors = account_state(caller)
    return rules.factors_answer(factors, account.role)


def rename_factor(caller: Caller, factor_id: str, change: FactorChange, origin: Origin) -> Factor:
    """Give one of the caller's factors another name.

    Raises:
        NotFound: the caller has no such factor.
    """

    def attempt() -> Factor:
        _, factors = account_state(caller)
        factor = rules.find_factor(factors, factor_id).model_copy(update={"name": change.name})
        after = rules.with_changed_factor(factors, factor)
        audit_entry = audit_write(caller.id, "auth.factor_renamed", caller.id, origin, {"factor": factor.id})
        commit_change(caller.id, factors, after, "factor_renamed", audit_entry)
        return rules.factor_answer(factor)

    return retry_on_conflict(attempt)


def list_passkeys(caller: Caller) -> list[Factor]:
    """The caller's passkeys, the oldest first: one BatchGetItem.

    Raises:
        NotFound: the account was deleted.
    """
    _, factors = account_state(caller)
    return [rules.factor_answer(passkey) for passkey in factors.passkeys]


def remove_factors(caller: Caller, kind: FactorKind, factor_id: str | None, origin: Origin) -> FactorsRemoved:
    """Remove a factor of the caller's, or all of a kind; with the last one, the recovery codes too.

    Raises:
        NotFound: the caller has no such factor.
        LastFactorRequired: an administrator would have none.
    """

    def attempt() -> FactorsRemoved:
        account, factors = account_state(caller)
        ids = rules.ids_of_kind(factors, kind, factor_id)
        after = rules.without_factors(factors, ids, account.role)
        details = {"factor": " ".join(ids), "kind": kind}
        audit_entry = audit_write(caller.id, "auth.factor_removed", caller.id, origin, details)
        commit_change(caller.id, factors, after, "factor_removed", audit_entry)
        return FactorsRemoved(ids=ids, remaining=len(after.factors))

    return retry_on_conflict(attempt)


def make_recovery_codes(caller: Caller, origin: Origin) -> RecoveryCodes:
    """Replace the caller's recovery codes by ten new ones.

    Raises:
        NoFactor: the caller has no factor that they could stand in for.
    """
    codes, digests = recovery.new_codes(caller.id)

    def attempt() -> RecoveryCodes:
        _, factors = account_state(caller)
        after = rules.with_recovery_codes(factors, digests, clock.now())
        audit_entry = audit_write(caller.id, "auth.recovery_codes_made", caller.id, origin, {"codes": len(codes)})
        commit_change(caller.id, factors, after, "recovery_codes_made", audit_entry)
        return RecoveryCodes(codes=codes)

    return retry_on_conflict(attempt)


def add_factor(
    caller: Caller, make: Callable[[Account, AccountFactors], Totp | Passkey], origin: Origin
) -> FactorAdded:
    """Add a factor that was proven to the caller's account, and note in the caller's session that it was: one
    transaction.

    Args:
        make: decides about the present state of the account, and returns the factor.

    Raises:
        AddressNotVerified, TooManyFactors, PasskeyAlreadyAdded: the account cannot have it.
    """
    codes, digests = recovery.new_codes(caller.id)

    def attempt() -> FactorAdded:
        account, factors = account_state(caller)
        factor = make(account, factors)
        rules.require_room(account, factors)
        after = rules.with_factor(factors, factor, digests)
        change: Change = "totp_added" if factor.kind == "totp" else "passkey_added"
        details = {"factor": factor.id, "kind": factor.kind}
        audit_entry = audit_write(caller.id, "auth.factor_added", caller.id, origin, details)
        amr = ["otp" if factor.kind == "totp" else "pop", MULTI_FACTOR]
        stepped_up = step_up.try_prove_identity(
            caller,
            amr,
            origin,
            store.factors_write(caller.id, factors, after),
            changed_write(caller.id, change, after),
            audit_entry,
        )
        return FactorAdded(
            factor=rules.factor_answer(factor),
            recovery_codes=None if factors.factors else codes,
            access_token=stepped_up.access_token,
        )

    return retry_on_conflict(attempt)


def account_state(caller: Caller) -> tuple[Account, AccountFactors]:
    """The caller's account and factors: one BatchGetItem.

    Raises:
        NotFound: the account was deleted.
    """
    account, factors = store.account_factors(caller.id)
    if account is None:
        raise NotFound
    return account, factors


def commit_change(user_id: str, before: AccountFactors, after: AccountFactors, change: Change, *others: Write) -> None:
    """Write changed factors with the event that lets their owner know."""
    commit(store.factors_write(user_id, before, after), changed_write(user_id, change, after), *others)
