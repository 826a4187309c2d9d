"""Use cases between users: friends, followers, blocks, and each other's profiles."""

from collections.abc import Callable

from fitai.accounts import store as accounts_store
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Invalid, NotFound
from fitai.kernel.events import Event, outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import Write, retry_on_conflict
from fitai.users.social import rules, store
from fitai.users.social.events import FriendRemoved, FriendRequested, FriendsMade, UserBlocked, UserFollowed
from fitai.users.social.live_events import FriendRequestReceived
from fitai.users.social.models import Friend, FriendsQuery, PublicProfile, Relation, Tie, UserCard
from fitai.users.social.store import TieState

IdPage = tuple[list[str], dict[str, str] | None]


# --- friends -----------------------------------------------------------------------------------------------


def friends(caller: Caller, query: FriendsQuery) -> Page[Friend]:
    """A page of the caller's friends or requests, newest first: one Query, and one BatchGetItem for the names.

    Blocked ones are none of them; who has gone, or was suspended, is left out.
    """
    scope = (caller.id, "GET /users/friends")
    part = store.friends(caller.id, query.status, query.limit, query.position(*scope))
    sides = store.relations_of_page(part)
    accounts = store.accounts_by_id([side.SK for side in sides])
    found = [
        Friend(**dict(rules.user_card(accounts[side.SK], side.tie)), friendship=query.status, since=side.since)
        for side in sides
        if side.SK in accounts and accounts[side.SK].active
    ]
    return Page(found, query.cursor_at(part.after, *scope), query.limit)


def request_friend(caller: Caller, user_id: str) -> Relation:
    """Ask a user to be friends, and tell the user's devices. Two who ask each other are friends.

    Raises:
        Invalid: it is the caller. NotFound: there is no such user for the caller. Conflict: `already_friends`.
    """
    _require_other(caller, user_id)

    def attempt() -> tuple[TieState, Tie]:
        now = clock.now()
        before = store.tie_state(caller.id, user_id, both=True)
        if before.user is None:
            raise NotFound
        after = rules.request_friendship(before.tie, before.other)
        if after == before.tie:
            return before, after
        event: Event = FriendsMade(user_id=caller.id, other_id=user_id)
        if not after.friends:
            event = FriendRequested(user_id=caller.id, other_id=user_id, username=before.user.username)
        store.save_tie(caller.id, user_id, before, after, now, *_unchanged_account_writes(before), outbox_write(event))
        return before, after

    before, after = retry_on_conflict(attempt)
    if after != before.tie and not after.friends and before.user is not None:
        asking = rules.user_card(before.user, before.tie.mirrored)
        delivery.push(
            connections.room_connections(connections.user_room(user_id)),
            FriendRequestReceived(user=asking, requested_at=clock.now()),
        )
    return rules.relation(user_id, after)


def answer_request(caller: Caller, user_id: str, accept: bool) -> Relation:
    """Say yes or no to a user's request.

    Raises:
        NotFound: the user has not asked. Conflict: `already_friends`, when it is too late for a no.
    """
    made = FriendsMade(user_id=caller.id, other_id=user_id) if accept else None
    return _change_tie(
        caller,
        user_id,
        lambda before: rules.answer_request(before.tie, before.other, accept),
        made,
        both=True,
        as_read=accept,
    )


def remove_friend(caller: Caller, user_id: str) -> Relation:
    """End a friendship, take a request back, or decline one. Who follows whom stays.

    Raises:
        NotFound: there is neither.
    """
    event = FriendRemoved(user_id=caller.id, other_id=user_id)
    return _change_tie(caller, user_id, lambda before: rules.end_friendship(before.tie), event)


# --- followers ---------------------------------------------------------------------------------------------


def follow_user(caller: Caller, user_id: str) -> Relation:
    """Follow a user; again changes nothing.

    Raises:
        Invalid: it is the caller. NotFound: there is no such user for the caller, or a private one.
    """
    _require_other(caller, user_id)
    event = UserFollowed(user_id=caller.id, other_id=user_id)
    return _change_tie(
        caller, user_id, lambda before: rules.follow(before.tie, before.other), event, both=True, as_read=True
    )


def unfollow_user(caller: Caller, user_id: str) -> Relation:
    """Follow a user no more; again changes nothing."""
    return _change_tie(caller, user_id, lambda before: rules.unfollow(before.tie))


def followers(caller: Caller, user_id: str, query: Paging) -> Page[UserCard]:
    """A page of those who follow a user whose profile the caller may see, newest first.

    Raises:
        NotFound: the caller may not see the profile.
    """
    return _user_page(caller, user_id, query, "followers", store.follower_ids)


def followed_users(caller: Caller, user_id: str, query: Paging) -> Page[UserCard]:
    """A page of those whom a user follows whose profile the caller may see, newest first.

    Raises:
        NotFound: the caller may not see the profile.
    """
    return _user_page(caller, user_id, query, "following", store.followed_ids)


def _user_page(
    caller: Caller,
    user_id: str,
    query: Paging,
    what: str,
    read: Callable[[str, int, dict[str, str] | None], IdPage],
) -> Page[UserCard]:
    """One Query and one BatchGetItem; for somebody else's list one BatchGetItem before, for whether it may be seen.

    Who is blocked, either way, and whose account is private is left out, so that a page may be short.
    """
    scope = (caller.id, f"GET /users/{user_id}/{what}")
    position = query.position(*scope)
    if user_id != caller.id:
        standing = store.tie_state(caller.id, user_id)
        if not rules.may_see_profile(standing.other, standing.tie):
            raise NotFound("There is no such user.")
    ids, after = read(user_id, query.limit, position)
    found = [
        rules.user_card(account, tie)
        for account, tie in store.accounts_with_ties(caller.id, ids)
        if rules.is_listed(account, tie)
    ]
    return Page(found, query.cursor_at(after, *scope), query.limit)


# --- blocks ------------------------------------------------------------------------------------------------


def block_user(caller: Caller, user_id: str, origin: Origin) -> Relation:
    """Block a user: whatever the two were to each other ends, and neither sees the other any more. It is audited.

    Raises:
        Invalid: it is the caller. NotFound: there is no such user.
    """
    _require_other(caller, user_id)

    def decide(before: TieState) -> Tie:
        if before.other is None and not before.tie.blocks:
            raise NotFound("There is no such user.")
        return rules.block(before.tie)

    event = UserBlocked(user_id=caller.id, other_id=user_id)
    return _change_tie(
        caller, user_id, decide, event, both=True, entry=_audit_entry(caller, "users.blocked", user_id, origin)
    )


def unblock_user(caller: Caller, user_id: str, origin: Origin) -> Relation:
    """Block a user no more; what the block has ended does not come back. It is audited."""
    entry = _audit_entry(caller, "users.unblocked", user_id, origin)
    return _change_tie(caller, user_id, lambda before: rules.unblock(before.tie), entry=entry)


def _audit_entry(caller: Caller, action: str, user_id: str, origin: Origin) -> Callable[[], Write]:
    return lambda: audit_write(caller.id, action, user_id, origin)


def end_all_ties(user_id: str) -> None:
    """End whatever the user is to anybody, blocks included: for an account that goes.

    The counts of the others follow. It can be called again where it was interrupted.
    """
    for other_id in store.acquaintance_ids(user_id):
        end_tie(user_id, other_id)


def end_tie(user_id: str, other_id: str) -> None:
    """End whatever two users are to each other, for one of them who goes."""

    def attempt() -> None:
        before = store.tie_state(user_id, other_id)
        if before.stamp is not None:
            store.save_tie(user_id, other_id, before, Tie(), clock.now())

    retry_on_conflict(attempt)


# --- profiles ----------------------------------------------------------------------------------------------


def public_profile(caller: Caller, user_id: str) -> PublicProfile:
    """A user's profile, with the counts and what the user is to the caller: one request.

    Raises:
        NotFound: there is no such user, or not for the caller: by the privacy settings, or by a block.
    """
    standing = store.tie_state(caller.id, user_id, counts=True)
    tie = None if user_id == caller.id else standing.tie
    if standing.other is None or not rules.may_see_profile(standing.other, tie):
        raise NotFound("There is no such user.")
    return rules.public_profile(standing.other, standing.counts, tie)


# --- common ------------------------------------------------------------------------------------------------


def _change_tie(
    caller: Caller,
    user_id: str,
    decide: Callable[[TieState], Tie],
    event: Event | None = None,
    *,
    both: bool = False,
    as_read: bool = False,
    entry: Callable[[], Write] | None = None,
) -> Relation:
    """Read, decide and write what the user is to the caller; what stays as it is, is not written.

    Args:
        event: told when something changes.
        both: the caller must have an account.
        as_read: hold the accounts to what was decided on.
        entry: makes the entry of the audit trail, written when something changes.
    """

    def attempt() -> Tie:
        before = store.tie_state(caller.id, user_id, both=both)
        if both and before.user is None:
            raise NotFound
        after = decide(before)
        if after != before.tie:
            held = _unchanged_account_writes(before) if as_read else []
            told = [outbox_write(event)] if event else []
            entered = [entry()] if entry else []
            store.save_tie(caller.id, user_id, before, after, clock.now(), *held, *told, *entered)
        return after

    return rules.relation(user_id, retry_on_conflict(attempt))


def _unchanged_account_writes(before: TieState) -> list[Write]:
    """A privacy setting that changes at this moment, or an account that goes, is seen before the tie is made."""
    return [
        accounts_store.account_unchanged_write(account)
        for account in (before.user, before.other)
        if account is not None
    ]


def _require_other(caller: Caller, user_id: str) -> None:
    if user_id == caller.id:
        raise Invalid.field("userId", "Must be another user")
