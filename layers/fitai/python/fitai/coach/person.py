"""The person whom the coach analyses: age, level, goal, equipment, injuries. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fitai.coach.planning.models import AgeBand, Exclusions, Goal, PlanRequest
from fitai.goals.published import OpenGoal
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment
from fitai.users.models import Athlete

ADULT_AGE = 18
AGE_BANDS = (
    (16, AgeBand.FROM_13),
    (18, AgeBand.FROM_16),
    (40, AgeBand.FROM_18),
    (65, AgeBand.FROM_40),
)
"""The age in years below which a band is."""
ANY_DAYS, ANY_MINUTES = 3, 60
"""Required by a plan request; floors and exclusions do not depend on them."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person whom the coach analyses.

    Attributes:
        age: in years; None where the day of birth is not known: then an adult.
        height: metres.
        weight: kilograms.
        equipment: None where the user has stated none: everything.
    """

    age: int | None = None
    level: Difficulty = Difficulty.BEGINNER
    goal: Goal = Goal.GENERAL
    pregnant: bool = False
    height: float | None = None
    weight: float | None = None
    equipment: Sequence[Equipment] | None = None
    injuries: Sequence[BodyRegion] = ()

    @property
    def is_minor(self) -> bool:
        """Whether the person is known to be under 18."""
        return self.age is not None and self.age < ADULT_AGE

    @property
    def is_senior(self) -> bool:
        """Whether the person is known to be 65 or more."""
        return age_band(self.age) is AgeBand.FROM_65

    def plan_request(
        self, equipment: Sequence[Equipment] | None = None, exclusions: Exclusions | None = None
    ) -> PlanRequest:
        """The request that the rules of plans judge exercises and floors by.

        Args:
            equipment: instead of the person's own.
            exclusions: besides the injuries.
        """
        excluded = exclusions or Exclusions()
        available = equipment if equipment is not None else self.equipment
        return PlanRequest(
            goal=self.goal,
            days_per_week=ANY_DAYS,
            duration_minutes=ANY_MINUTES,
            equipment=None if available is None else list(available),
            fitness_level=self.level,
            age_band=age_band(self.age),
            pregnant=self.pregnant,
            exclusions=Exclusions(
                regions=list(dict.fromkeys([*excluded.regions, *self.injuries])),
                muscles=excluded.muscles,
                exercises=excluded.exercises,
            ),
        )


def person_of(
    athlete: Athlete,
    today: date,
    *,
    goals: Iterable[OpenGoal] = (),
    goal: Goal | None = None,
    level: Difficulty | None = None,
    pregnant: bool = False,
) -> Person:
    """The person of an account.

    Args:
        goals: the open goals, from which follows what the person trains for where the profile does not say it.
        goal, level: as the request states them.
    """
    stated_level = level or (None if athlete.fitness_level is None else Difficulty(athlete.fitness_level))
    return Person(
        age=None if athlete.date_of_birth is None else age_on(athlete.date_of_birth, today),
        level=stated_level or Difficulty.BEGINNER,
        goal=goal or training_goal(athlete.goals, goals),
        pregnant=pregnant,
        height=athlete.height,
        weight=athlete.weight,
        equipment=athlete.equipment,
        injuries=athlete.injuries,
    )


def age_on(birth: date, day: date) -> int:
    """The age on a day, in years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_band(age: int | None) -> AgeBand | None:
    """The band of an age; None where it is not known."""
    if age is None:
        return None
    return next((band for bound, band in AGE_BANDS if age < bound), AgeBand.FROM_65)


def training_goal(stated: Iterable[str], goals: Iterable[OpenGoal]) -> Goal:
    """What somebody trains for.

    That is the first of the profile's goals that has the name of one (`Muscle building` is `muscle_building`); else what the
    open goals say: strength, fat loss for a lower body weight; else general fitness.
    """
    names = {goal.value for goal in Goal}
    for text in stated:
        name = text.strip().lower().replace(" ", "_").replace("-", "_")
        if name in names:
            return Goal(name)
    for goal in goals:
        if goal.kind == "strength":
            return Goal.STRENGTH
        if goal.kind == "weight" and goal.direction == "down":
            return Goal.FAT_LOSS
    return Goal.GENERAL
