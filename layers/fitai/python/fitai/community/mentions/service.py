"""Use cases of mentions: find the users whom a text mentions."""

from fitai.community.mentions import rules
from fitai.community.mentions.models import StoredMention
from fitai.users import published as users


def find_mentions(writer_id: str, text: str) -> list[StoredMention]:
    """The users whom a text mentions, as far as its writer may see them; other names stay text.

    So nobody finds out by a mention whether a hidden account exists. No request for a text without an `@name`; otherwise a
    BatchGetItem for the names, and another for the accounts and ties of those that exist.
    """
    names = rules.mentioned_names(text)
    if not names:
        return []
    ids = users.ids_by_username({rules.name_key(found.name) for found in names})
    visible_ids = users.recognisable_ids(writer_id, ids.values()) | {writer_id}
    return rules.mentions_of(names, {name: user_id for name, user_id in ids.items() if user_id in visible_ids})
