"""Who sees a challenge, and whom of its people. Pure."""

from fitai.community.challenges.state import LoadedChallenge
from fitai.users.published import OtherUser


def is_shown(other: OtherUser | None) -> bool:
    """Whether a person of a challenge is shown to the viewer: in its leaderboard, as its creator or winner.

    Nobody is who is deleted, suspended or blocked, either way; a private account is only to friends, and to those with an open
    friend request.
    """
    if other is None or other.tie.severed:
        return False
    return other.profile_visibility != "private" or other.tie.friendship != "none"


def may_see(
    viewer_id: str, loaded: LoadedChallenge, creator: OtherUser | None, *, takes_part: bool, is_invited: bool
) -> bool:
    """Whether a viewer may see a challenge.

    The creator and the participants always do. Others see none of a creator who is deleted, suspended or blocked; nor one
    that is cancelled.

    Args:
        creator: as the viewer sees the creator; None where the viewer is the creator, or there is no active account.
    """
    state = loaded.state
    if takes_part or state.creator_id == viewer_id:
        return True
    if loaded.status == "cancelled":
        return False
    if state.creator_id is None:
        return state.visibility == "public" or is_invited
    if creator is None or creator.tie.severed:
        return False
    return state.visibility == "public" or is_invited or (state.visibility == "friends" and creator.tie.friends)


def may_invite(viewer_id: str, loaded: LoadedChallenge, *, takes_part: bool) -> bool:
    """Whether a viewer may invite friends: the creator to any challenge, participants to a public one."""
    if loaded.state.creator_id == viewer_id:
        return True
    return takes_part and loaded.state.visibility == "public"
