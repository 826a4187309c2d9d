"""The use case of suggesting users."""

from collections import Counter

from fitai.groups import published as groups
from fitai.kernel.identity import Caller
from fitai.users.social import rules as social_rules
from fitai.users.social import store as social_store
from fitai.users.suggestions import rules, store
from fitai.users.suggestions.models import Candidate, Suggestion

FRIENDS_ASKED = 20
"""Friends, the newest, whose friends are looked at."""
FRIENDS_OF_EACH = 50
"""Friends of each of them, the newest."""
ROOMS_ASKED = 5
"""Rooms, the newest, whose people are looked at."""


def suggestions(caller: Caller, limit: int) -> list[Suggestion]:
    """Users whom the caller may know, those who share most with the caller first.

    Private accounts, blocks, friends, open requests, followed and muted users are left out at each reading. One GetItem and
    one BatchGetItem; once a day up to 30 requests more, which find the candidates.
    """
    candidates = candidates_of(caller.id)
    found = social_store.accounts_with_ties(caller.id, [candidate.user_id for candidate in candidates])
    people = {account.id: (account, tie) for account, tie in found if rules.may_suggest(account, tie)}
    return [
        Suggestion(
            **dict(social_rules.user_card(*people[candidate.user_id])),
            mutual_friends=candidate.mutual_friends,
            shared_rooms=candidate.shared_rooms,
        )
        for candidate in candidates
        if candidate.user_id in people
    ][:limit]


def candidates_of(user_id: str) -> list[Candidate]:
    """The candidates of a user, found at most once a day."""
    candidates = store.find_candidates(user_id)
    if candidates is None:
        candidates = _find_candidates(user_id)
        store.save_candidates(user_id, candidates)
    return candidates


def _find_candidates(user_id: str) -> list[Candidate]:
    friends = social_store.friends_page(user_id, "accepted", FRIENDS_ASKED, None).friends
    known = {user_id, *(friend.other_id for friend in friends)}
    mutual_friends: Counter[str] = Counter()
    for account, tie in social_store.accounts_with_ties(user_id, [friend.other_id for friend in friends]):
        # An account whose profile is hidden shows nobody its friends.
        if social_rules.may_see_profile(account, tie):
            page = social_store.friends_page(account.id, "accepted", FRIENDS_OF_EACH, None)
            mutual_friends.update(friend.other_id for friend in page.friends)
    return rules.rank(mutual_friends, groups.room_mates(user_id, ROOMS_ASKED), known)
