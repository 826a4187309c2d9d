"""Exchanging a refresh token for a new pair."""

from dataclasses import replace

from fitai.accounts import rules as accounts_rules
from fitai.accounts.models import Account
from fitai.auth import blocking, rules, store
from fitai.auth.errors import InvalidToken, SessionBlocked
from fitai.auth.events import SessionSuspected
from fitai.auth.models import SignedIn
from fitai.auth.rules import Exchange, RefreshToken
from fitai.auth.sealed_pairs import open_pair, seal_pair
from fitai.auth.service import new_refresh_token, sign_in_response
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write, truncated_network
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.settings import settings
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.tokens import refresh_token_keys


def refresh(text: str, origin: Origin, user_agent: str = "") -> SignedIn:
    """Exchange a refresh token for a new pair; the old one is invalid from then on.

    For ten seconds, the old one is given the same pair again: two tabs that refresh at once, or a client whose answer was
    lost. Later it may be stolen, by whichever of the two senders: its session ends. A token that was never issued says
    nothing about the session that it names, and does nothing to it. A session that is refreshed by another program and from
    elsewhere is blocked for a time.

    Raises:
        InvalidToken: malformed, forged, expired, replayed, or of a session that has ended.
        SessionBlocked: its session may be stolen; the token stays good for when the block has ended.
    """
    token = RefreshToken.read(text)
    if token is None or not token.is_issued(refresh_token_keys()):
        raise InvalidToken
    try:
        return retry_on_conflict(lambda: _rotate_token(token, origin, rules.client_mark(user_agent)))
    except _TokenReplayed:
        retry_on_conflict(lambda: _end_replayed_session(token, origin))
        raise InvalidToken from None


class _TokenReplayed(Exception):
    """The token was exchanged before, too long ago for a client that repeats itself."""


def _rotate_token(token: RefreshToken, origin: Origin, client: str) -> SignedIn:
    state, now = store.token_state(token), clock.epoch()
    session, account = state.session, state.account
    if session is None or account is None or session.expires <= now:
        raise InvalidToken
    expires = rules.session_end(session.created, now, rules.REFRESH_LIFETIME, settings().session_days)
    if expires <= now:
        raise InvalidToken
    if not session.is_newest(token):
        exchange = session.recent_exchange(token, now)
        if exchange is None:
            raise _TokenReplayed
        return _repeat_exchange(account, token, exchange)
    if session.is_blocked(now):
        raise SessionBlocked(session.blocked_until)
    if session.is_used_impossibly(client, truncated_network(origin.address)):
        raise SessionBlocked(blocking.block(token.user_id, state.caller_state, session, "impossible_use", origin))
    new_token = new_refresh_token(token.user_id, token.family)
    # Signed before the old token is replaced: when the keys cannot be read, nothing is lost.
    response = sign_in_response(account, session, new_token)
    exchanges = rules.recent_exchanges(session.exchanges, now)
    if not session.is_begun_by_code:
        sealed = seal_pair(token, response.access_token, response.refresh_token)
        exchanges = rules.recent_exchanges((*exchanges, Exchange(token.digest, now, sealed)), now)
    after = replace(
        session,
        digest=new_token.digest,
        used=now,
        expires=expires,
        network=truncated_network(origin.address),
        exchanges=exchanges,
        client=session.client or client or None,
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
    suspicion = outbox_write(SessionSuspected(user_id=token.user_id, session=token.family, sign="token_replayed"))
    store.end_sessions(token.user_id, store.caller_state(token.user_id), [token.family], audit_entry, suspicion)
