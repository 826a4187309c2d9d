"""The processor time of a process and of all that it has started, as Linux counts it."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Processes:
    """A process with its children.

    Args:
        pid: the process. children_only: without the process itself. without: processes that are not counted, with their
            children.
    """

    def __init__(self, pid: int, *, children_only: bool = False, without: Iterable[int] = ()) -> None:
        self.pid, self._children_only, self._without = pid, children_only, tuple(without)

    def milliseconds(self) -> float:
        """What they have taken until now."""
        parents = _parents()
        pids = _family(self.pid, parents)
        for pid in self._without:
            pids -= _family(pid, parents)
        if self._children_only:
            pids.discard(self.pid)
        return sum(map(_ticks, pids)) * 1000 / TICKS


def _parents() -> dict[int, int]:
    """The parent of each process."""
    return {pid: fields[1] for path in PROC.glob("[0-9]*") if (fields := _fields(pid := int(path.name))) is not None}


def _family(pid: int, parents: dict[int, int]) -> set[int]:
    family, size = {pid}, 0
    while len(family) > size:
        size = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return family


def _ticks(pid: int) -> int:
    """User and system time of a process, and of its children that have ended."""
    fields = _fields(pid)
    return 0 if fields is None else sum(fields[11:15])


def _fields(pid: int) -> list[int] | None:
    """The numbers behind the name in `stat`; the first is no number, and 0 here."""
    try:
        content = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return [0, *map(int, content[1:15])]
