"""The first step of a sign-in to an account with a second factor.

After it there is an `mfaToken` and nothing else: random, stored by its digest, good for one sign-in and five minutes.
"""

import os

from fitai.accounts.models import Account
from fitai.auth import rules as auth_rules
from fitai.auth.factors import rules, store
from fitai.auth.factors.models import AccountFactors, FirstFactor, SecondFactorRequired
from fitai.auth.factors.rules import FirstStep, MfaToken
from fitai.auth.models import Device
from fitai.auth.rules import ProviderIdentity
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.table import Write, commit


def begin(
    account: Account,
    factors: AccountFactors,
    by: FirstFactor,
    details: dict[str, str | int | bool],
    device: Device | None,
    origin: Origin,
    *others: Write,
    link: ProviderIdentity | None = None,
) -> SecondFactorRequired:
    """Note that the first step of a sign-in has been taken, and return what the second step needs.

    Args:
        by: `password`, or the provider's name.
        details: of the audit entry.
        others: writes that belong into the same transaction.
        link: an identity that is linked to the account when the sign-in is complete.
    """
    token = MfaToken.of(account.id, os.urandom(auth_rules.SECRET_BYTES))
    step = FirstStep(
        user_id=account.id,
        by=by,
        expires=clock.epoch() + rules.SECOND_STEP_LIFETIME,
        account_mark=rules.account_mark(account, by),
        device_id=device.id if device else None,
        device_name=device.name if device else None,
        link=link,
    )
    audit_entry = audit_write(account.id, "auth.first_step_taken", account.id, origin, details)
    commit(store.first_step_write(token, step), audit_entry, *others)
    return SecondFactorRequired(
        mfa_token=str(token), methods=rules.methods(factors), expires_in=rules.SECOND_STEP_LIFETIME
    )
