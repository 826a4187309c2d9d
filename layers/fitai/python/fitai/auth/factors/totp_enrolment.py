"""Use cases of adding an authenticator app: a secret is made, and counts once a code of it was confirmed."""

from datetime import UTC, datetime

from fitai.accounts.models import Account
from fitai.auth.factors import rules, service, store, totp
from fitai.auth.factors.errors import EnrolmentExpired, WrongEnrolmentCode
from fitai.auth.factors.models import (
    AccountFactors,
    FactorAdded,
    PendingTotp,
    Totp,
    TotpConfirmation,
    TotpEnrolment,
    TotpRequest,
)
from fitai.kernel import clock
from fitai.kernel.audit import Origin
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import commit, retry_on_conflict


def begin(caller: Caller, request: TotpRequest) -> TotpEnrolment:
    """Make a secret for an authenticator app; it replaces one that was not confirmed.

    Raises:
        AddressNotVerified, TooManyFactors: the account cannot have another factor.
    """
    secret, factor_id = totp.new_secret(), new_id()
    pending = PendingTotp(
        id=factor_id,
        name=request.name,
        secret=totp.seal_secret(secret, caller.id, factor_id),
        expires=clock.epoch() + rules.ENROLMENT_LIFETIME,
    )

    def attempt() -> Account:
        account, factors = service.account_state(caller)
        rules.require_room(account, factors)
        commit(store.factors_write(caller.id, factors, factors.model_copy(update={"pending": pending})))
        return account

    account = retry_on_conflict(attempt)
    uri = totp.provisioning_uri(secret, account.email)
    return TotpEnrolment(
        id=factor_id,
        secret=secret,
        uri=uri,
        qr_code=totp.qr_code(uri),
        expires_at=datetime.fromtimestamp(pending.expires, UTC),
    )


def confirm(caller: Caller, factor_id: str, confirmation: TotpConfirmation, origin: Origin) -> FactorAdded:
    """Add the authenticator app whose code this is. The code is used up by it.

    Raises:
        NotFound: the caller has no enrolment with this id, or it was confirmed, or a later one replaced it.
        EnrolmentExpired: it was begun too long ago.
        WrongEnrolmentCode: it is not the code that the app shows now; the enrolment stays open.
    """

    def make(account: Account, factors: AccountFactors) -> Totp:
        pending, now = factors.pending, clock.now()
        if pending is None or pending.id != factor_id:
            raise NotFound
        if pending.expires <= clock.epoch():
            raise EnrolmentExpired
        secret = totp.unseal_secret(pending.secret, account.id, pending.id)
        step = totp.matching_step(secret, confirmation.code, clock.epoch(), None)
        if step is None:
            raise WrongEnrolmentCode
        return Totp(id=pending.id, name=pending.name, created_at=now, secret=pending.secret, last_step=step)

    return service.add_factor(caller, make, origin)
