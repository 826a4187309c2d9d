"""Use cases of authentication: registration, sign-in by password, refreshing, sign-out, and the list of sessions."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account, Preferences, PreferencesChange, ProfileChange
from fitai.auth import attempts, passwords, rules, store
from fitai.auth.attempts import Attempt
from fitai.auth.errors import InvalidCredentials
from fitai.auth.events import NewDeviceSignedIn
from fitai.auth.factors import first_step
from fitai.auth.factors import rules as factor_rules
from fitai.auth.factors import store as factors_store
from fitai.auth.factors.models import FirstFactor, SecondFactorRequired
from fitai.auth.factors.notices import changed_write
from fitai.auth.identities import store as identities_store
from fitai.auth.models import Device, DeviceSession, Login, Registration, SessionsQuery, SignedIn, SignedOut
from fitai.auth.rules import ProviderIdentity, RefreshToken, Session
from fitai.auth.store import SignInState
from fitai.kernel import clock, events, limits, personal_data
from fitai.kernel.audit import Origin, audit_write, truncated_network
from fitai.kernel.errors import AccountSuspended, Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.paging import Page
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.tokens import issue_access_token, refresh_token_keys

# --- registering -------------------------------------------------------------------------------------------


def count_registration(idempotency_key: str | None, origin: Origin) -> Attempt | None:
    """Count a registration; one that may repeat an earlier one is an attempt at the password of that one's account.

    Returns:
        The counted attempt, if this Idempotency-Key has created an account before.

    Raises:
        TooManyRequests: too many registrations from this network.
        LoginLocked: too many failures before this attempt.
    """
    limits.count_by_network("register", origin.address, settings().limit_credentials)
    if idempotency_key is None:
        return None
    account_id = _account_id_by_key(idempotency_key, origin)
    return attempts.count_sign_in(account_id, origin) if accounts_store.find_account(account_id) else None


def register(
    registration: Registration, idempotency_key: str | None, attempt: Attempt | None, origin: Origin
) -> SignedIn:
    """Create an account and sign its device in.

    Args:
        attempt: the counted one (`count_registration`).

    Raises:
        Invalid: the password is too easy to guess.
        Conflict: the e-mail address or the user name is taken.
    """
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
        return _repeat_registration(registration, attempt or attempts.count_sign_in(account.id, origin), origin)


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
        store.device_write(account.id, rules.device_mark(session.device_id, session.network), session.network),
        audit_write(account.id, "auth.registered", account.id, origin, {"session": session.family} | (details or {})),
        *others,
    )
    return sign_in_response(account, session, token)


def _new_account(registration: Registration, idempotency_key: str | None, origin: Origin) -> Account:
    now = clock.now()
    account_id = new_id()
    if idempotency_key is not None:
        account_id = _account_id_by_key(idempotency_key, origin)
    account = Account(
        id=account_id,
        email=registration.email,
        username=registration.username,
        password_hash=passwords.hash_password(registration.password),
        preferences=accounts_rules.apply_change(Preferences(), registration.preferences or PreferencesChange()),
        created_at=now,
        updated_at=now,
        last_login_at=now,
        password_set_at=now,
    )
    details, metrics = accounts_rules.apply_profile_change(account, registration.profile or ProfileChange())
    return account.model_copy(update={"profile": details, "metrics": metrics})


def _account_id_by_key(idempotency_key: str, origin: Origin) -> str:
    return rules.registration_account_id(limits.counted_network(origin.address), idempotency_key)


def _repeat_registration(registration: Registration, attempt: Attempt, origin: Origin) -> SignedIn:
    """Sign in to the account that this Idempotency-Key created before, if names and password are the same."""
    account = attempt.account
    if account is not None and not accounts_rules.has_names(account, registration.email, registration.username):
        account = None
    if not passwords.is_match(registration.password, account.password_hash if account else None) or account is None:
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused")
    answer = _sign_in_with_password(account, registration.device, attempt, origin)
    if isinstance(answer, SecondFactorRequired):
        raise Conflict("This account exists and has a second factor by now; sign in.", code="email_taken")
    return answer


# --- signing in --------------------------------------------------------------------------------------------


def count_log_in(credentials: Login, origin: Origin) -> Attempt:
    """Count a sign-in before its password is checked.

    Raises:
        TooManyRequests: too many attempts from this network.
        LoginLocked: too many failures before this attempt.
    """
    limits.count_by_network("login", origin.address, settings().limit_credentials)
    login = credentials.login
    subject = accounts_store.account_id_by_login(login) or rules.unknown_subject(accounts_rules.email_key(login))
    return attempts.count_sign_in(subject, origin)


def log_in(credentials: Login, attempt: Attempt, origin: Origin) -> SignedIn | SecondFactorRequired:
    """Sign a device in with an e-mail address or a user name, and the password.

    An unknown login and a wrong password have the same response, count and cost.

    Args:
        attempt: the counted one (`count_log_in`).

    Raises:
        InvalidCredentials: no such account, or a wrong password.
        AccountSuspended: the password is right, but the account is not active.
    """
    account, subject = attempt.account, attempt.subject
    if not passwords.is_match(credentials.password, account.password_hash if account else None) or account is None:
        attempts.audit_failure("auth.sign_in_failed", None, attempt, origin)
        raise InvalidCredentials
    if not account.active:
        commit(audit_write(subject, "auth.sign_in_refused", subject, origin, {"reason": AccountSuspended.code}))
        raise AccountSuspended
    return _sign_in_with_password(account, credentials.device, attempt, origin)


def _sign_in_with_password(
    checked_account: Account, device: Device | None, attempt: Attempt, origin: Origin
) -> SignedIn | SecondFactorRequired:
    """Sign in to the account whose password was checked, unless the password has been changed since."""

    def require_same_password(account: Account) -> None:
        if account.password_hash != checked_account.password_hash:
            raise InvalidCredentials

    return retry_on_conflict(
        lambda: take_first_step(
            checked_account.id, device, origin, "password", attempt.clear_write, require=require_same_password
        )
    )


def take_first_step(
    user_id: str,
    device: Device | None,
    origin: Origin,
    by: FirstFactor,
    *others: Write,
    require: Callable[[Account], None],
    link: ProviderIdentity | None = None,
    lifetime: int = rules.REFRESH_LIFETIME,
) -> SignedIn | SecondFactorRequired:
    """Sign a device in whose user has given a first proof; where the account has a second factor, that is next.

    Args:
        by: the first proof.
        others: writes that belong into the same transaction, whether it opens a session or is the first of two steps.
        require: checks the account in its current state, and raises what forbids the sign-in.
        link: an identity at a provider with the account's address, to be linked to it when the sign-in is complete. It
            proves whose the address is: what the account has from before (`open_session`) is dropped. Factors and
            recovery codes from before that are dropped at once, so that nobody is asked for a stranger's.
        lifetime: seconds that the refresh token is valid, if this opens a session.

    Raises:
        InvalidCredentials: there is no such account.
        WriteConflict: to be retried.
    """
    state = _sign_in_state(user_id, device, origin)
    account, factors = state.account, state.factors
    if account is None:
        raise InvalidCredentials
    require(account)
    writes = list(others)
    details: dict[str, str | int | bool] = {"by": by}
    if link is not None:
        factors = factor_rules.proven_factors(factors, account.email_verified_at)
        if factors != state.factors:
            writes.append(factors_store.factors_write(user_id, state.factors, factors))
        if factors.factors != state.factors.factors:
            details["factorsDropped"] = len(state.factors.factors) - len(factors.factors)
            writes.append(changed_write(user_id, "factor_removed", factors))
    if factor_rules.methods(factors):
        return first_step.begin(account, factors, by, details, device, origin, *writes, link=link)
    if link is not None:
        writes += provider_link_writes(link, user_id, origin)
    amr = [factor_rules.first_amr(by)]
    return _open_session(
        state, account, device, origin, details, writes, lifetime, amr, drops_unproven=link is not None
    )


def open_session(
    user_id: str,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    *others: Write,
    require: Callable[[Account], None],
    amr: Sequence[str],
    drops_unproven: bool = False,
) -> SignedIn:
    """Sign a device in whose user has given all proof that the account asks for.

    Args:
        details: of the audit entry.
        others: writes that belong into the same transaction.
        require: checks the account in its current state, and raises what forbids the sign-in.
        amr: how the person has proven who they are (RFC 8176).
        drops_unproven: the account loses its password and its sessions, as far as they are older than the proof that its
            address is its owner's: somebody else may have made it with this address.

    Raises:
        InvalidCredentials: there is no such account.
        WriteConflict: to be retried.
    """
    state = _sign_in_state(user_id, device, origin)
    if state.account is None:
        raise InvalidCredentials
    require(state.account)
    return _open_session(
        state,
        state.account,
        device,
        origin,
        details,
        others,
        rules.REFRESH_LIFETIME,
        amr,
        drops_unproven=drops_unproven,
    )


def _sign_in_state(user_id: str, device: Device | None, origin: Origin) -> SignInState:
    return store.sign_in_state(user_id, _device_mark(device, origin))


def _device_mark(device: Device | None, origin: Origin) -> str:
    return rules.device_mark(device.id if device else None, truncated_network(origin.address))


def _open_session(
    state: SignInState,
    account: Account,
    device: Device | None,
    origin: Origin,
    details: dict[str, str | int | bool],
    others: Iterable[Write],
    lifetime: int,
    amr: Sequence[str],
    *,
    drops_unproven: bool,
) -> SignedIn:
    """Sign a device in, in one transaction. A device that was never seen before causes a mail."""
    user_id, network, now = account.id, truncated_network(origin.address), clock.now()
    session, token = new_session(user_id, device, origin, lifetime, amr)
    sessions = store.sessions(user_id)
    displaced = rules.displaced_sessions(sessions, session.device_id, int(now.timestamp()))
    drops_password = drops_unproven and not accounts_rules.is_password_proven(account)
    if drops_unproven:
        verified_at = int(account.email_verified_at.timestamp()) if account.email_verified_at else None
        unproven = rules.unproven_sessions(sessions, verified_at, is_password_proven=not drops_password)
        displaced += [old for old in unproven if old not in displaced]
    device_writes = [store.device_write(user_id, _device_mark(device, origin), network)]
    if not state.is_known_device:
        details = details | {"newDevice": True}
        device_writes.append(events.outbox_write(NewDeviceSignedIn(user_id=user_id, network=network)))
    if drops_password and account.password_hash is not None:
        details = details | {"passwordDropped": True}
    store.open_session(
        state,
        account,
        session,
        displaced,
        accounts_store.sign_in_write(account, now, drops_password=drops_password),
        *device_writes,
        audit_write(user_id, "auth.signed_in", user_id, origin, {"session": session.family} | details),
        *others,
    )
    return sign_in_response(account, session, token)


def provider_link_writes(identity: ProviderIdentity, user_id: str, origin: Origin) -> list[Write]:
    """The writes that link an identity at a provider to an account, with their audit entry."""
    details = {"by": identity.provider}
    audit_entry = audit_write(user_id, "auth.provider_linked", user_id, origin, details)
    return [*identities_store.link_provider_writes(identity, user_id), audit_entry]


def new_session(
    user_id: str, device: Device | None, origin: Origin, lifetime: int, amr: Sequence[str]
) -> tuple[Session, RefreshToken]:
    """A session that begins now, and its first refresh token."""
    now = clock.epoch()
    token = new_refresh_token(user_id, new_id())
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


def new_refresh_token(user_id: str, family: str) -> RefreshToken:
    return RefreshToken.of(user_id, family, os.urandom(rules.SECRET_BYTES), refresh_token_keys()[0])


def sign_in_response(account: Account, session: Session, token: RefreshToken) -> SignedIn:
    """The response to a sign-in: the account and its pair of tokens."""
    access_token = session_access_token(account, session)
    shown = account.model_copy(update={"role": accounts_rules.current_role(account, clock.now())})
    return SignedIn(user=accounts_rules.user(shown), access_token=access_token, refresh_token=str(token))


def session_access_token(account: Account, session: Session) -> str:
    """An access token of the session."""
    now = clock.now()
    plan = accounts_rules.effective_plan(account, now, settings().open_plan)
    role = accounts_rules.current_role(account, now)
    return issue_access_token(account.id, account.email, role, plan, session.family, session.auth_time, session.amr)


# --- refreshing --------------------------------------------------------------------------------------------


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
