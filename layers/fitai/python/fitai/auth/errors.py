"""What signing in fails with."""

from fitai.kernel.errors import Conflict, Forbidden, Invalid, Malformed, NotFound, TooManyRequests, Unauthorized


class InvalidCredentials(Unauthorized):
    """401: no such account, or another password; which of the two is not told."""

    code, sentence = "invalid_credentials", "The login or the password is wrong."


class InvalidToken(Unauthorized):
    """401: a refresh token that is no longer good, or never was."""

    code, sentence = "invalid_token", "This refresh token is not good; sign in again."


class AccountSuspended(Forbidden):
    """403: the right password, but of an account that is suspended."""

    code, sentence = "account_suspended", "This account is suspended."


class LoginLocked(TooManyRequests):
    """429: too many failures in a row; the right password helps no more until the lock ends."""

    code, sentence = "locked", "Too many failed attempts; this login is locked for a while."


class InvalidLink(Malformed):
    """400: the token of a mail's link that was used before, has run out, was replaced by a newer one, or never was."""

    code, sentence = "invalid_link", "This link is not good any more; ask for a new one."


class WrongPassword(Invalid):
    """422: the present password, asked for once more, is another."""

    code, sentence = "wrong_password", "The present password is wrong."


class SignInTooOld(Forbidden):
    """403: an account without a password proves itself by having signed in just now, and this session is older."""

    code, sentence = "sign_in_again", "Sign in once more through your provider, and then at once do this again."


class AlreadyVerified(Conflict):
    """409: the address is verified already, so there is nothing to send."""

    code, sentence = "already_verified", "This e-mail address is verified already."


class ProviderNotOffered(NotFound):
    """404: this deployment has no account at that provider."""

    code, sentence = "provider_not_offered", "Signing in through this provider is not offered here."


class InvalidSignInState(Malformed):
    """400: a way back from a provider that nobody set out on: not in this browser, too long ago, or back already."""

    code, sentence = "invalid_state", "This sign-in was begun elsewhere, took too long, or is over; begin again."


class ProviderRefused(Unauthorized):
    """401: the provider did not say who this is, or said it in a way that cannot be believed."""

    code, sentence = "provider_refused", "The provider has not confirmed who you are; begin again."


class UnverifiedEmail(Forbidden):
    """403: the provider does not vouch for the e-mail address, so it makes no account and opens none."""

    code, sentence = "email_not_verified", "The provider has not verified your e-mail address."


class AccountUnverified(Conflict):
    """409: an account has the address, but nobody has proved yet that its owner made it."""

    code = "account_unverified"
    sentence = "An account has this e-mail address, but has not confirmed it; sign in there and confirm it first."


class ProviderAlreadyLinked(Conflict):
    """409: the account with this address is linked to another identity of the same provider."""

    code, sentence = "already_linked", "This account is linked to another identity of this provider."
