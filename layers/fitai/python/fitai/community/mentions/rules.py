"""Which names a text mentions, and what of its mentions a reader sees: pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fitai.community.mentions.models import MAX_MENTIONS, Mention, StoredMention

_MENTION = re.compile(r"(?<![\w@/.])@([\w.-]{3,30})(?![\w@+])", re.ASCII)
"""An `@name` that is no part of an address, of a path or of a longer word."""
_MIN_NAME = 3
"""Characters that a user name has at least."""
_MAX_NAMES = 100
"""Names of a text that are looked up, those of nobody included: one BatchGetItem."""


@dataclass(frozen=True, slots=True)
class NameRange:
    """A name in a text that may be a user's, without the `@`, and the positions of the `@` and after the name."""

    name: str
    start: int
    end: int


def mentioned_names(text: str) -> list[NameRange]:
    """The names in a text that may be users', in order, each as often as it occurs.

    A full stop or a hyphen at the end belongs to the sentence.

    >>> [found.name for found in mentioned_names("Thanks @ada.l., see me@example.com or @bob-")]
    ['ada.l', 'bob']
    """
    found = []
    for match in _MENTION.finditer(text):
        name = match[1].rstrip(".-")
        if len(name) >= _MIN_NAME:
            found.append(NameRange(name, match.start(), match.start() + 1 + len(name)))
    return found[:_MAX_NAMES]


def name_key(name: str) -> str:
    """A name in the spelling by which users are found: names differ in more than capital letters."""
    return name.lower()


def mentions_of(names: Iterable[NameRange], user_ids: Mapping[str, str]) -> list[StoredMention]:
    """The mentions of the first `MAX_MENTIONS` users; further users, and names of nobody, stay text.

    Args:
        user_ids: the users' ids by `name_key`.
    """
    mentions: list[StoredMention] = []
    mentioned: set[str] = set()
    for found in names:
        user_id = user_ids.get(name_key(found.name))
        if user_id is None or (user_id not in mentioned and len(mentioned) == MAX_MENTIONS):
            continue
        mentioned.add(user_id)
        mentions.append(StoredMention(user_id=user_id, start=found.start, end=found.end))
    return mentions


def mentioned_ids(mentions: Iterable[StoredMention]) -> list[str]:
    """The ids of the mentioned users, each once, in the order of the text."""
    return list(dict.fromkeys(mention.user_id for mention in mentions))


def newly_mentioned_ids(before: Iterable[StoredMention], after: Iterable[StoredMention]) -> list[str]:
    """The ids of the users whom an edited text mentions and the text before did not."""
    earlier = set(mentioned_ids(before))
    return [user_id for user_id in mentioned_ids(after) if user_id not in earlier]


def visible_mentions(
    mentions: Iterable[StoredMention], username_of: Callable[[StoredMention], str | None]
) -> list[Mention]:
    """The mentions of users whom the reader may see; those of others are text to the reader.

    Args:
        username_of: the present name of a mentioned user whom the reader may see; None for others.
    """
    return [
        Mention(user_id=mention.user_id, start=mention.start, end=mention.end, username=username)
        for mention in mentions
        if (username := username_of(mention)) is not None
    ]
