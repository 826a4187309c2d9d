"""Limits of what an account may write to others: how much in a day, and no links while it is new or unverified."""

import re
from datetime import datetime

from fitai.community.moderation.word_filter import plain_text
from fitai.kernel import clock
from fitai.kernel.table import Write
from fitai.users import published as users
from fitai.users.limits.models import CountedAct, Membership

_UNMISTAKABLE_ENDINGS = (
    "com|net|org|info|biz|io|app|dev|ly|gg|gl|tv|cc|xyz|online|shop|store|site|club|link|click|live|blog|page|top|vip"
    "|de|ch|eu|fr|nl|pl|cz|ru|uk|ua|cn|jp|br|mx|co|cl|pe|ar"
)
_LINK = re.compile(
    rf"""
    [a-z][a-z0-9+.-]*://\S                                     # a scheme
    | \b(?:mailto|tel|whatsapp|tg):\S
    | (?<![\w@])www\.\w                                        # the start of a web address
    | (?<![\w.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_UNMISTAKABLE_ENDINGS})(?![\w-]|\.\w)  # a domain
    | (?<![\w.])(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)+[a-z]{{2,10}}/\S  # any domain with a path
    | [\w.+-]+@[\w-]+\.[a-z]{{2,}}                             # a mail address
    """,
    re.VERBOSE,
)


def load_author(user_id: str) -> Membership | None:
    """What limits depend on of an account; None where there is none. One GetItem."""
    return users.membership(user_id)


def is_restricted(author: Membership, now: datetime | None = None) -> bool:
    """Whether the account is in its first 24 hours, or has not verified its mail address."""
    return users.is_restricted(author, now or clock.now())


def daily_limit_write(author: Membership, act: CountedAct, now: datetime | None = None) -> Write:
    """The write that counts a post, a comment or a follow; put it into the transaction of the act.

    Its commit raises `TooManyRequests` (429, `daily_limit_reached`) once the day's number is used up.
    """
    return users.daily_limit_write(author, act, now or clock.now())


def has_link(text: str) -> bool:
    """Whether a text has a web address, a domain or a mail address, in whatever letters it is written.

    A domain without a scheme counts where its ending is no everyday word (`example.com`, but not `rest.so`), or where a
    path follows (`t.me/name`).
    """
    return _LINK.search(plain_text(text)) is not None
