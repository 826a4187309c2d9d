"""The use case of finding users."""

from fitai.accounts.search_index import rules, store
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.users.search.models import UserSearch
from fitai.users.social import rules as social
from fitai.users.social import store as relations
from fitai.users.social.models import UserCard


def search_users(caller: Caller, query: UserSearch) -> Page[UserCard]:
    """A page of the users whose user name, or first or last name, begins so: one Query, and one BatchGetItem.

    Who is private or blocked, either way, is left out, so that a page may be short. Who shows the profile to friends
    is found by the user name only, and answered to others with no more than that and the picture.

    Raises:
        Invalid: less than two characters are left of the text.
    """
    prefix = rules.normalise_name(query.q)
    if len(prefix) < rules.SHARD_LENGTH:
        raise Invalid.field("q", f"Must have at least {rules.SHARD_LENGTH} letters or digits")
    scope = (caller.id, "GET /users/search")
    part = store.names_page(prefix, query.limit, query.position(*scope))
    found = store.account_ids_by_name(part)
    known = {
        account.id: (account, tie) for account, tie in relations.accounts_with_ties(caller.id, [id for _, id in found])
    }
    cards = []
    for key, user_id in found:
        if user_id not in known:
            continue
        account, tie = known[user_id]
        if rules.is_first_match(key, prefix, rules.search_keys(account)) and social.is_listed(account, tie):
            cards.append(social.user_card(account, tie))
    return Page(cards, query.cursor_at(part.after, *scope), query.limit)
