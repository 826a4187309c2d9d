"""What a change of settings changes. Pure."""

from collections.abc import Mapping
from datetime import datetime

from pydantic.alias_generators import to_camel

from fitai.admin.settings.models import ChangedSetting, Setting, SettingsChange, SettingValues
from fitai.kernel.switches import CATALOGUE, SwitchValue, valid_values

MAX_HISTORY = 50
"""Changes that are kept."""


def current_values(stored: Mapping[str, SwitchValue]) -> SettingValues:
    """All settings as they are, by the values that differ from their defaults."""
    values = valid_values(stored)
    return SettingValues.model_validate({name: values.get(name, switch.initial) for name, switch in CATALOGUE.items()})


def declared_settings(stored: Mapping[str, SwitchValue]) -> list[Setting]:
    """What each setting is, and whether it was changed."""
    values = valid_values(stored)
    return [
        Setting(
            name=to_camel(name),
            type=switch.type,
            default=_text(switch.initial),
            is_changed=name in values,
            description=switch.description,
            readers=switch.readers,
        )
        for name, switch in CATALOGUE.items()
    ]


def changed_values(stored: Mapping[str, SwitchValue], requested: SettingValues) -> dict[str, SwitchValue]:
    """The values to store after a change: those that differ from the defaults.

    What the code does not declare any more is dropped.
    """
    values: dict[str, SwitchValue | None] = {**valid_values(stored), **requested.model_dump(exclude_unset=True)}
    requested_values = {name: values.get(name) for name in CATALOGUE}
    return {
        name: value
        for name, value in requested_values.items()
        if value is not None and value != CATALOGUE[name].initial
    }


def differences(before: Mapping[str, SwitchValue], after: Mapping[str, SwitchValue]) -> list[ChangedSetting]:
    """What differs between two states, in the order of the catalogue."""
    old, new = valid_values(before), valid_values(after)
    return [
        ChangedSetting(
            name=to_camel(name),
            before=_text(old.get(name, switch.initial)),
            after=_text(new.get(name, switch.initial)),
        )
        for name, switch in CATALOGUE.items()
        if old.get(name, switch.initial) != new.get(name, switch.initial)
    ]


def with_change(history: list[SettingsChange], change: SettingsChange) -> list[SettingsChange]:
    """The history with one more change, the newest first; at most `MAX_HISTORY` are kept."""
    return [change, *history][:MAX_HISTORY]


def new_change(
    version: int, changes: list[ChangedSetting], administrator: str, reason: str, now: datetime
) -> SettingsChange:
    """A change as the history keeps it.

    Args:
        version: that it makes. administrator: a digest.
    """
    return SettingsChange(version=version, at=now, by=administrator, reason=reason, settings=changes)


def audit_details(version: int, changes: list[ChangedSetting], reason: str) -> dict[str, str | int | bool]:
    """What the audit trail says of a change: `signUpOpen: "true → false"`."""
    words = {change.name: f"{change.before} → {change.after}" for change in changes}
    return {"version": version, "reason": reason, **words}


def _text(value: SwitchValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
