"""Who may see a workout, and what of it."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime

from fitai.kernel import events
from fitai.kernel.errors import FieldError, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit
from fitai.users import published
from fitai.users.published import Tie
from fitai.workouts import store
from fitai.workouts.events import WorkoutSharingChanged
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import SharedWorkout, ShareWorkout, SharingState, WorkoutExercise
from fitai.workouts.operations import Change, apply, owned
from fitai.workouts.store import Loaded, WorkoutState


def share(caller: Caller, workout_id: str, given: ShareWorkout) -> SharedWorkout:
    """Say who may see the workout, and give out its link; the former link ends, and with `link: false` there is none.

    The link's token is told once; only its hash is kept. The lists of those who may see it follow by an event.

    Raises:
        NotFound: there is no such workout of the caller. Invalid: a recipient whom there is not for the caller.
    """
    recipients = _recipients(caller, workout_id, given.recipients)
    token = secrets.token_urlsafe(18) if given.link else None

    def decide(loaded: Loaded, now: datetime) -> Change:
        sharing = loaded.state.sharing.model_copy(
            update={"visibility": given.visibility, "shared_with": recipients, "shows": sorted(set(given.shows))}
        )
        return _changed(loaded, sharing, _hash(token) if token else None, now)

    for recipient in recipients:
        commit(store.naming(recipient, workout_id))
    state = apply(caller.id, workout_id, decide).state
    return SharedWorkout(
        workout_id=workout_id,
        visibility=state.sharing.visibility,
        recipients=state.sharing.shared_with,
        shows=state.sharing.shows,
        link=f"/workouts/{workout_id}?share={token}" if token else None,
        version=state.version,
    )


def _recipients(caller: Caller, workout_id: str, wanted: list[str]) -> list[str]:
    """Those whom the workout is to name, in order: one Query, and a BatchGetItem for those who are new (two past 50).

    Who is named already may stay, whatever has become of it: nobody sees more by that, and the owner learns nothing.

    Raises:
        NotFound: as `share`. Invalid: somebody is unknown, gone, private or blocked; they are not told apart.
    """
    others = set(wanted) - {caller.id}
    if not others:
        return []
    fresh = others - set(owned(caller.id, workout_id).state.sharing.shared_with)
    unknown = fresh - published.recognisable_ids(caller.id, fresh)
    wrong = [
        FieldError(f"recipients.{place}", "There is no such user") for place, one in enumerate(wanted) if one in unknown
    ]
    if wrong:
        raise Invalid(fields=wrong)
    return sorted(others)


def forget_recipient(workout_id: str, user_id: str) -> None:
    """Share a workout with this user no more, and let nothing of it name the user: for an account that goes."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        sharing = loaded.state.sharing
        rest = [one for one in sharing.shared_with if one != user_id]
        return _changed(loaded, sharing.model_copy(update={"shared_with": rest}), loaded.state.link_hash, now)

    loaded = store.load(workout_id)
    if loaded is not None and user_id in loaded.state.sharing.shared_with:
        # It may be gone by now.
        with suppress(NotFound):
            apply(loaded.state.user_id, workout_id, decide)
    store.forget_in_log(workout_id, user_id)


def _changed(loaded: Loaded, wanted: SharingState, link_hash: str | None, now: datetime) -> Change:
    """The change to another sharing; lists are told where it changes who may see the workout in them."""
    old = loaded.state
    shared = bool(wanted.shared_with) or wanted.visibility != "private" or link_hash is not None
    since = (wanted.shared_at or now) if shared else None
    update = {"is_shared": shared, "has_link": link_hash is not None, "shared_at": since}
    sharing = wanted.model_copy(update=update)
    told = _audience(old.sharing) != _audience(sharing)

    def writes(saved: WorkoutState) -> list[Write]:
        event = WorkoutSharingChanged(user_id=saved.user_id, workout_id=saved.id)
        return [*store.marking(old, saved), *([events.outbox_write(event)] if told else [])]

    state = old.model_copy(update={"sharing": sharing, "link_hash": link_hash})
    return Change(state, writes=writes, tell=_tell)


def _tell(saved: WorkoutState) -> list[WorkoutSynced]:
    return [WorkoutSynced(workout_id=saved.id, reason="shared", workout=saved)]


def _audience(sharing: SharingState) -> object:
    return sharing.visibility, sharing.shared_with, sharing.shared_at


# --- who sees it -------------------------------------------------------------------------------------------


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
    tie = published.tie_between(caller.id, state.user_id)
    return not tie.severed and (named or sharing.visibility == "public" or tie.friends)


def is_listed_for(reader_id: str, state: WorkoutState, tie: Tie) -> bool:
    """Whether somebody else's workout stands in the reader's list: a friend's, or one that names the reader.

    Args:
        tie: what the two are to each other.
    """
    sharing = state.sharing
    befriended = tie.friends and sharing.visibility != "private"
    return sharing.is_shared and not tie.severed and (befriended or reader_id in sharing.shared_with)


# --- what they see of it -----------------------------------------------------------------------------------


def as_others_see(state: WorkoutState) -> WorkoutState:
    """The workout without what is its owner's alone.

    Those are notes, location, mood and body weight unless the owner shows them, and always the template, the
    recipients, the link, the ids that the owner's devices gave, and what past workouts have led to. The calories tell
    the body weight: with the duration and the exercises they can be solved for it.
    """
    shows = state.sharing.shows
    weighed = "bodyWeight" in shows
    noted = "notes" in shows
    calories = state.metrics.calories_burned if weighed else None
    return state.model_copy(
        update={
            "notes": state.notes if noted else None,
            "location": state.location if "location" in shows else None,
            "mood": state.mood if "mood" in shows else None,
            "body_weight": state.body_weight if weighed else None,
            "metrics": state.metrics.model_copy(update={"calories_burned": calories}),
            "template_id": None,
            "link_hash": None,
            "sharing": SharingState(is_shared=True, visibility=state.sharing.visibility),
            "exercises": [_exercise(one, noted) for one in state.exercises],
        }
    )


def _exercise(one: WorkoutExercise, noted: bool) -> WorkoutExercise:
    sets = [each.model_copy(update={"client_id": None, "notes": each.notes if noted else None}) for each in one.sets]
    update = {"sets": sets, "notes": one.notes if noted else None, "target": None, "last_time": None}
    return one.model_copy(update=update)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
