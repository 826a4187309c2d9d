"""Types of the platform's settings that cross the API."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from fitai.exercises.imports.models import ExerciseImport
from fitai.kernel.clock import Moment
from fitai.kernel.switches import SwitchName, SwitchType
from fitai.kernel.types import Input, Model

SettingValue = StrictBool | StrictInt | StrictStr


class Setting(Model):
    """A switch: a feature that can be turned off, or a limit."""

    name: SwitchName
    """Identifies it."""
    type: SwitchType
    """Whether it is on or off, a whole number, or a text."""
    value: SettingValue
    """What it is now."""
    default: SettingValue
    """What it is until an administrator changes it."""
    is_changed: bool
    """Whether an administrator has changed it."""
    description: str
    """What it does; of a flag, while it is off."""
    readers: str
    """Who reads it."""
    minimum: int | None = None
    """The least number; left out of flags and texts."""
    maximum: int | None = None
    """The greatest number, or how many letters a text has at most; left out of flags."""


class ChangedSetting(Model):
    """A switch that was changed."""

    name: str
    """Which one; it may have been removed since."""
    before: SettingValue
    """What it was."""
    after: SettingValue
    """What it became."""


class SettingsChange(Model):
    """A change of settings."""

    version: int
    """The version that it made."""
    changed_at: Moment
    """When."""
    changed_by: str
    """A digest of who did it, which tells two apart; who it was is in the audit trail."""
    reason: str
    """Why."""
    settings: list[ChangedSetting]
    """What was changed."""


class PlatformSettings(Model):
    """All settings, the last changes of them, and the newest imports into the exercise library."""

    version: int
    """Counts the changes, from 0; send it with the next change."""
    settings: list[Setting]
    """All settings."""
    history: list[SettingsChange]
    """The last 50 changes, the newest first."""
    imports: list[ExerciseImport]
    """The newest 20 imports into the exercise library of the last 30 days, the newest first."""


class UpdateSettings(Input):
    """Settings to change."""

    version: int = Field(ge=0)
    """The version that the change starts from."""
    values: Annotated[dict[str, SettingValue | None], Field(min_length=1, max_length=50)]
    """New values by the names of settings; null for the default. Others stay as they are."""
    reason: str = Field(min_length=1, max_length=300)
    """Why, 1 to 300 characters."""
