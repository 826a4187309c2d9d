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
from fitai.users.published import FriendRemoved, FriendsMade, UserBlocked, UserCard
from fitai.workouts import sharing, store
from fitai.workouts.events import WorkoutDeleted, WorkoutSharingChanged
from fitai.workouts.models import SharedWorkoutCard, WorkoutOwner
from fitai.workouts.store import Head, ShownItem, WorkoutState

FRIENDS_AT_ONCE = 100
"""Friends that are read at once."""
PAGES_MOST = 50
"""Pages of friends that are dealt with in one message; the next one goes on."""
BACKLOG = 50
"""How many of the workouts that are shared already a new friend is shown."""


# --- reading -----------------------------------------------------------------------------------------------


def listed(caller: Caller, query: Paging) -> Page[SharedWorkoutCard]:
    """A page of friends' workouts and of those that name the caller, the newest share first.

    One Query, one BatchGetItem for the workouts, one for their owners (two past 50 owners on a page). What is not for
    the caller's eyes any more is left out, so that a page may be short.
    """
    scope = (caller.id, "GET /workouts/shared")
    items, after = store.shown(caller.id, query.limit, query.position(*scope))
    heads = store.outlined(item.workout_id for item in items)
    owners = published.user_cards(caller.id, (head.state.user_id for head in heads.values()))
    found = []
    for item in items:
        head = heads.get(item.workout_id)
        if head is None or head.state.status == "cancelled" or store.shared_place(head.state) != item.SK:
            continue
        owner, tie = owners.get(head.state.user_id, (None, None))
        if owner is not None and tie is not None and sharing.is_listed_for(caller.id, head.state, tie):
            found.append(_card(caller, head, owner))
    return Page(found, query.cursor_at(after, *scope), query.limit)


def _card(caller: Caller, head: Head, owner: UserCard) -> SharedWorkoutCard:
    state = head.state
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
        exercises=head.outline,
        shared_at=state.sharing.shared_at or state.updated_at,
        by_name=caller.id in state.sharing.shared_with,
    )


# --- keeping the lists -------------------------------------------------------------------------------------

Followed = WorkoutSharingChanged | WorkoutDeleted | FriendsMade | FriendRemoved | UserBlocked
"""What changes which workouts stand in whose list."""


def follow(event: Followed) -> None:
    """Let the lists follow what has happened. It goes by how things are now, so that it can come twice or late."""
    if isinstance(event, FriendsMade):
        _catch_up(event.user_id, event.other_id)
        _catch_up(event.other_id, event.user_id)
    elif isinstance(event, FriendRemoved | UserBlocked):
        _part(event.user_id, event.other_id)
        _part(event.other_id, event.user_id)
    elif isinstance(event, WorkoutDeleted):
        _withdraw(event.workout_id, _state(event.workout_id))
    else:
        _spread(event.workout_id, event.after)


def _spread(workout_id: str, after: dict[str, str] | None) -> None:
    """Take the workout out of the lists that it does not belong into, and put it into the others."""
    state = _state(workout_id)
    if after is None:
        _withdraw(workout_id, state)
        if state is not None:
            ties = published.ties_among(state.user_id, state.sharing.shared_with)
            _show(state, (one for one, tie in ties.items() if not tie.severed))
    for _ in range(PAGES_MOST):
        # Read again for each page: it may have been taken back meanwhile.
        state = _state(workout_id)
        if state is None or state.sharing.visibility == "private":
            return
        friends, after = published.friend_ids(state.user_id, FRIENDS_AT_ONCE, after)
        _show(state, friends)
        if after is None:
            return
    if state is not None:
        commit(events.outbox_write(WorkoutSharingChanged(user_id=state.user_id, workout_id=workout_id, after=after)))


def _state(workout_id: str) -> WorkoutState | None:
    head = store.outlined([workout_id]).get(workout_id)
    return head.state if head is not None and head.state.sharing.is_shared else None


def _withdraw(workout_id: str, state: WorkoutState | None) -> None:
    for page in store.shown_pages(store.readers_of(workout_id), "GSI1"):
        if state is None:
            store.hide(page)
            continue
        place = store.shared_place(state)
        ties = published.ties_among(state.user_id, (item.reader_id for item in page))
        store.hide(
            item
            for item in page
            # The tie is the owner's: friendship and blocks are the same from the other side.
            if place != item.SK or not sharing.is_listed_for(item.reader_id, state, ties[item.reader_id])
        )


def _show(state: WorkoutState, readers: Iterable[str]) -> None:
    since = store.shared_place(state).partition("#")[0]
    store.show([ShownItem.of(reader, state.user_id, state.id, since) for reader in readers])


def _catch_up(owner_id: str, reader_id: str) -> None:
    """A new friend is shown what was shared last; no more than that, so that making friends costs the same for all."""
    if not published.tie_between(reader_id, owner_id).friends:
        return
    marks = [one for one in store.shared(owner_id, BACKLOG) if one.visibility != "private"]
    store.show([ShownItem.of(reader_id, owner_id, one.workout_id, one.since) for one in marks])


def _part(owner_id: str, reader_id: str) -> None:
    """What one had in the list of the other's goes; who is named and not blocked keeps what names them."""
    tie = published.tie_between(reader_id, owner_id)
    for page in store.shown_pages(store.shown_between(owner_id, reader_id), "GSI2"):
        heads = store.outlined(item.workout_id for item in page)
        store.hide(
            item
            for item in page
            if item.workout_id not in heads or not sharing.is_listed_for(reader_id, heads[item.workout_id].state, tie)
        )
