"""A plan while it is improved: its days with the exercises that can be told apart, and by which rule each part was changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.timing import day_seconds, estimated_minutes
from fitai.templates.models import CreateTemplate
from fitai.training.plans import TemplateDay, TemplateExercise, TemplateWeek

Place = tuple[int | None, str]
"""A day of the plan: the position among the weeks that differ, None for the usual week; and the weekday."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An exercise of a day.

    Attributes:
        position: in the list of the original's day; None for one that was added.
    """

    planned: TemplateExercise
    position: int | None = None


@dataclass(frozen=True)
class DayDraft:
    """A day of the plan.

    Attributes:
        day: what it has beside its exercises.
        entries: in the order in which they are done.
        is_rearranged: whether exercises were added, removed or moved, so that they are numbered anew.
    """

    day: TemplateDay
    entries: tuple[Entry, ...]
    is_rearranged: bool = False

    def built(self, facts: Mapping[str, ExerciseFacts]) -> TemplateDay:
        """The day as the plan has it; the stated duration follows from its content."""
        exercises = [entry.planned for entry in self.entries]
        if self.is_rearranged:
            exercises = [
                planned.model_copy(update={"order": order}) if planned.order != order else planned
                for order, planned in enumerate(exercises, 1)
            ]
        else:
            exercises = [entry.planned for entry in sorted(self.entries, key=lambda entry: entry.position or 0)]
        day = self.day.model_copy(update={"exercises": exercises})
        if exercises:
            minutes = max(1, estimated_minutes(day_seconds(day, facts)))
            day = day.model_copy(update={"estimated_duration": minutes})
        return day


@dataclass
class Draft:
    """A plan while it is improved.

    Attributes:
        plan: what it has beside its days.
        rules: the rule by which a part was changed first, by the day, the exercise and the name of the part.
    """

    plan: CreateTemplate
    days: dict[Place, DayDraft]
    facts: Mapping[str, ExerciseFacts]
    rules: dict[tuple[Any, ...], str] = field(default_factory=dict)
    _built: dict[int, tuple[DayDraft, TemplateDay]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: CreateTemplate, facts: Mapping[str, ExerciseFacts]) -> "Draft":
        """A plan that is to be improved."""
        weekly = plan.weekly_plan
        days: dict[Place, DayDraft] = {(None, name): _day_draft(day) for name, day in weekly.days.planned()}
        for index, week in enumerate(weekly.weeks or ()):
            days |= {(index, name): _day_draft(day) for name, day in week.days.planned()}
        return cls(plan, days, facts)

    def copy(self) -> "Draft":
        """A draft that can be changed without changing this one."""
        return Draft(self.plan, dict(self.days), self.facts, dict(self.rules), self._built)

    def built(self) -> CreateTemplate:
        """The plan as it is now."""
        weekly = self.plan.weekly_plan
        usual = {name: self._day(day) for (week, name), day in self.days.items() if week is None}
        weeks: list[TemplateWeek] | None = None
        if weekly.weeks is not None:
            weeks = [
                week.model_copy(update={"days": week.days.model_copy(update=self._week_days(index))})
                for index, week in enumerate(weekly.weeks)
            ]
        days = weekly.days.model_copy(update=usual)
        return self.plan.model_copy(update={"weekly_plan": weekly.model_copy(update={"days": days, "weeks": weeks})})

    def places(self, weekday: str | None = None) -> list[Place]:
        """The days that have exercises, of a weekday or all."""
        return [place for place, day in self.days.items() if day.entries and (weekday is None or place[1] == weekday)]

    def entries(self, weekday: str | None = None, exercise_id: str | None = None) -> Iterator[tuple[Place, int, Entry]]:
        """The exercises of the plan, with their days and their positions in these."""
        for place in self.places(weekday):
            for index, entry in enumerate(self.days[place].entries):
                if exercise_id is None or entry.planned.exercise_id == exercise_id:
                    yield place, index, entry

    # --- changes ------------------------------------------------------------------------------------------

    def change(self, place: Place, index: int, rule: str, **values: object) -> None:
        """Change parts of an exercise."""
        day = self.days[place]
        entry = day.entries[index]
        different = {name: value for name, value in values.items() if getattr(entry.planned, name) != value}
        if not different:
            return
        entries = list(day.entries)
        entries[index] = replace(entry, planned=entry.planned.model_copy(update=different))
        self.days[place] = replace(day, entries=tuple(entries))
        for name in different:
            self.rules.setdefault((place, entry.position, name), rule)

    def change_day(self, place: Place, rule: str, **values: object) -> None:
        """Change what a day has beside its exercises."""
        day = self.days[place]
        self.days[place] = replace(day, day=day.day.model_copy(update=values))
        for name in values:
            self.rules.setdefault((place, name), rule)

    def arrange(self, place: Place, rule: str, entries: Sequence[Entry]) -> None:
        """Put the exercises of a day in an order; those that are missing are removed, those without a position added."""
        day = self.days[place]
        before = {entry.position for entry in day.entries}
        after = {entry.position for entry in entries}
        for position in before - after:
            self.rules.setdefault((place, position, "removed"), rule)
        for entry in entries:
            if entry.position is None:
                self.rules.setdefault((place, "added", entry.planned.exercise_id), rule)
        if before == after:
            self.rules.setdefault((place, "order"), rule)
        self.days[place] = replace(day, entries=tuple(entries), is_rearranged=True)

    def change_plan(self, rule: str, part: str, **values: object) -> None:
        """Change parts of the plan as a whole.

        Args:
            part: `plan`, `metadata` or `weekly_plan`.
        """
        if part == "plan":
            self.plan = self.plan.model_copy(update=values)
        else:
            changed = getattr(self.plan, part).model_copy(update=values)
            self.plan = self.plan.model_copy(update={part: changed})
        for name in values:
            self.rules.setdefault((name,), rule)

    def _week_days(self, index: int) -> dict[str, TemplateDay]:
        return {name: self._day(day) for (week, name), day in self.days.items() if week == index}

    def _day(self, day: DayDraft) -> TemplateDay:
        """The built day; the same object as long as the draft of the day is the same."""
        known = self._built.get(id(day))
        if known is None or known[0] is not day:
            known = self._built[id(day)] = day, day.built(self.facts)
        return known[1]


def _day_draft(day: TemplateDay) -> DayDraft:
    entries = [Entry(planned, position) for position, planned in enumerate(day.exercises)]
    return DayDraft(day, tuple(sorted(entries, key=lambda entry: entry.planned.order)))
