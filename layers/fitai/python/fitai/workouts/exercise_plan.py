"""The template's plan that an exercise of a workout follows, and what its target is computed from."""

import hashlib

from fitai.kernel.types import Model
from fitai.training import plates
from fitai.training.plans import TemplateDeload, TemplateExercise
from fitai.training.plates import PlatePairs


class AvailableLoads(Model):
    """What can be loaded for an exercise: kilograms.

    Attributes:
        step: the smallest change.
        bar: the empty bar, where plates are put on one.
        plates: weight and number of pairs of the plates that go on the bar.
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
        """The heaviest load that is no heavier than a weight; None where there is none."""
        if self.bar is None:
            return int(weight / self.step + 1e-9) * self.step or None
        load = plates.nearest_loads(weight, self.bar, self._pairs).below
        return None if load is None else load.weight

    @property
    def _pairs(self) -> list[PlatePairs]:
        return [PlatePairs(weight, pairs) for weight, pairs in self.plates]


class TargetInputs(Model):
    """What the target of an exercise in a planned workout is computed from: kept until the workout starts.

    Attributes:
        plan: the exercise as the template has it.
        others: the prescriptions of the other places at which the template has the exercise.
        ramps: whether warm-up sets are put before the working sets.
    """

    plan: TemplateExercise
    others: list[str] = []
    deload: TemplateDeload | None = None
    training_max_percentage: float | None = None
    loads: AvailableLoads
    ramps: bool = False


class ExercisePlan(Model):
    """The template's plan that an exercise of a workout follows; the session that it becomes keeps it.

    Attributes:
        prescription: which of the template's places for the exercise it is; see `prescription_key`.
        week: of the plan, the first is 1.
        training_max: the kilograms that its loads are percentages of.
        by_set: the plan has a load for each set.
        aiming: what the target is computed from, until the workout starts.
        loads: what can be loaded, kept while the workout runs, where the plan says how hard the sets are to be.
    """

    template_id: str
    prescription: str
    week: int = 1
    is_deload: bool = False
    training_max: float | None = None
    by_set: bool = False
    aiming: TargetInputs | None = None
    loads: AvailableLoads | None = None

    @property
    def started(self) -> "ExercisePlan":
        """The plan as a workout that has started keeps it."""
        if self.aiming is None:
            return self
        plan = self.aiming.plan
        has_effort = plan.rpe is not None or any(set_.rpe is not None for set_ in plan.set_plan or ())
        return self.model_copy(update={"aiming": None, "loads": self.aiming.loads if has_effort else None})

    @classmethod
    def of(cls, template_id: str, week: int, aiming: TargetInputs) -> "ExercisePlan":
        """The plan of an exercise in a week of a template."""
        progression, sets = aiming.plan.progression, aiming.plan.set_plan or ()
        has_waves = progression is not None and bool(progression.waves)
        return cls(
            template_id=template_id,
            prescription=prescription_key(aiming.plan),
            week=week,
            is_deload=aiming.deload is not None,
            by_set=has_waves or any(set_.weight is not None for set_ in sets),
            aiming=aiming,
        )


def prescription_key(plan: TemplateExercise) -> str:
    """What distinguishes a heavy day of an exercise from a light one: a digest of sets, repetitions, load and rule."""
    fields = {"sets", "reps", "weight", "set_plan", "progression", "duration_seconds", "distance"}
    return hashlib.blake2b(plan.model_dump_json(include=fields, exclude_none=True).encode(), digest_size=4).hexdigest()
