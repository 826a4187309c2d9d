"""Switches: features that administrators turn off and limits that they change while the service runs.

A function reads them through a cache of its container: one GetItem (half a read unit) each `REFRESH_SECONDS`, and only
where it names a switch. So a change acts within that time. Where the item cannot be read, what was read before stays, and in
a new container the defaults.

    @endpoint(…, switches=("imports",))       503 `switched_off` while it is off
    if switches.flag("ai_coach"): …           in a reaction or a schedule, which declares `Switches.READ`
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic.alias_generators import to_camel
from pynamodb.attributes import NumberAttribute

from fitai.kernel import snapshots
from fitai.kernel.errors import Problem, SignUpClosed, SwitchedOff, Unavailable
from fitai.kernel.needs import SETTINGS_PREFIX
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.table import Entity, PydanticAttribute, get

REFRESH_SECONDS = 30.0
"""Seconds that a container uses what it has read."""
RETRY_SECONDS = 5.0
"""Seconds after which it tries again where it could not read."""

SwitchType = Literal["flag", "number", "text"]
SwitchValue = bool | int | str
SwitchName = Literal[
    "sign_up_open",
    "payments",
    "ai_coach",
    "ai_model",
    "community_writing",
    "imports",
    "read_only",
    "fan_out",
    "maintenance_message",
    "ai_daily_budget_usd",
    "anonymous_requests",
]


@dataclass(frozen=True, slots=True)
class Switch:
    """The declaration of a switch.

    Attributes:
        default: its value until an administrator changes it; None for the one of the deployment, `setting`.
        description: what it does; of a flag, while it is off.
        readers: who reads it, in words.
        minimum, maximum: of a number; of a text the letters that it may have at most.
    """

    name: SwitchName
    type: SwitchType
    default: SwitchValue | None
    description: str
    readers: str
    minimum: int = 0
    maximum: int = 0
    setting: str | None = None

    @property
    def initial(self) -> SwitchValue:
        """Its value until an administrator changes it."""
        if self.default is not None:
            return self.default
        assert self.setting is not None
        value: SwitchValue = getattr(settings(), self.setting)
        return value

    def problem(self, value: object) -> str | None:
        """What is wrong with a value, in words; None where it is valid."""
        if self.type == "flag":
            return None if isinstance(value, bool) else "Must be true or false"
        if self.type == "text":
            is_valid = isinstance(value, str) and len(value) <= self.maximum
            return None if is_valid else f"Must be a text of at most {self.maximum} letters"
        is_valid = isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        return None if is_valid else f"Must be a whole number from {self.minimum} to {self.maximum}"


CATALOGUE: dict[SwitchName, Switch] = {
    switch.name: switch
    for switch in (
        Switch(
            "sign_up_open",
            "flag",
            True,
            "No new accounts: 403 `sign_up_closed`. Who has an account signs in as before.",
            "registration; the first sign-in with Google or Apple",
        ),
        Switch(
            "payments",
            "flag",
            True,
            "No plan can be bought or changed: 503 `switched_off`. Subscriptions go on, and can be cancelled.",
            "the routes that begin a payment",
        ),
        Switch(
            "ai_coach",
            "flag",
            True,
            "The coach answers 503 `switched_off`, and recommends nothing by itself. What it has answered can be read.",
            "the routes and actions of the coach, its feedback after workouts, its schedule",
        ),
        Switch(
            "ai_model",
            "flag",
            True,
            "The language model is not asked: the built-in coach answers alone.",
            "each call of the language model",
        ),
        Switch(
            "community_writing",
            "flag",
            True,
            "Nothing new is published in the community: 503 `switched_off`. It can be read, and what is there can be deleted.",
            "publishing, comments, likes, shares, challenges, the chat of rooms",
        ),
        Switch(
            "imports",
            "flag",
            True,
            "No import begins: 503 `switched_off`. Those that have begun go on.",
            "the imports of workouts, body values and exercises",
        ),
        Switch(
            "read_only",
            "flag",
            False,
            "While it is on nothing can be changed: 503 `read_only`. Reading, signing in and these settings go on; apps keep what is "
            "done offline.",
            "every route and action that changes something",
        ),
        Switch(
            "fan_out",
            "flag",
            True,
            "Feeds, notifications, pushes, their mails and webhooks wait in their queues, and follow when it is on again.",
            "the reactions that tell others of something",
        ),
        Switch(
            "maintenance_message",
            "text",
            "",
            "What `GET /health` says to apps that show it to their users, such as the end of a maintenance.",
            "`GET /health`",
            maximum=300,
        ),
        Switch(
            "ai_daily_budget_usd",
            "number",
            1000,
            "US dollars that all calls of the language model together may cost on a day (UTC); then the built-in coach answers. "
            "0: the model is not asked.",
            "each call of the language model",
            maximum=1_000_000,
        ),
        Switch(
            "anonymous_requests",
            "number",
            None,
            "Requests without a token that one network may send in a quarter of an hour; 0 for any number.",
            "all public routes",
            maximum=1_000_000,
            setting="limit_anonymous",
        ),
    )
}
"""All switches. One that is renamed or removed is ignored where it is stored."""


class SwitchesItem(Entity, discriminator="switches"):
    """The switches that differ from their defaults, and the version that a change names."""

    version = NumberAttribute()
    values: PydanticAttribute[dict[str, SwitchValue]] = PydanticAttribute(dict[str, SwitchValue])

    @classmethod
    def of(cls, version: int = 0, values: Mapping[str, SwitchValue] | None = None) -> "SwitchesItem":
        """The item."""
        return cls(PK=SETTINGS_PREFIX, SK="SWITCHES", version=version, values=dict(values or {}))


@dataclass(slots=True)
class _Cache:
    """What this container has read, and the monotonic time until which it is used."""

    values: Mapping[str, SwitchValue]
    expires: float = 0.0


_cache = _Cache({})


def flag(name: SwitchName) -> bool:
    """Whether a feature is on."""
    return bool(_value(name))


def limit(name: SwitchName) -> int:
    """The value of a limit."""
    return int(_value(name))


def text(name: SwitchName, *, may_read: bool = True) -> str:
    """The value of a text; empty where there is none.

    Args:
        may_read: False for the value that was read last, however old, where the table is known not to answer.
    """
    return str(_value(name) if may_read else _last_value(name))


def require(names: Iterable[SwitchName]) -> None:
    """Require that features are on.

    Raises:
        SignUpClosed: `sign_up_open` is off. SwitchedOff: another one is.
    """
    for name in names:
        if not flag(name):
            raise SignUpClosed if name == "sign_up_open" else SwitchedOff(details={"switch": to_camel(name)})


def switch_errors(names: Iterable[SwitchName]) -> tuple[type[Problem], ...]:
    """The errors of what requires these flags."""
    return tuple(dict.fromkeys(SignUpClosed if name == "sign_up_open" else SwitchedOff for name in names))


def use(values: Mapping[str, SwitchValue], seconds: float = REFRESH_SECONDS) -> None:
    """Use these values from now on, as if they had been read: after a change by this container."""
    _cache.values, _cache.expires = valid_values(values), time.monotonic() + seconds


def clear_cache() -> None:
    """Forget what was read, as a new container has read nothing; for restored containers and tests."""
    _cache.values, _cache.expires = {}, 0.0


snapshots.after_restore(clear_cache)


def valid_values(values: Mapping[str, SwitchValue]) -> dict[str, SwitchValue]:
    """The values of switches that exist, as far as they are valid: another version of the code may have stored them."""
    return {
        name: values[name]
        for name, switch in CATALOGUE.items()
        if name in values and switch.problem(values[name]) is None
    }


def _value(name: SwitchName) -> SwitchValue:
    if time.monotonic() >= _cache.expires:
        _refresh()
    return _last_value(name)


def _last_value(name: SwitchName) -> SwitchValue:
    value = _cache.values.get(name)
    return CATALOGUE[name].initial if value is None else value


def _refresh() -> None:
    key = SwitchesItem.of()
    try:
        item = get(SwitchesItem, key.PK, key.SK, consistent=False)
    except Unavailable:
        logger().warning("the switches cannot be read; those that were read before stay")
        _cache.expires = time.monotonic() + RETRY_SECONDS
        return
    use({} if item is None else item.values)
