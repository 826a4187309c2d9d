"""Use cases of adding a passkey: the options for the browser, and the passkey that the authenticator has made."""

from fitai.auth.factors import challenges, passkeys, rules, service
from fitai.auth.factors.errors import UnusablePasskey
from fitai.auth.factors.models import FactorAdded, NewPasskey, PasskeyCreation
from fitai.kernel.audit import Origin
from fitai.kernel.identity import Caller


def begin(caller: Caller) -> PasskeyCreation:
    """The options to make a passkey for the caller's account.

    Raises:
        AddressNotVerified, TooManyFactors: the account cannot have another factor.
    """
    account, factors = service.account_state(caller)
    rules.require_room(account, factors)
    challenge = challenges.new_challenge("enrol", caller.id, caller.session)
    return passkeys.creation_options(account, challenge, factors.passkeys)


def add(caller: Caller, request: NewPasskey, origin: Origin) -> FactorAdded:
    """Add the passkey that answers a challenge of this session.

    Raises:
        UnusablePasskey: it cannot be verified, or answers no open challenge of this session.
        PasskeyAlreadyAdded: the account has it.
    """
    challenge = passkeys.answered_challenge(request.credential.response.client_data_json, UnusablePasskey)
    if not challenges.take_challenge(challenge, "enrol", caller.id, caller.session):
        raise UnusablePasskey
    passkey = passkeys.verify_creation(request.credential, challenge, request.name)
    return service.add_factor(caller, lambda account, factors: passkey, origin)
