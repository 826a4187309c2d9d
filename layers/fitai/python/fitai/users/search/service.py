"""The use case of searching for users."""

from fitai.accounts.search_index import rules, store
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.users.search import rules as search_rules
from fitai.users.search.models import UserSearch
from fitai.users.social import rules as social_rules
from fitai.users.social import store as social_store
from fitai.users.social.models import UserCard
from fitai.users.suggestions import service as suggestions


def search_users(caller: Caller, query: UserSearch) -> Page[UserCard]:
    """A page of the users with a name that begins with the text: one Query, and one BatchGetItem.

    Private accounts, and users with a block between them and the caller, are left out, so that a page may be short. An
    account that shows its profile to friends is found by its user name only, and shown to others with user name and
    picture only.

    A filter by what the profile says finds only users whose profile the caller may see. A filter by mutual friends costs one
    GetItem more, and once a day as much as `suggestions`.

    Raises:
        Invalid: the normalised text has fewer than two characters.
    """
    prefix = rules.normalise_name(query.q)
    if len(prefix) < rules.SHARD_LENGTH:
        raise Invalid.field("q", f"Must have at least {rules.SHARD_LENGTH} letters or digits")
    scope = (caller.id, "GET /users/search")
    candidate_ids = None
    if query.mutual_friends:
        candidate_ids = {
            candidate.user_id for candidate in suggestions.candidates_of(caller.id) if candidate.mutual_friends
        }
    page = store.names_page(prefix, query.limit, query.position(*scope))
    matches = store.account_ids_by_name(page)
    accounts_with_ties = {
        account.id: (account, tie)
        for account, tie in social_store.accounts_with_ties(caller.id, [user_id for _, user_id in matches])
    }
    cards = []
    for key, user_id in matches:
        if user_id not in accounts_with_ties:
            continue
        account, tie = accounts_with_ties[user_id]
        is_match = rules.is_first_match(key, prefix, rules.search_keys(account)) and social_rules.is_listed(
            account, tie
        )
        if (
            is_match
            and search_rules.passes(query, account, tie)
            and (candidate_ids is None or user_id in candidate_ids)
        ):
            cards.append(social_rules.user_card(account, tie))
    return Page(cards, query.cursor_at(page.after, *scope), query.limit)
