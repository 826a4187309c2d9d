"""Which users are suggested, and in which order. Pure."""

from collections.abc import Container, Mapping

from fitai.accounts.models import Account
from fitai.users.social import rules as social_rules
from fitai.users.social.models import Tie
from fitai.users.suggestions.models import Candidate

MAX_CANDIDATES = 40
"""Candidates that are kept, twice as many as can be asked for: some are hidden when they are read. Accounts and ties of so
many are one batch."""


def rank(mutual_friends: Mapping[str, int], room_mates: Mapping[str, int], known: Container[str]) -> list[Candidate]:
    """The best candidates: those who share most with the user first; by id where they share as much.

    Args:
        mutual_friends: by user id, with how many of the user's friends each is a friend.
        room_mates: by user id, in how many rooms each trains with the user.
        known: whom the user knows already, the user too.
    """
    candidates = [
        Candidate(
            user_id=user_id, mutual_friends=mutual_friends.get(user_id, 0), shared_rooms=room_mates.get(user_id, 0)
        )
        for user_id in {*mutual_friends, *room_mates}
        if user_id not in known
    ]
    candidates.sort(key=lambda candidate: (-candidate.mutual_friends - candidate.shared_rooms, candidate.user_id))
    return candidates[:MAX_CANDIDATES]


def may_suggest(account: Account, tie: Tie | None) -> bool:
    """Whether a user is suggested to another: whoever may be listed, and is neither a friend, asked, followed nor muted."""
    return (
        tie is not None
        and social_rules.is_listed(account, tie)
        and tie.friendship == "none"
        and not (tie.follows or tie.mutes)
    )
