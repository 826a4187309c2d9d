"""Who may see a workout."""

import hashlib
import secrets
from datetime import datetime

from fitai.kernel.identity import Caller
from fitai.users import relations
from fitai.workouts.live_events import (
    WorkoutSynced,
)
from fitai.workouts.models import (
    SharedWorkout,
    ShareWorkout,
    SharingState,
)
from fitai.workouts.operations import Change, apply
from fitai.workouts.store import Loaded, WorkoutState


def share(caller: Caller, workout_id: str, given: ShareWorkout) -> SharedWorkout:
    """Say who may see the workout, and give out its link; the former link ends.

    The link's token is told once; only its hash is kept.
    """
    token = secrets.token_urlsafe(18) if given.link else None

    def decide(loaded: Loaded, now: datetime) -> Change:
        recipients = sorted(set(given.recipients) - {caller.id})
        shared = bool(recipients) or given.visibility != "private" or token is not None
        sharing = SharingState(is_shared=shared, visibility=given.visibility, shared_with=recipients)
        state = loaded.state.model_copy(update={"sharing": sharing, "link_hash": _hash(token) if token else None})
        return Change(state, tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="shared", workout=saved)])

    state = apply(caller.id, workout_id, decide).state
    return SharedWorkout(
        workout_id=workout_id,
        visibility=state.sharing.visibility,
        recipients=state.sharing.shared_with,
        link=f"/workouts/{workout_id}?share={token}" if token else None,
        version=state.version,
    )


def is_open_to(caller: Caller, state: WorkoutState, share: str | None) -> bool:
    """Whether somebody else's workout is shared with the caller: with all, with friends, by name or by its link.

    Who has blocked the other sees nothing of the other, however it was shared.
    """
    sharing = state.sharing
    by_link = (
        share is not None and state.link_hash is not None and secrets.compare_digest(_hash(share), state.link_hash)
    )
    named = by_link or caller.id in sharing.shared_with
    if not sharing.is_shared or (sharing.visibility == "private" and not named):
        return False
    tie = relations.between(caller.id, state.user_id)
    return not tie.severed and (named or sharing.visibility == "public" or tie.friends)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
