"""Gives each day its times: rests, warm-up, cool-down, and cardio and mobility for what the lifts leave. Pure; seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

from fitai.coach.planning.candidates import Candidate, timed_cardio, work_seconds
from fitai.coach.planning.draft import Draft, Slot
from fitai.coach.planning.drills import DrillPool, drill_pool, is_static_stretch
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.frame import CARDIO_MARGIN, MOBILITY_SHARE, SESSION_MARGIN, Frame, ramp_seconds
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.split import DayKind, SplitDay
from fitai.coach.planning.terms import is_beginner, is_careful

BLOCK_REST = 60
"""Seconds after the last set of a block, at least."""
MIN_CARDIO = 300
"""Seconds of the shortest cardio that is worth the change of place."""
MIN_SHARED_CARDIO = 50
"""The same where cardio has a share of the time."""
CARDIO_STEP = 10
REST_STEP = 5
STRETCH_SECONDS = 45
LONG_STRETCH_SECONDS = 60
MAX_STRETCHES = 8
SPLIT_CARDIO_FROM = 35 * 60
"""Longer cardio is done in two ways, where there are two."""
MAX_DRILL_SHARE = 0.45
"""Of the time of a lifting day that drills, mobility and balance take; V5 allows a half."""
LIFTING_GOALS = (Goal.STRENGTH, Goal.MUSCLE_BUILDING, Goal.GENERAL)
USUAL_DELOAD_SETS = 60
"""Percent of the sets that remain in a deload week."""
LONGER_RESTS = {
    Goal.STRENGTH: 1.0,
    Goal.MUSCLE_BUILDING: 1.0,
    Goal.GENERAL: 0.6,
    Goal.FAT_LOSS: 0.0,
    Goal.ENDURANCE: 0.0,
}
"""How far rests grow from usual to long where there is time."""
LONGEST_RESTS = {
    Goal.STRENGTH: (270, 165),
    Goal.MUSCLE_BUILDING: (220, 135),
    Goal.GENERAL: (165, 110),
    Goal.FAT_LOSS: (110, 80),
    Goal.ENDURANCE: (110, 80),
}
"""After compound lifts, and after others: where nothing else can fill the time. V12 allows a little more."""
PACES = (0.0, -0.25, -0.5, -0.75, -1.0)
"""From usual to shortest rests."""
SHORT_REPS_FROM = -0.5
INTERVALS, INTERVAL_SECONDS, INTERVAL_REST = 4, 60, 90
INTERVALS_FROM_WEEKLY_CARDIO = 80 * 60
"""Seconds of cardio in a week from which one day has intervals: they stay far below a fifth of it (V21)."""


@dataclass(frozen=True, slots=True)
class FilledLift:
    """A lift with its sets, repetitions and rest.

    Attributes:
        superset: the name of its superset within the day.
        ends_block: whether it is alone, or the last of its superset.
    """

    candidate: Candidate
    sets: int
    target: int | None
    rest: int
    superset: str | None = None
    ends_block: bool = True

    @property
    def seconds(self) -> float:
        """The time of all sets."""
        tail = max(0, BLOCK_REST - self.rest) if self.ends_block else 0
        return self.sets * (self._work + self.rest) + tail

    @property
    def _work(self) -> float:
        prescription = self.candidate.prescription
        is_short = prescription.reps is not None and self.target == prescription.reps.short
        return work_seconds(self.candidate.facts, prescription, is_short=is_short)


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """Cardio, or a stretch: sets of seconds."""

    facts: ExerciseFacts
    sets: int
    work: int
    rest: int
    is_interval: bool = False

    @property
    def seconds(self) -> float:
        """The time of all sets."""
        work = self.work * (2 if self.facts.is_unilateral else 1)
        return self.sets * (work + self.rest) + max(0, BLOCK_REST - self.rest)


def remaining_sets(sets: int, percentage: float) -> int:
    """The fewest sets that can remain in a deload week: half ones count, less does not."""
    return max(1, floor(sets * percentage / 100 + 0.5))


@dataclass(slots=True)
class FilledDay:
    """A day with all its times."""

    day: SplitDay
    lifts: list[FilledLift] = field(default_factory=list)
    cardio: list[FilledBlock] = field(default_factory=list)
    stretches: list[FilledBlock] = field(default_factory=list)
    warmup: int = 0
    cooldown: int = 0
    ramp: tuple[tuple[float, int], ...] = ()

    @property
    def seconds(self) -> float:
        """T, the time of the day."""
        lifts = sum(lift.seconds for lift in self.lifts)
        return self.easy_seconds + self._ramp_seconds + lifts + sum(block.seconds for block in self.cardio)

    @property
    def easy_seconds(self) -> float:
        """The time of drills and mobility."""
        return self.warmup + self.cooldown + sum(block.seconds for block in self.stretches)

    def hard_seconds(self, sets_percentage: float) -> float:
        """The time of lifts and cardio in a deload week with so many percent of the sets."""
        lifts = (replace(lift, sets=remaining_sets(lift.sets, sets_percentage)) for lift in self.lifts)
        cardio = (replace(block, sets=remaining_sets(block.sets, sets_percentage)) for block in self.cardio)
        return self._ramp_seconds + sum(lift.seconds for lift in lifts) + sum(block.seconds for block in cardio)

    @property
    def _ramp_seconds(self) -> float:
        """The time of the lighter sets before the first lift."""
        first = ramp_lift([lift.candidate for lift in self.lifts])
        rests = [lift.rest for lift in self.lifts if lift.candidate is first]
        if first is None or not self.ramp:
            return 0.0
        return ramp_seconds(self.ramp, is_unilateral=first.facts.is_unilateral, rest=rests[0])


@dataclass(frozen=True, slots=True)
class Fillers:
    """What fills the time that lifts leave, the most usual first."""

    cardio: tuple[ExerciseFacts, ...]
    stretches: tuple[ExerciseFacts, ...]
    drills: DrillPool


def fillers(request: PlanRequest, fitting: Sequence[ExerciseFacts]) -> Fillers:
    """The fillers among the exercises that fit."""
    pool = drill_pool(fitting, is_gentle=is_careful(request))
    named = [*pool.lower_stretches, *pool.upper_stretches]
    stretches = {facts.id: facts for facts in (*named, *filter(is_static_stretch, fitting))}
    return Fillers(tuple(timed_cardio(fitting))[:3], tuple(stretches.values())[:MAX_STRETCHES], pool)


def fill_week(draft: Draft, filling: Fillers) -> list[FilledDay]:
    """All days with their times."""
    frame = draft.frame
    order = {Kind.POWER: 0, Kind.COMPOUND: 1, Kind.ISOLATION: 2, Kind.CORE: 3}
    days = []
    for index, _day in enumerate(frame.days):
        slots = sorted(draft.days[index], key=lambda slot: (order[slot.candidate.kind], _heaviness(slot)))
        if frame.ramp:
            _put_two_sided_lift_first(slots)
        if slots:
            days.append(_fill_lifting_day(frame, index, slots, filling))
        else:
            days.append(_fill_easy_day(frame, index, filling))
    if lacks_cardio(frame, days):
        _secure_cardio(frame, days, filling)
    _add_intervals(frame, days)
    return days


def _heaviness(slot: Slot) -> tuple[int, bool, int]:
    """The order of lifts of a kind: legs and hips before pushes and pulls, loaded ones first, more sets first."""
    facts = slot.candidate.facts
    is_leg = facts.pattern in ("squat", "hinge", "lunge")
    return (0 if is_leg else 1, not facts.is_loaded, -slot.sets)


def _put_two_sided_lift_first(slots: list[Slot]) -> None:
    """Let the lift that lighter sets lead to train both sides at once, where a lift of its kind does: half the time."""
    first = ramp_lift([slot.candidate for slot in slots])
    if first is None or not first.facts.is_unilateral:
        return
    for slot in slots:
        facts = slot.candidate.facts
        if slot.candidate.kind is first.kind and facts.is_loaded and not facts.is_unilateral:
            slots.remove(slot)
            slots.insert(next(index for index, other in enumerate(slots) if other.candidate is first), slot)
            return


# --- lifting days --------------------------------------------------------------------------------------------------


def _fill_lifting_day(frame: Frame, index: int, slots: Sequence[Slot], filling: Fillers) -> FilledDay:
    times, drills = frame.times[index], frame.drills
    day = FilledDay(frame.days[index], warmup=drills.warmup, cooldown=drills.cooldown)
    day.ramp = frame.ramp
    day.lifts = _lifts_within(frame, slots, times.lifts)
    least_cardio = frame.cardio_share / (1 - frame.cardio_share) if frame.cardio_share else 0.0
    if day.seconds * (1 + least_cardio) > times.aim:
        day.warmup, day.cooldown = drills.short_warmup, drills.short_cooldown
    seconds = times.aim - day.seconds
    if frame.cardio_share:
        share = frame.cardio_share + CARDIO_MARGIN / 4
        needed = day.seconds * share / (1 - share)
        seconds = max(seconds, min(needed, SESSION_MARGIN * times.aim - day.seconds))
    _add_cardio(frame, day, seconds, filling, index)
    _stretch_time(frame, day, times.aim, filling)
    if frame.request.goal in LIFTING_GOALS:
        _shorten_drills(frame, day)
    return day


def _shorten_drills(frame: Frame, day: FilledDay) -> None:
    """Take time from drills where they would be more than half of the day in a deload week (V5)."""
    drills = frame.drills
    for name, least in (("cooldown", drills.short_cooldown), ("warmup", drills.short_warmup)):
        excess = day.easy_seconds - day.hard_seconds(USUAL_DELOAD_SETS)
        if excess > 0:
            seconds = getattr(day, name)
            setattr(day, name, max(least, seconds - 10 * ceil(excess / 10)))
    if day.stretches and day.easy_seconds > day.hard_seconds(USUAL_DELOAD_SETS):
        day.stretches.clear()


def ramp_lift(candidates: Sequence[Candidate]) -> Candidate | None:
    """The lift that the lighter sets lead to: the first loaded one, else the first with repetitions."""
    with_reps = [candidate for candidate in candidates if candidate.prescription.reps is not None]
    loaded = [
        candidate
        for candidate in with_reps
        if candidate.facts.is_loaded and candidate.kind in (Kind.POWER, Kind.COMPOUND)
    ]
    return next(iter(loaded or with_reps), None)


def _lifts_within(frame: Frame, slots: Sequence[Slot], seconds: float) -> list[FilledLift]:
    """The lifts of a day at the pace that fits the seconds: long rests where there is time, else shorter ones."""
    most = LONGER_RESTS[frame.request.goal]
    for pace in (*(most * share for share in (1.0, 0.75, 0.5, 0.25)), *PACES):
        lifts = _lifts_at(frame, slots, pace)
        if sum(lift.seconds for lift in lifts) <= seconds:
            return lifts
    return _lifts_at(frame, slots, PACES[-1])


def _lifts_at(frame: Frame, slots: Sequence[Slot], pace: float) -> list[FilledLift]:
    """The lifts at a pace; in supersets of two neighbours where the frame has them."""
    lifts = [_lift_at(slot, pace) for slot in slots]
    if not frame.has_pairs or frame.ramp:
        return lifts
    paired = []
    for index, lift in enumerate(lifts):
        is_first = index % 2 == 0
        if is_first and index == len(lifts) - 1:
            paired.append(lift)
        else:
            paired.append(replace(lift, superset="ABCDEFG"[index // 2], ends_block=not is_first))
    return paired


def _lift_at(slot: Slot, pace: float) -> FilledLift:
    """A lift at a pace: 0 is usual, 1 has the longest rests, −1 the shortest and the fewest repetitions."""
    prescription = slot.candidate.prescription
    rests = prescription.rests
    end = rests.long if pace > 0 else rests.short
    rest = REST_STEP * round((rests.usual + abs(pace) * (end - rests.usual)) / REST_STEP)
    target = None
    if prescription.reps is not None:
        target = prescription.reps.short if pace <= SHORT_REPS_FROM else prescription.reps.target
    return FilledLift(slot.candidate, slot.sets, target, rest)


def _add_cardio(frame: Frame, day: FilledDay, seconds: float, filling: Fillers, index: int) -> None:
    work = CARDIO_STEP * int((seconds - BLOCK_REST) / CARDIO_STEP)
    if not filling.cardio or work < (MIN_SHARED_CARDIO if frame.cardio_share else MIN_CARDIO):
        return
    choice = filling.cardio[index % len(filling.cardio)]
    if work >= SPLIT_CARDIO_FROM and len(filling.cardio) > 1:
        other = filling.cardio[(index + 1) % len(filling.cardio)]
        first = CARDIO_STEP * int(work * 0.6 / CARDIO_STEP)
        day.cardio += [_steady(choice, first), _steady(other, work - first - BLOCK_REST)]
    else:
        day.cardio.append(_steady(choice, work))


def _steady(facts: ExerciseFacts, seconds: int) -> FilledBlock:
    return FilledBlock(facts, 1, seconds // 2 if facts.is_unilateral else seconds, BLOCK_REST)


def _stretch_time(frame: Frame, day: FilledDay, aim: float, filling: Fillers) -> None:
    """Bring a lifting day to its time by longer drills and mobility, within their share; then by longer rests."""
    is_limited = frame.request.goal in LIFTING_GOALS
    missing = aim - day.seconds
    if missing < 30:
        return
    more_warmup = min(missing / 3, frame.drills.most_warmup - day.warmup, 120)
    if is_limited:
        room = MAX_DRILL_SHARE / (1 - MAX_DRILL_SHARE) * (day.seconds - day.warmup - day.cooldown)
        room -= day.warmup + day.cooldown
        if missing > room:
            day.lifts = _with_longest_rests(frame, day.lifts, missing - max(0.0, room))
            missing = aim - day.seconds
            room = MAX_DRILL_SHARE / (1 - MAX_DRILL_SHARE) * (day.seconds - day.warmup - day.cooldown)
            room -= day.warmup + day.cooldown
        missing = min(missing, room)
        if missing < 10:
            return
        more_warmup = min(more_warmup, missing / 3)
    day.warmup += 10 * int(max(0.0, more_warmup) / 10)
    missing -= 10 * int(max(0.0, more_warmup) / 10)
    if missing > 240:
        _add_stretches(day, missing - 120, filling)
        missing = min(missing, aim - day.seconds)
    day.cooldown += 10 * int(max(0.0, missing) / 10)


def _with_longest_rests(frame: Frame, lifts: Sequence[FilledLift], seconds: float) -> list[FilledLift]:
    """The lifts with rests that grow by so many seconds in all, as far as rule V12 allows."""
    compound, other = LONGEST_RESTS[frame.request.goal]
    sets = sum(lift.sets for lift in lifts)
    more = REST_STEP * int(seconds / max(1, sets) / REST_STEP + 1)
    longer = []
    for lift in lifts:
        most = compound if lift.candidate.kind in (Kind.COMPOUND, Kind.POWER) else other
        rest = max(lift.rest, min(most, lift.rest + more))
        longer.append(replace(lift, rest=rest))
    return longer


def _add_stretches(day: FilledDay, seconds: float, filling: Fillers) -> None:
    """Add stretches as exercises of a day, as far as there are some."""
    for facts in filling.stretches:
        work = LONG_STRETCH_SECONDS // (2 if facts.is_unilateral else 1)
        block = FilledBlock(facts, 2, work, 15)
        if block.seconds > seconds:
            return
        day.stretches.append(block)
        seconds -= block.seconds


# --- easy days -----------------------------------------------------------------------------------------------------


def _fill_easy_day(frame: Frame, index: int, filling: Fillers) -> FilledDay:
    drills = frame.drills
    aim = frame.times[index].aim
    kind = frame.days[index].kind
    split_day = SplitDay(frame.days[index].weekday, DayKind.EASY if kind.has_lifts else kind)
    day = FilledDay(split_day, warmup=drills.warmup, cooldown=drills.cooldown)
    if not filling.cardio:
        _add_stretches(day, aim - day.seconds, filling)
        if not day.stretches and filling.stretches:
            day.stretches.append(FilledBlock(filling.stretches[0], 1, 30, 15))
        day.cooldown += 10 * int(max(0.0, aim - day.seconds) / 10)
        return day
    mobility = MOBILITY_SHARE * aim
    start = index % len(filling.stretches) if filling.stretches else 0
    for facts in (*filling.stretches[start:], *filling.stretches[:start]):
        block = FilledBlock(facts, 1, STRETCH_SECONDS // (2 if facts.is_unilateral else 1), 15)
        if block.seconds > mobility:
            break
        day.stretches.append(block)
        mobility -= block.seconds
    _add_cardio(frame, day, aim - day.seconds, filling, index)
    if not day.cardio:
        work = max(60, 10 * int((aim - day.seconds - BLOCK_REST) / 10))
        day.cardio.append(_steady(filling.cardio[0], work))
    return day


def _add_intervals(frame: Frame, days: Sequence[FilledDay]) -> None:
    """Turn a part of one easy day into intervals, from intermediate on, where fat loss or endurance is the goal."""
    request = frame.request
    weekly = sum(block.seconds for day in days for block in day.cardio)
    if not frame.cardio_share or is_beginner(request) or is_careful(request) or weekly < INTERVALS_FROM_WEEKLY_CARDIO:
        return
    for day in days:
        if day.day.kind is not DayKind.EASY or not day.cardio:
            continue
        steady = day.cardio[-1]
        intervals = FilledBlock(steady.facts, INTERVALS, INTERVAL_SECONDS, INTERVAL_REST, is_interval=True)
        left = steady.work - int(intervals.seconds)
        if left >= MIN_CARDIO and not steady.facts.is_unilateral:
            day.cardio[-1:] = [_steady(steady.facts, left), intervals]
            return


def _secure_cardio(frame: Frame, days: Sequence[FilledDay], filling: Fillers) -> None:
    """Give cardio its share of the week: from the stretches of easy days, from longer days, from shorter rests."""
    for day in days:
        if day.cardio and not day.lifts:
            freed = sum(block.seconds for block in day.stretches)
            day.stretches.clear()
            day.cardio[0] = _longer(day.cardio[0], freed)
    for index, day in enumerate(days):
        if day.lifts and lacks_cardio(frame, days):
            day.lifts = _lifts_at(frame, [Slot(lift.candidate, lift.sets) for lift in day.lifts], PACES[-1])
            day.warmup, day.cooldown = frame.drills.short_warmup, frame.drills.short_cooldown
            day.cardio.clear()
            _add_cardio(frame, day, frame.times[index].aim - day.seconds, filling, index)
    for index, day in enumerate(days):
        if lacks_cardio(frame, days):
            longest = SESSION_MARGIN * frame.times[index].aim - day.seconds
            if day.cardio:
                day.cardio[0] = _longer(day.cardio[0], longest)
            else:
                _add_cardio(frame, day, longest, filling, index)


def _longer(block: FilledBlock, seconds: float) -> FilledBlock:
    work = max(0, int(seconds)) // (2 if block.facts.is_unilateral else 1)
    return replace(block, work=CARDIO_STEP * ((block.work + work) // CARDIO_STEP))


def cardio_seconds(days: Sequence[FilledDay]) -> float:
    """The seconds of cardio in a week."""
    return sum(block.seconds for day in days for block in day.cardio)


def lacks_cardio(frame: Frame, days: Sequence[FilledDay]) -> bool:
    """Whether cardio takes less than its share of the week."""
    whole = sum(day.seconds for day in days)
    return bool(frame.cardio_share) and cardio_seconds(days) < (frame.cardio_share + CARDIO_MARGIN / 5) * whole
