"""The problem that a caller is told of, for whatever a request or a message ended with."""

from fitai.kernel.errors import Problem, Unauthorized, Unavailable
from fitai.kernel.observability import log_failure, logger
from fitai.kernel.table import WriteConflict
from fitai.kernel.transient_errors import is_transient


def problem_of(error: Exception, **context: str) -> Problem:
    """The problem that an error is to the caller; an unexpected error is logged, and tells nothing of itself.

    Called while the error is handled: the log has its stack.

    Args:
        context: fields of the log's line.
    """
    if isinstance(error, Problem):
        return error
    if isinstance(error, WriteConflict):
        # Nothing was written: another writer's transaction held one of the items for a moment.
        return Unavailable()
    if is_transient(error):
        # Wherever it was asked: what is slow or throttled behind us is no mistake of the request's.
        logger().warning("a service behind us did not answer", extra=context, exc_info=True)
        return Unavailable()
    # Imported here: what exports and erases accounts is not needed by a request that succeeds.
    from fitai.kernel.personal_data import AccountGone

    if isinstance(error, AccountGone):
        # It was deleted while this request was answered: the next one is refused like this, too.
        return Unauthorized()
    log_failure("unexpected failure", error, **context)
    return Problem()
