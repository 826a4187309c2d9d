"""Chooses the lifts of each day by their score, compound lifts first. Pure.

Days take turns: each takes the lift that scores best there, until its time is full or nothing is missing.
"""

from collections.abc import Mapping, Sequence
from math import ceil

from fitai.coach.planning.candidates import NO_CHOICES, USUAL_TIER, Candidate, likeness
from fitai.coach.planning.choices import MAX_CHOSEN_SETS, PlanChoice
from fitai.coach.planning.draft import Draft, Slot
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.models import Goal
from fitai.coach.planning.scoring import NEARLY_THE_SAME, place_score
from fitai.coach.planning.split import DayKind
from fitai.coach.planning.terms import is_beginner

MAIN_KINDS = (Kind.POWER, Kind.COMPOUND)
COMPOUND_SHARE = {
    Goal.STRENGTH: 0.75,
    Goal.MUSCLE_BUILDING: 0.62,
    Goal.GENERAL: 0.68,
    Goal.FAT_LOSS: 0.75,
    Goal.ENDURANCE: 0.75,
}
"""The share of a day's time for lifts that compound lifts take at first; isolation and core follow."""
AIM_FACTORS = {
    Goal.STRENGTH: (1.0, 1.3),
    Goal.MUSCLE_BUILDING: (1.0, 1.25, 1.6, 2.0),
    Goal.GENERAL: (1.0, 1.3, 1.7),
    Goal.FAT_LOSS: (1.0, 1.4, 1.8),
    Goal.ENDURANCE: (1.0, 1.4),
}
"""By how much the aims grow, turn after turn, where there is time."""
MIN_MISSING_SHARE = 0.12
"""A lift that does less for a muscle's aim than this is not chosen, unless its pattern is missing."""
SHORT_DAY_SETS = 9
"""With time for fewer sets a day, exercises get two."""

LOWER_MUSCLES = frozenset({"quadriceps", "hamstrings", "glutes", "calves", "adductors", "abductors"})
PUSH_MUSCLES = frozenset({"chest", "shoulders", "triceps"})
PULL_MUSCLES = frozenset({"back", "biceps", "traps", "forearms"})


def suits_day(candidate: Candidate, kind: DayKind) -> bool:
    """Whether a lift belongs to a day of this kind; core belongs to all."""
    primary = candidate.facts.primary
    if kind is DayKind.FULL or candidate.kind is Kind.CORE:
        return True
    if kind is DayKind.UPPER:
        return primary.isdisjoint(LOWER_MUSCLES) and "lower_back" not in primary
    if kind in (DayKind.LOWER, DayKind.LEGS):
        return primary <= LOWER_MUSCLES | {"lower_back"}
    is_pull = candidate.facts.pattern == "pull"
    if kind is DayKind.PULL:
        return (is_pull or not primary.isdisjoint(PULL_MUSCLES)) and primary.isdisjoint(
            LOWER_MUSCLES | {"chest", "triceps"}
        )
    return not is_pull and not primary.isdisjoint(PUSH_MUSCLES) and primary.isdisjoint(LOWER_MUSCLES | PULL_MUSCLES)


class Selection:
    """The choice of lifts for a draft, in turns of the days."""

    def __init__(
        self, draft: Draft, candidates: Sequence[Candidate], choices: Mapping[str, PlanChoice] = NO_CHOICES
    ) -> None:
        self.draft = draft
        self.choices = choices
        self.frame = draft.frame
        self.candidates = candidates
        self.aims = list(draft.frame.aims)
        self.volume = draft.volume()
        self.similar = {id(candidate): 0 for candidate in candidates}

    def run(self) -> None:
        """Fill the days: compound lifts, then isolation and core, then more of all where there is still time."""
        usual = [candidate for candidate in self.candidates if candidate.tier <= USUAL_TIER]
        main = [candidate for candidate in usual if candidate.kind in MAIN_KINDS]
        others = [candidate for candidate in usual if candidate.kind not in MAIN_KINDS]
        share = COMPOUND_SHARE[self.frame.request.goal]
        for factor in AIM_FACTORS[self.frame.request.goal]:
            self.aims = [
                max(floor, min(aim * factor, limit))
                for aim, floor, limit in zip(self.frame.aims, self.frame.floors, self.frame.aim_limits, strict=True)
            ]
            self._take_turns(main, share)
            self._take_turns(others, 1.0)
            self._take_turns(main, 1.0)
        self.draft.aims = [
            max(aim, min(grown, sets)) for aim, grown, sets in zip(self.frame.aims, self.aims, self.volume, strict=True)
        ]
        self.aims = list(self.frame.floors)
        self._take_turns(self.candidates, 1.0)

    def run_by_time(self) -> None:
        """Fill the days with what brings the floors nearest for its time: for requests that leave hardly enough of it."""
        draft, frame = self.draft, self.frame
        seconds_left = {day: frame.times[day].lifts_most for day in frame.lifting_days}
        week_left = frame.weekly_cardio_room
        tail_share = 0.5 if frame.has_pairs else 1.0
        while True:
            best: tuple[tuple[float, int, int, str], Candidate, int, float, int] | None = None
            for candidate in self.candidates:
                for sets in (1, 2):
                    gain = self._gain(candidate, sets)
                    seconds = sets * candidate.short_seconds + tail_share * candidate.short_tail
                    if gain <= 0 or seconds > week_left or (best is not None and -gain / seconds > best[0][0]):
                        continue
                    for day in frame.lifting_days:
                        fits = seconds <= seconds_left[day] and draft.has_room(day) and draft.may_have(candidate, day)
                        key = -gain / seconds, candidate.tier, len(draft.days[day]), candidate.id
                        if fits and (best is None or key < best[0]):
                            best = key, candidate, day, seconds, sets
            if best is None:
                return
            _, candidate, day, seconds, sets = best
            self.add(candidate, day, sets)
            seconds_left[day] -= seconds
            week_left -= seconds

    def _gain(self, candidate: Candidate, sets: int) -> float:
        """By how much sets of a lift bring the floors nearer."""
        floors, volume = self.frame.floors, self.volume
        return sum(max(0.0, min(floors[group] - volume[group], share * sets)) for group, share in candidate.volume)

    def _take_turns(self, candidates: Sequence[Candidate], share: float) -> None:
        choices = {
            day: [candidate for candidate in candidates if suits_day(candidate, self.frame.days[day].kind)]
            for day in self.frame.lifting_days
        }
        open_days = list(self.frame.lifting_days)
        while open_days:
            day = min(open_days, key=lambda day: self.draft.usual_seconds(day) / max(1.0, self.frame.times[day].lifts))
            if not self._add_best(choices[day], day, share):
                open_days.remove(day)

    def _add_best(self, candidates: Sequence[Candidate], day: int, share: float) -> bool:
        """Add the lift that scores best on a day; False where there is no time, or nothing worth it."""
        draft = self.draft
        seconds_left = self.frame.times[day].lifts * share - draft.usual_seconds(day)
        sets_left = self.frame.day_sets - sum(slot.sets for slot in draft.days[day])
        present = self._present_patterns(day)
        week_patterns = draft.pattern_sets()
        best: tuple[tuple[int, float], Candidate, int] | None = None
        for candidate in candidates:
            is_missing = self._pattern_at(candidate, day) not in present
            missing = self._missing_share(candidate)
            is_first = candidate.pattern in self.frame.ratios.directions and candidate.pattern not in week_patterns
            if missing < MIN_MISSING_SHARE and not (is_missing and (missing > 0 or is_first)):
                continue
            score = place_score(
                candidate.static_score,
                missing_share=missing,
                is_pattern_missing=is_missing,
                similar_exercises=self.similar[id(candidate)],
            )
            key = (-candidate.tier, round(score, 9))
            if best is not None and key <= best[0]:
                continue
            fitting_sets = int((seconds_left - candidate.usual_tail) / candidate.usual_seconds)
            sets = self._sets(candidate, day, min(fitting_sets, sets_left))
            if sets and draft.has_room(day) and draft.may_have(candidate, day) and not draft.crowds(candidate, day):
                best = key, candidate, sets
        if best is None:
            return False
        self.add(best[1], day, best[2])
        return True

    def add(self, candidate: Candidate, day: int, sets: int) -> None:
        """Add a lift to a day."""
        self.draft.days[day].append(Slot(candidate, sets))
        for group, share in candidate.volume:
            self.volume[group] += share * sets
        for other in self.candidates:
            if other.facts.pattern is candidate.facts.pattern and likeness(candidate, other) > NEARLY_THE_SAME:
                self.similar[id(other)] += 1

    def _present_patterns(self, day: int) -> set[str]:
        """The patterns that a day has."""
        return {self._pattern_at(slot.candidate, day) for slot in self.draft.days[day]}

    def _pattern_at(self, candidate: Candidate, day: int) -> str:
        """The pattern of a lift; where the whole body is trained in a day, without the direction of a push or pull."""
        is_whole_body = self.frame.days[day].kind is DayKind.FULL
        return str(candidate.facts.pattern) if is_whole_body and candidate.facts.direction else candidate.pattern

    def _missing_share(self, candidate: Candidate) -> float:
        """The share of its aim that the primary muscle lacks which lacks most."""
        aims, volume = self.aims, self.volume
        return max(
            (max(0.0, 1 - volume[group] / aims[group]) for group in candidate.trained if aims[group] > 0), default=0.0
        )

    def _sets(self, candidate: Candidate, day: int, most: float) -> int:
        """The sets that a lift gets on a day: as many as are usual and missing, and as the maxima leave."""
        frame = self.frame
        missing = max(
            (self.aims[group] - self.volume[group] for group in candidate.trained if self.aims[group] > 0), default=0.0
        )
        usual = self._usual_sets(candidate, day)
        sets = min(usual, max(2, ceil(missing)), int(most))
        for group, share in candidate.volume:
            sets = min(sets, int((frame.maxima[group] - self.volume[group]) / share))
        for group in candidate.primary:
            on_day = sum(slot.sets for slot in self.draft.days[day] if group in slot.candidate.primary)
            sets = min(sets, frame.day_primary_sets - on_day, self._recovery_room(group, day, on_day))
        least = 1 if usual <= 2 else 2
        return sets if sets >= least else 0

    def _usual_sets(self, candidate: Candidate, day: int) -> int:
        request = self.frame.request
        choice = self.choices.get(candidate.id)
        if choice is not None and choice.sets is not None:
            return max(1, min(MAX_CHOSEN_SETS, choice.sets))
        if self.frame.times[day].lifts < SHORT_DAY_SETS * candidate.usual_seconds:
            return 2
        is_first = len(self.draft.days[day]) < 2
        if candidate.kind is Kind.COMPOUND and is_first and not is_beginner(request):
            return 4 if request.goal in (Goal.STRENGTH, Goal.MUSCLE_BUILDING) else 3
        is_calf_raise = candidate.kind is Kind.ISOLATION and "calves" in candidate.facts.primary
        return 4 if is_calf_raise and request.goal is Goal.MUSCLE_BUILDING else 3

    def _recovery_room(self, group: int, day: int, on_day: int) -> int:
        """The primary sets of a big muscle that rule V9 leaves on a day beside its neighbours."""
        frame = self.frame
        if group not in frame.big:
            return frame.day_primary_sets
        for first, second in frame.neighbours:
            if day not in (first, second):
                continue
            other = second if day == first else first
            there = sum(slot.sets for slot in self.draft.days[other] if group in slot.candidate.primary)
            if there >= frame.recovery_sets:
                return max(0, frame.recovery_sets - 1 - on_day)
        return frame.day_primary_sets
