"""The use case of completing a sign-in with the code of an authenticator app."""

from fitai.accounts.models import Account
from fitai.auth.attempts import Attempt
from fitai.auth.factors import rules, second_step, totp
from fitai.auth.factors.errors import InvalidCode
from fitai.auth.factors.models import AccountFactors, CodeSignIn, Totp
from fitai.auth.factors.second_step import Proof
from fitai.auth.models import SignedIn
from fitai.kernel import clock
from fitai.kernel.audit import Origin


def sign_in(request: CodeSignIn, attempt: Attempt, origin: Origin) -> SignedIn:
    """Complete a sign-in with a code of one of the account's authenticator apps.

    A code is accepted once: the time step that it belongs to is stored in the transaction that opens the session.

    Args:
        attempt: the counted one (`second_step.count`).

    Raises:
        InvalidMfaToken: as `second_step.complete` says.
        InvalidCode: no app shows it now, or it was used.
    """

    def verify(account: Account, factors: AccountFactors) -> Proof:
        apps = [factor for factor in factors.factors if isinstance(factor, Totp)]
        match = totp.matching_app(apps, account.id, request.code, clock.epoch())
        if match is None:
            raise InvalidCode
        app, step = match
        secret = totp.resealed_secret(app.secret, account.id, app.id)
        used = app.model_copy(update={"last_step": step, "used_at": clock.now(), "secret": secret})
        return Proof("totp", rules.with_changed_factor(factors, used), ("otp",))

    return second_step.complete(request.mfa_token, attempt, verify, origin, InvalidCode)
