"""The account's customer at the payment provider, and its portal."""

import hashlib

from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.payments import rules, store
from fitai.payments.configuration import payment_settings
from fitai.payments.errors import UrlNotAllowed
from fitai.payments.models import OpenPortal, PaymentCustomer, PortalPage
from fitai.payments.provider.client import Provider, client
from fitai.payments.provider.problems import ObjectMissing

PORTAL_RETURN_PAGE = "/account/subscription"
"""The front end's page that the portal leads back to."""


# --- customers ---------------------------------------------------------------------------------------------


def ensure_customer(provider: Provider, caller: Caller) -> PaymentCustomer:
    """The caller's customer, created at the first use: however many ask at once, there is one.

    A mail address that was changed since is passed on to the provider.
    """
    customer = store.find_customer(caller.id)
    contact = _contact(caller.email)
    if customer is None:
        created = provider.create_customer(caller.id, caller.email, key=caller.id)
        return store.add_customer(caller.id, created.id, contact)
    if customer.contact != contact:
        try:
            provider.update_customer_email(customer.id, caller.email)
        except ObjectMissing:
            return replace_customer(provider, caller, customer.id)
        store.store_contact(caller.id, contact)
    return customer


def replace_customer(provider: Provider, caller: Caller, former_id: str) -> PaymentCustomer:
    """Another customer for the caller, whose customer the provider does not have any more."""
    created = provider.create_customer(caller.id, caller.email, key=f"{caller.id} after {former_id}")
    return store.replace_customer(caller.id, former_id, created.id, _contact(caller.email))


def open_portal(caller: Caller, body: OpenPortal) -> PortalPage:
    """A page of the provider for the caller's cards, invoices and subscription.

    Raises:
        PaymentsOff: payments are switched off.
        UrlNotAllowed: the page to return to is not of the app, or none is given and there is none.
    """
    payment_settings()
    return_url = return_page("returnUrl", body.return_url, PORTAL_RETURN_PAGE)
    provider = client()
    customer = ensure_customer(provider, caller)
    try:
        url = provider.create_portal_session(customer.id, return_url)
    except ObjectMissing as missing:
        if missing.parameter != "customer":
            raise
        customer = replace_customer(provider, caller, customer.id)
        url = provider.create_portal_session(customer.id, return_url)
    return PortalPage(url=url)


def return_page(field: str, url: str | None, page: str) -> str:
    """The page that the provider leads back to: the requested one where it is allowed, else one of the front end.

    Args:
        field: the name of the request's field.
        page: the path of the front end's page.

    Raises:
        UrlNotAllowed: it is of another origin, or there is no front end.
    """
    config = settings()
    if url is None:
        if not config.app_url:
            raise UrlNotAllowed.field(field, "Is required: there is no front end that could be returned to")
        return f"{config.app_url}{page}"
    # The pages that may call us, and those that passkeys are for: both are the app's own.
    origins = [config.app_url, *config.allowed_origins.split(","), *config.passkey_origins.split(",")]
    if not rules.is_allowed_url(url, origins, is_local=config.stage == "local"):
        raise UrlNotAllowed.field(field, "Must be a page of the app")
    return url


def _contact(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()
