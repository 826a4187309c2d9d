"""Errors of authentication. Their sentences are shown to users."""

from datetime import UTC, datetime

from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Forbidden, Invalid, Malformed, NotFound, TooManyRequests, Unauthorized


class InvalidCredentials(Unauthorized):
    """401: no such account, or a wrong password; which of the two is not revealed."""

    code, sentence = "invalid_credentials", "The login or the password is wrong."


class InvalidToken(Unauthorized):
    """401: a refresh token that is malformed, expired, used before, or of a session that has ended."""

    code, sentence = "invalid_token", "This refresh token is not valid; sign in again."


class LoginLocked(TooManyRequests):
    """429: too many failures in a row; even the right password is refused until the lock ends."""

    code, sentence = "locked", "Too many failed attempts; this login is locked for a while."


class SessionBlocked(Forbidden):
    """403: the session shows signs of theft, and is blocked until then (`until`); signing in anew opens another one."""

    code, sentence = "session_blocked", "This session is blocked for a while, since it may be stolen; sign in again."

    def __init__(self, until: int) -> None:
        super().__init__(details={"until": clock.iso(datetime.fromtimestamp(until, UTC))})


class InvalidLink(Malformed):
    """400: the token of a mailed link is used, expired, replaced by a newer one, or was never issued."""

    code, sentence = "invalid_link", "This link is not valid any more; ask for a new one."


class WrongPassword(Invalid):
    """422: the account's password, which the request must confirm, is wrong."""

    code, sentence = "wrong_password", "The current password is wrong."


class SignInTooOld(Forbidden):
    """403: an account without a password must have signed in recently, and this session is older."""

    code, sentence = "sign_in_again", "Sign in once more through your provider, and then repeat this at once."


class AlreadyVerified(Conflict):
    """409: the e-mail address is verified already."""

    code, sentence = "already_verified", "This e-mail address is verified already."


class EmailUnchanged(Conflict):
    """409: the new e-mail address is the account's present one."""

    code, sentence = "email_unchanged", "This is the account's e-mail address already."


class ProviderNotOffered(NotFound):
    """404: the provider is not configured in this deployment."""

    code, sentence = "provider_not_offered", "Signing in through this provider is not offered here."


class InvalidSignInState(Malformed):
    """400: the provider's answer belongs to no pending sign-in of this browser: unknown, expired, or used before."""

    code, sentence = "invalid_state", "This sign-in was begun elsewhere, took too long, or is over; begin again."


class ProviderRefused(Unauthorized):
    """401: the provider gave no ID token, or one that cannot be verified."""

    code, sentence = "provider_refused", "The provider has not confirmed who you are; begin again."


class UnverifiedEmail(Forbidden):
    """403: the provider has not verified the e-mail address, so it neither creates nor opens an account."""

    code, sentence = "email_not_verified", "The provider has not verified your e-mail address."


class AccountUnverified(Conflict):
    """409: an account has the address, but has not verified it."""

    code = "account_unverified"
    sentence = "An account has this e-mail address, but has not confirmed it; sign in there and confirm it first."


class ProviderAlreadyLinked(Conflict):
    """409: the account with this address is linked to another identity of the same provider."""

    code, sentence = "already_linked", "This account is linked to another identity of this provider."
