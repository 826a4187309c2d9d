"""How the services of others are that ours uses: the language model, the payment provider, mails.

Who uses one tells here when it does not answer; nobody is asked how it is. A failure costs one UpdateItem, a success nothing,
but for the first one of a container that has seen a failure, which costs one too.

    EXTERNAL#<service>   STATE   the times of the last three failures, and of the last success after one

A service is taken to fail when three of its requests have failed within ten minutes, and none is known to have succeeded since.
So a failure that is over is forgotten after ten minutes at the latest.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pynamodb.attributes import NumberAttribute

from fitai.kernel import clock, snapshots
from fitai.kernel.needs import EXTERNAL_PREFIX
from fitai.kernel.observability import StageMetric, count, logger
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, commit, get_many, of_kind, update

ServiceName = Literal["model", "payments", "mail"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
METRICS: dict[ServiceName, StageMetric] = {
    "model": "ModelUnavailable",
    "payments": "PaymentFailures",
    "mail": "MailFailures",
}
"""The metrics that failures are counted by."""
WINDOW = 600
"""Seconds within which three failures mean that the service fails."""
REFRESH_SECONDS = 30.0
"""Seconds that a container uses what it has read."""


class ExternalServiceItem(Entity, discriminator="external_service"):
    """The times (epoch seconds) of the last three failures, `failure3` the newest, and of a success after a failure."""

    failure1 = NumberAttribute(null=True)
    failure2 = NumberAttribute(null=True)
    failure3 = NumberAttribute(null=True)
    success = NumberAttribute(null=True)

    @classmethod
    def of(cls, name: ServiceName) -> "ExternalServiceItem":
        """The item of a service."""
        return cls(PK=f"{EXTERNAL_PREFIX}{name}", SK="STATE")


@dataclass(slots=True)
class _Cache:
    """What this container has read, and the monotonic time until which it is used."""

    failing: Mapping[ServiceName, bool]
    expires: float = 0.0


_cache = _Cache({})
_failed: set[ServiceName] = set()
"""The services of which this container has seen a failure, and no success since."""


def record_failure(name: ServiceName) -> None:
    """Record that a service has not answered, or that its answer is a failure of its own. Never raises."""
    count(METRICS[name])
    _failed.add(name)
    item = ExternalServiceItem
    _write(
        name,
        update(
            item.of(name),
            item.kind.set(item),
            item.failure1.set(item.failure2 | 0),
            item.failure2.set(item.failure3 | 0),
            item.failure3.set(clock.epoch()),
            when=PRESENT | ABSENT,
        ),
    )


def record_success(name: ServiceName) -> None:
    """Record that a service has answered. Never raises; writes only after a failure that this container has seen."""
    if name in _failed:
        _failed.discard(name)
        item = ExternalServiceItem
        _write(name, update(item.of(name), item.success.set(clock.epoch()), when=PRESENT))


def failing() -> Mapping[ServiceName, bool]:
    """Whether each service fails at present: one BatchGetItem in half a minute.

    Raises:
        Unavailable: it cannot be read.
    """
    if time.monotonic() >= _cache.expires:
        keys = {name: ExternalServiceItem.of(name) for name in SERVICES}
        items = {
            item.PK: item
            for item in of_kind(
                get_many(((key.PK, key.SK) for key in keys.values()), consistent=False), ExternalServiceItem
            )
        }
        _cache.failing = {name: _is_failing(items.get(key.PK)) for name, key in keys.items()}
        _cache.expires = time.monotonic() + REFRESH_SECONDS
    return _cache.failing


def clear_cache() -> None:
    """Know nothing, as a new container; for restored containers and tests."""
    _cache.failing, _cache.expires = {}, 0.0
    _failed.clear()


snapshots.after_restore(clear_cache)


def _is_failing(item: ExternalServiceItem | None) -> bool:
    if item is None:
        return False
    return int(item.failure1 or 0) > max(clock.epoch() - WINDOW, int(item.success or 0))


def _write(name: ServiceName, write: Write) -> None:
    try:
        commit(write)
    except Exception:
        # Whoever uses the service has its own answer to give, or its own error.
        logger().warning("the state of an external service was not written", extra={"externalService": name})
