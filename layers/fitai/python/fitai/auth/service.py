"""Use cases of signing in: register, log in, refresh, log out."""

import os
from dataclasses import replace
from typing import NoReturn

from fitai.auth import passwords, rules, store
from fitai.auth.errors import InvalidCredentials, InvalidToken, Locked, Suspended
from fitai.auth.models import Device, Login, Registration, SignedIn, SignedOut
from fitai.auth.rules import RefreshToken, Session
from fitai.auth.store import Replayed, Standing
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin, audit, network
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, persist
from fitai.kernel.tokens import issue
from fitai.users import rules as users_rules
from fitai.users import store as users
from fitai.users.models import Account, Preferences, PreferencesChange, ProfileChange


def register(asked: Registration, idempotency_key: str | None, origin: Origin) -> SignedIn:
    """Create an account and sign its device in.

    Raises:
        Invalid: the password is too easy to guess.
        Conflict: the e-mail address or the user name is taken.
        TooManyRequests: too many registrations from this address.
    """
    limits.charge(f"register#{origin.address}", settings().limit_credentials)
    weakness = passwords.weakness(asked.password, asked.username, asked.email)
    if weakness is not None:
        raise Invalid.field("password", weakness)
    account = _new_account(asked, idempotency_key, origin)
    session, token = _new_session(account.id, asked.device, origin)
    try:
        users.create(
            account,
            store.new_session(account.id, session),
            audit(account.id, "auth.registered", account.id, origin, {"session": session.family}),
        )
    except users.AlreadyCreated:
        return _registered_before(asked, account.id, origin)
    return _signed_in(account, token)


def log_in(asked: Login, origin: Origin) -> SignedIn:
    """Sign a device in with an e-mail address or a user name, and the password.

    An unknown login and a wrong password are told, counted and take work alike.

    Raises:
        InvalidCredentials: no such account, or another password.
        Locked: too many failures before this attempt.
        Suspended: the password is right, the account is not active.
        TooManyRequests: too many attempts from this address.
    """
    limits.charge(f"login#{origin.address}", settings().limit_credentials)
    subject = users.id_of(asked.login) or rules.unknown_subject(users_rules.email_key(asked.login))
    standing, attempts = persist(lambda: _count_attempt(subject))
    account = standing.account
    if not passwords.matches(asked.password, account.password_hash if account else None) or account is None:
        _fail(subject, attempts, origin)
    if not account.active:
        commit(audit(subject, "auth.sign_in_refused", subject, origin, {"reason": Suspended.code}))
        raise Suspended
    return persist(lambda: _open_session(subject, asked.device, origin))


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
        return persist(lambda: _rotate(token, origin))
    except Replayed:
        persist(lambda: _end_replayed(token, origin))
        raise InvalidToken from None


def log_out(caller: Caller, everywhere: bool, origin: Origin) -> SignedOut:
    """End this device's session, or all of them, with their access tokens."""

    def attempt() -> SignedOut:
        families = [caller.session]
        if everywhere:
            families = sorted({caller.session, *(one.family for one in store.sessions(caller.id))})
        entry = audit(caller.id, "auth.signed_out", caller.id, origin, {"everywhere": everywhere})
        store.end_sessions(caller.id, store.record(caller.id), families, entry, all=everywhere)
        return SignedOut(sessions_ended=len(families))

    return persist(attempt)


# --- registering -------------------------------------------------------------------------------------------


def _new_account(asked: Registration, idempotency_key: str | None, origin: Origin) -> Account:
    now = clock.now()
    account_id = new_id()
    if idempotency_key is not None:
        account_id = rules.account_id(origin.address, idempotency_key)
    account = Account(
        id=account_id,
        email=asked.email,
        username=asked.username,
        password_hash=passwords.kept(asked.password),
        preferences=users_rules.changed(Preferences(), asked.preferences or PreferencesChange()),
        created_at=now,
        updated_at=now,
        last_login_at=now,
    )
    details, metrics = users_rules.changed_profile(account, asked.profile or ProfileChange())
    return account.model_copy(update={"profile": details, "metrics": metrics})


def _registered_before(asked: Registration, account_id: str, origin: Origin) -> SignedIn:
    """This Idempotency-Key has made an account before, and the answer got lost: sign in, if it is the same person."""
    account = users.find(account_id)
    password_hash = (
        account.password_hash if account and users_rules.names(account, asked.email, asked.username) else None
    )
    if not passwords.matches(asked.password, password_hash):
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused")
    return persist(lambda: _open_session(account_id, asked.device, origin))


# --- signing in --------------------------------------------------------------------------------------------


def _count_attempt(subject: str) -> tuple[Standing, int]:
    standing, now = store.login_state(subject), clock.epoch()
    after = rules.attempt(standing.failures, now)
    if after is None:
        assert standing.failures is not None
        raise Locked(standing.failures.until - now)
    store.count_attempt(subject, standing.failures, after)
    return standing, after.count


def _fail(subject: str, attempts: int, origin: Origin) -> NoReturn:
    entries = [audit(None, "auth.sign_in_failed", subject, origin)]
    if attempts >= rules.FAILURES_MOST:
        entries.append(audit(None, "auth.locked", subject, origin, {"seconds": rules.LOCK}))
    commit(*entries)
    raise InvalidCredentials


def _open_session(user_id: str, device: Device | None, origin: Origin) -> SignedIn:
    standing = store.sign_in_state(user_id)
    account = standing.account
    if account is None:
        raise InvalidCredentials
    now = clock.now()
    session, token = _new_session(user_id, device, origin)
    gone = rules.displaced(store.sessions(user_id), session.device_id, int(now.timestamp()))
    store.open_session(
        standing,
        account,
        session,
        gone,
        users.signed_in(account, now),
        audit(user_id, "auth.signed_in", user_id, origin, {"session": session.family}),
    )
    return _signed_in(account, token)


def _new_session(user_id: str, device: Device | None, origin: Origin) -> tuple[Session, RefreshToken]:
    now = clock.epoch()
    token = RefreshToken.of(user_id, new_id(), os.urandom(rules.SECRET_BYTES))
    session = Session(
        family=token.family,
        digest=token.digest,
        created=now,
        used=now,
        expires=now + rules.REFRESH_LIFETIME,
        device_id=device.id if device else None,
        device_name=device.name if device else None,
        network=network(origin.address),
    )
    return session, token


def _signed_in(account: Account, token: RefreshToken) -> SignedIn:
    plan = users_rules.plan_in_force(account, clock.now())
    access = issue(account.id, account.email, account.role, plan, token.family)
    return SignedIn(user=users_rules.user(account), access_token=access, refresh_token=str(token))


# --- refreshing --------------------------------------------------------------------------------------------


def _rotate(token: RefreshToken, origin: Origin) -> SignedIn:
    standing, now = store.token_state(token), clock.epoch()
    session, account = standing.session, standing.account
    if session is None or account is None or not account.active or session.expires <= now:
        raise InvalidToken
    if not session.holds(token):
        raise Replayed
    fresh = RefreshToken.of(token.user_id, token.family, os.urandom(rules.SECRET_BYTES))
    # Signed before the old token is given up: when the keys cannot be read, nothing is lost.
    answer = _signed_in(account, fresh)
    expires = now + rules.REFRESH_LIFETIME
    after = replace(session, digest=fresh.digest, used=now, expires=expires, network=network(origin.address))
    store.rotate(token, after)
    return answer


def _end_replayed(token: RefreshToken, origin: Origin) -> None:
    entry = audit(None, "auth.token_replayed", token.user_id, origin, {"session": token.family})
    store.end_sessions(token.user_id, store.record(token.user_id), [token.family], entry)
