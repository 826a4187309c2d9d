"""The use case of reading a profile."""

from fitai.achievements import published as achievements
from fitai.analytics import published as analytics
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.users.profiles import rules
from fitai.users.profiles.models import PublicProfile
from fitai.users.social import rules as social_rules
from fitai.users.social import store


def public_profile(caller: Caller, user_id: str) -> PublicProfile:
    """A user's profile with the counts, the training, and the caller's relation with the user: one BatchGetItem.

    Raises:
        NotFound: there is no such user, or privacy settings or a block hide the user from the caller.
    """
    keys = analytics.totals_key(user_id), achievements.achievements_key(user_id)
    state = store.tie_state(caller.id, user_id, *keys, with_counts=True)
    tie = None if user_id == caller.id else state.tie
    if state.other is None or not social_rules.may_see_profile(state.other, tie):
        raise NotFound("There is no such user.")
    training = rules.training(
        analytics.training_glance_among(state.others),
        analytics.strongest_lifts_among(state.others),
        achievements.unlocked_among(state.others),
    )
    return rules.profile(state.other, state.counts, tie, training)
