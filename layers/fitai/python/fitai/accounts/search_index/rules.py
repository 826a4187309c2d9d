"""How names are made comparable, and under which of them an account is found: pure functions."""

from unicodedata import category, combining, normalize

from fitai.accounts.models import Account

SHARD_LENGTH = 2
"""Characters that name a partition of the index: what is searched for has at least as many."""
MAX_KEY_LENGTH = 60
"""Characters of a name that are compared."""
_APOSTROPHES = frozenset("'’ʼ`´")


def normalise_name(text: str) -> str:
    """The form in which names are compared: `Émile O’Brien` and `emile obrien` are the same.

    Compatibility decomposition (NFKD), without the marks that it sets free, case folded, without spaces and
    apostrophes. Letters that Unicode does not decompose stay what they are: ø is no o, ł no l.
    """
    letters = normalize("NFKD", normalize("NFKD", text).casefold())
    kept = (one for one in letters if not combining(one) and one not in _APOSTROPHES and category(one)[0] not in "ZC")
    return "".join(kept)[:MAX_KEY_LENGTH]


def search_keys(account: Account | None) -> frozenset[str]:
    """Under what an account is found.

    A public account by its user name and its names in either order. One that shows its profile to friends by its user
    name only: finding it by a name would tell strangers the name. A private or suspended one by nothing.
    """
    if account is None or not account.active or account.preferences.privacy.profile_visibility == "private":
        return frozenset()
    found = {account.username}
    if account.preferences.privacy.profile_visibility == "public":
        first, last = account.profile.first_name or "", account.profile.last_name or ""
        found |= {first + last, last + first}
    return frozenset(key for key in map(normalise_name, found) if len(key) >= SHARD_LENGTH)


def is_first_match(key: str, prefix: str, all_keys: frozenset[str]) -> bool:
    """Whether the account is answered for this key of it: once in a search, for the first key that begins so."""
    return key == min((one for one in all_keys if one.startswith(prefix)), default=None)
