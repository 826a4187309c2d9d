"""How far the sets and times of a plan are from the rules (V5 to V9, V11, V21), as a number for each that is broken. Pure.

The rules themselves say only whether they are kept; the search for smaller violations needs to know by how much they are not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fitai.coach.optimizing.draft import DayDraft, Draft, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning import floors
from fitai.coach.planning.checking import balance, volumes
from fitai.coach.planning.checking.cardio import MAX_COUNTED_REST, MIN_SHARES
from fitai.coach.planning.checking.time import LIFTING_GOALS, MAX_SHARE, MIN_SHARE
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import BIG_MUSCLES, WEEKDAYS, by_level, is_senior, session_minutes, targets
from fitai.coach.planning.timing import traits_of
from fitai.coach.planning.volume import primary_sets, volume, working_sets
from fitai.training.progression import days_of_week, is_deload_week
from fitai.training.session_time import day_seconds, exercise_times, in_order
from fitai.training.vocabulary import MovementPattern

Term = tuple[str, str]
"""A rule, and what breaks it: `("V6", "chest")`, `("V5 short", "monday")`, or the monday of a week that differs: `"monday 0"`."""
PENALTIES = {"V5 short": 4.0, "V5 long": 6.0, "V7": 3.0, "V9": 3.0, "V6": 2.0, "V8": 1.5, "V11": 1.5, "V21": 1.5}
"""What a broken rule counts beside how far it is from being kept."""
SECONDS_OF_A_SET = 150


@dataclass(frozen=True, slots=True)
class DayBurden:
    """What a day adds up to; seconds, and sets by muscle, by pattern and by pattern with direction."""

    seconds: float
    cardio_seconds: float
    volume: Mapping[str, float]
    primary: Mapping[str, int]
    patterns: Mapping[str, int]
    sets: int


class Burden:
    """Measures versions of a plan; days that have not changed are measured once."""

    def __init__(self, draft: Draft, judge: Judge) -> None:
        self.judge = judge
        self.request = judge.request
        self.traits = traits_of({id: judge.facts[id] for id in judge.facts})
        self.weeks = self._weeks(draft)
        self.days: dict[int, tuple[DayDraft, DayBurden]] = {}
        lifts = [facts for facts in judge.fitting if facts.is_lift]
        count = {pattern: sum(facts.pattern is pattern for facts in lifts) for pattern in MovementPattern}
        self.has_push_pull = min(count[MovementPattern.PUSH], count[MovementPattern.PULL]) >= floors.SCARCE
        self.directions = [
            (str(pattern), direction)
            for pattern in (MovementPattern.PUSH, MovementPattern.PULL)
            for direction in ("vertical", "horizontal")
            if sum(facts.pattern is pattern and facts.direction == direction for facts in lifts) >= floors.SCARCE
        ]
        self.has_thighs = all(
            sum(muscle in facts.primary for facts in lifts) >= floors.SCARCE for muscle in ("quadriceps", "hamstrings")
        )
        self.has_cardio = sum(facts.kind is Kind.CARDIO for facts in judge.fitting) >= floors.SCARCE
        self.maxima = floors.maxima(self.request)

    def terms(self, draft: Draft) -> dict[Term, float]:
        """What is broken, and how far it is from the rule, in sets."""
        days = {place: self._measured(draft.days[place]) for week, _ in self.weeks for place in week}
        broken: dict[Term, float] = {}
        for term, amount in self._broken(draft, days):
            if amount > 1e-6:
                broken[term] = max(broken.get(term, 0.0), amount)
        return broken

    def _weeks(self, draft: Draft) -> list[tuple[tuple[Place, ...], int]]:
        """The weeks that are not deload weeks: their days, and how often there is such a week."""
        plan = draft.built()
        place_of: dict[int, Place] = {}
        for index, days in enumerate((plan.weekly_plan.days, *(week.days for week in plan.weekly_plan.weeks or ()))):
            place_of |= {id(day): (index - 1 if index else None, name) for name, day in days.planned()}
        counts: dict[tuple[Place, ...], int] = {}
        for number in range(1, plan.weekly_plan.total_weeks + 1):
            if not is_deload_week(plan.weekly_plan, number):
                planned = days_of_week(plan.weekly_plan, number).planned()
                week = tuple(place_of[id(day)] for _, day in planned if day.exercises)
                counts[week] = counts.get(week, 0) + 1
        return list(counts.items())

    def _measured(self, day: DayDraft) -> DayBurden:
        known = self.days.get(id(day))
        if known is None or known[0] is not day:
            known = self.days[id(day)] = day, self._measure(day)
        return known[1]

    def _measure(self, day: DayDraft) -> DayBurden:
        built = day.built(self.judge.facts)
        planned = [(self.judge.facts[p.exercise_id], p) for p in in_order(built) if p.exercise_id in self.judge.facts]
        sets = [(facts, working_sets(exercise)) for facts, exercise in planned if facts.is_lift]
        patterns: dict[str, int] = {}
        for facts, count in sets:
            for name in (str(facts.pattern), f"{facts.pattern} {facts.direction}"):
                patterns[name] = patterns.get(name, 0) + count
        times = exercise_times(in_order(built), self.traits)
        cardio = sum(
            time.seconds_with_rests_up_to(MAX_COUNTED_REST)
            for time in times
            if time.planned.exercise_id in self.judge.facts
            and self.judge.facts[time.planned.exercise_id].kind is Kind.CARDIO
        )
        return DayBurden(
            seconds=day_seconds(built, self.traits),
            cardio_seconds=cardio,
            volume=volume(sets),
            primary=primary_sets(sets),
            patterns=patterns,
            sets=sum(count for _, count in sets),
        )

    def _broken(self, draft: Draft, days: Mapping[Place, DayBurden]) -> Iterator[tuple[Term, float]]:
        request = self.request
        mean: dict[str, float] = {}
        total = sum(count for _, count in self.weeks)
        for week, count in self.weeks:
            sums: dict[str, float] = {}
            for place in week:
                for muscle, sets in days[place].volume.items():
                    sums[muscle] = sums.get(muscle, 0.0) + sets
                    mean[muscle] = mean.get(muscle, 0.0) + sets * count / total
            for muscle, sets in sums.items():
                yield ("V7", muscle), sets - self.maxima.get(muscle, sets)
            yield from self._broken_ratios(week, days, sums)
            yield from self._broken_frequency(week, days)
            yield from self._broken_recovery(week, days)
            yield from self._broken_cardio(week, days)
        for muscle, floor in self.judge.granted_floors.items():
            yield ("V6", muscle), floors.KEPT_SHARE * floor - mean.get(muscle, 0.0)
        most = MAX_SHARE * 60 * request.duration_minutes
        least = MIN_SHARE * 60 * session_minutes(request)
        for place, day in days.items():
            yield ("V5 long", name_of(place)), (day.seconds - most) / SECONDS_OF_A_SET
            yield ("V5 short", name_of(place)), (least - day.seconds) / SECONDS_OF_A_SET
            for muscle, primary in day.primary.items():
                yield ("V7", muscle), primary - by_level(request, floors.DAY_PRIMARY_SETS)
            if request.goal in LIFTING_GOALS:
                yield ("V7", name_of(place)), day.sets - by_level(request, floors.DAY_SETS)

    def _broken_ratios(
        self, week: tuple[Place, ...], days: Mapping[Place, DayBurden], sums: Mapping[str, float]
    ) -> Iterator[tuple[Term, float]]:
        wanted = targets(self.request)

        def count(name: str) -> int:
            return sum(days[place].patterns.get(name, 0) for place in week)

        push, pull = count("push"), count("pull")
        if self.has_push_pull and push + pull >= balance.PUSH_PULL_FROM:
            is_target = wanted & balance.PUSH_PULL_TARGETS
            low, high = balance.PUSH_PULL_WITH_TARGETS if is_target else balance.PUSH_PULL
            yield ("V11", "push"), low * pull - push
            yield ("V11", "pull"), push / high - pull
        for pattern, direction in self.directions:
            sets = count(pattern)
            if sets >= balance.DIRECTION_FROM:
                name = f"{pattern} {direction}"
                yield ("V11", name), balance.MIN_DIRECTION_SHARE * sets - count(name)
        front, rear = sums.get("quadriceps", 0.0), sums.get("hamstrings", 0.0)
        if self.has_thighs and front + rear >= balance.THIGHS_FROM:
            low, high = balance.THIGHS_WITH_TARGETS if wanted & balance.THIGH_TARGETS else balance.THIGHS
            yield ("V11", "quadriceps"), low * rear - front
            yield ("V11", "hamstrings"), front / high - rear

    def _broken_frequency(
        self, week: tuple[Place, ...], days: Mapping[Place, DayBurden]
    ) -> Iterator[tuple[Term, float]]:
        request = self.request
        if request.days_per_week < volumes.FREQUENT_FROM or request.goal is Goal.ENDURANCE or request.target_muscles:
            return
        for muscle in BIG_MUSCLES:
            if self.judge.granted_floors.get(muscle, 0.0) >= volumes.FREQUENT_FROM:
                yield ("V8", muscle), 2.0 - sum(muscle in days[place].volume for place in week)

    def _broken_recovery(
        self, week: tuple[Place, ...], days: Mapping[Place, DayBurden]
    ) -> Iterator[tuple[Term, float]]:
        limit = volumes.RECOVERY_SETS_SENIOR if is_senior(self.request) else volumes.RECOVERY_SETS
        by_name = {place[1]: days[place] for place in week}
        for name, following in zip(WEEKDAYS, [*WEEKDAYS[1:], WEEKDAYS[0]], strict=True):
            if name in by_name and following in by_name:
                for muscle in BIG_MUSCLES:
                    both = min(by_name[name].primary.get(muscle, 0), by_name[following].primary.get(muscle, 0))
                    yield ("V9", muscle), both - limit + 1.0

    def _broken_cardio(self, week: tuple[Place, ...], days: Mapping[Place, DayBurden]) -> Iterator[tuple[Term, float]]:
        least = MIN_SHARES.get(self.request.goal)
        if least is not None and self.has_cardio:
            total = sum(days[place].seconds for place in week)
            cardio = sum(days[place].cardio_seconds for place in week)
            yield ("V21", "cardio"), (least * total - cardio) / SECONDS_OF_A_SET


def name_of(place: Place) -> str:
    """The name of a day in a term."""
    week, weekday = place
    return weekday if week is None else f"{weekday} {week}"


def penalty(terms: Mapping[Term, float]) -> float:
    """The sum over what is broken."""
    return sum(PENALTIES[rule] * (1 + 0.5 * amount) for (rule, _), amount in terms.items())
