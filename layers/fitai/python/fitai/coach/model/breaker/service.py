"""Use cases of the circuit breaker: ask it before a call of the model, and tell it how the call went.

A call that succeeds costs one request (the GetItem before it), one that fails a second one; the one trial after a pause costs
two. While the model is left alone a request costs the GetItem only.
"""

from fitai.coach.model.breaker import rules, store
from fitai.coach.model.breaker.rules import BreakerState
from fitai.coach.model.errors import ModelUnavailable
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.table import Write, WriteConflict, commit, retry_on_conflict


class Permission:
    """The permission for one call of the model; `trial` is when it began, if it is the trial after a pause."""

    def __init__(self, trial: int = 0) -> None:
        self._trial = trial

    @property
    def is_trial(self) -> bool:
        """Whether this call finds out for all others how the model is."""
        return self._trial != 0

    def succeeded(self) -> None:
        """The model has answered, whatever the answer is worth."""
        if self._trial:
            logger().info("the model answers again")
            _write(store.success_write(self._trial))

    def failed(self) -> None:
        """The model has not answered."""
        now = _now()
        _write(store.failed_trial_write(self._trial, now) if self._trial else store.failure_write(now))


def permit() -> Permission:
    """Ask for permission to call the model.

    Raises:
        ModelUnavailable: it is left alone at present.
    """
    try:
        failures = store.load_failures()
    except Unavailable:
        # Without the item nobody can know better: the call has its own deadline.
        return Permission()
    now = _now()
    match rules.state(failures.times, failures.trial, now):
        case BreakerState.CLOSED:
            return Permission()
        case BreakerState.HALF_OPEN:
            try:
                commit(store.trial_write(failures, now))
            except (store.TrialTaken, WriteConflict, Unavailable):
                raise ModelUnavailable("another request tries the model") from None
            return Permission(trial=now)
        case BreakerState.OPEN:
            left = max(failures.times[-1] + rules.PAUSE, failures.trial + rules.TRIAL if failures.trial else 0) - now
            raise ModelUnavailable("left alone after failures", left / 1000)


def _now() -> int:
    return int(clock.now().timestamp() * 1000)


def _write(write: Write) -> None:
    try:
        retry_on_conflict(lambda: commit(write))
    except (store.TrialTaken, Unavailable) as error:
        logger().warning("the state of the model was not written", extra={"reason": type(error).__name__})
