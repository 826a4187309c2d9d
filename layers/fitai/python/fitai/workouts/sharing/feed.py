"""The list of the workouts that others share with a user: kept by reactions, looked through by each reading.

A workout is put into the lists of its owner's friends, and of those whom it names, after it was shared. That may take
a moment. Whether a reader may see it is decided at each reading, on the workout and on what the two users are to each
other as they are then: so what is shared no more is gone at once, whatever stands in the list.
"""

from collections.abc import Iterable

from fitai.kernel import events
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import commit
from fitai.users import published
from fitai.users.social.events import FriendRemoved, FriendsMade, UserBlocked
from fitai.users.social.models import UserCard
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutDeleted, WorkoutSharingChanged
from fitai.workouts.sharing import store, visibility
from fitai.workouts.sharing.models import SharedWorkoutCard, WorkoutOwner
from fitai.workouts.sharing.store import SharedFeedItem
from fitai.workouts.state import WorkoutHead, WorkoutState
from fitai.workouts.visible_fields import visible_to

FRIENDS_PAGE_SIZE = 100
"""Friends that are read at once."""
MAX_FRIEND_PAGES = 50
"""Pages of friends that are dealt with in one message; the next one goes on."""
MAX_WORKOUTS_FOR_NEW_FRIEND = 50
"""How many of the workouts that are shared already a new friend is shown."""


# --- reading -----------------------------------------------------------------------------------------------


def list_shared_workouts(caller: Caller, query: Paging) -> Page[SharedWorkoutCard]:
    """A page of friends' workouts and of those that name the caller, the newest share first.

    One Query, one BatchGetItem for the workouts, one for their owners (two past 50 owners on a page). What is not for
    the caller's eyes any more is left out, so that a page may be short.
    """
    scope = (caller.id, "GET /workouts/shared")
    items, after = store.feed_page(caller.id, query.limit, query.position(*scope))
    heads = workouts_store.outlined_heads(item.workout_id for item in items)
    owners = published.user_cards(caller.id, (head.state.user_id for head in heads.values()))
    found = []
    for item in items:
        head = heads.get(item.workout_id)
        if head is None or head.state.status == "cancelled" or workouts_store.shared_sort_key(head.state) != item.SK:
            continue
        owner, tie = owners.get(head.state.user_id, (None, None))
        if owner is not None and tie is not None and visibility.is_listed_for(caller.id, head.state, tie):
            found.append(_workout_card(caller, head, owner))
    return Page(found, query.cursor_at(after, *scope), query.limit)


def _workout_card(caller: Caller, head: WorkoutHead, owner: UserCard) -> SharedWorkoutCard:
    """Return the card of a workout: what a friend sees of it, and why and since when it is in the caller's list."""
    sharing = head.state.sharing
    state = visibility.workout_for("friend", head.state)
    return SharedWorkoutCard(
        id=state.id,
        user=WorkoutOwner(**dict(owner)),
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
        exercises=[visible_to("friend", exercise) for exercise in head.outline],
        shared_at=sharing.shared_at or state.updated_at,
        by_name=caller.id in sharing.shared_with,
    )


# --- keeping the lists -------------------------------------------------------------------------------------

FeedEvent = WorkoutSharingChanged | WorkoutDeleted | FriendsMade | FriendRemoved | UserBlocked
"""What changes which workouts stand in whose list."""


def update_feeds(event: FeedEvent) -> None:
    """Let the lists follow what has happened. It goes by how things are now, so that it can come twice or late."""
    if isinstance(event, FriendsMade):
        _add_for_new_friend(event.user_id, event.other_id)
        _add_for_new_friend(event.other_id, event.user_id)
    elif isinstance(event, FriendRemoved | UserBlocked):
        _remove_between(event.user_id, event.other_id)
        _remove_between(event.other_id, event.user_id)
    elif isinstance(event, WorkoutDeleted):
        _remove_unlisted(event.workout_id, _shared_state(event.workout_id))
    else:
        _distribute(event.workout_id, event.after)


def _distribute(workout_id: str, after: dict[str, str] | None) -> None:
    """Take the workout out of the lists that it does not belong into, and put it into the others."""
    state = _shared_state(workout_id)
    if after is None:
        _remove_unlisted(workout_id, state)
        if state is not None:
            ties = published.ties_among(state.user_id, state.sharing.shared_with)
            _add_for_readers(state, (one for one, tie in ties.items() if not tie.severed))
    for _ in range(MAX_FRIEND_PAGES):
        # Read again for each page: it may have been taken back meanwhile.
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
    for page in store.feed_item_pages(store.readers_partition(workout_id), "GSI1"):
        if state is None:
            store.remove_from_feeds(page)
            continue
        place = workouts_store.shared_sort_key(state)
        ties = published.ties_among(state.user_id, (item.reader_id for item in page))
        store.remove_from_feeds(
            item
            for item in page
            # The tie is the owner's: friendship and blocks are the same from the other side.
            if place != item.SK or not visibility.is_listed_for(item.reader_id, state, ties[item.reader_id])
        )


def _add_for_readers(state: WorkoutState, readers: Iterable[str]) -> None:
    since = workouts_store.shared_sort_key(state).partition("#")[0]
    store.add_to_feeds([SharedFeedItem.of(reader, state.user_id, state.id, since) for reader in readers])


def _add_for_new_friend(owner_id: str, reader_id: str) -> None:
    """A new friend is shown what was shared last; no more than that, so that making friends costs the same for all."""
    if not published.tie_between(reader_id, owner_id).friends:
        return
    marks = [one for one in store.shared_workouts(owner_id, MAX_WORKOUTS_FOR_NEW_FRIEND) if one.visibility != "private"]
    store.add_to_feeds([SharedFeedItem.of(reader_id, owner_id, one.workout_id, one.since) for one in marks])


def _remove_between(owner_id: str, reader_id: str) -> None:
    """What one had in the list of the other's goes; who is named and not blocked keeps what names them."""
    tie = published.tie_between(reader_id, owner_id)
    for page in store.feed_item_pages(store.owner_reader_partition(owner_id, reader_id), "GSI2"):
        heads = workouts_store.outlined_heads(item.workout_id for item in page)
        store.remove_from_feeds(
            item
            for item in page
            if item.workout_id not in heads
            or not visibility.is_listed_for(reader_id, heads[item.workout_id].state, tie)
        )
