"""Use cases of authentication: registration, sign-in by password, refreshing, sign-out, and the list of sessions."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, Preferences, PreferencesChange, ProfileChange
from fitai.auth import attempts, passwords, rules, store
from fitai.auth.errors import AccountSuspended, InvalidCredentials, InvalidToken
from fitai.auth.factors import first_step
from fitai.auth.factors import rules as factor_rules
from fitai.auth.factors.models import FirstFactor, SecondFactorRequired
from fitai.auth.models import Device, DeviceSession, Login, Registration, SessionsQuery, SignedIn, SignedOut
from fitai.auth.rules import Exchange, ProviderIdentity, RefreshToken, Session
from fitai.auth.sealed_pairs import open_pair, seal_pair
from fitai.auth.store import SignInState
from fitai.kernel import clock, limits, personal_data
from fitai.kernel.audit import Origin, audit_write, truncated_network
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.ids import new_id
from fitai.kernel.paging import Page
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.tokens import issue_access_token, refresh_token_keys

# --- registering -------------------------------------------------------------------------------------------


def register(registration: Registration, idempotency_key: str | None, origin: Origin) -> SignedIn:
    """Create an account and sign its device in.

    Raises:
        Invalid: the password is too easy to guess.
        Conflict: the e-mail address or the user name is taken.
        TooManyRequests: too many registrations from this address.
    """
    limits.count_request(f"register#{origin.address}", settings().limit_credentials)
    weakness = passwords.weakness(registration.password, registration.username, registration.email)
    if weakness is not None:
        raise Invalid.field("password", weakness)
    account = _new_account(registration, idempotency_key, origin)
    # The id follows from the key: an account that was created with it and deleted is not created again.
    not_deleted = [personal_data.account_exists_check_write(account.id, accounts_store.AccountExists)]
    others = not_deleted if idempotency_key is not None else []
    try:
        return retry_on_conflict(lambda: create_account(account, registration.device, origin, *others))
    except accounts_store.AccountExists:
        return _repeat_registration(registration, account.id, origin)


def create_account(
    account: Account,
    device: Device | None,
    origin: Origin,
    *others: Write,
    details: dict[str, str | int | bool] | None = None,
    lifetime: int = rules.REFRESH_LIFETIME,
    amr: Sequence[str] = ("pwd",),
) -> SignedIn:
    """Create an account and sign its device in, in one transaction.

    Args:
        others: writes that belong into the same transaction.
        details: of the audit entry.
        lifetime: seconds that the refresh token is valid.
        amr: how the person has proven who they are (RFC 8176).

    Raises:
        Conflict: `email_taken` or `username_taken`.
        AccountExists: an account with this id exists.
        WriteConflict: to be retried.
    """
    session, token = new_session(account.id, device, origin, lifetime, amr)
    accounts_store.create_account(
        account,
        store.session_write(account.id, session),
        audit_write(account.id, "auth.registered", account.id, origin, {"session": session.family} | (details or {})),
        *others,
    )
    return sign_in_response(account, session, token)


def _new_account(registration: Registration, idempotency_key: str | None, origin: Origin) -> Account:
    now = clock.now()
    account_id = new_id()
    if idempotency_key is not None:
        account_id = rules.registration_account_id(origin.address, idempotency_key)
    account = Account(
        id=account_id,
        email=registration.email,
        username=registration.username,
        password_hash=passwords.hash_password(registration.password),
        preferences=accounts_rules.apply_change(Preferences(), registration.preferences or PreferencesChange()),
        created_at=now,
        updated_at=now,
        last_login_at=now,
    )
    details, metrics = accounts_rules.apply_profile_change(account, registration.profile or ProfileChange())
    return account.model_copy(update={"profile": details, "metrics": metrics})


def _repeat_registration(registration: Registration, account_id: str, origin: Origin) -> SignedIn:
    """Sign in to the account that this Idempotency-Key created before, if names and password are the same."""
    account = accounts_store.find_account(account_id)
    if account is not None and not accounts_rules.has_names(account, registration.email, registration.username):
        account = None
    if not passwords.is_match(registration.password, account.password_hash if account else None) or account is None:
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused")
    answer = _sign_in_with_password(account, registration.device, origin)
    if isinstance(answer, SecondFactorRequired):
        raise Conflict("This account exists and has a second factor by now; sign in.", code="email_taken")
    return answer


# --- signing in --------------------------------------------------------------------------------------------


def log_in(credentials: Login, origin: Origin) -> SignedIn | SecondFactorRequired:
    """Sign a device in with an e-mail address or a user name, and the password.

    An unknown login and a wrong password have the same response, count and cost.

    Raises:
        InvalidCredentials: no such account, or a wrong password.
        LoginLocked: too many failures before this attempt.
        AccountSuspended: the password is right, but the account is not active.
        TooManyRequests: too many attempts from this address.
    """
    limits.count_request(f"login#{origin.address}", settings().limit_credentials)
    login = credentials.login
    subject = accounts_store.account_id_by_login(login) or rules.unknown_subject(accounts_rules.email_key(login))
    state, attempt_count = attempts.count_attempt(subject)
    account = state.account
    if not passwords.is_match(credentials.password, account.password_hash if account else None) or account is None:
        attempts.audit_failure("auth.sign_in_failed", None, subject, attempt_count, origin)
        raise InvalidCredentials
    if not account.active:
        commit(audit_write(subject, "auth.sign_in_refused", subject, origin, {"reason": AccountSuspended.code}))
        raise AccountSuspended
    return _sign_in_with_password(account, credentials.device, origin)


def _sign_in_with_password(
    checked_account: Account, device: Device | None, origin: Origin
) -> SignedIn | SecondFactorRequired:
    """Sign in to the account whose password was checked, unless the password has been changed since."""

    def require_same_password(account: Account) -> None:
        if account.password_hash != checked_account.password_hash:
            raise InvalidCredentials

    return retry_on_conflict(
        lambda: take_first_step(checked_account.id, device, origin, "password", require=require_same_password)
    )


def take_first_step(
    user_id: str,
    device: Device | None,
    origin: Origin,
    by: FirstFactor,
    *,
    require: Callable[[Account], None],
    link: ProviderIdentity | None = None,
    lifetime: int = rules.REFRESH_LIFETIME,
) -> SignedIn | SecondFactorRequired:
    """Sign a device in whose user has given a first proof; where the account has a second factor, that is next.

    Args:
        by: the first proof.
        require: checks the account in its current state, and raises what forbids the sign-in.
        link: an identity at a provider, to be linked to the account when the sign-in is complete.
        lifetime: seconds that the refresh token is valid.

    Raises:
        InvalidCredentials: there is no such account.
        WriteConflict: to be retried.
    """
    state = store.sign_in_state(user_id)
    if state.account is None:
        raise InvalidCredentials
    require(state.account)
    if factor_rules.methods(state.factors):
        return first_step.begin(
            state.account, state.factors, by, device, origin, store.clear_failures_write(user_id), link=link
        )
    links = provider_link_writes(link, user_id, origin) if link is not None else []
    amr = [factor_rules.first_amr(by)]
    return _open_session(state, state.account, device, origin, {"by": by}, links, lifetime, amr)


def open_session(
    user_id: str,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    *others: Write,
    require: Callable[[Account], None],
    amr: Sequence[str],
) -> SignedIn:
    """Sign a device in whose user has given all proof that the account asks for.

    Args:
        details: of the audit entry.
        others: writes that belong into the same transaction.
        require: checks the account in its current state, and raises what forbids the sign-in.
        amr: how the person has proven who they are (RFC 8176).

    Raises:
        InvalidCredentials: there is no such account.
        WriteConflict: to be retried.
    """
    state = store.sign_in_state(user_id)
    if state.account is None:
        raise InvalidCredentials
    require(state.account)
    return _open_session(state, state.account, device, origin, details, others, rules.REFRESH_LIFETIME, amr)


def _open_session(
    state: SignInState,
    account: Account,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    others: Iterable[Write],
    lifetime: int,
    amr: Sequence[str],
) -> SignedIn:
    user_id, now = account.id, clock.now()
    session, token = new_session(user_id, device, origin, lifetime, amr)
    displaced = rules.displaced_sessions(store.sessions(user_id), session.device_id, int(now.timestamp()))
    store.open_session(
        state,
        account,
        session,
        displaced,
        accounts_store.sign_in_write(account, now),
        audit_write(user_id, "auth.signed_in", user_id, origin, {"session": session.family} | details),
        *others,
    )
    return sign_in_response(account, session, token)


def provider_link_writes(identity: ProviderIdentity, user_id: str, origin: Origin) -> list[Write]:
    """The writes that link an identity at a provider to an account, with their audit entry."""
    details = {"by": identity.provider}
    audit_entry = audit_write(user_id, "auth.provider_linked", user_id, origin, details)
    return [*store.link_provider_writes(identity, user_id), audit_entry]


def new_session(
    user_id: str, device: Device | None, origin: Origin, lifetime: int, amr: Sequence[str]
) -> tuple[Session, RefreshToken]:
    """A session that begins now, and its first refresh token."""
    now = clock.epoch()
    token = _new_refresh_token(user_id, new_id())
    session = Session(
        family=token.family,
        digest=token.digest,
        created=now,
        used=now,
        expires=rules.session_end(now, now, lifetime, settings().session_days),
        device_id=device.id if device else None,
        device_name=device.name if device else None,
        network=truncated_network(origin.address),
        auth_time=now,
        amr=tuple(amr),
    )
    return session, token


def _new_refresh_token(user_id: str, family: str) -> RefreshToken:
    return RefreshToken.of(user_id, family, os.urandom(rules.SECRET_BYTES), refresh_token_keys()[0])


def sign_in_response(account: Account, session: Session, token: RefreshToken) -> SignedIn:
    """The response to a sign-in: the account and its pair of tokens."""
    access_token = session_access_token(account, session)
    return SignedIn(user=accounts_rules.user(account), access_token=access_token, refresh_token=str(token))


def session_access_token(account: Account, session: Session) -> str:
    """An access token of the session."""
    plan = accounts_rules.current_plan(account, clock.now())
    return issue_access_token(
        account.id, account.email, account.role, plan, session.family, session.auth_time, session.amr
    )


# --- refreshing --------------------------------------------------------------------------------------------


def refresh(text: str, origin: Origin) -> SignedIn:
    """Exchange a refresh token for a new pair; the old one is invalid from then on.

    For ten seconds, the old one is given the same pair again: two tabs that refresh at once, or a client whose answer was
    lost. Later it may be stolen, by whichever of the two senders: its session ends. A token that was never issued says
    nothing about the session that it names, and does nothing to it.

    Raises:
        InvalidToken: malformed, forged, expired, replayed, or of a session that has ended.
    """
    token = RefreshToken.read(text)
    if token is None or not token.is_issued(refresh_token_keys()):
        raise InvalidToken
    try:
        return retry_on_conflict(lambda: _rotate_token(token, origin))
    except _TokenReplayed:
        retry_on_conflict(lambda: _end_replayed_session(token, origin))
        raise InvalidToken from None


class _TokenReplayed(Exception):
    """The token was exchanged before, too long ago for a client that repeats itself."""


def _rotate_token(token: RefreshToken, origin: Origin) -> SignedIn:
    state, now = store.token_state(token), clock.epoch()
    session, account = state.session, state.account
    if session is None or account is None or not account.active or session.expires <= now:
        raise InvalidToken
    expires = rules.session_end(session.created, now, rules.REFRESH_LIFETIME, settings().session_days)
    if expires <= now:
        raise InvalidToken
    if not session.is_newest(token):
        exchange = session.recent_exchange(token, now)
        if exchange is None:
            raise _TokenReplayed
        return _repeat_exchange(account, token, exchange)
    new_token = _new_refresh_token(token.user_id, token.family)
    # Signed before the old token is replaced: when the keys cannot be read, nothing is lost.
    response = sign_in_response(account, session, new_token)
    sealed = seal_pair(token, response.access_token, response.refresh_token)
    exchanges = rules.recent_exchanges((*session.exchanges, Exchange(token.digest, now, sealed)), now)
    after = replace(
        session,
        digest=new_token.digest,
        used=now,
        expires=expires,
        network=truncated_network(origin.address),
        exchanges=exchanges,
    )
    store.rotate_token(token, after)
    return response


def _repeat_exchange(account: Account, token: RefreshToken, exchange: Exchange) -> SignedIn:
    """The pair that the token was exchanged for a moment ago."""
    access_token, refresh_token = open_pair(token, exchange.sealed)
    return SignedIn(
        user=accounts_rules.user(account),
        access_token=access_token,
        refresh_token=refresh_token,
        expires_in=exchange.at + ACCESS_TOKEN_LIFETIME - clock.epoch(),
    )


def _end_replayed_session(token: RefreshToken, origin: Origin) -> None:
    audit_entry = audit_write(None, "auth.token_replayed", token.user_id, origin, {"session": token.family})
    store.end_sessions(token.user_id, store.caller_state(token.user_id), [token.family], audit_entry)


# --- sessions ----------------------------------------------------------------------------------------------


def sessions(caller: Caller, query: SessionsQuery) -> Page[DeviceSession]:
    """A page of the devices that the caller is signed in on, the newest session first: one Query."""
    scope, now = (caller.id, "sessions"), clock.epoch()
    page = store.sessions_page(caller.id, query.limit, query.position(*scope))
    device_sessions = [
        _device_session(session, caller) for session in store.sessions_of_page(page) if session.expires > now
    ]
    return Page(device_sessions, query.cursor_at(page.after, *scope), query.limit)


def _device_session(session: Session, caller: Caller) -> DeviceSession:
    return DeviceSession(
        id=session.family,
        device_id=session.device_id,
        device_name=session.device_name,
        network=session.network,
        created_at=datetime.fromtimestamp(session.created, UTC),
        used_at=datetime.fromtimestamp(session.used, UTC),
        expires_at=datetime.fromtimestamp(session.expires, UTC),
        current=session.family == caller.session,
    )


def end_session(caller: Caller, family: str, origin: Origin) -> SignedOut:
    """End one of the caller's sessions, with its access tokens.

    Raises:
        NotFound: the caller has no such session, or it has expired.
    """

    def attempt() -> SignedOut:
        state = store.session_state(caller.id, family)
        if state.session is None or state.session.expires <= clock.epoch():
            raise NotFound
        audit_entry = audit_write(caller.id, "auth.session_ended", caller.id, origin, {"session": family})
        store.end_sessions(caller.id, state.caller_state, [family], audit_entry)
        return SignedOut(sessions_ended=1)

    return retry_on_conflict(attempt)


def log_out(caller: Caller, everywhere: bool, origin: Origin) -> SignedOut:
    """End this device's session, or all of the caller's, with their access tokens."""

    def attempt() -> SignedOut:
        families = [caller.session]
        if everywhere:
            families = sorted({caller.session, *(session.family for session in store.sessions(caller.id))})
        audit_entry = audit_write(caller.id, "auth.signed_out", caller.id, origin, {"everywhere": everywhere})
        store.end_sessions(caller.id, store.caller_state(caller.id), families, audit_entry, all=everywhere)
        return SignedOut(sessions_ended=len(families))

    return retry_on_conflict(attempt)
