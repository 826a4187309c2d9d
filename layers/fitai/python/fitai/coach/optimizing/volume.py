"""Changes sets, rests, cardio and, where that is not enough, lifts, until times and volumes keep the rules (V5 to V9, V11, V21). Pure.

The smallest changes that help most come first: a set more or less, shorter rests, another lift. What does not lead to a rule
being kept is not begun.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from math import ceil

from fitai.coach.optimizing.burden import Burden, Term, name_of, penalty
from fitai.coach.optimizing.composing import USUAL_SETS, planned_exercise
from fitai.coach.optimizing.draft import Draft, Entry, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning.candidates import Candidate, best_of_each_place, cardio_choices, lift_candidates
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.checking.effort import RESTS
from fitai.coach.planning.exercises import ExerciseFacts, Kind, has_primary
from fitai.coach.planning.volume import working_sets
from fitai.training.plans import TemplateExercise, TemplateSet
from fitai.training.session_time import rest_seconds
from fitai.training.vocabulary import Measurement

RULES = frozenset({"V5", "V6", "V7", "V8", "V9", "V11", "V21"})
MAX_EVALUATIONS = 450
USUAL_DAYS = 8
"""Days that are measured for each evaluation; with more of them there are fewer evaluations."""
MAX_STEPS = 60
MAX_ATTEMPTS = 3
MIN_SETS, MAX_SETS = 1, 6
SET_COST, LIFT_COST, REST_COST, CARDIO_COST = 0.1, 0.6, 0.15, 0.3
"""What a change must help at least."""
CHOICES = 2
"""Lifts that are tried for what lacks sets."""
REST_STEP = 0.25
FAR = 3.0
"""Sets by which a day is so much too long that all its lifts are cut."""
MIN_CARDIO = 300
MAX_LIFTS = 12

Move = tuple[str, float, Callable[[Draft], None]]
"""The rule that a change is made for, what it costs, and what it does."""


def balance_volume(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Bring times and volumes within the rules."""
    if not any(violation.rule in RULES and violation.exercise_id is None for violation in violations):
        return
    search = _Search(draft, judge)
    hopeless: set[Term] = set()
    best, fewest = draft, search.count(draft)
    for _ in range(MAX_ATTEMPTS):
        trial = draft.copy()
        broken = search.run(trial, hopeless)
        if len(broken) <= fewest:
            best, fewest = trial, len(broken)
        if not broken - hopeless:
            break
        # What was begun for a rule that is not kept in the end is not worth a change.
        hopeless |= broken
    draft.days, draft.rules = best.days, best.rules


class _Search:
    def __init__(self, draft: Draft, judge: Judge) -> None:
        self.judge = judge
        self.request = judge.request
        self.burden = Burden(draft, judge)
        self.evaluations = 0
        days = sum(len(week) for week, _ in self.burden.weeks)
        self.limit = MAX_EVALUATIONS * USUAL_DAYS // max(USUAL_DAYS, days)
        self._candidates: list[Candidate] | None = None

    @property
    def candidates(self) -> list[Candidate]:
        """The lifts that may be added, the best first."""
        if self._candidates is None:
            self._candidates = best_of_each_place(lift_candidates(self.request, self.judge.fitting))
        return self._candidates

    def count(self, draft: Draft) -> int:
        """How many rules are broken."""
        return len(self.burden.terms(draft))

    def run(self, draft: Draft, hopeless: Set[Term]) -> set[Term]:
        """Improve the draft while it helps; returns what is broken in the end."""
        terms = self.burden.terms(draft)
        for _ in range(MAX_STEPS):
            best = self._best_move(draft, terms, hopeless)
            if best is None or self.evaluations > self.limit:
                break
            best(draft)
            terms = self.burden.terms(draft)
        return set(terms)

    def _best_move(
        self, draft: Draft, terms: Mapping[Term, float], hopeless: Set[Term]
    ) -> Callable[[Draft], None] | None:
        """The change that helps most of those for the worst of what is broken, for the next one where none helps."""
        now = self._total(terms, hopeless)
        open_terms = [term for term in terms if term not in hopeless]
        for term in sorted(open_terms, key=lambda term: (-penalty({term: terms[term]}), term)):
            best, best_total = None, now
            for _, cost, change in self._moves(draft, {term: terms[term]}):
                trial = draft.copy()
                change(trial)
                total = self._total(self.burden.terms(trial), hopeless) + cost
                self.evaluations += 1
                if total < best_total - 1e-6:
                    best, best_total = change, total
            if best is not None or self.evaluations > self.limit:
                return best
        return None

    def _total(self, terms: Mapping[Term, float], hopeless: Set[Term]) -> float:
        """The penalty; of what is hopeless only that it is broken counts, so that it is not made worse for nothing."""
        return penalty({term: 0.0 if term in hopeless else amount for term, amount in terms.items()})

    # --- moves ------------------------------------------------------------------------------------------

    def _moves(self, draft: Draft, terms: Mapping[Term, float]) -> Iterator[Move]:
        for (rule, subject), amount in terms.items():
            if rule == "V5 short":
                yield from self._longer(draft, subject, amount)
            elif rule == "V5 long":
                yield from self._shorter(draft, subject, amount)
            elif rule in ("V7", "V9"):
                yield from self._fewer(draft, rule, subject, amount)
            elif rule == "V21":
                yield from self._more_cardio(draft, rule, None, amount)
            else:
                yield from self._more(draft, rule, subject)

    def _entries(self, draft: Draft, day: str | None) -> Iterator[tuple[Place, int, Entry]]:
        for place, index, entry in draft.entries():
            if day is None or name_of(place) == day:
                yield place, index, entry

    def _places(self, draft: Draft, day: str | None) -> list[Place]:
        return [place for place in draft.places() if day is None or name_of(place) == day]

    def _lifts(self, draft: Draft, day: str | None = None) -> Iterator[tuple[Place, int, Entry, ExerciseFacts]]:
        for place, index, entry in self._entries(draft, day):
            facts = self.judge.facts.get(entry.planned.exercise_id)
            if facts is not None and facts.is_lift and not _has_waves(entry.planned):
                yield place, index, entry, facts

    def _more(self, draft: Draft, rule: str, subject: str) -> Iterator[Move]:
        """More sets of a muscle, of a pattern, or of a direction of it."""
        for place, index, entry, facts in self._lifts(draft):
            if _counts_for(facts, subject) and rule != "V8" and working_sets(entry.planned) < MAX_SETS:
                yield rule, SET_COST, _set_change(place, index, rule, 1)
        choices = [candidate for candidate in self.candidates if _counts_for(candidate.facts, subject)][:CHOICES]
        for choice in choices:
            for place in draft.places():
                entries = draft.days[place].entries
                ids = {entry.planned.exercise_id for entry in entries}
                lifts = sum(entry.planned.exercise_id in self.judge.facts for entry in entries)
                if choice.id in ids or lifts >= MAX_LIFTS or not any(self._is_lift(entry) for entry in entries):
                    continue
                yield rule, LIFT_COST, self._addition(place, choice.facts, rule, 2)
                yield rule, LIFT_COST, self._addition(place, choice.facts, rule, 3)
                for entry in entries:
                    if self._is_lift(entry) and not _has_waves(entry.planned):
                        facts = self.judge.facts[entry.planned.exercise_id]
                        if facts.kind is choice.kind and not _counts_for(facts, subject):
                            yield rule, LIFT_COST, self._exchange(place, entry.position, choice.facts, rule)

    def _fewer(self, draft: Draft, rule: str, subject: str, amount: float) -> Iterator[Move]:
        for place, index, entry, facts in self._lifts(draft):
            if subject == name_of(place) or facts.volume.get(subject):
                for count in _steps(entry.planned, amount):
                    yield rule, SET_COST, _set_change(place, index, rule, -count)
                if facts.kind is not Kind.COMPOUND:
                    yield rule, LIFT_COST, _removal(place, entry.position, rule)

    def _shorter(self, draft: Draft, day: str, amount: float) -> Iterator[Move]:
        for place, index, entry, facts in self._lifts(draft, day):
            for count in _steps(entry.planned, amount):
                if working_sets(entry.planned) - count > MIN_SETS:
                    yield "V5", SET_COST, _set_change(place, index, "V5", -count)
            cost = LIFT_COST * (3 if facts.kind is Kind.COMPOUND else 1)
            yield "V5", cost, _removal(place, entry.position, "V5")
        for place in self._places(draft, day):
            count = len(draft.days[place].entries)
            yield "V5", REST_COST * count, self._rests(place, 1 - REST_STEP)
            if amount > FAR:
                yield "V5", SET_COST * count, self._scaled(place, 1 / (1 + amount / FAR / 4))
                yield "V5", SET_COST * count, self._scaled(place, 1 / (1 + amount / FAR / 2))
        for place, index, entry in self._entries(draft, day):
            cardio = self.judge.facts.get(entry.planned.exercise_id)
            seconds = entry.planned.duration_seconds
            if cardio is not None and cardio.kind is Kind.CARDIO and seconds and entry.planned.sets == 1:
                shorter = max(MIN_CARDIO, int(seconds - amount * 150) // 30 * 30)
                if shorter < seconds:
                    yield "V5", SET_COST, _duration(place, index, "V5", shorter)

    def _longer(self, draft: Draft, day: str, amount: float) -> Iterator[Move]:
        for place, index, entry, _ in self._lifts(draft, day):
            if working_sets(entry.planned) < MAX_SETS - 1:
                yield "V5", SET_COST, _set_change(place, index, "V5", 1)
        for place in self._places(draft, day):
            yield "V5", REST_COST * len(draft.days[place].entries), self._rests(place, 1 + REST_STEP)
        yield from self._more_cardio(draft, "V5", day, amount)

    def _more_cardio(self, draft: Draft, rule: str, day: str | None, amount: float) -> Iterator[Move]:
        """Longer cardio, or cardio where there is none yet."""
        seconds = int(-(-amount * 150 // 60) * 60)
        for place, index, entry in self._entries(draft, day):
            facts = self.judge.facts.get(entry.planned.exercise_id)
            before = entry.planned.duration_seconds
            if facts is not None and facts.kind is Kind.CARDIO and before and entry.planned.sets == 1:
                yield rule, SET_COST, _duration(place, index, rule, before + seconds)
        choices = [
            facts
            for facts in cardio_choices(self.judge.fitting)
            if facts.exercise.measurement in (Measurement.DURATION, Measurement.DISTANCE_DURATION)
        ][:1]
        for facts in choices:
            for place in self._places(draft, day):
                kinds = [
                    self.judge.facts[e.planned.exercise_id].kind
                    for e in draft.days[place].entries
                    if e.planned.exercise_id in self.judge.facts
                ]
                if Kind.CARDIO not in kinds and len(kinds) < 30:
                    yield rule, CARDIO_COST, self._addition(place, facts, rule, 1, max(MIN_CARDIO, seconds - 60))

    def _is_lift(self, entry: Entry) -> bool:
        facts = self.judge.facts.get(entry.planned.exercise_id)
        return facts is not None and facts.is_lift

    def _addition(
        self, place: Place, facts: ExerciseFacts, rule: str, sets: int, seconds: int | None = None
    ) -> Callable[[Draft], None]:
        def change(draft: Draft) -> None:
            entries = draft.days[place].entries
            planned = planned_exercise(facts, self.request, sets=sets, turn=len(entries))
            if planned is None:
                return
            if seconds is not None:
                planned = planned.model_copy(update={"duration_seconds": seconds})
            stage = _STAGES.index(facts.kind)
            index = next(
                (
                    n
                    for n, entry in enumerate(entries)
                    if entry.planned.exercise_id in self.judge.facts
                    and _STAGES.index(self.judge.facts[entry.planned.exercise_id].kind) > stage
                    and not _is_inside(entries, n)
                ),
                len(entries),
            )
            draft.arrange(place, rule, [*entries[:index], Entry(planned), *entries[index:]])

        return change

    def _exchange(self, place: Place, position: int | None, facts: ExerciseFacts, rule: str) -> Callable[[Draft], None]:
        def change(draft: Draft) -> None:
            day = draft.days[place]
            index = next(n for n, entry in enumerate(day.entries) if entry.position == position)
            planned = planned_exercise(facts, self.request, turn=index, before=day.entries[index].planned)
            if planned is None or position is None:
                return
            entries = list(day.entries)
            entries[index] = replace(entries[index], planned=planned)
            draft.days[place] = replace(day, entries=tuple(entries))
            draft.rules.setdefault((place, position, "exercise_id"), rule)

        return change

    def _scaled(self, place: Place, factor: float) -> Callable[[Draft], None]:
        """Fewer sets of every lift of a day, of each the same share."""

        def change(draft: Draft) -> None:
            for index, entry in enumerate(draft.days[place].entries):
                sets = working_sets(entry.planned)
                fewer = max(MIN_SETS, round(sets * factor))
                if self._is_lift(entry) and not _has_waves(entry.planned) and fewer < sets:
                    _set_change(place, index, "V5", fewer - sets)(draft)

        return change

    def _rests(self, place: Place, factor: float) -> Callable[[Draft], None]:
        """Shorter or longer rests of the lifts of a day, within the limits of the goal."""

        def change(draft: Draft) -> None:
            for index, entry in enumerate(draft.days[place].entries):
                facts = self.judge.facts.get(entry.planned.exercise_id)
                if facts is None or not facts.is_lift or entry.planned.superset_id is not None:
                    continue
                low, high = RESTS[self.request.goal].get(facts.kind, (30, 120))
                rest = rest_seconds(entry.planned)
                new = max(low, min(high, round(rest * factor / 5) * 5))
                if (new - rest) * (factor - 1) > 0:
                    draft.change(place, index, "V5", rest_time=new)

        return change


_STAGES = (Kind.POWER, Kind.COMPOUND, Kind.ISOLATION, Kind.OTHER, Kind.CORE, Kind.CARDIO, Kind.STRETCH)
"""Where an exercise that is added is put: before the first one of a later kind."""


def _is_inside(entries: Sequence[Entry], index: int) -> bool:
    """Whether an exercise goes on with the superset of the one before."""
    superset = entries[index].planned.superset_id
    return index > 0 and superset is not None and entries[index - 1].planned.superset_id == superset


def _counts_for(facts: ExerciseFacts, subject: str) -> bool:
    """Whether an exercise trains a muscle first of all, or is of a pattern, or of a pattern in a direction."""
    pattern, _, direction = subject.partition(" ")
    if pattern in ("push", "pull"):
        return facts.pattern == pattern and direction in ("", facts.direction)
    return has_primary(facts, subject) and facts.volume.get(subject) == 1


def _steps(planned: TemplateExercise, amount: float) -> list[int]:
    """By how many sets an exercise may be cut: one, or all that are too many, or what is beyond a usual number."""
    sets = working_sets(planned)
    steps = {1, ceil(amount), sets - USUAL_SETS}
    return sorted(count for count in steps if 0 < count <= sets - MIN_SETS)


def _has_waves(planned: TemplateExercise) -> bool:
    return planned.progression is not None and bool(planned.progression.waves)


def _set_change(place: Place, index: int, rule: str, count: int) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        planned = draft.days[place].entries[index].planned
        values: dict[str, object] = {"sets": planned.sets + count}
        if planned.set_plan is not None:
            sets = list(planned.set_plan)
            working = [n for n, set_ in enumerate(sets) if set_.type != "warmup"]
            if len(working) + count < 1:
                return
            last = sets[working[-1]] if working else TemplateSet()
            for position in reversed(working[count:] if count < 0 else []):
                del sets[position]
            sets += [last] * max(0, count)
            values["set_plan"] = sets
        draft.change(place, index, rule, **values)

    return change


def _duration(place: Place, index: int, rule: str, seconds: int) -> Callable[[Draft], None]:
    return lambda draft: draft.change(place, index, rule, duration_seconds=seconds)


def _removal(place: Place, position: int | None, rule: str) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        entries = draft.days[place].entries
        left = [entry for entry in entries if entry.position != position]
        if left and position is not None:
            draft.arrange(place, rule, left)

    return change
