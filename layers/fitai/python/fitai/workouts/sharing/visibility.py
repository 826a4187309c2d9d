"""Who may see a workout, and what of it.

`reader_of` and `is_listed_for` decide who, and the owner's privacy switches whether anybody; which fields each of them sees
is the table `workouts.visible_fields`, which rooms and what is pushed to them go by, too. docs/sharing.md shows both,
docs/privacy.md what the switches do.
"""

import secrets

from fitai.kernel.digests import token_digest
from fitai.kernel.identity import Caller
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.users import published
from fitai.users.social.models import Tie
from fitai.workouts.state import WorkoutState
from fitai.workouts.visible_fields import Reader, released_details, visible_to


def reader_of(caller: Caller, state: WorkoutState, share: str | None) -> tuple[Reader, SharingSwitches] | None:
    """Return as what the caller may read somebody else's workout, and the owner's privacy switches.

    None when it is not shared with the caller, or the owner lets nobody see workouts. Who has blocked the other sees
    nothing of the other, however it was shared. One request for what the two users are to each other and for the owner's
    switches; none when that could not open the workout.

    Args:
        share: the token of the workout's link that the caller has.
    """
    sharing = state.sharing
    has_link = (
        share is not None
        and state.link_hash is not None
        and secrets.compare_digest(token_digest(share), state.link_hash)
    )
    is_named = caller.id in sharing.shared_with
    if not sharing.is_shared or (sharing.visibility == "private" and not (is_named or has_link)):
        return None
    tie, switches = published.tie_and_sharing(caller.id, state.user_id)
    if tie.severed or not switches.workouts:
        return None
    if is_listed_for(caller.id, state, tie):
        return "friend", switches
    if has_link:
        return "link", switches
    return ("public", switches) if sharing.visibility == "public" else None


def is_listed_for(reader_id: str, state: WorkoutState, tie: Tie) -> bool:
    """Whether somebody else's workout is in the reader's list: a friend's, or one that names the reader.

    It stays in the list while its owner lets nobody see workouts, but is not shown.

    Args:
        tie: what the two are to each other.
    """
    sharing = state.sharing
    is_for_friend = tie.friends and sharing.visibility != "private"
    return sharing.is_shared and not tie.severed and (is_for_friend or reader_id in sharing.shared_with)


def workout_for(reader: Reader, state: WorkoutState, switches: SharingSwitches) -> WorkoutState:
    """Return the workout as a reader sees it, with the private details that its owner shows."""
    return visible_to(reader, state, released_details(state.sharing.shows, progress=switches.progress))
