"""Landmarks of weekly training volume: hard sets per muscle group and week. Pure.

Source: the volume landmarks of M. Israetel and others (Renaissance Periodization), as the project's rules state them. A
primary muscle counts 1, a secondary one 0.5.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from fitai.training.vocabulary import Muscle

VolumeLevel = Literal["below_maintenance", "maintenance", "effective", "adaptive", "high", "above_maximum"]


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Weekly sets of a muscle group: what maintains it, what is the least to grow, where most grow, the most to recover from."""

    maintenance: int
    minimum_effective: int
    adaptive_low: int
    adaptive_high: int
    maximum: int

    def level(self, sets: float) -> VolumeLevel:
        """The level of so many sets a week."""
        if sets < self.maintenance:
            return "below_maintenance"
        if sets < self.minimum_effective:
            return "maintenance"
        if sets < self.adaptive_low:
            return "effective"
        if sets <= self.adaptive_high:
            return "adaptive"
        return "high" if sets <= self.maximum else "above_maximum"


LANDMARKS = {
    "chest": Landmarks(8, 10, 12, 20, 22),
    "back": Landmarks(8, 10, 14, 22, 25),
    "quadriceps": Landmarks(6, 8, 12, 18, 20),
    "hamstrings": Landmarks(4, 6, 10, 16, 20),
    "biceps": Landmarks(5, 8, 14, 20, 26),
    "triceps": Landmarks(4, 6, 10, 14, 18),
    "calves": Landmarks(6, 8, 12, 16, 20),
    "glutes": Landmarks(0, 0, 4, 12, 16),
    "abdominals": Landmarks(0, 0, 16, 20, 25),
}
"""The landmarks by muscle group."""
GROUP_MUSCLES: dict[str, Collection[Muscle]] = {"back": (Muscle.LATS, Muscle.MIDDLE_BACK)}
"""The muscles of a group that is not called like its only muscle."""


def muscles_of(group: str) -> frozenset[str]:
    """The muscles of a group."""
    return frozenset(map(str, GROUP_MUSCLES.get(group, (Muscle(group) if group not in GROUP_MUSCLES else group,))))
