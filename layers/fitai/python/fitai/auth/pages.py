"""The pages that the links in the mails of authentication lead to, where there is no front end."""

from fitai.kernel import pages
from fitai.kernel.http_response import RawResponse
from fitai.kernel.pages import HTML, LinkPage, message

__all__ = ["CONFIRM_EMAIL_CHANGE", "HTML", "UNDO_EMAIL_CHANGE", "VERIFY_EMAIL", "LinkPage", "confirmation", "message"]

VERIFY_EMAIL = LinkPage(
    "verify-email",
    "Confirm your e-mail address",
    "Confirm that this is the address of your FitAI account. If you have not created an account, close this page: "
    "somebody else has entered your address, and it stays unconfirmed.",
    "Confirm the address",
    "The address is confirmed. You can close this page.",
)
CONFIRM_EMAIL_CHANGE = LinkPage(
    "confirm-email-change",
    "Confirm your new e-mail address",
    "From now on, your FitAI account will have this address. If you have not asked for that, close this page.",
    "Use this address",
    "Your account has the new address. You can close this page.",
)
UNDO_EMAIL_CHANGE = LinkPage(
    "undo-email-change",
    "Take your e-mail address back",
    "Your FitAI account will have this address again. All devices are signed out and the password is removed, since "
    "somebody else may know it: we send you a mail with a link to a new one.",
    "Take the address back",
    "Your account has this address again. A mail with a link to a new password is on its way.",
)


def confirmation(page: LinkPage, token: str) -> RawResponse:
    """The page that asks before a link has its effect: its button posts the token."""
    return pages.confirmation(page, {"token": token})
