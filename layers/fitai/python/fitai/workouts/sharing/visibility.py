"""Who may see a workout, and what of it."""

import secrets

from fitai.kernel.digests import token_digest
from fitai.kernel.identity import Caller
from fitai.users import published
from fitai.users.social.models import Tie
from fitai.workouts.models import SharingState, WorkoutExercise
from fitai.workouts.state import WorkoutState


def is_open_to(caller: Caller, state: WorkoutState, share: str | None) -> bool:
    """Whether somebody else's workout is shared with the caller: with all, with friends, by name or by its link.

    Who has blocked the other sees nothing of the other, however it was shared.
    """
    sharing = state.sharing
    by_link = (
        share is not None
        and state.link_hash is not None
        and secrets.compare_digest(token_digest(share), state.link_hash)
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


def visible_to_others(state: WorkoutState) -> WorkoutState:
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
            "exercises": [_visible_exercise(one, noted) for one in state.exercises],
        }
    )


def _visible_exercise(one: WorkoutExercise, noted: bool) -> WorkoutExercise:
    sets = [each.model_copy(update={"client_id": None, "notes": each.notes if noted else None}) for each in one.sets]
    update = {"sets": sets, "notes": one.notes if noted else None, "target": None, "last_time": None}
    return one.model_copy(update=update)
