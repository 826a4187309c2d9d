"""Links in mails: opening a page by one changes nothing, posting its token does.

Mail scanners and previews open links; so what a link is for happens at the POST of its page, or of a front end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fitai.accounts.models import Account
from fitai.auth import pages, store
from fitai.auth.errors import InvalidLink
from fitai.auth.pages import LinkPage
from fitai.auth.rules import LinkPurpose, MailLink, MailLinkToken
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin
from fitai.kernel.http_response import RawResponse
from fitai.kernel.limits import CallerState
from fitai.kernel.settings import settings
from fitai.kernel.types import Model


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A valid token of a mailed link, with its account and the account's caller record."""

    token: MailLinkToken
    account: Account
    caller_state: CallerState | None
    link: MailLink


def open_link(text: str, purpose: LinkPurpose) -> OpenedLink:
    """Check the token of a mailed link.

    Raises:
        InvalidLink: the link is not, or no longer, valid.
    """
    token = MailLinkToken.read(text)
    if token is None:
        raise InvalidLink
    state = store.mail_link_state(token.user_id, purpose)
    account, link = state.account, state.link
    if account is None or link is None:
        raise InvalidLink
    if not link.accepts(token, purpose, clock.epoch()):
        raise InvalidLink
    return OpenedLink(token, account, state.caller_state, link)


def count_use(origin: Origin) -> None:
    """Count a use of a mailed link.

    Raises:
        TooManyRequests: too many from this network.
    """
    limits.count_by_network("verify", origin.address, settings().limit_credentials)


def answer(page: LinkPage, use: Callable[[], Model], *, is_form: bool) -> Model | RawResponse:
    """The answer to a posted token: JSON, or a page for the browser that has posted the form.

    Raises:
        InvalidLink: the link is not valid, and it was not a form.
    """
    try:
        result = use()
    except InvalidLink as invalid:
        if not is_form:
            raise
        return pages.message(page, invalid.message, status=invalid.status)
    return pages.message(page, page.done) if is_form else result
