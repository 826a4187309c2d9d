"""Improves a plan that somebody wrote, by the rules of a valid plan, with the smallest changes that help. Pure.

    improvement = improve(plan, request, exercises)

Each stage repairs what some rules say, and counts only if the plan breaks fewer rules afterwards. What the author wrote stays
where the rules allow it. The same input gives the same changes, and the improved plan gives none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fitai.coach.models import PlanChange
from fitai.coach.optimizing.changes import changes_between
from fitai.coach.optimizing.draft import Draft
from fitai.coach.optimizing.framing import correct_drills, correct_frame, correct_order
from fitai.coach.optimizing.judging import Judge, is_better
from fitai.coach.optimizing.prescribing import correct_prescriptions
from fitai.coach.optimizing.replacing import replace_surplus, replace_unfit
from fitai.coach.optimizing.telling import complete_description, complete_notes
from fitai.coach.optimizing.volume import balance_volume
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

Stage = Callable[[Draft, Judge, Sequence[Violation]], None]

STAGES: tuple[Stage, ...] = (
    correct_frame,
    replace_unfit,
    replace_surplus,
    correct_prescriptions,
    correct_drills,
    balance_volume,
    correct_order,
    complete_notes,
    complete_description,
)
MAX_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Improvement:
    """What has become of a plan.

    Attributes:
        before, after: the rules that the plan breaks, as it was and as it is.
    """

    plan: CreateTemplate
    changes: list[PlanChange]
    before: list[Violation]
    after: list[Violation]


def improve(plan: CreateTemplate, request: PlanRequest, exercises: Sequence[Exercise]) -> Improvement:
    """Improve a plan.

    Args:
        request: what the plan is held against.
        exercises: that there are: the library, and the user's own.
    """
    judge = Judge(request, exercises)
    before = judge.violations(plan)
    if not before:
        return Improvement(plan, [], [], [])
    draft = Draft.of(plan, judge.facts)
    current = draft.built()
    violations = before if current == plan else judge.violations(current)
    for _ in range(MAX_ROUNDS):
        is_changed = False
        for stage in STAGES:
            if not violations:
                break
            trial, built, after = _tried(stage, draft, current, judge, violations)
            if is_better(after, violations):
                draft, current, violations, is_changed = trial, built, after, True
        if not is_changed:
            break
    changes = changes_between(plan, draft, judge.facts)
    return Improvement(current if changes else plan, changes, before, violations)


def _tried(
    stage: Stage, draft: Draft, current: CreateTemplate, judge: Judge, violations: list[Violation]
) -> tuple[Draft, CreateTemplate, list[Violation]]:
    """What a stage makes of a draft; what breaks other rules by that, such as a day that becomes too long, is repaired, too."""
    trial = draft.copy()
    stage(trial, judge, violations)
    built = trial.built()
    if built == current:
        return draft, current, violations
    after = judge.violations(built)
    if not is_better(after, violations) and stage is not balance_volume:
        balance_volume(trial, judge, after)
        repaired = trial.built()
        if repaired != built:
            return trial, repaired, judge.violations(repaired)
    return trial, built, after
