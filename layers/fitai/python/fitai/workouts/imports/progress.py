"""The progress of an import. Pure."""

from typing import Any

from fitai.workouts.imports.models import ImportState

PHASE_PERCENTAGES = {"waiting": (0, 0), "prepare": (0, 5), "write": (5, 80), "records": (80, 99), "done": (100, 100),
                   "remove": (0, 70), "mend": (70, 99), "undone": (100, 100)}  # fmt: skip
"""The percent at which a phase begins and ends."""
PHASE_STATUSES: dict[str, Any] = {"waiting": "waiting", "prepare": "running", "write": "running", "records": "running",
                          "done": "done", "remove": "undoing", "mend": "undoing", "undone": "undone"}  # fmt: skip
"""The status of an import, as its owner sees it, in a phase."""


def percent_complete(state: ImportState) -> int:
    """The percent of an import, or of its undo, that is done."""
    first, last = PHASE_PERCENTAGES[state.phase]
    return first + (last - first) * state.at // state.of if state.of else first
