"""The filters of the search for users. Pure."""

from fitai.accounts.models import Account
from fitai.accounts.search_index.rules import normalise_name
from fitai.users.search.models import UserSearch
from fitai.users.social import rules as social_rules
from fitai.users.social.models import Tie


def passes(query: UserSearch, account: Account, tie: Tie | None) -> bool:
    """Whether an account has what the query asks of its profile; one whose profile the viewer may not see never has.

    Args:
        tie: the viewer's tie with the account; None when they are the same.
    """
    if query.fitness_level is None and query.location is None:
        return True
    if not social_rules.may_see_profile(account, tie):
        return False
    if query.fitness_level is not None and account.profile.fitness_level != query.fitness_level:
        return False
    return query.location is None or normalise_name(query.location) in normalise_name(account.profile.location or "")
