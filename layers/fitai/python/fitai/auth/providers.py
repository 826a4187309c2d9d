"""Use cases of signing in through Google or Apple: setting out, and coming back."""

import json
import os
import random
from urllib.parse import quote

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, ProfileDetails
from fitai.auth import oidc, rules, service, store
from fitai.auth.errors import AccountSuspended, AccountUnverified, InvalidSignInState, ProviderRefused, UnverifiedEmail
from fitai.auth.models import Device, ProviderAnswer, ProviderStart, SignedIn
from fitai.auth.oidc import ProviderName
from fitai.auth.rules import PendingSignIn, ProviderIdentity
from fitai.kernel import api_url, clock, digests, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, Problem
from fitai.kernel.http_response import RawResponse
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict, retry_on_conflict

SIGNED_IN_PAGE = "/signed-in"
"""The page of the front end that people come back to."""


def begin_sign_in(name: ProviderName, query: ProviderStart, origin: Origin) -> RawResponse:
    """Send a browser to the provider, with a cookie that it must bring back.

    Raises:
        NotOffered: this deployment has no account there.
        TooManyRequests: too many from this network address.
    """
    asked = oidc.provider(name)
    limits.count_request(f"{name}#{origin.address}", settings().limit_credentials)
    state, nonce, verifier, cookie = (rules.url_safe_text(os.urandom(rules.SECRET_BYTES)) for _ in range(4))
    departure = PendingSignIn(
        provider=name,
        nonce=nonce,
        verifier=verifier,
        browser=digests.token_digest(cookie),
        expires=clock.epoch() + rules.STATE_LIFETIME,
        device_id=query.device_id,
        device_name=query.device_name,
    )
    store.save_pending_sign_in(state, departure)
    url = oidc.authorize_url(asked, _callback_url(name), state, nonce, verifier)
    return RawResponse("", "text/plain", 302, {"Location": url, "Set-Cookie": _cookie_header(name, cookie)})


def finish_sign_in(
    name: ProviderName, answer: ProviderAnswer, cookies: dict[str, str], origin: Origin
) -> SignedIn | RawResponse:
    """Sign in whom the provider has sent back.

    Where there is a front end, the browser goes there, with a code that `POST /auth/refresh` takes once within a
    minute, or with what went wrong; else the answer is the pair of tokens itself.

    Raises:
        InvalidState: nobody set out for this answer in this browser, or it was used.
        ProviderRefused: the provider does not say who this is, or not believably.
        UnverifiedEmail: the provider does not vouch for the address of somebody new.
        AccountUnverified, AlreadyLinked: an account has the address, and may not be opened by it.
        Suspended: the account is not active.
    """
    front = settings().app_url
    if not front:
        return _sign_in(name, answer, cookies, origin, rules.REFRESH_LIFETIME)
    try:
        code = _sign_in(name, answer, cookies, origin, rules.CODE_LIFETIME).refresh_token
    except Problem as problem:
        return _redirect(f"{front}{SIGNED_IN_PAGE}#error={quote(problem.problem_code)}")
    return _redirect(f"{front}{SIGNED_IN_PAGE}#code={quote(code)}")


def _redirect(url: str) -> RawResponse:
    # What stands behind # is sent to no server and in no referrer.
    return RawResponse("", "text/plain", 303, {"Location": url})


def _callback_url(name: ProviderName) -> str:
    return api_url.url_for(f"/auth/{name}/callback")


def _cookie_header(name: ProviderName, value: str) -> str:
    # Apple posts its answer from its own site, and a browser sends no other cookie along with that. A cookie without
    # TLS is for developers only: providers send nobody back there, except to localhost.
    secure = "; Secure" if _callback_url(name).startswith("https:") else ""
    site = "None" if name == "apple" and secure else "Lax"
    return f"{_cookie_name(name)}={value}; Path=/; Max-Age={rules.STATE_LIFETIME}; HttpOnly; SameSite={site}{secure}"


def _cookie_name(name: ProviderName) -> str:
    return f"fitai-{name}"


def _sign_in(
    name: ProviderName, answer: ProviderAnswer, cookies: dict[str, str], origin: Origin, lifetime: int
) -> SignedIn:
    asked = oidc.provider(name)
    limits.count_request(f"{name}#{origin.address}", settings().limit_credentials)
    departure = store.use_pending_sign_in(answer.state)
    if not departure.returns(name, cookies.get(_cookie_name(name)), clock.epoch()):
        raise InvalidSignInState
    if answer.error is not None or answer.code is None:
        raise ProviderRefused
    token = oidc.exchange_code(asked, answer.code, _callback_url(name), departure.verifier)
    identity = _with_posted_name(oidc.verify_id_token(asked, token, departure.nonce), answer.user)
    device = Device(id=departure.device_id, name=departure.device_name) if departure.device_id else None
    return retry_on_conflict(lambda: _open_account(identity, device, origin, lifetime))


def _with_posted_name(identity: ProviderIdentity, user: str | None) -> ProviderIdentity:
    """The identity with the name that Apple posts beside the token. It is not signed, and is only a name."""
    try:
        given = json.loads(user or "{}")["name"]
        first, last = (rules.person_name(given.get(part)) for part in ("firstName", "lastName"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return identity
    return ProviderIdentity(
        identity.provider,
        identity.subject,
        identity.email,
        identity.first_name or first,
        identity.last_name or last,
    )


def _open_account(identity: ProviderIdentity, device: Device | None, origin: Origin, lifetime: int) -> SignedIn:
    """Open the account of the identity: the one it is linked to, the one with its address, or a new one."""
    details: dict[str, str | int | bool] = {"by": identity.provider}
    linked = store.linked_account_id(identity)
    if linked is not None:
        return service.open_session(linked, device, origin, details, allow=_require_active, lifetime=lifetime)
    if identity.email is None:
        raise UnverifiedEmail
    owner = accounts_store.account_id_by_login(identity.email)
    if owner is None:
        return _create_account(identity, device, origin, lifetime)
    return service.open_session(
        owner,
        device,
        origin,
        details,
        *store.link_provider_writes(identity, owner),
        audit_write(owner, "auth.provider_linked", owner, origin, details),
        allow=_require_verified,
        lifetime=lifetime,
    )


def _require_active(account: Account) -> None:
    if not account.active:
        raise AccountSuspended


def _require_verified(account: Account) -> None:
    """Both sides must have proved the address: an account that a stranger made with it stays the stranger's."""
    if not account.email_verified:
        raise AccountUnverified
    _require_active(account)


def _create_account(identity: ProviderIdentity, device: Device | None, origin: Origin, lifetime: int) -> SignedIn:
    assert identity.email is not None
    now = clock.now()
    base = rules.username_from(identity.first_name, identity.last_name)
    for digits in (0, 3, 4, 5):
        number = f"-{random.randrange(10 ** (digits - 1), 10**digits)}" if digits else ""
        account = Account(
            id=new_id(),
            email=identity.email,
            username=base + number,
            email_verified=True,
            profile=ProfileDetails(first_name=identity.first_name, last_name=identity.last_name),
            created_at=now,
            updated_at=now,
            last_login_at=now,
        )
        session, token = service.new_session(account.id, device, origin, lifetime)
        try:
            accounts_store.create_account(
                account,
                store.session_write(account.id, session),
                *store.link_provider_writes(identity, account.id),
                audit_write(
                    account.id,
                    "auth.registered",
                    account.id,
                    origin,
                    {"session": session.family, "by": identity.provider},
                ),
            )
        except Conflict as conflict:
            if conflict.problem_code != "username_taken":
                # The address was taken since it was looked up: look again at whose it is.
                raise WriteConflict from None
            continue
        return service.sign_in_response(account, token)
    raise WriteConflict
