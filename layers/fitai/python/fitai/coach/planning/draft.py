"""A plan while it is made: which lifts with how many sets are on which day, and what that violates. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fitai.coach.planning.candidates import GROUPS, Candidate
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.frame import Frame

MAX_DAYS_OF_A_LIFT = 3
"""Days of a week on which a lift other than core may be (rule V18)."""
MAX_ISOLATION_OF_A_MUSCLE = 2
"""Isolation exercises for a muscle in a day."""
MAX_SETS_OF_A_LIFT = 6
MAX_LIFTS_OF_A_DAY = 12


@dataclass(slots=True)
class Slot:
    """A lift of a day and its sets."""

    candidate: Candidate
    sets: int


@dataclass(slots=True)
class Draft:
    """The lifts of each day, by the index of the day of the split; `aims` are weekly sets by the index of the muscle.

    `cache` is for what is computed of a day's lifts again and again.
    """

    frame: Frame
    days: list[list[Slot]] = field(default_factory=list)
    aims: list[float] = field(default_factory=list)
    cache: dict[tuple[int, ...], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.aims = self.aims or list(self.frame.aims)
        if not self.days:
            self.days = [[] for _ in self.frame.days]

    def slots(self) -> Iterator[tuple[int, Slot]]:
        """All lifts, each with the index of its day."""
        for index in self.frame.lifting_days:
            for slot in self.days[index]:
                yield index, slot

    def days_of(self, candidate: Candidate) -> int:
        """On how many days a lift is."""
        return sum(slot.candidate is candidate for _, slot in self.slots())

    def may_have(self, candidate: Candidate, day: int) -> bool:
        """Whether a lift may come to a day, by rule V18."""
        if any(slot.candidate is candidate for slot in self.days[day]):
            return False
        return candidate.facts.is_often_repeated or self.days_of(candidate) < MAX_DAYS_OF_A_LIFT

    def crowds(self, candidate: Candidate, day: int) -> bool:
        """Whether a day has isolation of the same family, or twice for the same muscle, so that more sets are better."""
        if candidate.kind is not Kind.ISOLATION:
            return False
        others = [slot.candidate for slot in self.days[day] if slot.candidate.kind is Kind.ISOLATION]
        return any(_is_same_movement(candidate, other) for other in others) or (
            sum(candidate.trained[:1] == other.trained[:1] for other in others) >= MAX_ISOLATION_OF_A_MUSCLE
        )

    def has_room(self, day: int) -> bool:
        """Whether a day may have one more lift."""
        return len(self.days[day]) < MAX_LIFTS_OF_A_DAY

    def volume(self) -> list[float]:
        """The weekly sets of each muscle, by its index."""
        volume = [0.0] * len(GROUPS)
        for _, slot in self.slots():
            for group, share in slot.candidate.volume:
                volume[group] += share * slot.sets
        return volume

    def short_seconds(self, day: int) -> float:
        """The seconds of a day's lifts with the fewest repetitions and the shortest rests."""
        return sum(slot.sets * slot.candidate.short_seconds + slot.candidate.short_tail for slot in self.days[day])

    def usual_seconds(self, day: int) -> float:
        """The seconds of a day's lifts as they are usually done."""
        return sum(slot.sets * slot.candidate.usual_seconds + slot.candidate.usual_tail for slot in self.days[day])

    def pattern_sets(self) -> dict[str, int]:
        """Weekly sets by pattern, of pushes and pulls by their direction, too."""
        sets: dict[str, int] = {}
        for _, slot in self.slots():
            pattern = slot.candidate.pattern
            sets[pattern] = sets.get(pattern, 0) + slot.sets
        return sets


def _is_same_movement(candidate: Candidate, other: Candidate) -> bool:
    """Whether two exercises are of one family; seated and standing calf raises train different parts."""
    family, other_family = candidate.facts.exercise.family, other.facts.exercise.family
    is_seated, is_other_seated = "seated" in candidate.facts.words, "seated" in other.facts.words
    return family is not None and family == other_family and is_seated == is_other_seated
