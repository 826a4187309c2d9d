"""A copy of this process, with all that moto holds: what is tried there changes nothing here.

To prepare a state takes longer than most of what is tried on it; the operating system copies it in milliseconds.
"""

import gc
import os
import pickle
import traceback
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class FailedInCopy(AssertionError):
    """What the copy raised, with its traceback."""


def in_a_copy(work: Callable[[], Result]) -> Result:
    """Return what `work` returns in a forked process; its result must be picklable.

    Raises:
        FailedInCopy: it raised there, or its process ended without a result.
    """
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        # A collection would write to every object, and so copy the whole memory.
        gc.disable()
        try:
            outcome: tuple[bool, object] = (True, work())
            content = pickle.dumps(outcome)
        except BaseException:
            content = pickle.dumps((False, traceback.format_exc()))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(content)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        content = pipe.read()
    os.waitpid(process, 0)
    if not content:
        raise FailedInCopy("its process ended without a result")
    succeeded, result = pickle.loads(content)
    if not succeeded:
        raise FailedInCopy(result)
    return result  # type: ignore[no-any-return]
