"""Share a workout, and change or end its sharing."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fitai.kernel.digests import token_digest
from fitai.kernel.errors import Conflict, FieldError, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict
from fitai.users import published
from fitai.workouts import operation_log
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutSharingChanged
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import PrivateDetail, SharingState
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.sharing import store
from fitai.workouts.sharing.models import SharedWorkout, ShareWorkout
from fitai.workouts.state import LoadedWorkout, WorkoutState
from fitai.workouts.store import load_own_workout
from fitai.workouts.trash import store as trash_store


def share_workout(caller: Caller, workout_id: str, given: ShareWorkout) -> SharedWorkout:
    """Say who may see the workout, and give out its link; the former link ends, and with `link: false` there is none.

    The link's token is told once; only its hash is kept. The lists of those who may see it follow by an event.

    Raises:
        NotFound: there is no such workout of the caller. Invalid: a recipient whom there is not for the caller.
        Conflict: `workout_sharing_off`, when somebody is to see it and the caller lets nobody see workouts.
    """
    is_for_others = given.visibility != "private" or given.link or bool(given.recipients)
    if is_for_others and not published.sharing_switches(caller.id).workouts:
        load_own_workout(caller.id, workout_id)
        raise Conflict("Your privacy settings let nobody see your workouts.", code="workout_sharing_off")
    recipients = _checked_recipients(caller, workout_id, given.recipients)
    token = secrets.token_urlsafe(18) if given.link else None
    command = ChangeSharing(
        visibility=given.visibility,
        recipients=tuple(recipients),
        shows=tuple(sorted(set(given.shows))),
        link_hash=token_digest(token) if token else None,
    )
    for recipient in recipients:
        commit(store.recipient_write(recipient, workout_id))
    state = apply(caller.id, workout_id, command).state
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
    loaded = workouts_store.load_workout(workout_id)
    if loaded is not None and user_id in loaded.state.sharing.shared_with:
        # It may be gone by now.
        with suppress(NotFound):
            apply(loaded.state.user_id, workout_id, ForgetRecipient(user_id))
    retry_on_conflict(lambda: _remove_trashed_recipient(workout_id, user_id))
    operation_log.erase_user_from_log(workout_id, user_id)


def _remove_trashed_recipient(workout_id: str, user_id: str) -> None:
    """Let a deleted workout that can be restored not name the user."""
    trashed = trash_store.load_trashed_workout(workout_id)
    if trashed is None or user_id not in trashed.workout.state.sharing.shared_with:
        return
    sharing = trashed.workout.state.sharing
    remaining = [recipient for recipient in sharing.shared_with if recipient != user_id]
    sharing = sharing.model_copy(update={"shared_with": remaining})
    commit(trash_store.trashed_state_write(trashed, trashed.workout.state.model_copy(update={"sharing": sharing})))


@dataclass(frozen=True, slots=True)
class ChangeSharing(Command):
    """Say who may see the workout."""

    visibility: Literal["private", "friends", "public"]
    recipients: tuple[str, ...]
    shows: tuple[PrivateDetail, ...]
    link_hash: str | None

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the sharing changes."""
        update = {"visibility": self.visibility, "shared_with": list(self.recipients), "shows": list(self.shows)}
        return _sharing_change(loaded, loaded.state.sharing.model_copy(update=update), self.link_hash, now)


@dataclass(frozen=True, slots=True)
class ForgetRecipient(Command):
    """Share the workout with a user no longer."""

    user_id: str

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what that changes."""
        sharing = loaded.state.sharing
        remaining = [recipient for recipient in sharing.shared_with if recipient != self.user_id]
        update = {"shared_with": remaining}
        return _sharing_change(loaded, sharing.model_copy(update=update), loaded.state.link_hash, now)


def _sharing_change(loaded: LoadedWorkout, sharing: SharingState, link_hash: str | None, now: datetime) -> Change:
    """The change to another sharing; feeds follow an event where it changes who may see the workout in them."""
    old = loaded.state
    is_shared = bool(sharing.shared_with) or sharing.visibility != "private" or link_hash is not None
    shared_at = (sharing.shared_at or now) if is_shared else None
    update = {"is_shared": is_shared, "has_link": link_hash is not None, "shared_at": shared_at}
    sharing = sharing.model_copy(update=update)
    state = old.model_copy(update={"sharing": sharing, "link_hash": link_hash})
    return Change(
        state,
        live_events=_shared_events,
        event=_sharing_changed if _feed_visibility(old.sharing) != _feed_visibility(sharing) else None,
        writes=tuple(workouts_store.shared_workout_writes(old, state)),
    )


def _sharing_changed(saved: WorkoutState) -> WorkoutSharingChanged:
    return WorkoutSharingChanged(user_id=saved.user_id, workout_id=saved.id)


def _shared_events(saved: WorkoutState) -> list[WorkoutSynced]:
    return [WorkoutSynced(workout_id=saved.id, reason="shared", workout=saved)]


def _feed_visibility(sharing: SharingState) -> object:
    return sharing.visibility, sharing.shared_with, sharing.shared_at
