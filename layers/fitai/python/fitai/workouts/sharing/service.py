"""Share a workout, and change or end its sharing."""

import secrets
from contextlib import suppress
from datetime import datetime

from fitai.kernel import events
from fitai.kernel.digests import token_digest
from fitai.kernel.errors import FieldError, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit
from fitai.users import published
from fitai.workouts import operation_log
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutSharingChanged
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import SharingState
from fitai.workouts.operations import Change, apply
from fitai.workouts.sharing import store
from fitai.workouts.sharing.models import SharedWorkout, ShareWorkout
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, load_own_workout


def share_workout(caller: Caller, workout_id: str, given: ShareWorkout) -> SharedWorkout:
    """Say who may see the workout, and give out its link; the former link ends, and with `link: false` there is none.

    The link's token is told once; only its hash is kept. The lists of those who may see it follow by an event.

    Raises:
        NotFound: there is no such workout of the caller. Invalid: a recipient whom there is not for the caller.
    """
    recipients = _checked_recipients(caller, workout_id, given.recipients)
    token = secrets.token_urlsafe(18) if given.link else None

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        sharing = loaded.state.sharing.model_copy(
            update={"visibility": given.visibility, "shared_with": recipients, "shows": sorted(set(given.shows))}
        )
        return _sharing_change(loaded, sharing, token_digest(token) if token else None, now)

    for recipient in recipients:
        commit(store.recipient_write(recipient, workout_id))
    state = apply(caller.id, workout_id, decide).state
    return SharedWorkout(
        workout_id=workout_id,
        visibility=state.sharing.visibility,
        recipients=state.sharing.shared_with,
        shows=state.sharing.shows,
        link=f"/workouts/{workout_id}?share={token}" if token else None,
        version=state.version,
    )


def _checked_recipients(caller: Caller, workout_id: str, requested_ids: list[str]) -> list[str]:
    """The recipients that the workout is to name, sorted.

    Who is named already may stay named, even after a block or a deletion: nobody sees more by that, and the owner learns
    nothing. One Query, and a BatchGetItem for new recipients (two for more than 50).

    Raises:
        NotFound: as `share_workout`.
        Invalid: a new recipient is unknown, deleted, private or blocked; these are not told apart.
    """
    recipient_ids = set(requested_ids) - {caller.id}
    if not recipient_ids:
        return []
    new_ids = recipient_ids - set(load_own_workout(caller.id, workout_id).state.sharing.shared_with)
    unknown_ids = new_ids - published.recognisable_ids(caller.id, new_ids)
    field_errors = [
        FieldError(f"recipients.{index}", "There is no such user")
        for index, user_id in enumerate(requested_ids)
        if user_id in unknown_ids
    ]
    if field_errors:
        raise Invalid(fields=field_errors)
    return sorted(recipient_ids)


def remove_recipient(workout_id: str, user_id: str) -> None:
    """Share a workout with this user no more, and let nothing of it name the user: for an account that goes."""

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        sharing = loaded.state.sharing
        rest = [one for one in sharing.shared_with if one != user_id]
        return _sharing_change(loaded, sharing.model_copy(update={"shared_with": rest}), loaded.state.link_hash, now)

    loaded = workouts_store.load_workout(workout_id)
    if loaded is not None and user_id in loaded.state.sharing.shared_with:
        # It may be gone by now.
        with suppress(NotFound):
            apply(loaded.state.user_id, workout_id, decide)
    operation_log.erase_user_from_log(workout_id, user_id)


def _sharing_change(loaded: LoadedWorkout, wanted: SharingState, link_hash: str | None, now: datetime) -> Change:
    """The change to another sharing; lists are told where it changes who may see the workout in them."""
    old = loaded.state
    shared = bool(wanted.shared_with) or wanted.visibility != "private" or link_hash is not None
    since = (wanted.shared_at or now) if shared else None
    update = {"is_shared": shared, "has_link": link_hash is not None, "shared_at": since}
    sharing = wanted.model_copy(update=update)
    told = _feed_visibility(old.sharing) != _feed_visibility(sharing)

    def writes(saved: WorkoutState) -> list[Write]:
        event = WorkoutSharingChanged(user_id=saved.user_id, workout_id=saved.id)
        return [*workouts_store.shared_workout_writes(old, saved), *([events.outbox_write(event)] if told else [])]

    state = old.model_copy(update={"sharing": sharing, "link_hash": link_hash})
    return Change(state, writes=writes, tell=_shared_events)


def _shared_events(saved: WorkoutState) -> list[WorkoutSynced]:
    return [WorkoutSynced(workout_id=saved.id, reason="shared", workout=saved)]


def _feed_visibility(sharing: SharingState) -> object:
    return sharing.visibility, sharing.shared_with, sharing.shared_at
