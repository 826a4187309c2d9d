"""The feed of the workouts that others share with a user: updated by reactions, filtered at each reading.

After a workout is shared, it is added to the feeds of its owner's friends and of its recipients; that may take a moment.
Whether a reader may see it is decided at each reading, by the current workout and the current tie of the two users: a
workout that is no longer shared disappears at once, whatever the feed holds.
"""

from collections.abc import Iterable

from fitai.kernel import events
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import commit
from fitai.users import published
from fitai.users.published import OtherUser
from fitai.users.social.events import FriendRemoved, FriendsMade, UserBlocked
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutDeleted, WorkoutSharingChanged
from fitai.workouts.sharing import store, visibility
from fitai.workouts.sharing.models import SharedWorkoutCard, WorkoutOwner
from fitai.workouts.state import WorkoutHead, WorkoutState
from fitai.workouts.visible_fields import released_details, visible_to

FRIENDS_PAGE_SIZE = 100
"""Friends that are read by one request."""
MAX_FRIEND_PAGES = 50
"""Pages of friends that one message handles; the next message continues."""
MAX_WORKOUTS_FOR_NEW_FRIEND = 50
"""Shared workouts, the newest, that are added to the feed of a new friend."""


# --- reading -----------------------------------------------------------------------------------------------


def list_shared_workouts(caller: Caller, query: Paging) -> Page[SharedWorkoutCard]:
    """A page of friends' workouts and of those that name the caller, the last shared first.

    One Query, one BatchGetItem for the workouts, one for their owners (two for more than 50 owners on a page). What the
    caller may not see any more is left out, so that a page may be short.
    """
    scope = (caller.id, "GET /workouts/shared")
    items, after = store.feed_page(caller.id, query.limit, query.position(*scope))
    heads = workouts_store.outlined_heads(item.workout_id for item in items)
    owners = published.user_cards(caller.id, (head.state.user_id for head in heads.values()))
    cards = []
    for item in items:
        head = heads.get(item.workout_id)
        if head is None or head.state.status == "cancelled" or workouts_store.shared_sort_key(head.state) != item.SK:
            continue
        owner = owners.get(head.state.user_id)
        if owner is None or not owner.sharing.workouts:
            continue
        if visibility.is_listed_for(caller.id, head.state, owner.tie):
            cards.append(_workout_card(caller, head, owner))
    return Page(cards, query.cursor_at(after, *scope), query.limit)


def _workout_card(caller: Caller, head: WorkoutHead, owner: OtherUser) -> SharedWorkoutCard:
    """Return the card of a workout: what a friend sees of it, and why and since when it is in the caller's list."""
    sharing = head.state.sharing
    state = visibility.workout_for("friend", head.state, owner.sharing)
    released = released_details(sharing.shows, progress=owner.sharing.progress)
    return SharedWorkoutCard(
        id=state.id,
        user=WorkoutOwner(**dict(owner.card)),
        status=state.status,
        name=state.name,
        date=state.date,
        timezone=state.timezone,
        started_at=state.started_at,
        ended_at=state.ended_at,
        duration_seconds=state.duration_seconds,
        total_volume=state.metrics.total_volume,
        completed_sets=state.metrics.completed_sets,
        total_reps=state.metrics.total_reps,
        personal_records=state.metrics.personal_records_set,
        exercises=[visible_to("friend", exercise, released) for exercise in head.outline],
        shared_at=sharing.shared_at or state.updated_at,
        by_name=caller.id in sharing.shared_with,
    )


# --- updating the feeds ------------------------------------------------------------------------------------

FeedEvent = WorkoutSharingChanged | WorkoutDeleted | FriendsMade | FriendRemoved | UserBlocked
"""The events that change which workouts are in whose feed."""


def update_feeds(event: FeedEvent) -> None:
    """Update the feeds after an event. The current state decides, so that a late or repeated event does no harm."""
    if isinstance(event, FriendsMade):
        _add_for_new_friend(event.user_id, event.other_id)
        _add_for_new_friend(event.other_id, event.user_id)
    elif isinstance(event, FriendRemoved | UserBlocked):
        _remove_between(event.user_id, event.other_id)
        _remove_between(event.other_id, event.user_id)
    elif isinstance(event, WorkoutDeleted):
        if event.was_shared:
            _remove_unlisted(event.workout_id, _shared_state(event.workout_id))
    else:
        _distribute(event.workout_id, event.after)


def _distribute(workout_id: str, after: dict[str, str] | None) -> None:
    """Remove a workout from the feeds that it does not belong to, and add it to the others."""
    state = _shared_state(workout_id)
    if after is None:
        _remove_unlisted(workout_id, state)
        if state is not None:
            ties = published.ties_among(state.user_id, state.sharing.shared_with)
            _add_for_readers(state, (reader_id for reader_id, tie in ties.items() if not tie.severed))
    for _ in range(MAX_FRIEND_PAGES):
        # Read again for each page, since the sharing may have ended meanwhile.
        state = _shared_state(workout_id)
        if state is None or state.sharing.visibility == "private":
            return
        friends, after = published.friend_ids(state.user_id, FRIENDS_PAGE_SIZE, after)
        _add_for_readers(state, friends)
        if after is None:
            return
    if state is not None:
        commit(events.outbox_write(WorkoutSharingChanged(user_id=state.user_id, workout_id=workout_id, after=after)))


def _shared_state(workout_id: str) -> WorkoutState | None:
    head = workouts_store.outlined_heads([workout_id]).get(workout_id)
    return head.state if head is not None and head.state.sharing.is_shared else None


def _remove_unlisted(workout_id: str, state: WorkoutState | None) -> None:
    """Remove a workout from all feeds whose readers may not see it, or that have it at a former position."""
    for page in store.feed_item_pages(store.readers_partition(workout_id), "GSI1"):
        if state is None:
            store.remove_from_feeds(page)
            continue
        sort_key = workouts_store.shared_sort_key(state)
        ties = published.ties_among(state.user_id, (item.reader_id for item in page))
        store.remove_from_feeds(
            item
            for item in page
            # The tie is the owner's: friendship and blocks are the same for the reader.
            if sort_key != item.SK or not visibility.is_listed_for(item.reader_id, state, ties[item.reader_id])
        )


def _add_for_readers(state: WorkoutState, reader_ids: Iterable[str]) -> None:
    since = workouts_store.shared_sort_key(state).partition("#")[0]
    store.add_feed_entries((reader_id, state.user_id, state.id, since) for reader_id in reader_ids)


def _add_for_new_friend(owner_id: str, reader_id: str) -> None:
    """Add what was shared last to the feed of a new friend; limited, so that the cost of a friendship is."""
    if not published.tie_between(reader_id, owner_id).friends:
        return
    shared = store.shared_workouts(owner_id, MAX_WORKOUTS_FOR_NEW_FRIEND)
    store.add_feed_entries(
        (reader_id, owner_id, workout.workout_id, workout.since)
        for workout in shared
        if workout.visibility != "private"
    )


def _remove_between(owner_id: str, reader_id: str) -> None:
    """Remove an owner's workouts from the feed of a reader who is no friend any more, except those that name the reader."""
    tie = published.tie_between(reader_id, owner_id)
    for page in store.feed_item_pages(store.owner_reader_partition(owner_id, reader_id), "GSI2"):
        heads = workouts_store.outlined_heads(item.workout_id for item in page)
        store.remove_from_feeds(
            item
            for item in page
            if item.workout_id not in heads
            or not visibility.is_listed_for(reader_id, heads[item.workout_id].state, tie)
        )
