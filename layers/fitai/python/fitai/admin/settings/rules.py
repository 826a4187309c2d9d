"""What a change of settings changes. Pure."""

from collections.abc import Mapping
from datetime import datetime

from fitai.admin.settings.models import ChangedSetting, Setting, SettingsChange
from fitai.kernel.errors import FieldError, Invalid
from fitai.kernel.switches import CATALOGUE, SwitchValue, valid_values

MAX_HISTORY = 50
"""Changes that are kept."""


def current_settings(stored: Mapping[str, SwitchValue]) -> list[Setting]:
    """All settings, by the values that differ from their defaults."""
    values = valid_values(stored)
    return [
        Setting(
            name=name,
            type=switch.type,
            value=values.get(name, switch.initial),
            default=switch.initial,
            is_changed=name in values,
            description=switch.description,
            readers=switch.readers,
            minimum=switch.minimum if switch.type == "number" else None,
            maximum=None if switch.type == "flag" else switch.maximum,
        )
        for name, switch in CATALOGUE.items()
    ]


def changed_values(
    stored: Mapping[str, SwitchValue], requested: Mapping[str, SwitchValue | None]
) -> dict[str, SwitchValue]:
    """The values to store after a change: those that differ from the defaults.

    What the code does not declare any more is dropped.

    Raises:
        Invalid: with every setting that does not exist, or has a value that it cannot have.
    """
    errors = []
    for name, value in requested.items():
        switch = CATALOGUE.get(name)  # type: ignore[call-overload]
        flaw = "Is not a setting" if switch is None else None if value is None else switch.problem(value)
        if flaw is not None:
            errors.append(FieldError(f"values.{name}", flaw))
    if errors:
        raise Invalid(fields=errors)
    values = valid_values(stored) | {name: value for name, value in requested.items() if value is not None}
    return {
        name: values[name]
        for name, switch in CATALOGUE.items()
        if name in values and requested.get(name, values[name]) is not None and values[name] != switch.initial
    }


def differences(before: Mapping[str, SwitchValue], after: Mapping[str, SwitchValue]) -> list[ChangedSetting]:
    """What differs between two states, in the order of the catalogue."""
    old, new = valid_values(before), valid_values(after)
    return [
        ChangedSetting(name=name, before=old.get(name, switch.initial), after=new.get(name, switch.initial))
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
    return SettingsChange(version=version, changed_at=now, changed_by=administrator, reason=reason, settings=changes)


def audit_details(version: int, changes: list[ChangedSetting], reason: str) -> dict[str, str | int | bool]:
    """What the audit trail says of a change: `sign_up_open: "true → false"`."""
    words = {change.name: f"{_word(change.before)} → {_word(change.after)}" for change in changes}
    return {"version": version, "reason": reason, **words}


def _word(value: SwitchValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
