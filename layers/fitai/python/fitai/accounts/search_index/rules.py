"""The normalised form of names, and the names that an account is found by. Pure."""

from unicodedata import category, combining, normalize

from fitai.accounts.models import Account

SHARD_LENGTH = 2
"""Characters that name a partition of the index: the fewest that can be searched for."""
MAX_KEY_LENGTH = 60
"""Characters of a normalised name; the rest is cut."""
_APOSTROPHES = frozenset("'’ʼ`´")


def normalise_name(text: str) -> str:
    """The form in which names are compared: `Émile O’Brien` and `emile obrien` are the same.

    Compatibility decomposition (NFKD) without combining marks, case folded, without spaces and apostrophes. Letters
    that Unicode does not decompose stay: ø is not o, ł is not l.
    """
    decomposed = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(filter(_is_compared, decomposed))[:MAX_KEY_LENGTH]


def _is_compared(character: str) -> bool:
    is_space_or_control = category(character)[0] in "ZC"
    return not (combining(character) or character in _APOSTROPHES or is_space_or_control)


def search_keys(account: Account | None) -> frozenset[str]:
    """The normalised names that users find an account by.

    A public account is found by its user name and by first and last name in either order; one that shows its profile
    to friends by its user name only, since finding it by a name would tell strangers the name; a private or suspended
    one by none, also while a suspension that is over has not been cleared yet.
    """
    if account is None or account.suspension is not None:
        return frozenset()
    visibility = account.preferences.privacy.profile_visibility
    if visibility == "private":
        return frozenset()
    return all_keys(account) if visibility == "public" else _searchable({account.username})


def all_keys(account: Account | None) -> frozenset[str]:
    """The normalised names of an account, by which administrators find it."""
    if account is None:
        return frozenset()
    first, last = account.profile.first_name or "", account.profile.last_name or ""
    return _searchable({account.username, first + last, last + first})


def _searchable(names: set[str]) -> frozenset[str]:
    return frozenset(key for key in map(normalise_name, names) if len(key) >= SHARD_LENGTH)


def is_first_match(key: str, prefix: str, all_keys: frozenset[str]) -> bool:
    """Whether `key` is the first of the account's keys with this prefix, so that a search returns the account once."""
    return key == min((candidate for candidate in all_keys if candidate.startswith(prefix)), default=None)
