"""Items and keys of what users want to be told of.

USER#<id>#NOTIFICATIONS   MUTED#<thread>                         a thread of which the user wants no notifications
USER#<id>#NOTIFICATIONS   PREFERENCES                            the user's choices for channels
"""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, personal_data, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write
from fitai.notifications.models import StoredPreferences

MUTED_PREFIX = "MUTED#"
PREFERENCES = "PREFERENCES"


def partition(user_id: str) -> str:
    """The partition of a user's notifications."""
    return f"USER#{user_id}#NOTIFICATIONS"


class MutedThreadItem(Entity, discriminator="muted_thread"):
    """A thread that the user has muted."""

    since = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, thread: str, **attributes: Any) -> "MutedThreadItem":
        """The item of this thread."""
        return cls(PK=partition(user_id), SK=f"{MUTED_PREFIX}{thread}", **attributes)


class PreferencesItem(Entity, discriminator="notification_preferences"):
    """The user's choices for channels."""

    version = NumberAttribute()
    preferences: PydanticAttribute[StoredPreferences] = PydanticAttribute(StoredPreferences)

    @classmethod
    def of(cls, user_id: str, preferences: StoredPreferences | None = None) -> "PreferencesItem":
        """The item of this user."""
        item = cls(PK=partition(user_id), SK=PREFERENCES)
        if preferences is not None:
            item.version, item.preferences = preferences.version, preferences
        return item


# --- reading -----------------------------------------------------------------------------------------------


def keys(user_id: str, thread: str) -> list[tuple[str, str]]:
    """The keys of the user's choices, and of the mute of a thread, for a batch that reads them with others."""
    muted = MutedThreadItem.of(user_id, thread)
    return [preferences_key(user_id), (muted.PK, muted.SK)]


def is_muted_among(items: Sequence[Entity]) -> bool:
    """Whether the thread is muted whose key was read."""
    return bool(table.of_kind(items, MutedThreadItem))


def preferences_key(user_id: str) -> tuple[str, str]:
    """The key of the user's choices, for a batch that reads them with others."""
    item = PreferencesItem.of(user_id)
    return item.PK, item.SK


def preferences_among(items: Sequence[Entity]) -> StoredPreferences:
    """The user's choices that are among items which were read."""
    items_found = table.of_kind(items, PreferencesItem)
    return items_found[0].preferences if items_found else StoredPreferences()


# --- writing -----------------------------------------------------------------------------------------------


def preferences_write(user_id: str, before: StoredPreferences, after: StoredPreferences) -> Write:
    """The write of the user's choices; a write conflict if they were changed since they were read."""
    unchanged = ABSENT if before.version == 0 else PreferencesItem.version == before.version
    changed = after.model_copy(update={"version": before.version + 1})
    return table.put(PreferencesItem.of(user_id, changed), when=unchanged)


def mute_thread(user_id: str, thread: str) -> None:
    """Mute a thread; idempotent. One transaction."""
    item = MutedThreadItem.of(user_id, thread, since=clock.iso(clock.now()))
    table.commit(table.put(item, when=PRESENT | ABSENT), personal_data.account_exists_check_write(user_id))


def unmute_thread(user_id: str, thread: str) -> None:
    """Unmute a thread; idempotent. One DeleteItem."""
    table.commit(table.delete(MutedThreadItem.of(user_id, thread), when=PRESENT | ABSENT))
