"""The one small item of the circuit breaker.

    MODEL#BREAKER   STATE   the times of the last five failures, and of the last trial

A failure is one update that shifts the five times, without reading them: it can neither be lost nor counted twice however many
functions fail at once.
"""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute

from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, get, update


class BreakerItem(Entity, discriminator="model_breaker"):
    """The times of the last five failures, `failure5` the newest, and of the last trial: epoch milliseconds."""

    failure1 = NumberAttribute(null=True)
    failure2 = NumberAttribute(null=True)
    failure3 = NumberAttribute(null=True)
    failure4 = NumberAttribute(null=True)
    failure5 = NumberAttribute(null=True)
    trial = NumberAttribute(null=True)

    @classmethod
    def of(cls) -> "BreakerItem":
        """The item."""
        return cls(PK="MODEL#BREAKER", SK="STATE")


@dataclass(frozen=True, slots=True)
class Failures:
    """The times of the last five failures, the newest last, and of the last trial; 0 for none."""

    times: tuple[int, ...] = (0,) * 5
    trial: int = 0


class TrialTaken(Exception):
    """Another request tries the model, or has found out how it is."""


def load_failures() -> Failures:
    """The times of failures: one GetItem, which may be a second late."""
    key = BreakerItem.of()
    item = get(BreakerItem, key.PK, key.SK, consistent=False)
    if item is None:
        return Failures()
    times = (item.failure1, item.failure2, item.failure3, item.failure4, item.failure5)
    return Failures(tuple(int(time or 0) for time in times), int(item.trial or 0))


def failure_write(now: int) -> Write:
    """The write that adds a failure."""
    item = BreakerItem
    return update(
        item.of(),
        item.kind.set(item),
        item.failure1.set(item.failure2 | 0),
        item.failure2.set(item.failure3 | 0),
        item.failure3.set(item.failure4 | 0),
        item.failure4.set(item.failure5 | 0),
        item.failure5.set(now),
        when=PRESENT | ABSENT,
    )


def trial_write(failures: Failures, now: int) -> Write:
    """The write that lets one request try the model; `TrialTaken` for all others."""
    unchanged = BreakerItem.failure5 == failures.times[-1]
    same_trial = BreakerItem.trial == failures.trial if failures.trial else BreakerItem.trial.does_not_exist()
    return update(BreakerItem.of(), BreakerItem.trial.set(now), when=unchanged & same_trial, otherwise=TrialTaken)


def failed_trial_write(trial: int, now: int) -> Write:
    """The write after a trial that failed: the pause begins anew."""
    times = (
        BreakerItem.failure1,
        BreakerItem.failure2,
        BreakerItem.failure3,
        BreakerItem.failure4,
        BreakerItem.failure5,
    )
    return update(
        BreakerItem.of(), *(time.set(now) for time in times), when=BreakerItem.trial == trial, otherwise=TrialTaken
    )


def success_write(trial: int) -> Write:
    """The write after a trial that succeeded: no failure counts any more."""
    times = (
        BreakerItem.failure1,
        BreakerItem.failure2,
        BreakerItem.failure3,
        BreakerItem.failure4,
        BreakerItem.failure5,
    )
    actions = [*(time.remove() for time in times), BreakerItem.trial.remove()]
    return update(BreakerItem.of(), *actions, when=BreakerItem.trial == trial, otherwise=TrialTaken)
