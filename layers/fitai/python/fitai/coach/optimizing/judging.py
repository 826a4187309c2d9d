"""Holds a plan against the rules again and again while it is improved. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from fitai.coach.planning.candidates import fitting_facts
from fitai.coach.planning.checking import CHECKS, Violation
from fitai.coach.planning.checking.view import PlanView
from fitai.coach.planning.exercises import ExerciseFacts, facts_by_id
from fitai.coach.planning.floors import asked_floors, granted_floors
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

PRIORITY = (("V1", "V2", "V3", "V4", "V19", "V22"), ("V5",), ("V7", "V9"), ("V6",), ("V8", "V11"))
"""Of two rules that cannot both be kept, the earlier one is (coach.md, V24); all others come last."""
_RANKS = {rule: rank for rank, rules in enumerate(PRIORITY) for rule in rules}


class Judge:
    """Gives the violations of versions of a plan; what depends on the request alone is computed once."""

    def __init__(self, request: PlanRequest, exercises: Sequence[Exercise]) -> None:
        self.request = request
        self.facts: Mapping[str, ExerciseFacts] = facts_by_id(exercises)
        self.fitting = fitting_facts(request, exercises)
        self.fitting_ids = frozenset(facts.id for facts in self.fitting)
        self.granted_floors = granted_floors(request, self.fitting)
        self.asked_floors = asked_floors(request)

    def view(self, plan: CreateTemplate) -> PlanView:
        """A plan as the rules look at it."""
        days = [plan.weekly_plan.days, *(week.days for week in plan.weekly_plan.weeks or ())]
        ids: dict[str, None] = {}
        for week in days:
            for _, day in week.planned():
                for planned in day.exercises:
                    ids[planned.exercise_id] = None
                    ids.update(dict.fromkeys(planned.alternatives))
                ids.update({drill.exercise_id: None for drill in (*day.warmup, *day.cooldown) if drill.exercise_id})
        named = [self.facts[id].exercise for id in ids if id in self.facts]
        view = PlanView.of(plan, self.request, named)
        view.fitting = self.fitting
        view.granted_floors = self.granted_floors
        view.asked_floors = self.asked_floors
        return view

    def violations(self, plan: CreateTemplate) -> list[Violation]:
        """What is wrong with a plan: the same as `check_plan` says."""
        view = self.view(plan)
        found = dict.fromkeys(violation for check in CHECKS for violation in check(view))
        return sorted(found, key=lambda violation: int(violation.rule.removeprefix("V")))


def is_better(after: Sequence[Violation], before: Sequence[Violation]) -> bool:
    """Whether a plan breaks the rules less: no more often, and where not less often, then less important ones."""
    if len(after) > len(before):
        return False
    return _counts(after) < _counts(before)


def _counts(violations: Sequence[Violation]) -> tuple[int, ...]:
    counts = Counter(_RANKS.get(violation.rule, len(PRIORITY)) for violation in violations)
    return tuple(counts[rank] for rank in range(len(PRIORITY) + 1))
