"""Adapt a workout to the day: swaps for sore muscles, fewer sets for tired ones, less effort, the available time. Pure.

The order: first what must not be trained, then how much, then how hard, and last what fits the time.
docs/coach-generation.md explains the numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from math import ceil

from fitai.coach.generation.models import Readiness
from fitai.coach.models import PlanChange
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.terms import group_of
from fitai.coach.planning.timing import day_seconds, estimated_minutes, in_order
from fitai.training.plans import TemplateDay, TemplateDrill, TemplateExercise

SORE = 7
"""Reported soreness, 0 to 10, from which a muscle is spared."""
TIRED = 4
"""Reported soreness from which it gets fewer sets."""
TIRED_SETS = 4
"""Hard sets of yesterday from which a muscle counts as tired: it has no 4 sets on two days running (coach.md, V9)."""
FEWER = 2 / 3
"""The share of the sets that a tired muscle, or a tired user, gets."""
LITTLE_SLEEP, SHORT_SLEEP = 5.0, 6.5
"""Hours of sleep below which a day is easy, or a little easier."""
LITTLE_ENERGY, SOME_ENERGY = 3, 5
"""Energy, 1 to 10, up to which a day is easy, or a little easier."""
EASY_RPE, MIN_RPE = 7.0, 6.0
"""The most effort of an easy day, and the least that is planned."""
TIME_TOLERANCE = 1.1
"""The share of the minutes that a day may take (coach.md, V5)."""
LEAST_SETS = 2
"""Sets of an exercise below which it is left out rather than shortened."""
CUT_ORDER = (Kind.STRETCH, Kind.OTHER, Kind.CARDIO, Kind.ISOLATION, Kind.CORE, Kind.POWER, Kind.COMPOUND)
"""What is cut first where the time is short, kind by kind; the main lifts stay the longest."""


class DayForm(IntEnum):
    """How fit for training the user is today."""

    USUAL = 0
    REDUCED = 1
    LOW = 2


@dataclass(frozen=True, slots=True)
class MuscleState:
    """The muscles that are spared today, and those that get less; each with the reason."""

    sore: Mapping[str, str] = field(default_factory=dict)
    tired: Mapping[str, str] = field(default_factory=dict)


def muscle_state(
    readiness: Readiness | None, sets_by_day: Mapping[date, Mapping[str, float]], today: date
) -> MuscleState:
    """The muscles that are sore or tired: by what the user says, else by what was trained yesterday and today.

    Lats and middle back are one muscle, `back`. What the user says of a muscle precedes what was trained.
    """
    reported: dict[str, int] = {}
    for muscle, soreness in (readiness.soreness if readiness else {}).items():
        group = group_of(muscle)
        reported[group] = max(soreness, reported.get(group, 0))
    sore = {group: f"you feel soreness of {value} in 10" for group, value in reported.items() if value >= SORE}
    tired = {group: f"you feel soreness of {value} in 10" for group, value in reported.items() if TIRED <= value < SORE}
    for group, sets in _sets_of_late(sets_by_day, today).items():
        if group not in reported and sets >= TIRED_SETS:
            tired[group] = f"you did {sets:g} sets for it since yesterday"
    return MuscleState(sore, tired)


def _sets_of_late(sets_by_day: Mapping[date, Mapping[str, float]], today: date) -> dict[str, float]:
    """The hard sets since yesterday; of the two muscles of the back the one with more, since a set trains both."""
    total: dict[str, float] = {}
    for day, sets in sets_by_day.items():
        if not 0 <= (today - day).days <= 1:
            continue
        day_sets: dict[str, float] = {}
        for muscle, count in sets.items():
            group = group_of(muscle)
            day_sets[group] = max(count, day_sets.get(group, 0.0))
        for group, count in day_sets.items():
            total[group] = total.get(group, 0.0) + count
    return total


def day_form(readiness: Readiness | None) -> tuple[DayForm, str]:
    """How fit for training the user is, by sleep and energy, and why."""
    if readiness is None:
        return DayForm.USUAL, ""
    forms = []
    if readiness.sleep_hours is not None:
        hours = readiness.sleep_hours
        form = DayForm.LOW if hours < LITTLE_SLEEP else DayForm.REDUCED if hours < SHORT_SLEEP else DayForm.USUAL
        forms.append((form, f"you slept {hours:g} hours"))
    if readiness.energy is not None:
        energy = readiness.energy
        form = DayForm.LOW if energy <= LITTLE_ENERGY else DayForm.REDUCED if energy <= SOME_ENERGY else DayForm.USUAL
        forms.append((form, f"your energy is {energy} in 10"))
    return max(forms, key=lambda entry: entry[0], default=(DayForm.USUAL, ""))


@dataclass(frozen=True, slots=True)
class AdaptedDay:
    """A day as it is after the changes."""

    day: TemplateDay
    changes: tuple[PlanChange, ...]


class DayAdapter:
    """Changes a day step by step, and notes each change with its reason.

    Args:
        facts: of the day's exercises and of those that may replace them.
        replacements: exercises that fit the user, the best first.
    """

    def __init__(
        self, weekday: str, day: TemplateDay, facts: Mapping[str, ExerciseFacts], replacements: Sequence[ExerciseFacts]
    ) -> None:
        self._weekday = weekday
        self._day = day
        self._facts = facts
        self._replacements = replacements
        self._exercises = in_order(day)
        self._changes: list[PlanChange] = []

    def adapt(self, muscles: MuscleState, form: tuple[DayForm, str], minutes: int | None) -> AdaptedDay:
        """Apply all changes of the day.

        Args:
            form: with its reason.
            minutes: available for the workout; None for no limit.
        """
        self._spare(muscles)
        self._reduce(muscles, form)
        self._ease(form)
        if minutes is not None:
            self._fit(minutes)
        day = self._as_day()
        seconds = day_seconds(day, self._facts)
        return AdaptedDay(
            day.model_copy(update={"estimated_duration": max(1, estimated_minutes(seconds))}), tuple(self._changes)
        )

    def _spare(self, muscles: MuscleState) -> None:
        """Swap what trains a sore muscle first of all; leave it out where nothing replaces it."""
        for planned in list(self._exercises):
            facts = self._facts.get(planned.exercise_id)
            group = next((group for group in muscles.sore if facts and group in facts.primary), None)
            if facts is None or group is None:
                continue
            why = f"{_words(group)} {_are(group)} spared: {muscles.sore[group]}"
            place = self._exercises.index(planned)
            other = self._replacement(facts, muscles)
            if other is None:
                self._note(planned, f"{_name(facts)} is left out", why, "V4")
                del self._exercises[place]
                continue
            self._note(planned, f"{_name(other)} in place of {_name(facts)}", why, "V4")
            self._exercises[place] = _replaced(planned, other)

    def _replacement(self, facts: ExerciseFacts, muscles: MuscleState) -> ExerciseFacts | None:
        """The best exercise of the same pattern, else of any, that needs nothing sore or tired and is not in the day."""
        avoided = muscles.sore.keys() | muscles.tired.keys()
        present = {planned.exercise_id for planned in self._exercises}
        suitable = [
            other
            for other in self._replacements
            if other.is_lift
            and other.kind is facts.kind
            and other.id not in present
            and other.exercise.measurement == facts.exercise.measurement
            and avoided.isdisjoint(other.volume)
        ]
        same_pattern = [other for other in suitable if other.pattern is facts.pattern]
        return next(iter([*same_pattern, *suitable]), None)

    def _reduce(self, muscles: MuscleState, form: tuple[DayForm, str]) -> None:
        """Take sets from exercises of tired muscles, and from all of them on a low day."""
        for place, planned in enumerate(self._exercises):
            facts = self._facts.get(planned.exercise_id)
            group = next((group for group in muscles.tired if facts and group in facts.primary), None)
            if group is None and form[0] is not DayForm.LOW:
                continue
            if facts is None or not facts.is_lift or planned.sets < LEAST_SETS:
                continue
            sets = max(1, ceil(planned.sets * FEWER - 1e-9))
            if sets == planned.sets:
                sets -= 1
            why = form[1] if group is None else f"{_words(group)} {_are(group)} still tired: {muscles.tired[group]}"
            self._note(planned, f"{_name(facts)}: {sets} sets in place of {planned.sets}", why)
            self._exercises[place] = _with_sets(planned, sets)

    def _ease(self, form: tuple[DayForm, str]) -> None:
        """Lower the effort of all sets on a day that is not as usual."""
        if form[0] is DayForm.USUAL:
            return
        lower = 1.0 if form[0] is DayForm.LOW else 0.5
        has_changed = False
        for place, planned in enumerate(self._exercises):
            if planned.rpe is None:
                continue
            rpe = max(MIN_RPE, planned.rpe - lower)
            if form[0] is DayForm.LOW:
                rpe = min(EASY_RPE, rpe)
            has_changed = has_changed or rpe != planned.rpe
            self._exercises[place] = planned.model_copy(update={"rpe": rpe})
        if has_changed:
            path = f"weeklyPlan.days.{self._weekday}"
            what = f"Every set {'one point' if lower == 1.0 else 'half a point'} of effort easier"
            self._changes.append(PlanChange(path=path, what=what, why=form[1]))

    def _fit(self, minutes: int) -> None:
        """Cut the day to its time: drills in proportion, then the least important exercises, their sets before themselves."""
        limit = minutes * 60 * TIME_TOLERANCE
        why = f"there are {minutes} minutes"
        before = list(self._exercises)
        if self._seconds() > limit:
            self._shorten_drills(minutes, why)
        for kind in CUT_ORDER:
            for planned in reversed([exercise for exercise in before if self._kind(exercise) is kind]):
                while self._seconds() > limit and self._cut(planned.order):
                    pass
        self._note_cuts(before, why)

    def _cut(self, order: int) -> bool:
        """Take a set of an exercise, or the exercise itself; False where nothing is left to take."""
        place = next((place for place, exercise in enumerate(self._exercises) if exercise.order == order), None)
        if place is None:
            return False
        planned = self._exercises[place]
        is_last = len(self._exercises) == 1
        if planned.sets > (1 if is_last else LEAST_SETS):
            shorter = _with_sets(planned, planned.sets - 1)
            if shorter.sets < planned.sets:
                self._exercises[place] = shorter
                return True
        if is_last:
            return False
        del self._exercises[place]
        return False

    def _shorten_drills(self, minutes: int, why: str) -> None:
        """Keep of warm-up and cool-down what fits into a third of the time."""
        seconds_left = minutes * 60 // 3
        drills_by_part: dict[str, list[TemplateDrill]] = {"warmup": [], "cooldown": []}
        for name, drills in (("warmup", self._day.warmup), ("cooldown", self._day.cooldown)):
            for drill in drills:
                if (drill.duration or 0) <= seconds_left:
                    drills_by_part[name].append(drill)
                    seconds_left -= drill.duration or 0
        if len(drills_by_part["warmup"]) < len(self._day.warmup) or len(drills_by_part["cooldown"]) < len(
            self._day.cooldown
        ):
            path = f"weeklyPlan.days.{self._weekday}.warmup"
            self._changes.append(PlanChange(path=path, what="A shorter warm-up and cool-down", why=why, rule="V5"))
            self._day = self._day.model_copy(update=drills_by_part)

    def _note_cuts(self, before: Sequence[TemplateExercise], why: str) -> None:
        """Note what `_fit` has cut, once for each exercise."""
        after = {planned.order: planned for planned in self._exercises}
        for planned in before:
            facts = self._facts.get(planned.exercise_id)
            name = planned.exercise_id if facts is None else _name(facts)
            shortened = after.get(planned.order)
            if shortened is None:
                self._note(planned, f"{name} is left out", why, "V5")
            elif shortened.sets != planned.sets:
                self._note(planned, f"{name}: {shortened.sets} sets in place of {planned.sets}", why, "V5")

    def _kind(self, planned: TemplateExercise) -> Kind:
        facts = self._facts.get(planned.exercise_id)
        return Kind.OTHER if facts is None else facts.kind

    def _seconds(self) -> float:
        return day_seconds(self._as_day(), self._facts)

    def _as_day(self) -> TemplateDay:
        return self._day.model_copy(update={"exercises": list(self._exercises)})

    def _note(self, planned: TemplateExercise, what: str, why: str, rule: str | None = None) -> None:
        path = f"weeklyPlan.days.{self._weekday}.exercises.{planned.order - 1}"
        self._changes.append(PlanChange(path=path, what=what, why=why, rule=rule))


def _replaced(planned: TemplateExercise, other: ExerciseFacts) -> TemplateExercise:
    """The same sets with another exercise: its load is found by effort, and its reason is said."""
    notes = "Takes the place of another exercise, to spare what is sore. Choose a load that leaves 3 repetitions."
    return planned.model_copy(
        update={
            "exercise_id": other.id, "weight": None, "set_plan": None, "progression": None, "alternatives": [],
            "notes": notes,
        }
    )  # fmt: skip


def _with_sets(planned: TemplateExercise, sets: int) -> TemplateExercise:
    """The exercise with fewer sets: the last ones go, warm-up sets stay."""
    if planned.set_plan is None:
        return planned.model_copy(update={"sets": sets})
    warmups = [set_ for set_ in planned.set_plan if set_.type == "warmup"]
    others = [set_ for set_ in planned.set_plan if set_.type != "warmup"]
    set_plan = [*warmups, *others[: max(1, sets - len(warmups))]]
    return planned.model_copy(update={"sets": len(set_plan), "set_plan": set_plan})


def _name(facts: ExerciseFacts) -> str:
    return facts.exercise.name


def _words(group: str) -> str:
    return group.replace("_", " ").capitalize()


def _are(group: str) -> str:
    return "are" if group.endswith("s") else "is"
