"""Lambda SnapStart: prepare a container's memory to be stored, and renew what the containers made of it must not share.

Lambda initialises a published version once, stores the memory, and starts each container as a copy of it. So whatever a
module holds after its import is the same in all of them, and may be days old. A module that holds random state, a
connection, credentials, a secret or anything else that was read says here how that is renewed:

    snapshots.after_restore(clear_cache)

Elsewhere the lists are kept and never called: an ordinary container is no copy. docs/cold-starts.md.
"""

import gc
import os
import random
from collections.abc import Callable
from typing import Any

IS_SNAP_START = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"
"""Whether this container is initialised in order to be stored, or was restored."""

_preparations: list[Callable[[], Any]] = []
_renewals: list[Callable[[], Any]] = []


def before_snapshot(prepare: Callable[[], Any]) -> None:
    """Call `prepare` before the memory is stored: what the first call would otherwise build."""
    _preparations.append(prepare)


def after_restore(renew: Callable[[], Any]) -> None:
    """Call `renew` in each restored container, before its first call; in the order of the registrations.

    Args:
        renew: drops what must not be shared, or what may be out of date. It sends no request.
    """
    _renewals.append(renew)


def prepare_snapshot() -> None:
    """Build what the first call would build, and let the collector never look at what was loaded."""
    for prepare in _preparations:
        prepare()
    gc.collect()
    gc.freeze()


def renew_restored() -> None:
    """Make a restored container differ from its siblings, and forget what was read before the memory was stored.

    An error of a renewal ends the container: Lambda starts another one.
    """
    # Seeded while importing, it would draw the same numbers in all of them, such as the pauses between retries.
    random.seed()
    for renew in _renewals:
        renew()


def renewals() -> tuple[Callable[[], Any], ...]:
    """What is called in a restored container."""
    return tuple(_renewals)


if IS_SNAP_START:
    # Part of Lambda's runtime, as the variable is; where it is absent the start must fail.
    from snapshot_restore_py import register_after_restore, register_before_snapshot

    register_before_snapshot(prepare_snapshot)
    register_after_restore(renew_restored)
