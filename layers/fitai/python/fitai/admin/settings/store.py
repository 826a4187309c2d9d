"""Items of the platform's settings.

    SETTINGS    SWITCHES   the switches that differ from their defaults (`kernel.switches`), read by every function that names one
                HISTORY    the last 50 changes, for administrators only: so that the item above stays small

A change writes both in one transaction, conditioned on the version that was read.
"""

from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.admin.settings.models import SettingsChange
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import SETTINGS_PREFIX
from fitai.kernel.switches import SwitchesItem, SwitchValue
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, of_kind, put, query


class SettingsHistoryItem(Entity, discriminator="settings_history"):
    """The last changes of the settings, the newest first."""

    version = NumberAttribute()
    changes: PydanticAttribute[list[SettingsChange]] = PydanticAttribute(list[SettingsChange])

    @classmethod
    def of(cls, version: int, changes: list[SettingsChange]) -> "SettingsHistoryItem":
        """The item."""
        return cls(PK=SETTINGS_PREFIX, SK="HISTORY", version=version, changes=changes)


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """The settings as they are stored; version 0 while nobody has changed one.

    Attributes:
        values: those that differ from their defaults.
    """

    version: int = 0
    values: dict[str, SwitchValue] = field(default_factory=dict)
    history: list[SettingsChange] = field(default_factory=list)


def load_settings() -> StoredSettings:
    """The settings and their history: one Query."""
    items = query(SETTINGS_PREFIX).items
    switches, histories = of_kind(items, SwitchesItem), of_kind(items, SettingsHistoryItem)
    if not switches:
        return StoredSettings()
    return StoredSettings(int(switches[0].version), switches[0].values, histories[0].changes if histories else [])


def settings_writes(before: StoredSettings, after: StoredSettings) -> list[Write]:
    """The writes of a change; their commit raises `stale_version` where somebody else has made one since."""
    switches, history = SwitchesItem, SettingsHistoryItem
    return [
        put(
            switches.of(after.version, after.values),
            when=switches.version == before.version if before.version else ABSENT,
            otherwise=_version_error,
        ),
        put(
            history.of(after.version, after.history),
            when=history.version == before.version if before.version else ABSENT,
            otherwise=_version_error,
        ),
    ]


def stale_version(version: int) -> Conflict:
    """Build the error of a change that does not start from the current version."""
    return Conflict(
        "The settings were changed in the meantime; read them again.",
        code="stale_version",
        details={"currentVersion": version},
    )


def _version_error(stored_item: dict[str, Any] | None) -> Exception:
    return stale_version(0 if stored_item is None else int(stored_item["version"]["N"]))
