"""A call of a function runs in a thread that an earlier call has left, if there is one."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from ministack.core import concurrency

from infra.local.emulator.patch import Patch, Patcher

Task = Callable[[], object]
CALLS = 20
START = "threading.Thread(target=_run, daemon=True, name=thread_name).start()"


class Threads:
    """Runs each task at once: in a thread that has nothing to do, or in a new one."""

    def __init__(self) -> None:
        self._idle: deque[SimpleQueue[Task]] = deque()

    def run(self, task: Task) -> None:
        """Begin a task, whose exceptions are its own affair.

        Raises:
            RuntimeError: the system gives no more threads.
        """
        try:
            tasks = self._idle.pop()
        except IndexError:
            tasks = SimpleQueue()
            threading.Thread(target=self._work, args=(tasks,), daemon=True, name="ministack-kept").start()
        tasks.put(task)

    def _work(self, tasks: "SimpleQueue[Task]") -> None:
        while True:
            tasks.get()()
            self._idle.append(tasks)


def apply(patcher: Patcher) -> None:
    """Take a kept thread where one was made, also for the modules that have imported the function by its name."""
    original = concurrency.run_reentrant
    patcher.add(concurrency, "_kept_threads", Threads())
    patcher.edit(concurrency, "run_reentrant", (START, "_kept_threads.run(_run)"))
    patcher.replace(original, "__code__", concurrency.run_reentrant.__code__)


def is_needed() -> bool:
    """Whether calls that follow each other have a thread each."""
    return len(threads_of(CALLS)) == CALLS


def threads_of(calls: int) -> set[threading.Thread]:
    """The threads of calls that follow each other; a thread may still be busy when the answer to its call is there."""

    async def call() -> set[threading.Thread]:
        return {await concurrency.run_reentrant(threading.current_thread) for _ in range(calls)}

    return asyncio.run(call())


PATCH = Patch(
    name="kept_threads",
    reason="A thread is made for each call of a function, and its start is waited for: 0.4 ms of each call on a small virtual machine.",
    upstream="ministack.core.concurrency:run_reentrant could keep threads that have ended their call, without a bound",
    sources={"ministack.core.concurrency:run_reentrant": "bd6c9a9940ab"},
    apply=apply,
    is_needed=is_needed,
)
