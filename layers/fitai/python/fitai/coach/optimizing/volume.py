"""Changes sets, rests, cardio and, where that is not enough, lifts, until times and volumes keep the rules (V5 to V9, V11, V21). Pure.

The smallest changes that help most come first: a set more or less, shorter rests, another lift. What does not lead to a rule
being kept is not begun.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from fitai.coach.optimizing.burden import Burden, Term, penalty
from fitai.coach.optimizing.composing import planned_exercise
from fitai.coach.optimizing.draft import Draft, Entry, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning.candidates import Candidate, best_of_each_place, cardio_choices, lift_candidates
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.checking.effort import RESTS
from fitai.coach.planning.exercises import ExerciseFacts, Kind, has_primary
from fitai.training.plans import TemplateExercise, TemplateSet
from fitai.training.session_time import rest_seconds
from fitai.training.vocabulary import Measurement

RULES = frozenset({"V5", "V6", "V7", "V8", "V9", "V11", "V21"})
MAX_EVALUATIONS = 320
MAX_STEPS = 40
MAX_ATTEMPTS = 3
MIN_SETS, MAX_SETS = 1, 6
SET_COST, LIFT_COST, REST_COST, CARDIO_COST = 0.1, 0.6, 0.2, 0.3
"""What a change must help at least."""
CHOICES = 2
"""Lifts that are tried for what lacks sets."""
REST_STEP = 0.25
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
    for _ in range(MAX_ATTEMPTS):
        trial = draft.copy()
        broken = search.run(trial, hopeless)
        if not broken - hopeless:
            draft.days, draft.rules = trial.days, trial.rules
            return
        # What was begun for a rule that is not kept in the end is not worth a change.
        hopeless |= broken
    return


class _Search:
    def __init__(self, draft: Draft, judge: Judge) -> None:
        self.judge = judge
        self.request = judge.request
        self.burden = Burden(draft, judge)
        self.evaluations = 0
        self._candidates: list[Candidate] | None = None

    @property
    def candidates(self) -> list[Candidate]:
        """The lifts that may be added, the best first."""
        if self._candidates is None:
            self._candidates = best_of_each_place(lift_candidates(self.request, self.judge.fitting))
        return self._candidates

    def run(self, draft: Draft, hopeless: Set[Term]) -> set[Term]:
        """Improve the draft while it helps; returns what is broken in the end."""
        self.evaluations = 0
        terms = self.burden.terms(draft)
        for _ in range(MAX_STEPS):
            best, best_total = None, self._total(terms, hopeless)
            for _, cost, change in self._moves(draft, {term: a for term, a in terms.items() if term not in hopeless}):
                trial = draft.copy()
                change(trial)
                total = self._total(self.burden.terms(trial), hopeless) + cost
                self.evaluations += 1
                if total < best_total - 1e-6:
                    best, best_total = change, total
            if best is None or self.evaluations > MAX_EVALUATIONS:
                break
            best(draft)
            terms = self.burden.terms(draft)
        return set(terms)

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
                yield from self._fewer(draft, rule, subject)
            elif rule == "V21":
                yield from self._more_cardio(draft, rule, None, amount)
            else:
                yield from self._more(draft, rule, subject)

    def _lifts(self, draft: Draft, weekday: str | None = None) -> Iterator[tuple[Place, int, Entry, ExerciseFacts]]:
        for place, index, entry in draft.entries(weekday):
            facts = self.judge.facts.get(entry.planned.exercise_id)
            if facts is not None and facts.is_lift and not _has_waves(entry.planned):
                yield place, index, entry, facts

    def _more(self, draft: Draft, rule: str, subject: str) -> Iterator[Move]:
        """More sets of a muscle, of a pattern, or of a direction of it."""
        for place, index, entry, facts in self._lifts(draft):
            if _counts_for(facts, subject) and rule != "V8" and entry.planned.sets < MAX_SETS:
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

    def _fewer(self, draft: Draft, rule: str, subject: str) -> Iterator[Move]:
        for place, index, entry, facts in self._lifts(draft):
            if subject in (place[1],) or facts.volume.get(subject):
                if entry.planned.sets > MIN_SETS:
                    yield rule, SET_COST, _set_change(place, index, rule, -1)
                if facts.kind is not Kind.COMPOUND:
                    yield rule, LIFT_COST, _removal(place, entry.position, rule)

    def _shorter(self, draft: Draft, weekday: str, amount: float) -> Iterator[Move]:
        for place, index, entry, facts in self._lifts(draft, weekday):
            if entry.planned.sets > MIN_SETS + 1:
                yield "V5", SET_COST, _set_change(place, index, "V5", -1)
            if facts.kind is not Kind.COMPOUND:
                yield "V5", LIFT_COST, _removal(place, entry.position, "V5")
        for place in draft.places(weekday):
            yield "V5", REST_COST, self._rests(place, 1 - REST_STEP)
        for place, index, entry in draft.entries(weekday):
            facts = self.judge.facts[entry.planned.exercise_id] if entry.planned.exercise_id in self.judge.facts else None
            seconds = entry.planned.duration_seconds
            if facts is not None and facts.kind is Kind.CARDIO and seconds and entry.planned.sets == 1:
                shorter = max(MIN_CARDIO, int(seconds - amount * 150) // 30 * 30)
                if shorter < seconds:
                    yield "V5", SET_COST, _duration(place, index, "V5", shorter)

    def _longer(self, draft: Draft, weekday: str, amount: float) -> Iterator[Move]:
        for place, index, entry, _ in self._lifts(draft, weekday):
            if entry.planned.sets < MAX_SETS - 1:
                yield "V5", SET_COST, _set_change(place, index, "V5", 1)
        for place in draft.places(weekday):
            yield "V5", REST_COST, self._rests(place, 1 + REST_STEP)
        yield from self._more_cardio(draft, "V5", weekday, amount)

    def _more_cardio(self, draft: Draft, rule: str, weekday: str | None, amount: float) -> Iterator[Move]:
        """Longer cardio, or cardio where there is none yet."""
        seconds = int(-(-amount * 150 // 60) * 60)
        for place, index, entry in draft.entries(weekday):
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
            for place in draft.places(weekday):
                kinds = [self.judge.facts[e.planned.exercise_id].kind for e in draft.days[place].entries if e.planned.exercise_id in self.judge.facts]
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

    def _exchange(
        self, place: Place, position: int | None, facts: ExerciseFacts, rule: str
    ) -> Callable[[Draft], None]:
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


def _has_waves(planned: TemplateExercise) -> bool:
    return planned.progression is not None and bool(planned.progression.waves)


def _set_change(place: Place, index: int, rule: str, count: int) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        planned = draft.days[place].entries[index].planned
        values: dict[str, object] = {"sets": planned.sets + count}
        if planned.set_plan is not None:
            sets = list(planned.set_plan)
            working = [n for n, set_ in enumerate(sets) if set_.type != "warmup"]
            if count < 0 and len(working) <= 1:
                return
            if count < 0:
                del sets[working[-1]]
            else:
                sets.append(sets[working[-1]] if working else TemplateSet())
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
