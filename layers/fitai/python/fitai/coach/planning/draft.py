"""A plan while it is made: which lifts with how many sets are on which day, and what that violates. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fitai.coach.planning.candidates import GROUPS, Candidate
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.frame import Frame

MAX_DAYS_OF_A_LIFT = 3
"""Days of a week on which a lift other than core may be (rule V18)."""
MAX_LAST_PLAN_SHARE = 0.7
"""Of isolation and core exercises that may come from the last plan (rule V18)."""
MAX_SETS_OF_A_LIFT = 6
USUAL_SETS = (2, 5)
MAX_LIFTS_OF_A_DAY = 12

# What a violation costs. The first three groups are rules by their priority (V24), the last is taste.
TIME_COST = 2.0
"""For each second beyond the most."""
MAXIMUM_COST = 100.0
"""For each set above a maximum."""
RECOVERY_COST = 100.0
FLOOR_COST = 40.0
"""For each set below the share of a floor that must be kept."""
FREQUENCY_COST = 30.0
RATIO_COST = 15.0
"""For each set that a ratio is off."""
VARIETY_COST = 30.0
AIM_COST = 0.6
"""For each set below an aim."""
FLOOR_MARGIN_COST = 4.0
"""For each set between the floor and the share of it that must be kept."""
EXCESS_COST = 0.15
SINGLE_SET_COST = 0.8
USUAL_TIME_COST = 0.004
"""For each second beyond the usual time of a day."""
LIFT_COST = 0.1
"""For each lift: fewer lifts with more sets before many with few."""
UNUSUAL_COST = 1.0

KEPT_FLOOR = 0.93
"""The share of a floor that the planner keeps; the rule asks 0.9."""


@dataclass(slots=True)
class Slot:
    """A lift of a day and its sets."""

    candidate: Candidate
    sets: int


@dataclass(slots=True)
class Draft:
    """The lifts of each day, by the index of the day of the split; `aims` are weekly sets by the index of the muscle."""

    frame: Frame
    days: list[list[Slot]] = field(default_factory=list)
    aims: list[float] = field(default_factory=list)

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


@dataclass(slots=True)
class Cost:
    """What a draft violates: of the rules, and of what is merely better."""

    rules: float = 0.0
    taste: float = 0.0

    @property
    def total(self) -> float:
        """Both."""
        return self.rules + self.taste


def cost(draft: Draft) -> Cost:
    """What a draft violates; without any violation of the rules that the planner knows of, `rules` is 0."""
    frame = draft.frame
    volume = [0.0] * len(GROUPS)
    trained_days = [0] * len(GROUPS)
    primary_by_day: dict[int, list[int]] = {}
    patterns: dict[str, int] = {}
    rules = taste = short_week = 0.0
    for day in frame.lifting_days:
        primary = primary_by_day[day] = [0] * len(GROUPS)
        trained = set()
        day_sets = 0
        short = usual = 0.0
        for slot in draft.days[day]:
            candidate, sets = slot.candidate, slot.sets
            for group, share in candidate.volume:
                volume[group] += share * sets
                trained.add(group)
            for group in candidate.primary:
                primary[group] += sets
            patterns[candidate.pattern] = patterns.get(candidate.pattern, 0) + sets
            day_sets += sets
            short += sets * candidate.short_seconds + candidate.short_tail
            usual += sets * candidate.usual_seconds + candidate.usual_tail
            if sets < USUAL_SETS[0]:
                taste += SINGLE_SET_COST
            elif sets > USUAL_SETS[1]:
                taste += sets - USUAL_SETS[1]
            taste += LIFT_COST if candidate.tier < 2 else LIFT_COST + UNUSUAL_COST
        for group in trained:
            trained_days[group] += 1
        times = frame.times[day]
        rules += TIME_COST * max(0.0, short - times.lifts_most)
        taste += USUAL_TIME_COST * max(0.0, usual - times.lifts)
        rules += MAXIMUM_COST * (max(0.0, day_sets - frame.day_sets) + max(0, max(primary) - frame.day_primary_sets))
        short_week += short
    rules += TIME_COST * max(0.0, short_week - frame.weekly_cardio_room)
    for sets, floor, aim, most in zip(volume, frame.floors, draft.aims, frame.maxima, strict=True):
        if sets > most:
            rules += MAXIMUM_COST * (sets - most)
        if sets < aim:
            taste += AIM_COST * (aim - sets)
            if sets < floor:
                taste += FLOOR_MARGIN_COST * (floor - sets)
                rules += FLOOR_COST * max(0.0, KEPT_FLOOR * floor - sets)
        elif sets > aim + 2:
            taste += EXCESS_COST * (sets - aim - 2)
    for group in frame.frequent:
        rules += FREQUENCY_COST * max(0, 2 - trained_days[group])
    rules += _recovery_cost(frame, primary_by_day) + _ratio_cost(frame, volume, patterns) + _variety_cost(draft)
    return Cost(rules, taste)


def _recovery_cost(frame: Frame, primary_by_day: dict[int, list[int]]) -> float:
    total = 0.0
    for day, following in frame.neighbours:
        for group in frame.big:
            both = min(primary_by_day[day][group], primary_by_day[following][group])
            if both >= frame.recovery_sets:
                total += RECOVERY_COST * (both - frame.recovery_sets + 1)
    return total


def _ratio_cost(frame: Frame, volume: list[float], patterns: dict[str, int]) -> float:
    ratios = frame.ratios
    total = 0.0
    push = patterns.get("push-vertical", 0) + patterns.get("push-horizontal", 0)
    pull = patterns.get("pull-vertical", 0) + patterns.get("pull-horizontal", 0)
    if ratios.push_pull and push + pull >= 6:
        total += _off_ratio(push, pull, ratios.push_pull)
    for direction in ratios.directions:
        whole = push if direction.startswith("push") else pull
        if whole >= 10:
            total += RATIO_COST * max(0.0, 0.17 * whole - patterns.get(direction, 0))
    if ratios.quadriceps_hamstrings:
        quadriceps, hamstrings = volume[QUADRICEPS], volume[HAMSTRINGS]
        if quadriceps + hamstrings >= 8:
            total += _off_ratio(quadriceps, hamstrings, ratios.quadriceps_hamstrings)
    return total


QUADRICEPS, HAMSTRINGS = GROUPS.index("quadriceps"), GROUPS.index("hamstrings")


def _off_ratio(first: float, second: float, limits: tuple[float, float]) -> float:
    """The cost of the sets by which the first is too few, or too many, for the second."""
    low, high = limits
    return RATIO_COST * (max(0.0, low * second - first) + max(0.0, first / high - second))


def _variety_cost(draft: Draft) -> float:
    frame = draft.frame
    changing: dict[int, bool] = {}
    harder = lifts = 0
    distinct: dict[int, bool] = {}
    for _, slot in draft.slots():
        candidate = slot.candidate
        if candidate.facts.kind in (Kind.ISOLATION, Kind.CORE):
            changing[id(candidate)] = candidate.is_last_plan
        if frame.is_held_to_easy:
            harder += candidate.is_harder
            lifts += 1
            distinct[id(candidate)] = candidate.is_harder
    total = VARIETY_COST * max(0.0, sum(changing.values()) - MAX_LAST_PLAN_SHARE * len(changing))
    if frame.is_held_to_easy:
        total += VARIETY_COST * max(0.0, harder - 0.5 * lifts, sum(distinct.values()) - 0.5 * len(distinct))
    return total
