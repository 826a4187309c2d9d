"""Which template an exercise of a workout follows, and what its target is computed from."""

import hashlib

from fitai.kernel.types import Model
from fitai.training import plates
from fitai.training.plans import TemplateDeload, TemplateExercise
from fitai.training.plates import PlatePairs


class AvailableLoads(Model):
    """What can be loaded for an exercise: kilograms.

    Attributes:
        step: the smallest change. bar: the empty bar, where plates go on one; then `plates` are those there are.
    """

    step: float
    bar: float | None = None
    plates: list[tuple[float, int]] = []

    def nearest(self, weight: float) -> float:
        """The load nearest to a weight."""
        if self.bar is None:
            return max(self.step, round(weight / self.step) * self.step)
        return plates.nearest_loads(weight, self.bar, self._pairs).nearest.weight

    def below(self, weight: float) -> float | None:
        """The heaviest load that is no heavier."""
        if self.bar is None:
            return int(weight / self.step + 1e-9) * self.step or None
        below = plates.nearest_loads(weight, self.bar, self._pairs).below
        return None if below is None else below.weight

    @property
    def _pairs(self) -> list[PlatePairs]:
        return [PlatePairs(weight, pairs) for weight, pairs in self.plates]


class TargetInputs(Model):
    """How an exercise of a planned workout gets its target: kept until the workout starts.

    Attributes:
        plan: the exercise as the template has it. others: the prescriptions of the template's other places for it.
        ramps: whether warm-up sets go before the work.
    """

    plan: TemplateExercise
    others: list[str] = []
    deload: TemplateDeload | None = None
    training_max_percentage: float | None = None
    loads: AvailableLoads
    ramps: bool = False


class ExercisePlan(Model):
    """Of what plan an exercise of a workout is, for the session that it becomes.

    Attributes:
        prescription: which of the template's places for the exercise it is; see `prescription`.
        week: of the plan, the first is 1. training_max: that its loads were taken of.
    """

    template_id: str
    prescription: str
    week: int = 1
    is_deload: bool = False
    training_max: float | None = None
    by_set: bool = False
    aiming: TargetInputs | None = None

    @classmethod
    def of(cls, template_id: str, week: int, aiming: TargetInputs) -> "ExercisePlan":
        """The guide of an exercise that is planned for a week of a template."""
        rule, sets = aiming.plan.progression, aiming.plan.set_plan or ()
        return cls(
            template_id=template_id,
            prescription=prescription_key(aiming.plan),
            week=week,
            is_deload=aiming.deload is not None,
            by_set=bool(rule and rule.waves) or any(one.weight is not None for one in sets),
            aiming=aiming,
        )


def prescription_key(plan: TemplateExercise) -> str:
    """What tells a heavy day of an exercise from a light one: sets, repetitions, load and rule, as a short name."""
    said = {"sets", "reps", "weight", "set_plan", "progression", "duration_seconds", "distance"}
    return hashlib.blake2b(plan.model_dump_json(include=said, exclude_none=True).encode(), digest_size=4).hexdigest()
