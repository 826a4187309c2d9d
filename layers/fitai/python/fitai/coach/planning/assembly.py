"""Puts a plan together from its filled days: exercises, drills, loads, notes, weeks, names, and what yields. Pure."""

from collections.abc import Mapping, Sequence
from math import ceil

from fitai.coach.planning import drills, loads, reasons, wording
from fitai.coach.planning.candidates import GROUP_INDEX, Candidate, likeness
from fitai.coach.planning.checking.honesty import needed_yields
from fitai.coach.planning.checking.view import YIELD_PREFIX, PlanView
from fitai.coach.planning.choices import PlanChoice
from fitai.coach.planning.draft import Draft
from fitai.coach.planning.filling import (
    LIFTING_GOALS,
    USUAL_DELOAD_SETS,
    FilledBlock,
    FilledDay,
    FilledLift,
    Fillers,
    ramp_lift,
)
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.coach.planning.terms import by_level, is_beginner, is_senior, targets
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate, TemplateGoal, TemplateMetadata
from fitai.training.plans import (
    TemplateDay,
    TemplateDays,
    TemplateDeload,
    TemplateDrill,
    TemplateExercise,
    WeeklyPlan,
)
from fitai.training.vocabulary import Difficulty

WEEKS = (8, 6, 5)
"""Of a plan, by level; the last one is a deload."""
DELOADS = ((80, USUAL_DELOAD_SETS), (85, 75), (80, 90))
"""Percent of the usual load and sets, the usual ones first; the others where so few sets would leave more drills than lifts."""
MAX_ALTERNATIVES = 2
MIN_ALTERNATIVE_LIKENESS = 0.7
GOAL_TAGS = {
    Goal.STRENGTH: "strength",
    Goal.MUSCLE_BUILDING: "muscle building",
    Goal.FAT_LOSS: "fat loss",
    Goal.ENDURANCE: "endurance",
    Goal.GENERAL: "general fitness",
}
MAX_TAGS = 20


def assemble(
    draft: Draft,
    days: Sequence[FilledDay],
    filling: Fillers,
    candidates: Sequence[Candidate],
    choices: Mapping[str, PlanChoice],
    exercises: Sequence[Exercise],
) -> CreateTemplate:
    """The plan of filled days."""
    request = draft.frame.request
    weeks = by_level(request, WEEKS)
    names = wording.day_names(days)
    builder = _DayBuilder(draft, filling, candidates, choices)
    planned = {
        day.day.name: builder.day(day, name, turn) for turn, (day, name) in enumerate(zip(days, names, strict=True))
    }
    weekly_plan = WeeklyPlan(
        total_weeks=weeks,
        days=TemplateDays(**planned),
        deload=_deload(request, days, weeks),
    )
    goal = None if request.goal is Goal.GENERAL else TemplateGoal(request.goal)
    plan = CreateTemplate(
        name=wording.plan_name(request, days),
        metadata=TemplateMetadata(difficulty=request.fitness_level, goal=goal),
        weekly_plan=weekly_plan,
    )
    yields = sorted(needed_yields(PlanView.of(plan, request, exercises)))
    text = wording.description(request, draft, days, weekly_plan, yields)
    metadata = plan.metadata.model_copy(update={"tags": _tags(request, yields)})
    return plan.model_copy(update={"description": text, "metadata": metadata})


def _deload(request: PlanRequest, days: Sequence[FilledDay], weeks: int) -> TemplateDeload:
    """The deload in the last week: the first that leaves each lifting day more lifts than drills (V5)."""
    load, sets = next(
        (
            (load, sets)
            for load, sets in DELOADS
            if request.goal not in LIFTING_GOALS
            or all(day.easy_seconds <= day.hard_seconds(sets) for day in days if day.lifts)
        ),
        DELOADS[-1],
    )
    return TemplateDeload(every_weeks=weeks, load_percentage=load, sets_percentage=sets)


def _tags(request: PlanRequest, yields: Sequence[str]) -> list[str]:
    usual = ["coach", GOAL_TAGS[request.goal], *(muscle.replace("_", " ") for muscle in sorted(targets(request)))]
    return [*(f"{YIELD_PREFIX}{name}" for name in yields), *usual][:MAX_TAGS]


class _DayBuilder:
    """Builds the days of a plan, one after the other, so that reasons and drills differ between them."""

    def __init__(
        self,
        draft: Draft,
        filling: Fillers,
        candidates: Sequence[Candidate],
        choices: Mapping[str, PlanChoice],
    ) -> None:
        self.request = draft.frame.request
        self.frame = draft.frame
        self.volume = draft.volume()
        self.filling = filling
        self.choices = choices
        self.turn = 0
        self.alternatives = _Alternatives(candidates, self.request)

    def day(self, day: FilledDay, name: str, turn: int) -> TemplateDay:
        """A day with its exercises, warm-up and cool-down."""
        first = ramp_lift([lift.candidate for lift in day.lifts]) if self.frame.ramp else None
        planned = [self._lift(day, lift, lift.candidate is first) for lift in day.lifts]
        planned += [self._cardio(block) for block in day.cardio]
        planned += [self._stretch(block) for block in day.stretches]
        return TemplateDay(
            name=name,
            focus_areas=wording.focus_areas(day),
            exercises=[exercise.model_copy(update={"order": order}) for order, exercise in enumerate(planned, 1)],
            estimated_duration=ceil(day.seconds / 60),
            warmup=self._warmup(day, first, turn),
            cooldown=drills.cooldown_drills(self.filling.drills, day.day.kind, day.cooldown, turn),
        )

    def _warmup(self, day: FilledDay, first: Candidate | None, turn: int) -> list[TemplateDrill]:
        closing = None
        if self.request.goal is Goal.STRENGTH and day.lifts:
            name = first.facts.exercise.name if first else "each exercise"
            closing = f"Then build up with a ramp of lighter sets of {name}, as planned."
        return drills.warmup_drills(
            self.filling.drills,
            day.day.kind,
            day.warmup,
            turn,
            with_balance=is_senior(self.request),
            closing=closing,
        )

    def _lift(self, day: FilledDay, lift: FilledLift, has_ramp: bool) -> TemplateExercise:
        candidate, prescription = lift.candidate, lift.candidate.prescription
        reps = None if lift.target is None else loads.template_reps(prescription, lift.target)
        weight = loads.planned_weight(candidate, lift.target, prescription.rpe, self.request)
        progression = None if reps is None else loads.progression(candidate, reps, self.request)
        set_plan = None
        if has_ramp and reps is not None:
            set_plan = loads.ramp_sets(self.frame.ramp, lift.sets, weight, reps)
        notes = reasons.lift_notes(
            candidate,
            self.request,
            turn=self._next_turn(),
            is_main=lift is day.lifts[0],
            weekly_sets=self._weekly_sets(candidate),
            reps=reps,
            progression=progression,
            rpe=prescription.rpe,
            has_ramp=set_plan is not None,
            chosen_notes=self.choices[candidate.id].notes if candidate.id in self.choices else None,
        )
        return TemplateExercise(
            exercise_id=candidate.id,
            order=1,
            sets=len(set_plan) if set_plan else lift.sets,
            reps=reps,
            duration_seconds=prescription.seconds if reps is None else None,
            distance=prescription.metres if reps is None else None,
            weight=weight,
            rest_time=lift.rest,
            notes=notes,
            superset_id=lift.superset,
            alternatives=self.alternatives.of(candidate, {other.candidate.id for other in day.lifts}),
            rpe=prescription.rpe,
            set_plan=set_plan,
            progression=progression,
        )

    def _cardio(self, block: FilledBlock) -> TemplateExercise:
        notes = reasons.cardio_notes(block.facts, self._next_turn(), is_interval=block.is_interval)
        return self._block(block, notes)

    def _stretch(self, block: FilledBlock) -> TemplateExercise:
        return self._block(block, reasons.stretch_notes(block.facts, self._next_turn()))

    def _block(self, block: FilledBlock, notes: str) -> TemplateExercise:
        return TemplateExercise(
            exercise_id=block.facts.id,
            order=1,
            sets=block.sets,
            duration_seconds=block.work,
            rest_time=block.rest,
            notes=notes,
        )

    def _weekly_sets(self, candidate: Candidate) -> float:
        wanted = sorted(targets(self.request) & candidate.facts.primary)
        group = (wanted or sorted(candidate.facts.primary))[0]
        return self.volume[GROUP_INDEX[group]]

    def _next_turn(self) -> int:
        self.turn += 1
        return self.turn


class _Alternatives:
    """Finds what may be done in the place of a lift: alike, as usual, and no harder than the level allows."""

    def __init__(self, candidates: Sequence[Candidate], request: PlanRequest) -> None:
        self._by_place: dict[object, list[Candidate]] = {}
        self._ids: dict[str, list[str]] = {}
        for candidate in candidates:
            is_too_hard = is_beginner(request) and candidate.facts.difficulty is not Difficulty.BEGINNER
            if candidate.tier <= 1 and not is_too_hard:
                for group in candidate.primary:
                    self._by_place.setdefault((candidate.facts.pattern, group), []).append(candidate)

    def of(self, candidate: Candidate, day_ids: set[str]) -> list[str]:
        """The ids of the alternatives of a lift, the most alike first, without what the day has already."""
        if candidate.id not in self._ids:
            self._ids[candidate.id] = self._ranked(candidate)
        return [id for id in self._ids[candidate.id] if id not in day_ids][:MAX_ALTERNATIVES]

    def _ranked(self, candidate: Candidate) -> list[str]:
        others = self._by_place.get((candidate.facts.pattern, candidate.primary[0]), [])
        ranked = [(-likeness(candidate, other), other.rank, other.id) for other in others if other.id != candidate.id]
        return [
            id for negative, _, id in sorted(ranked)[: MAX_ALTERNATIVES + 12] if -negative >= MIN_ALTERNATIVE_LIKENESS
        ]
