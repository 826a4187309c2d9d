"""Use cases of relations between users: friends, followers, blocks."""

from collections.abc import Callable

from fitai.accounts import store as accounts_store
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Invalid, NotFound
from fitai.kernel.events import Event, outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import Write, retry_on_conflict
from fitai.users.limits.rules import membership_of
from fitai.users.limits.store import daily_limit_write
from fitai.users.social import rules, store
from fitai.users.social.events import (
    FriendRemoved,
    FriendRequested,
    FriendsMade,
    TieEnded,
    UserBlocked,
    UserFollowed,
    UserMuted,
    UserUnfollowed,
    UserUnmuted,
)
from fitai.users.social.live_events import FriendRequestReceived
from fitai.users.social.models import Friend, FriendsQuery, Relation, Tie, UserCard
from fitai.users.social.store import TieState

IdPage = tuple[list[str], dict[str, str] | None]


# --- friends -----------------------------------------------------------------------------------------------


def friends(caller: Caller, query: FriendsQuery) -> Page[Friend]:
    """A page of the caller's friends or friend requests, newest first: one Query, and one BatchGetItem for the names.

    Deleted and suspended accounts are left out.
    """
    scope = (caller.id, "GET /users/friends")
    page = store.friends_page(caller.id, query.status, query.limit, query.position(*scope))
    accounts = store.accounts_by_id([entry.other_id for entry in page.friends])
    cards = []
    for entry in page.friends:
        account = accounts.get(entry.other_id)
        if account is not None and account.active:
            card = rules.user_card(account, entry.tie)
            cards.append(Friend(**dict(card), friendship=query.status, since=entry.since))
    return Page(cards, query.cursor_at(page.after, *scope), query.limit)


def request_friend(caller: Caller, user_id: str) -> Relation:
    """Ask a user to be friends, and push `friend:request` to the user's devices. Two who ask each other are friends.

    Raises:
        Invalid: the user is the caller.
        NotFound: there is no such user, or the caller may not see the user.
        Conflict: `already_friends`.
    """
    _require_other(caller, user_id)

    def attempt() -> tuple[TieState, Tie]:
        now = clock.now()
        before = store.tie_state(caller.id, user_id, with_user=True)
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
    # Who has muted the sender finds the request in the list only.
    if after != before.tie and not after.friends and not after.muted and before.user is not None:
        sender = rules.user_card(before.user, before.tie.mirrored)
        delivery.push_to_user(
            user_id,
            FriendRequestReceived(user=sender, requested_at=clock.now()),
        )
    return rules.relation(user_id, after)


def answer_request(caller: Caller, user_id: str, accept: bool) -> Relation:
    """Accept or decline a user's request.

    Raises:
        NotFound: the user has not asked.
        Conflict: `already_friends`, when the request to decline was accepted before.
    """
    event = FriendsMade(user_id=caller.id, other_id=user_id) if accept else None
    return _change_tie(
        caller,
        user_id,
        lambda before: rules.answer_request(before.tie, before.other, accept),
        event,
        with_user=True,
        requires_unchanged_accounts=accept,
    )


def remove_friend(caller: Caller, user_id: str) -> Relation:
    """End a friendship, withdraw a request, or decline one. Follows stay.

    Raises:
        NotFound: there is neither a friendship nor a request.
    """
    event = FriendRemoved(user_id=caller.id, other_id=user_id)
    return _change_tie(caller, user_id, lambda before: rules.end_friendship(before.tie), event)


# --- followers ---------------------------------------------------------------------------------------------


def follow_user(caller: Caller, user_id: str) -> Relation:
    """Follow a user; following again changes nothing, and counts for nothing.

    Raises:
        Invalid: the user is the caller.
        NotFound: there is no such user, or the caller may not see the user.
        TooManyRequests: `daily_limit_reached`, with the follows of the caller's day.
    """
    _require_other(caller, user_id)
    event = UserFollowed(user_id=caller.id, other_id=user_id)
    return _change_tie(
        caller,
        user_id,
        lambda before: rules.follow(before.tie, before.other),
        event,
        with_user=True,
        requires_unchanged_accounts=True,
        counts_follow=True,
    )


def unfollow_user(caller: Caller, user_id: str) -> Relation:
    """Stop following a user; repeating it changes nothing."""
    event = UserUnfollowed(user_id=caller.id, other_id=user_id)
    return _change_tie(caller, user_id, lambda before: rules.unfollow(before.tie), event)


def followers(caller: Caller, user_id: str, query: Paging) -> Page[UserCard]:
    """A page of a user's followers, newest first.

    Raises:
        NotFound: the caller may not see the profile.
    """
    return _user_page(caller, user_id, query, "followers", store.follower_ids)


def followed_users(caller: Caller, user_id: str, query: Paging) -> Page[UserCard]:
    """A page of the users whom a user follows, newest first.

    Raises:
        NotFound: the caller may not see the profile.
    """
    return _user_page(caller, user_id, query, "following", store.followed_ids)


def _user_page(
    caller: Caller,
    user_id: str,
    query: Paging,
    list_name: str,
    read_ids: Callable[[str, int, dict[str, str] | None], IdPage],
) -> Page[UserCard]:
    """A page of a list of users: one Query and one BatchGetItem; for another user's list one BatchGetItem more.

    Users with a block between them and the caller, and private accounts, are left out, so that a page may be short.

    Raises:
        NotFound: the caller may not see the profile of the list's owner.
    """
    scope = (caller.id, f"GET /users/{user_id}/{list_name}")
    position = query.position(*scope)
    if user_id != caller.id:
        state = store.tie_state(caller.id, user_id)
        if not rules.may_see_profile(state.other, state.tie):
            raise NotFound("There is no such user.")
    ids, after = read_ids(user_id, query.limit, position)
    cards = [
        rules.user_card(account, tie)
        for account, tie in store.accounts_with_ties(caller.id, ids)
        if rules.is_listed(account, tie)
    ]
    return Page(cards, query.cursor_at(after, *scope), query.limit)


# --- blocks ------------------------------------------------------------------------------------------------


def block_user(caller: Caller, user_id: str, origin: Origin) -> Relation:
    """Block a user: every relation of the two ends, and neither sees the other any more. Audited.

    An id without an account is blocked like any other: otherwise the answer would tell which hidden accounts exist.

    Raises:
        Invalid: the user is the caller.
    """
    _require_other(caller, user_id)
    event = UserBlocked(user_id=caller.id, other_id=user_id)
    audit_entry = _audit_entry(caller, "users.blocked", user_id, origin)
    return _change_tie(
        caller, user_id, lambda before: rules.block(before.tie), event, with_user=True, audit_entry=audit_entry
    )


def unblock_user(caller: Caller, user_id: str, origin: Origin) -> Relation:
    """Lift a block; the relations that it ended are not restored. Audited."""
    audit_entry = _audit_entry(caller, "users.unblocked", user_id, origin)
    return _change_tie(caller, user_id, lambda before: rules.unblock(before.tie), audit_entry=audit_entry)


# --- mutes -------------------------------------------------------------------------------------------------


def mute_user(caller: Caller, user_id: str) -> Relation:
    """Mute a user: feed, comments, live events, rooms and notifications show the caller nothing of the user any more.

    Friendship, follows and what the user sees of the caller stay; the user is not told. An id without an account is
    muted like any other: otherwise the answer would tell which hidden accounts exist.

    Raises:
        Invalid: the user is the caller.
    """
    _require_other(caller, user_id)
    event = UserMuted(user_id=caller.id, other_id=user_id)
    return _change_tie(caller, user_id, lambda before: rules.mute(before.tie), event, with_user=True)


def unmute_user(caller: Caller, user_id: str) -> Relation:
    """Lift a mute; repeating it changes nothing."""
    event = UserUnmuted(user_id=caller.id, other_id=user_id)
    return _change_tie(caller, user_id, lambda before: rules.unmute(before.tie), event)


def muted_users(caller: Caller, query: Paging) -> Page[UserCard]:
    """A page of the users whom the caller has muted, newest first: one Query and one BatchGetItem.

    Those whose card the caller may not see are left out, so that a page may be short.
    """
    scope = (caller.id, "GET /users/muted")
    ids, after = store.muted_ids(caller.id, query.limit, query.position(*scope))
    cards = [
        rules.user_card(account, tie)
        for account, tie in store.accounts_with_ties(caller.id, ids)
        if rules.may_recognise(account, tie)
    ]
    return Page(cards, query.cursor_at(after, *scope), query.limit)


def _audit_entry(caller: Caller, action: str, user_id: str, origin: Origin) -> Callable[[], Write]:
    return lambda: audit_write(caller.id, action, user_id, origin)


def end_tie(user_id: str, other_id: str) -> None:
    """End every relation of a deleted account with another user, blocks included; the other's counts follow."""

    def attempt() -> None:
        before = store.tie_state(user_id, other_id)
        if before.stamp is not None:
            event = TieEnded(user_id=other_id, other_id=user_id, were_friends=before.tie.friends)
            store.save_tie(user_id, other_id, before, Tie(), clock.now(), outbox_write(event))

    retry_on_conflict(attempt)


# --- common ------------------------------------------------------------------------------------------------


def _change_tie(
    caller: Caller,
    user_id: str,
    decide: Callable[[TieState], Tie],
    event: Event | None = None,
    *,
    with_user: bool = False,
    requires_unchanged_accounts: bool = False,
    audit_entry: Callable[[], Write] | None = None,
    counts_follow: bool = False,
) -> Relation:
    """Read the tie, decide its change, and write it; a tie that does not change is not written.

    Args:
        event: published when the tie changes.
        with_user: read the caller's account too; it must exist.
        requires_unchanged_accounts: a change of either account since it was read is a write conflict.
        audit_entry: makes the write of the audit entry, for when the tie changes.
        counts_follow: a change counts for the day's follows of the caller's account, which must be read.
    """

    def attempt() -> Tie:
        before = store.tie_state(caller.id, user_id, with_user=with_user)
        if with_user and before.user is None:
            raise NotFound
        after = decide(before)
        if after != before.tie:
            others = _unchanged_account_writes(before) if requires_unchanged_accounts else []
            others += [outbox_write(_with_former_tie(event, before.tie))] if event else []
            others += [audit_entry()] if audit_entry else []
            if counts_follow and before.user is not None:
                others.append(daily_limit_write(membership_of(before.user), "follows", clock.now()))
            store.save_tie(caller.id, user_id, before, after, clock.now(), *others)
        return after

    return rules.relation(user_id, retry_on_conflict(attempt))


def _with_former_tie(event: Event, before: Tie) -> Event:
    """The event, which says whether a friendship has ended where it is about an end."""
    is_end = isinstance(event, FriendRemoved | UserBlocked)
    return event.model_copy(update={"were_friends": before.friends}) if is_end else event


def _unchanged_account_writes(before: TieState) -> list[Write]:
    """The checks that neither account was changed or deleted, so that a new privacy setting is not passed over."""
    return [
        accounts_store.account_unchanged_write(account)
        for account in (before.user, before.other)
        if account is not None
    ]


def _require_other(caller: Caller, user_id: str) -> None:
    if user_id == caller.id:
        raise Invalid.field("userId", "Must be another user")
