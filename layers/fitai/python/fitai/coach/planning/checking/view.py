"""A plan as the rules look at it: its weeks, their days, the facts of its exercises, and what fits the request. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fitai.coach.planning import volume
from fitai.coach.planning.exercises import ExerciseFacts, Kind, Refusal, facts_by_id, refusal_for, refusals_for
from fitai.coach.planning.floors import asked_floors, granted_floors
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate
from fitai.training.plans import TemplateDay, TemplateExercise, TemplateSet, TemplateWeight, WeeklyPlan
from fitai.training.progression import days_of_week, is_deload_week
from fitai.training.session_time import ExerciseTime, day_seconds, exercise_times, in_order, rest_seconds

YIELD_PREFIX = "yield:"
MIN_CIRCUIT = 3
"""Exercises of a superset from which on it may be a circuit."""
MAX_CIRCUIT_REST = 30
"""Seconds: a rest as short as this makes a circuit of it."""


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """A set with what it has of its own, completed by what its exercise has.

    Attributes:
        reps: the target, None for a set that is not measured in repetitions.
        share: percent of the one-repetition maximum, where the load is a percentage.
    """

    is_warmup: bool
    type: str
    reps: int | None
    least_reps: int | None
    rpe: float | None
    weight: TemplateWeight | None
    share: float | None
    amrap: bool


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """An exercise of a day, its facts, and its working sets in this week."""

    planned: TemplateExercise
    facts: ExerciseFacts
    sets: int
    is_in_circuit: bool

    @property
    def id(self) -> str:
        """The exercise's id."""
        return self.facts.id

    @property
    def usual_sets(self) -> int:
        """The working sets in a week that is no deload week."""
        return volume.working_sets(self.planned)

    @property
    def rest(self) -> int:
        """The seconds of rest after a set."""
        return rest_seconds(self.planned)

    @property
    def notes(self) -> str:
        """The notes; empty without any."""
        return self.planned.notes or ""


@dataclass
class DayView:
    """A day with exercises, in a usual or in a deload week.

    Attributes:
        exercises: in their order, without those that the library does not have.
    """

    name: str
    day: TemplateDay
    exercises: list[PlannedExercise]
    training_max_percentage: float

    @cached_property
    def lifts(self) -> list[PlannedExercise]:
        """The lifts of the day."""
        return [exercise for exercise in self.exercises if exercise.facts.is_lift]

    @cached_property
    def sets(self) -> list[tuple[ExerciseFacts, int]]:
        """The lifts of the day with their working sets."""
        return [(lift.facts, lift.sets) for lift in self.lifts]

    @cached_property
    def volume(self) -> dict[str, float]:
        """What the day counts for each muscle."""
        return volume.volume(self.sets)

    @cached_property
    def primary_sets(self) -> dict[str, int]:
        """The primary sets of each muscle."""
        return volume.primary_sets(self.sets)

    @cached_property
    def supersets(self) -> dict[str, list[PlannedExercise]]:
        """The exercises of each superset, by its id."""
        members: dict[str, list[PlannedExercise]] = {}
        for exercise in self.exercises:
            if exercise.planned.superset_id is not None:
                members.setdefault(exercise.planned.superset_id, []).append(exercise)
        return members

    @cached_property
    def times(self) -> list[tuple[PlannedExercise, ExerciseTime]]:
        """The exercises with the times of their sets, by the repetitions of the exercise itself."""
        traits = {exercise.id: exercise.facts.traits for exercise in self.exercises}
        times = exercise_times([exercise.planned for exercise in self.exercises], traits)
        return list(zip(self.exercises, times, strict=True))

    @cached_property
    def seconds(self) -> float:
        """The seconds of the day, T."""
        return self.seconds_in(None)

    def seconds_in(self, week: int | None) -> float:
        """The seconds of the day in a week of its waves."""
        return day_seconds(self.day, {exercise.id: exercise.facts.traits for exercise in self.exercises}, week)

    @property
    def has_waves(self) -> bool:
        """Whether the repetitions of an exercise differ from week to week."""
        return any(
            exercise.planned.progression is not None and exercise.planned.progression.waves
            for exercise in self.exercises
        )

    def planned_sets(self, exercise: PlannedExercise) -> list[PlannedSet]:
        """The sets of an exercise; of a wave those of all its weeks, too."""
        planned = exercise.planned
        sets = [self._planned_set(planned, set_) for set_ in planned.set_plan or [TemplateSet()] * planned.sets]
        for wave in (planned.progression.waves if planned.progression else None) or ():
            for wave_set in wave.sets:
                share = wave_set.percentage * self.training_max_percentage / 100
                amrap = bool(wave_set.amrap)
                reps = wave_set.reps
                sets.append(PlannedSet(False, "normal", reps, reps, planned.rpe, None, share, amrap))
        return sets

    def _planned_set(self, planned: TemplateExercise, set_: TemplateSet) -> PlannedSet:
        reps = set_.reps or planned.reps
        weight = set_.weight or planned.weight
        share = None
        if weight is not None and weight.type == "percentage" and weight.value is not None:
            share = weight.value * (self.training_max_percentage / 100 if weight.of == "training_max" else 1)
        return PlannedSet(
            is_warmup=set_.type == "warmup",
            type=set_.type or "normal",
            reps=None if reps is None else reps.target,
            least_reps=None if reps is None else reps.min,
            rpe=set_.rpe if set_.rpe is not None else planned.rpe,
            weight=weight,
            share=share,
            amrap=bool(set_.amrap),
        )


@dataclass
class WeekView:
    """A week of the plan: its days with exercises from Monday on, and how often the plan has exactly this week.

    Attributes:
        numbers: of the weeks that are like this, counted from 1.
    """

    numbers: list[int]
    is_deload: bool
    days: list[DayView]

    @cached_property
    def sets(self) -> list[tuple[ExerciseFacts, int]]:
        """The lifts of the week with their working sets."""
        return [pair for day in self.days for pair in day.sets]

    @cached_property
    def volume(self) -> dict[str, float]:
        """What the week counts for each muscle."""
        return volume.volume(self.sets)


@dataclass
class PlanView:
    """A plan, the request that it is for, and the exercises that there are.

    Attributes:
        facts: of all exercises, by id.
        weeks: those that differ from each other, in the order in which the plan first has them.
    """

    plan: CreateTemplate
    request: PlanRequest
    facts: Mapping[str, ExerciseFacts]
    weeks: list[WeekView] = field(default_factory=list)

    @classmethod
    def of(cls, plan: CreateTemplate, request: PlanRequest, exercises: Sequence[Exercise]) -> "PlanView":
        """Look at a plan."""
        view = cls(plan, request, facts_by_id(exercises))
        view.weeks = _distinct_weeks(plan.weekly_plan, view.facts)
        return view

    @cached_property
    def usual_weeks(self) -> list[WeekView]:
        """The weeks that are not deload weeks."""
        return [week for week in self.weeks if not week.is_deload]

    @cached_property
    def days(self) -> list[tuple[str, TemplateDay]]:
        """The weekday and plan of all days, each once, also those without exercises and those of differing weeks."""
        weekly_plan = self.plan.weekly_plan
        others = (pair for week in weekly_plan.weeks or () for pair in week.days.planned())
        return [*weekly_plan.days.planned(), *others]

    @cached_property
    def training_days(self) -> list[DayView]:
        """The days with exercises, each once."""
        days = {id(day.day): day for week in self.usual_weeks for day in week.days}
        days = {id(day.day): day for week in self.weeks for day in week.days} | days
        return list(days.values())

    @cached_property
    def exercises(self) -> list[tuple[DayView, PlannedExercise]]:
        """Every exercise of every day, each once."""
        return [(day, exercise) for day in self.training_days for exercise in day.exercises]

    @cached_property
    def fitting(self) -> list[ExerciseFacts]:
        """The exercises that fit the request."""
        refusal = refusal_for(self.request)
        return [facts for facts in self.facts.values() if refusal(facts) is None]

    @cached_property
    def granted_floors(self) -> dict[str, float]:
        """The weekly sets that are granted to each muscle."""
        return granted_floors(self.request, self.fitting)

    @cached_property
    def asked_floors(self) -> dict[str, float]:
        """The weekly sets that are asked of each muscle."""
        return asked_floors(self.request)

    @cached_property
    def mean_volume(self) -> dict[str, float]:
        """The mean weekly volume of each muscle, over all weeks that are not deload weeks."""
        total: dict[str, float] = {}
        count = sum(len(week.numbers) for week in self.usual_weeks)
        for week in self.usual_weeks:
            for muscle, sets in week.volume.items():
                total[muscle] = total.get(muscle, 0.0) + sets * len(week.numbers) / count
        return total

    @cached_property
    def yields(self) -> frozenset[str]:
        """What the plan declares to yield: `V5`, `V6:chest`."""
        tags = self.plan.metadata.tags
        return frozenset(tag.removeprefix(YIELD_PREFIX) for tag in tags if tag.startswith(YIELD_PREFIX))

    def declares(self, rule: str) -> bool:
        """Whether the plan declares that a rule yields."""
        return any(name == rule or name.startswith(f"{rule}:") for name in self.yields)

    @cached_property
    def refusals(self) -> Mapping[str, list[Refusal]]:
        """The rules that exercises of the plan do not fit, by id: also alternatives and drills."""
        refusals = refusals_for(self.request)
        return {id: refusals(self.facts[id]) for id in {id for _, id in self.named_exercises} if id in self.facts}

    @cached_property
    def named_exercises(self) -> list[tuple[str, str]]:
        """The weekday and the id of every exercise that is named, alternatives and drills included, each once."""
        return list(dict.fromkeys(self._named_exercises()))

    def _named_exercises(self) -> Iterator[tuple[str, str]]:
        for name, day in self.days:
            for planned in day.exercises:
                yield name, planned.exercise_id
                for alternative in planned.alternatives:
                    yield name, alternative
            for drill in (*day.warmup, *day.cooldown):
                if drill.exercise_id is not None:
                    yield name, drill.exercise_id

    @property
    def has_cardio(self) -> bool:
        """Whether any day has cardio."""
        return any(exercise.facts.kind is Kind.CARDIO for _, exercise in self.exercises)


def _distinct_weeks(plan: WeeklyPlan, facts: Mapping[str, ExerciseFacts]) -> list[WeekView]:
    weeks: dict[tuple[object, ...], WeekView] = {}
    days: dict[tuple[int, bool], DayView] = {}
    for number in range(1, plan.total_weeks + 1):
        is_deload = is_deload_week(plan, number)
        planned = [(name, day) for name, day in days_of_week(plan, number).planned() if day.exercises]
        key = (is_deload, *((name, id(day)) for name, day in planned))
        if key in weeks:
            weeks[key].numbers.append(number)
            continue
        views = [
            days.setdefault((id(day), is_deload), _look_at_day(name, day, plan, facts, is_deload))
            for name, day in planned
        ]
        weeks[key] = WeekView([number], is_deload, views)
    return list(weeks.values())


def _look_at_day(
    name: str, day: TemplateDay, plan: WeeklyPlan, facts: Mapping[str, ExerciseFacts], is_deload: bool
) -> DayView:
    circuits = _circuits(day)
    share = plan.deload.sets_percentage if is_deload and plan.deload else 100
    exercises = [
        PlannedExercise(
            planned,
            facts[planned.exercise_id],
            volume.deload_sets(volume.working_sets(planned), share),
            planned.superset_id in circuits,
        )
        for planned in in_order(day)
        if planned.exercise_id in facts
    ]
    return DayView(name, day, exercises, plan.training_max_percentage or 90.0)


def _circuits(day: TemplateDay) -> frozenset[str]:
    """The ids of the supersets of a day that are circuits."""
    rests: dict[str, list[int]] = {}
    for planned in day.exercises:
        if planned.superset_id is not None:
            rests.setdefault(planned.superset_id, []).append(rest_seconds(planned))
    return frozenset(
        id for id, values in rests.items() if len(values) >= MIN_CIRCUIT and min(values) <= MAX_CIRCUIT_REST
    )
