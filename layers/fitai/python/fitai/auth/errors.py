"""What signing in fails with."""

from fitai.kernel.errors import Forbidden, TooManyRequests, Unauthorized


class InvalidCredentials(Unauthorized):
    """401: no such account, or another password; which of the two is not told."""

    code, sentence = "invalid_credentials", "The login or the password is wrong."


class InvalidToken(Unauthorized):
    """401: a refresh token that is no longer good, or never was."""

    code, sentence = "invalid_token", "This refresh token is not good; sign in again."


class Suspended(Forbidden):
    """403: the right password, but of an account that is suspended."""

    code, sentence = "account_suspended", "This account is suspended."


class Locked(TooManyRequests):
    """429: too many failures in a row; the right password helps no more until the lock ends."""

    code, sentence = "locked", "Too many failed attempts; this login is locked for a while."
