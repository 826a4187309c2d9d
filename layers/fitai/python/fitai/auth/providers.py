"""Use cases of signing in through Google or Apple: the redirect to the provider, and its answer."""

import json
import os
import random
from urllib.parse import quote

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, ProfileDetails
from fitai.auth import oidc, rules, service
from fitai.auth.errors import AccountUnverified, InvalidSignInState, ProviderRefused, UnverifiedEmail
from fitai.auth.factors.models import SecondFactorRequired
from fitai.auth.identities import store
from fitai.auth.models import Device, ProviderAnswer, ProviderStart, SignedIn
from fitai.auth.oidc import ProviderName
from fitai.auth.rules import PendingSignIn, ProviderIdentity
from fitai.kernel import api_url, clock, limits, switches
from fitai.kernel.audit import Origin
from fitai.kernel.digests import token_digest
from fitai.kernel.errors import AccountSuspended, Conflict, Problem
from fitai.kernel.http_response import RawResponse
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict, retry_on_conflict

SIGNED_IN_PAGE = "/signed-in"
"""The page of the front end that the browser is redirected to after a sign-in."""


def begin_sign_in(name: ProviderName, query: ProviderStart, origin: Origin) -> RawResponse:
    """Redirect a browser to the provider, with a cookie that it must send back.

    Raises:
        ProviderNotOffered: the provider is not configured.
        TooManyRequests: too many from this network address.
    """
    provider = oidc.provider(name)
    limits.count_by_network(name, origin.address, settings().limit_credentials)
    state, nonce, verifier, cookie = (rules.url_safe_text(os.urandom(rules.SECRET_BYTES)) for _ in range(4))
    pending = PendingSignIn(
        provider=name,
        nonce=nonce,
        verifier=verifier,
        browser=token_digest(cookie),
        expires=clock.epoch() + rules.STATE_LIFETIME,
        device_id=query.device_id,
        device_name=query.device_name,
    )
    store.save_pending_sign_in(state, pending)
    url = oidc.authorize_url(provider, _callback_url(name), state, nonce, verifier)
    return RawResponse("", "text/plain", 302, {"Location": url, "Set-Cookie": _cookie_header(name, cookie)})


def finish_sign_in(
    name: ProviderName, answer: ProviderAnswer, cookies: dict[str, str], origin: Origin
) -> SignedIn | SecondFactorRequired | RawResponse:
    """Finish the sign-in that the provider's answer belongs to.

    Where there is a front end, the browser is redirected there, with a code that `POST /auth/refresh` accepts once within
    a minute, or with the code of an error; otherwise the response holds the pair of tokens. The provider stands for the
    password: for an account with a second factor there is an `mfaToken` in place of the code or the tokens.

    Raises:
        InvalidSignInState: the answer belongs to no pending sign-in of this browser.
        ProviderRefused: the provider gives no ID token, or an invalid one.
        UnverifiedEmail: the identity is new, and the provider has not verified its e-mail address.
        AccountUnverified, ProviderAlreadyLinked: an account has the address, and may not be linked.
        AccountSuspended: the account is not active. SignUpClosed: there is no account, and none can be created.
    """
    front = settings().app_url
    if not front:
        return _sign_in(name, answer, cookies, origin, rules.REFRESH_LIFETIME)
    try:
        result = _sign_in(name, answer, cookies, origin, rules.CODE_LIFETIME)
    except Problem as problem:
        return _redirect(f"{front}{SIGNED_IN_PAGE}#error={quote(problem.problem_code)}")
    if isinstance(result, SecondFactorRequired):
        methods = ",".join(result.methods)
        return _redirect(f"{front}{SIGNED_IN_PAGE}#mfaToken={quote(result.mfa_token)}&methods={methods}")
    return _redirect(f"{front}{SIGNED_IN_PAGE}#code={quote(result.refresh_token)}")


def _redirect(url: str) -> RawResponse:
    # A fragment (#) is sent to no server and in no referrer.
    return RawResponse("", "text/plain", 303, {"Location": url})


def _callback_url(name: ProviderName) -> str:
    return api_url.url_for(f"/auth/{name}/callback")


def _cookie_header(name: ProviderName, value: str) -> str:
    # Apple's form is posted from its own site, where a browser sends SameSite=None cookies only. A cookie without TLS is
    # for developers: providers redirect to plain HTTP on localhost only.
    secure = "; Secure" if _callback_url(name).startswith("https:") else ""
    site = "None" if name == "apple" and secure else "Lax"
    return f"{_cookie_name(name)}={value}; Path=/; Max-Age={rules.STATE_LIFETIME}; HttpOnly; SameSite={site}{secure}"


def _cookie_name(name: ProviderName) -> str:
    return f"fitai-{name}"


def _sign_in(
    name: ProviderName, answer: ProviderAnswer, cookies: dict[str, str], origin: Origin, lifetime: int
) -> SignedIn | SecondFactorRequired:
    provider = oidc.provider(name)
    limits.count_by_network(name, origin.address, settings().limit_credentials)
    pending = store.use_pending_sign_in(answer.state)
    if not pending.is_finished_by(name, cookies.get(_cookie_name(name)), clock.epoch()):
        raise InvalidSignInState
    if answer.error is not None or answer.code is None:
        raise ProviderRefused
    token = oidc.exchange_code(provider, answer.code, _callback_url(name), pending.verifier)
    identity = _with_posted_name(oidc.verify_id_token(provider, token, pending.nonce), answer.user)
    device = Device(id=pending.device_id, name=pending.device_name) if pending.device_id else None
    return retry_on_conflict(lambda: _open_account(name, identity, device, origin, lifetime))


def _with_posted_name(identity: ProviderIdentity, user: str | None) -> ProviderIdentity:
    """The identity with the name that Apple posts beside the token; unsigned, but it is only a name."""
    try:
        posted_name = json.loads(user or "{}")["name"]
        first, last = (rules.person_name(posted_name.get(field)) for field in ("firstName", "lastName"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return identity
    return ProviderIdentity(
        identity.provider,
        identity.subject,
        identity.email,
        identity.first_name or first,
        identity.last_name or last,
    )


def _open_account(
    name: ProviderName, identity: ProviderIdentity, device: Device | None, origin: Origin, lifetime: int
) -> SignedIn | SecondFactorRequired:
    """Sign in to the account that the identity is linked to, to the one with its address, or to a new one."""
    details: dict[str, str | int | bool] = {"by": identity.provider}
    linked_id = store.linked_account_id(identity)
    if linked_id is not None:
        return service.take_first_step(linked_id, device, origin, name, require=_require_active, lifetime=lifetime)
    if identity.email is None:
        raise UnverifiedEmail
    owner_id = accounts_store.account_id_by_login(identity.email)
    if owner_id is None:
        switches.require(("sign_up_open",))
        return _create_account(identity, device, origin, details, lifetime)
    return service.take_first_step(
        owner_id, device, origin, name, require=_require_verified, link=identity, lifetime=lifetime
    )


def _require_active(account: Account) -> None:
    if not account.active:
        raise AccountSuspended


def _require_verified(account: Account) -> None:
    """Refuse an account that has not verified its address: a stranger may have created it with this address."""
    if not account.email_verified:
        raise AccountUnverified
    _require_active(account)


def _create_account(
    identity: ProviderIdentity,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    lifetime: int,
) -> SignedIn:
    """Create an account with a user name from the person's name, with a random number where the name is taken."""
    assert identity.email is not None
    now = clock.now()
    base_name = rules.username_from(identity.first_name, identity.last_name)
    for digits in (0, 3, 4, 5):
        number = f"-{random.randrange(10 ** (digits - 1), 10**digits)}" if digits else ""
        account = Account(
            id=new_id(),
            email=identity.email,
            username=base_name + number,
            email_verified=True,
            email_verified_at=now,
            profile=ProfileDetails(first_name=identity.first_name, last_name=identity.last_name),
            created_at=now,
            updated_at=now,
            last_login_at=now,
        )
        link_writes = store.link_provider_writes(identity, account.id)
        try:
            return service.create_account(
                account, device, origin, *link_writes, details=details, lifetime=lifetime, amr=[identity.provider]
            )
        except Conflict as conflict:
            if conflict.problem_code != "username_taken":
                # An account has got the address since it was looked up: start again with that account.
                raise WriteConflict from None
    raise WriteConflict
