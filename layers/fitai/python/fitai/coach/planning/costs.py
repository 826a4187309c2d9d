"""What a draft violates, as a number: of the rules, and of what is merely better. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fitai.coach.planning.candidates import GROUPS, USUAL_TIER
from fitai.coach.planning.draft import Draft, Slot
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.frame import Frame, ramp_seconds

MAX_LAST_PLAN_SHARE = 0.7
"""Of isolation and core exercises that may come from the last plan (rule V18)."""
USUAL_SETS = (2, 5)

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
MIN_DIRECTION_SHARE = 0.16
"""Of the sets of a push or a pull, for each direction; the rule asks 0.15."""
RATIO_FROM_SETS = 6
"""Pushes and pulls from which their ratio is asked."""
IMBALANCE_SHARE = 0.05
"""Of `RATIO_COST`, below that."""
VARIETY_COST = 30.0
AIM_COST = 0.6
"""For each set below an aim."""
FLOOR_MARGIN_COST = 4.0
"""For each set between the floor and the share of it that must be kept."""
EXCESS_COST = 0.15
SINGLE_SET_COST = 0.8
USUAL_TIME_COST = 0.015
"""For each second beyond the usual time of a day."""
LIFT_COST = 0.1
"""For each lift: fewer lifts with more sets before many with few."""
UNUSUAL_COST = 3.0
CROWD_COST = 1.5
"""For each isolation exercise beside another one of its family in a day."""
NO_MAIN_LIFT_COST = 3.0
"""For each lifting day without a compound lift."""

KEPT_FLOOR = 0.93
"""The share of a floor that the planner keeps; the rule asks 0.9."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a draft violates: of the rules, and of what is merely better."""

    rules: float = 0.0
    taste: float = 0.0

    @property
    def total(self) -> float:
        """Both."""
        return self.rules + self.taste


@dataclass(slots=True)
class DaySum:
    """The sums of a day's lifts, and what the day violates by itself.

    Attributes:
        volume, primary: sets, by the index of the muscle.
        changing: isolation and core exercises, and whether they are of the last plan.
        lifts: all, and whether they are above the level of a beginner.
    """

    volume: list[float] = field(default_factory=lambda: [0.0] * len(GROUPS))
    primary: list[int] = field(default_factory=lambda: [0] * len(GROUPS))
    patterns: dict[str, int] = field(default_factory=dict)
    changing: list[tuple[str, bool]] = field(default_factory=list)
    lifts: list[tuple[str, bool]] = field(default_factory=list)
    short: float = 0.0
    rules: float = 0.0
    taste: float = 0.0


def cost(draft: Draft) -> Cost:
    """What a draft violates; without any violation of the rules that the planner knows of, `rules` is 0."""
    frame = draft.frame
    sums = {day: _day_sum(draft, day) for day in frame.lifting_days}
    if not sums:
        return Cost()
    rules = sum(day_sum.rules for day_sum in sums.values())
    taste = sum(day_sum.taste for day_sum in sums.values())
    columns = zip(*(day_sum.volume for day_sum in sums.values()), strict=True)
    volume: list[float] = [sum(column) for column in columns]
    patterns: dict[str, int] = {}
    for day_sum in sums.values():
        for pattern, count in day_sum.patterns.items():
            patterns[pattern] = patterns.get(pattern, 0) + count
    rules += TIME_COST * max(0.0, sum(day_sum.short for day_sum in sums.values()) - frame.weekly_cardio_room)
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
        trained = sum(day_sum.volume[group] > 0 for day_sum in sums.values())
        rules += FREQUENCY_COST * max(0, 2 - trained)
    rules += _recovery_cost(frame, sums) + _ratio_cost(frame, volume, patterns) + _variety_cost(frame, sums)
    return Cost(rules, taste + _imbalance(frame, patterns))


def _day_sum(draft: Draft, day: int) -> DaySum:
    """The sums of a day, computed once for the same lifts and sets."""
    slots = draft.days[day]
    key = (day, *(number for slot in slots for number in (id(slot.candidate), slot.sets)))
    day_sum = draft.cache.get(key)
    if day_sum is None:
        day_sum = draft.cache[key] = _sum_of(draft.frame, day, slots)
    assert isinstance(day_sum, DaySum)
    return day_sum


def _sum_of(frame: Frame, day: int, slots: Sequence[Slot]) -> DaySum:
    day_sum = DaySum()
    all_sets = 0
    usual = 0.0
    movements: list[tuple[str | None, bool]] = []
    for slot in slots:
        candidate, sets = slot.candidate, slot.sets
        for group, share in candidate.volume:
            day_sum.volume[group] += share * sets
        for group in candidate.primary:
            day_sum.primary[group] += sets
        day_sum.patterns[candidate.pattern] = day_sum.patterns.get(candidate.pattern, 0) + sets
        day_sum.lifts.append((candidate.id, candidate.is_harder))
        if candidate.kind in (Kind.ISOLATION, Kind.CORE):
            day_sum.changing.append((candidate.id, candidate.is_last_plan))
        if candidate.kind is Kind.ISOLATION:
            movements.append((candidate.facts.exercise.family, "seated" in candidate.facts.words))
        all_sets += sets
        day_sum.short += sets * candidate.short_seconds + candidate.short_tail
        usual += sets * candidate.usual_seconds + candidate.usual_tail
        if sets < USUAL_SETS[0]:
            day_sum.taste += SINGLE_SET_COST
        day_sum.taste += max(0, sets - USUAL_SETS[1]) + LIFT_COST + UNUSUAL_COST * (candidate.tier > USUAL_TIER)
    if slots and not has_main_lift(slots):
        day_sum.taste += NO_MAIN_LIFT_COST
    if frame.has_pairs:
        tails = sorted(slot.candidate.short_tail for slot in slots)
        day_sum.short -= sum(tails[: len(tails) // 2])
    if frame.ramp:
        day_sum.short += _one_sided_ramp(frame, slots)
    times = frame.times[day]
    day_sum.taste += CROWD_COST * (len(movements) - len(set(movements)))
    day_sum.taste += USUAL_TIME_COST * max(0.0, usual - times.lifts)
    day_sum.rules += TIME_COST * max(0.0, day_sum.short - times.lifts_most)
    too_many = max(0.0, all_sets - frame.day_sets) + max(0, max(day_sum.primary) - frame.day_primary_sets)
    day_sum.rules += MAXIMUM_COST * too_many
    return day_sum


def has_main_lift(slots: Sequence[Slot]) -> bool:
    """Whether one of the lifts is a compound lift."""
    return any(slot.candidate.kind in (Kind.COMPOUND, Kind.POWER) for slot in slots)


def _one_sided_ramp(frame: Frame, slots: Sequence[Slot]) -> float:
    """The seconds by which the lighter sets take longer where no main lift trains both sides at once."""
    mains = [slot.candidate.facts for slot in slots if slot.candidate.kind is Kind.COMPOUND]
    loaded = [facts for facts in mains if facts.is_loaded] or mains
    if not loaded or not all(facts.is_unilateral for facts in loaded):
        return 0.0
    return ramp_seconds(frame.ramp, is_unilateral=True) - ramp_seconds(frame.ramp)


def _recovery_cost(frame: Frame, sums: Mapping[int, DaySum]) -> float:
    total = 0.0
    for day, following in frame.neighbours:
        for group in frame.big:
            both = min(sums[day].primary[group], sums[following].primary[group])
            if both >= frame.recovery_sets:
                total += RECOVERY_COST * (both - frame.recovery_sets + 1)
    return total


def _ratio_cost(frame: Frame, volume: list[float], patterns: dict[str, int]) -> float:
    ratios = frame.ratios
    total = 0.0
    push = patterns.get("push-vertical", 0) + patterns.get("push-horizontal", 0)
    pull = patterns.get("pull-vertical", 0) + patterns.get("pull-horizontal", 0)
    if ratios.push_pull and push + pull >= RATIO_FROM_SETS:
        total += _off_ratio(push, pull, ratios.push_pull)
    for direction in ratios.directions:
        whole = push if direction.startswith("push") else pull
        if whole >= 10:
            total += RATIO_COST * max(0.0, MIN_DIRECTION_SHARE * whole - patterns.get(direction, 0))
    if ratios.quadriceps_hamstrings:
        quadriceps, hamstrings = volume[QUADRICEPS], volume[HAMSTRINGS]
        if quadriceps + hamstrings >= 8:
            total += _off_ratio(quadriceps, hamstrings, ratios.quadriceps_hamstrings)
    return total


def _imbalance(frame: Frame, patterns: dict[str, int]) -> float:
    """The cost of pushes and pulls that are too few for the ratio to be asked, and would not keep it with more of them."""
    push = patterns.get("push-vertical", 0) + patterns.get("push-horizontal", 0)
    pull = patterns.get("pull-vertical", 0) + patterns.get("pull-horizontal", 0)
    if frame.ratios.push_pull is None or push + pull >= RATIO_FROM_SETS:
        return 0.0
    return IMBALANCE_SHARE * _off_ratio(push, pull, frame.ratios.push_pull)


QUADRICEPS, HAMSTRINGS = GROUPS.index("quadriceps"), GROUPS.index("hamstrings")


def _off_ratio(first: float, second: float, limits: tuple[float, float]) -> float:
    """The cost of the sets by which the first is too few, or too many, for the second."""
    low, high = limits
    return RATIO_COST * (max(0.0, low * second - first) + max(0.0, first / high - second))


def _variety_cost(frame: Frame, sums: Mapping[int, DaySum]) -> float:
    changing = [place for day_sum in sums.values() for place in day_sum.changing]
    total = 0.0
    for places in (changing, list(dict(changing).items())):
        repeated = sum(is_last_plan for _, is_last_plan in places)
        total += VARIETY_COST * max(0.0, repeated - MAX_LAST_PLAN_SHARE * len(places))
    if not frame.is_held_to_easy:
        return total
    lifts = [place for day_sum in sums.values() for place in day_sum.lifts]
    for places in (lifts, list(dict(lifts).items())):
        total += VARIETY_COST * max(0.0, sum(is_harder for _, is_harder in places) - 0.5 * len(places))
    return total
