"""The privacy switches of an account, as they are copied to where others' reads and live events are decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharingSwitches:
    """What an account lets others see at all, whatever it has shared. docs/privacy.md says what each switch gates.

    Attributes:
        workouts: `privacy.workoutSharing`: its workouts.
        progress: `privacy.progressSharing`: its personal records, within the workouts that are shown.
    """

    workouts: bool = True
    progress: bool = False


NOTHING_SHARED = SharingSwitches(workouts=False, progress=False)
"""The switches of an account that nobody sees: a deleted or suspended one."""


def stored_switches(workouts: bool | None, progress: bool | None) -> SharingSwitches:
    """The stored switches; for one that was never stored, its default."""
    default = SharingSwitches()
    return SharingSwitches(
        workouts=default.workouts if workouts is None else workouts,
        progress=default.progress if progress is None else progress,
    )
