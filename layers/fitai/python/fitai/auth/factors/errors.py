"""Errors of second factors and passkeys. Their sentences are shown to users."""

from fitai.kernel.errors import Conflict, Forbidden, Invalid, Unauthorized


class InvalidMfaToken(Unauthorized):
    """401: the `mfaToken` is unknown, expired, used, or its account has changed since; sign in again from the start."""

    code, sentence = "invalid_mfa_token", "This sign-in took too long or is over; begin again."


class InvalidCode(Unauthorized):
    """401: the code is wrong, or was used before."""

    code, sentence = "invalid_code", "This code is wrong or was used before."


class InvalidPasskey(Unauthorized):
    """401: the passkey's answer cannot be verified, answers no open challenge, or the passkey belongs to no account."""

    code, sentence = "invalid_passkey", "This passkey could not be verified."


class WrongEnrolmentCode(Invalid):
    """422: the code is not the one that the authenticator app shows for the secret that is being enrolled."""

    code, sentence = "wrong_code", "This is not the code that the authenticator app shows now."


class UnusablePasskey(Invalid):
    """422: the new passkey cannot be verified, or answers no open challenge of this session."""

    code, sentence = "unusable_passkey", "This passkey could not be added; begin again."


class EnrolmentExpired(Conflict):
    """409: the enrolment was begun too long ago."""

    code, sentence = "enrolment_expired", "This enrolment has expired; begin again."


class TooManyFactors(Conflict):
    """409: the account has as many factors as it can have."""

    code, sentence = "too_many_factors", "This account has as many factors as it can have; remove one first."


class PasskeyAlreadyAdded(Conflict):
    """409: the account has this passkey already."""

    code, sentence = "passkey_already_added", "This passkey is already one of the account's."


class LastFactorRequired(Conflict):
    """409: an administrator's last factor cannot be removed; add another one first."""

    code, sentence = "last_factor_required", "An administrator needs a second factor; add another one first."


class NoFactor(Conflict):
    """409: recovery codes stand in for a factor, and the account has none."""

    code, sentence = "no_factor", "Add an authenticator app or a passkey first."


class AddressNotVerified(Forbidden):
    """403: factors are for accounts whose e-mail address is verified: no one else can be locked out of theirs."""

    code, sentence = "email_not_verified", "Confirm your e-mail address first."
