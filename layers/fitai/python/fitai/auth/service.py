"""Use cases of signing in: register, log in, refresh, log out; which devices are signed in."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, Preferences, PreferencesChange, ProfileChange
from fitai.auth import attempts, passwords, rules, store
from fitai.auth.errors import AccountSuspended, InvalidCredentials, InvalidToken
from fitai.auth.models import Device, DeviceSession, Login, Registration, SessionsQuery, SignedIn, SignedOut
from fitai.auth.rules import RefreshToken, Session
from fitai.auth.store import TokenReplayed
from fitai.kernel import clock, limits, personal_data
from fitai.kernel.audit import Origin, audit_write, truncated_network
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.paging import Page
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.tokens import issue_access_token


def register(asked: Registration, idempotency_key: str | None, origin: Origin) -> SignedIn:
    """Create an account and sign its device in.

    Raises:
        Invalid: the password is too easy to guess.
        Conflict: the e-mail address or the user name is taken.
        TooManyRequests: too many registrations from this address.
    """
    limits.count_request(f"register#{origin.address}", settings().limit_credentials)
    weakness = passwords.weakness(asked.password, asked.username, asked.email)
    if weakness is not None:
        raise Invalid.field("password", weakness)
    account = _account_of_registration(asked, idempotency_key, origin)
    session, token = new_session(account.id, asked.device, origin)
    others = [
        store.session_write(account.id, session),
        audit_write(account.id, "auth.registered", account.id, origin, {"session": session.family}),
        # The id follows from the key: an account that was made by it, and deleted, does not come again.
        *(
            [personal_data.account_exists_check_write(account.id, accounts_store.AccountExists)]
            if idempotency_key is not None
            else []
        ),
    ]
    try:
        retry_on_conflict(lambda: accounts_store.create_account(account, *others))
    except accounts_store.AccountExists:
        return _repeat_registration(asked, account.id, origin)
    return sign_in_response(account, token)


def log_in(asked: Login, origin: Origin) -> SignedIn:
    """Sign a device in with an e-mail address or a user name, and the password.

    An unknown login and a wrong password are told, counted and take work alike.

    Raises:
        InvalidCredentials: no such account, or another password.
        Locked: too many failures before this attempt.
        Suspended: the password is right, the account is not active.
        TooManyRequests: too many attempts from this address.
    """
    limits.count_request(f"login#{origin.address}", settings().limit_credentials)
    subject = accounts_store.account_id_by_login(asked.login) or rules.unknown_subject(
        accounts_rules.email_key(asked.login)
    )
    standing, tries = attempts.count_attempt(subject)
    account = standing.account
    if not passwords.is_match(asked.password, account.password_hash if account else None) or account is None:
        attempts.audit_failure("auth.sign_in_failed", None, subject, tries, origin)
        raise InvalidCredentials
    if not account.active:
        commit(audit_write(subject, "auth.sign_in_refused", subject, origin, {"reason": AccountSuspended.code}))
        raise AccountSuspended
    return _sign_in_with_password(account, asked.device, origin)


def refresh(text: str, origin: Origin) -> SignedIn:
    """Exchange a refresh token for a new pair; the old one is worthless from then on.

    A token that was exchanged before may have been stolen, and nobody can tell who sends it: its session ends.

    Raises:
        InvalidToken: malformed, run out, replayed, or of a session that has ended.
    """
    token = RefreshToken.read(text)
    if token is None:
        raise InvalidToken
    try:
        return retry_on_conflict(lambda: _rotate_token(token, origin))
    except TokenReplayed:
        retry_on_conflict(lambda: _end_replayed_session(token, origin))
        raise InvalidToken from None


def log_out(caller: Caller, everywhere: bool, origin: Origin) -> SignedOut:
    """End this device's session, or all of them, with their access tokens."""

    def attempt() -> SignedOut:
        families = [caller.session]
        if everywhere:
            families = sorted({caller.session, *(one.family for one in store.sessions(caller.id))})
        entry = audit_write(caller.id, "auth.signed_out", caller.id, origin, {"everywhere": everywhere})
        store.end_sessions(caller.id, store.caller_state(caller.id), families, entry, all=everywhere)
        return SignedOut(sessions_ended=len(families))

    return retry_on_conflict(attempt)


# --- the devices -------------------------------------------------------------------------------------------


def sessions(caller: Caller, query: SessionsQuery) -> Page[DeviceSession]:
    """The devices that the caller is signed in on, the newest session first."""
    scope, now = (caller.id, "sessions"), clock.epoch()
    part = store.sessions_page(caller.id, query.limit, query.position(*scope))
    shown = [_device_session(one, caller) for one in store.sessions_of_page(part) if one.expires > now]
    return Page(shown, query.cursor_at(part.after, *scope), query.limit)


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
    """Sign one device out, with its access tokens.

    Raises:
        NotFound: the caller has no such session, or it has run out.
    """

    def attempt() -> SignedOut:
        standing = store.session_state(caller.id, family)
        if standing.session is None or standing.session.expires <= clock.epoch():
            raise NotFound
        entry = audit_write(caller.id, "auth.session_ended", caller.id, origin, {"session": family})
        store.end_sessions(caller.id, standing.record, [family], entry)
        return SignedOut(sessions_ended=1)

    return retry_on_conflict(attempt)


# --- registering -------------------------------------------------------------------------------------------


def _account_of_registration(asked: Registration, idempotency_key: str | None, origin: Origin) -> Account:
    now = clock.now()
    account_id = new_id()
    if idempotency_key is not None:
        account_id = rules.registration_account_id(origin.address, idempotency_key)
    account = Account(
        id=account_id,
        email=asked.email,
        username=asked.username,
        password_hash=passwords.hash_password(asked.password),
        preferences=accounts_rules.apply_change(Preferences(), asked.preferences or PreferencesChange()),
        created_at=now,
        updated_at=now,
        last_login_at=now,
    )
    details, metrics = accounts_rules.apply_profile_change(account, asked.profile or ProfileChange())
    return account.model_copy(update={"profile": details, "metrics": metrics})


def _repeat_registration(asked: Registration, account_id: str, origin: Origin) -> SignedIn:
    """This Idempotency-Key has made an account before, and the answer got lost: sign in, if it is the same person."""
    account = accounts_store.find_account(account_id)
    if account is not None and not accounts_rules.has_names(account, asked.email, asked.username):
        account = None
    if not passwords.is_match(asked.password, account.password_hash if account else None) or account is None:
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused")
    return _sign_in_with_password(account, asked.device, origin)


# --- signing in --------------------------------------------------------------------------------------------


def _sign_in_with_password(checked: Account, device: Device | None, origin: Origin) -> SignedIn:
    """Sign in whom the password was right of, unless it has been changed since it was looked at."""

    def still_right(account: Account) -> None:
        if account.password_hash != checked.password_hash:
            raise InvalidCredentials

    return retry_on_conflict(lambda: open_session(checked.id, device, origin, {"by": "password"}, allow=still_right))


def open_session(
    user_id: str,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    *others: Write,
    allow: Callable[[Account], None] = lambda account: None,
    lifetime: int = rules.REFRESH_LIFETIME,
) -> SignedIn:
    """Sign a device in. To be run again while it is `Contended`.

    Args:
        details: what the audit entry says besides.
        others: what else is to happen in the same transaction.
        allow: looks at the account as it is now, and raises what forbids it.
        lifetime: seconds that the refresh token is good for.

    Raises:
        InvalidCredentials: there is no such account.
    """
    standing = store.sign_in_state(user_id)
    account = standing.account
    if account is None:
        raise InvalidCredentials
    allow(account)
    now = clock.now()
    session, token = new_session(user_id, device, origin, lifetime)
    gone = rules.displaced_sessions(store.sessions(user_id), session.device_id, int(now.timestamp()))
    store.open_session(
        standing,
        account,
        session,
        gone,
        accounts_store.sign_in_write(account, now),
        audit_write(user_id, "auth.signed_in", user_id, origin, {"session": session.family} | details),
        *others,
    )
    return sign_in_response(account, token)


def new_session(
    user_id: str, device: Device | None, origin: Origin, lifetime: int = rules.REFRESH_LIFETIME
) -> tuple[Session, RefreshToken]:
    """A session that begins now, and its first refresh token."""
    now = clock.epoch()
    token = RefreshToken.of(user_id, new_id(), os.urandom(rules.SECRET_BYTES))
    session = Session(
        family=token.family,
        digest=token.digest,
        created=now,
        used=now,
        expires=now + lifetime,
        device_id=device.id if device else None,
        device_name=device.name if device else None,
        network=truncated_network(origin.address),
    )
    return session, token


def sign_in_response(account: Account, token: RefreshToken) -> SignedIn:
    """The answer to a sign-in: the account and its pair of tokens."""
    plan = accounts_rules.current_plan(account, clock.now())
    access = issue_access_token(account.id, account.email, account.role, plan, token.family)
    return SignedIn(user=accounts_rules.user(account), access_token=access, refresh_token=str(token))


# --- refreshing --------------------------------------------------------------------------------------------


def _rotate_token(token: RefreshToken, origin: Origin) -> SignedIn:
    standing, now = store.token_state(token), clock.epoch()
    session, account = standing.session, standing.account
    if session is None or account is None or not account.active or session.expires <= now:
        raise InvalidToken
    if not session.holds(token):
        raise TokenReplayed
    fresh = RefreshToken.of(token.user_id, token.family, os.urandom(rules.SECRET_BYTES))
    # Signed before the old token is given up: when the keys cannot be read, nothing is lost.
    answer = sign_in_response(account, fresh)
    expires = now + rules.REFRESH_LIFETIME
    after = replace(session, digest=fresh.digest, used=now, expires=expires, network=truncated_network(origin.address))
    store.rotate_token(token, after)
    return answer


def _end_replayed_session(token: RefreshToken, origin: Origin) -> None:
    entry = audit_write(None, "auth.token_replayed", token.user_id, origin, {"session": token.family})
    store.end_sessions(token.user_id, store.caller_state(token.user_id), [token.family], entry)
