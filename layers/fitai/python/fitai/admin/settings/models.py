"""Types of the platform's settings that cross the API."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from fitai.exercises.imports.models import ExerciseImport
from fitai.kernel.clock import Moment
from fitai.kernel.switches import SwitchType
from fitai.kernel.types import Input, Model


class SettingValues(Input):
    """The settings by their names."""

    sign_up_open: StrictBool | None = None
    """Whether new accounts can be created."""
    payments: StrictBool | None = None
    """Whether plans can be bought or changed."""
    ai_coach: StrictBool | None = None
    """Whether the coach answers and recommends."""
    ai_model: StrictBool | None = None
    """Whether the language model is asked, or the built-in coach answers alone."""
    community_writing: StrictBool | None = None
    """Whether something new can be published in the community."""
    imports: StrictBool | None = None
    """Whether imports can begin."""
    read_only: StrictBool | None = None
    """Whether nothing can be changed: reading and signing in go on."""
    fan_out: StrictBool | None = None
    """Whether feeds, notifications, their mails, pushes and webhooks are worked on, or wait."""
    maintenance_message: Annotated[StrictStr, Field(max_length=300)] | None = None
    """What `GET /health` says to everybody, up to 300 characters; empty for nothing."""
    ai_daily_budget_usd: Annotated[StrictInt, Field(ge=0, le=1_000_000)] | None = None
    """US dollars that the calls of the language model may cost on a day (UTC), 0 to 1,000,000; 0: it is not asked."""
    anonymous_requests: Annotated[StrictInt, Field(ge=0, le=1_000_000)] | None = None
    """Requests without a token that one network may send in a quarter of an hour, 0 to 1,000,000; 0: any number."""


class Setting(Model):
    """What a setting is: a feature that can be turned off, a limit, or a text."""

    name: str
    """Its name among the values."""
    type: SwitchType
    """Whether it is on or off, a whole number, or a text."""
    default: str
    """What it is until an administrator changes it, as a text: `true`, `1000`."""
    is_changed: bool
    """Whether an administrator has changed it."""
    description: str
    """What it does; of a flag, while it is off."""
    readers: str
    """Who reads it."""


class ChangedSetting(Model):
    """A setting that was changed."""

    name: str
    """Which one; it may have been removed since."""
    before: str
    """What it was, as a text: `true`, `1000`."""
    after: str
    """What it became."""


class SettingsChange(Model):
    """A change of settings."""

    version: int
    """The version that it made."""
    at: Moment
    """When."""
    by: str
    """A digest of who did it, which tells two apart; who it was is in the audit trail."""
    reason: str
    """Why."""
    settings: list[ChangedSetting]
    """What was changed."""


class PlatformSettings(Model):
    """All settings, the last changes of them, and the newest imports into the exercise library."""

    version: int
    """Counts the changes, from 0; send it with the next change."""
    values: SettingValues
    """All settings as they are now."""
    settings: list[Setting]
    """What each of them is."""
    history: list[SettingsChange]
    """The last 50 changes, the newest first."""
    imports: list[ExerciseImport]
    """The newest 20 imports into the exercise library of the last 30 days, the newest first."""


class UpdateSettings(Input):
    """Settings to change."""

    version: int = Field(ge=0)
    """The version that the change starts from."""
    values: SettingValues
    """New values; null for the default. What is left out stays as it is."""
    reason: str = Field(min_length=1, max_length=500)
    """Why, 1 to 500 characters."""
