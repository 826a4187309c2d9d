"""Requests for plans, out of the whole space of requests, by hypothesis and by chance."""

import random
from typing import Any

from fitai.coach.planning.models import AgeBand, Exclusions, Goal, PlanHistory, PlanRequest
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Measurement, Muscle
from hypothesis import strategies as st

EQUIPMENT_SETS: tuple[list[str] | None, ...] = (
    None, None, [], ["bodyweight"], ["dumbbell"], ["dumbbell", "bench", "bodyweight"], ["resistance_band"],
    ["dumbbell", "resistance_band", "mat", "bench", "kettlebell", "pull_up_bar"],
    ["barbell", "rack", "bench", "pull_up_bar", "dumbbell"], ["kettlebell"], ["barbell", "rack"], ["machine", "cable"],
    ["pull_up_bar"], ["suspension_trainer"],
)  # fmt: skip
"""What users have: everything, nothing, things for a home, a gym."""
MINUTES = (15, 20, 25, 30, 30, 40, 45, 45, 60, 60, 75, 90, 120)
INCREMENTS = (0.5, 1, 1.25, 2, 2.5, 5, 10)


def random_request(chance: random.Random, exercises: list[Exercise]) -> PlanRequest:
    """A request by chance."""
    ids = [exercise.id for exercise in exercises]
    loaded = [exercise.id for exercise in exercises if exercise.measurement is Measurement.WEIGHT_REPS]
    equipment: Any = chance.choice(EQUIPMENT_SETS)
    if chance.random() < 0.25:
        equipment = chance.sample(list(Equipment), chance.randint(1, 12))

    def some(values: Any, share: float, most: int) -> list[Any]:
        return chance.sample(list(values), chance.randint(1, most)) if chance.random() < share else []

    return PlanRequest(
        goal=chance.choice(list(Goal)),
        days_per_week=chance.randint(1, 7),
        duration_minutes=chance.choice([*MINUTES, chance.randint(15, 120)]),
        equipment=equipment,
        fitness_level=chance.choice(list(Difficulty)),
        age_band=chance.choice([None, *AgeBand]),
        pregnant=chance.random() < 0.1,
        exclusions=Exclusions(
            regions=some(BodyRegion, 0.3, 3), muscles=some(Muscle, 0.15, 3), exercises=some(ids, 0.1, 30)
        ),
        dislikes=some(ids, 0.25, 60),
        target_muscles=some([*Muscle, "back"], 0.3, 4),
        one_rep_maxes={id: float(chance.randint(10, 250)) for id in some(loaded, 0.3, 60)},
        increments={item: chance.choice(INCREMENTS) for item in some(Equipment, 0.2, 6)},
        history=PlanHistory(last_plan_exercise_ids=some(ids, 0.3, 80)),
        seed=str(chance.randint(0, 10**6)),
    )


def plan_requests(exercises: list[Exercise]) -> st.SearchStrategy[PlanRequest]:
    """Requests for plans."""
    ids = [exercise.id for exercise in exercises]
    loaded = [exercise.id for exercise in exercises if exercise.measurement is Measurement.WEIGHT_REPS]

    def some(values: Any, most: int) -> st.SearchStrategy[list[Any]]:
        several = st.lists(st.sampled_from(list(values)), max_size=most, unique=True)
        return st.one_of(st.just([]), st.just([]), several)

    def dictionary(keys: Any, values: st.SearchStrategy[float], most: int) -> st.SearchStrategy[dict[Any, float]]:
        return st.one_of(st.just({}), st.dictionaries(st.sampled_from(list(keys)), values, max_size=most))

    # Functions, since hypothesis would add the fields of a model by their aliases.
    exclusions = st.builds(_exclusions, some(BodyRegion, 3), some(Muscle, 3), some(ids, 20))
    return st.builds(
        _request,
        goal=st.sampled_from(Goal),
        days_per_week=st.integers(1, 7),
        duration_minutes=st.one_of(st.sampled_from(MINUTES), st.integers(15, 120)),
        equipment=st.one_of(st.sampled_from(EQUIPMENT_SETS), st.lists(st.sampled_from(Equipment), max_size=12)),
        fitness_level=st.sampled_from(Difficulty),
        age_band=st.sampled_from([None, *AgeBand]),
        pregnant=st.sampled_from([False, False, False, True]),
        exclusions=exclusions,
        dislikes=some(ids, 40),
        target_muscles=some([*Muscle, "back"], 4),
        one_rep_maxes=dictionary(loaded, st.floats(5, 300), 40),
        increments=dictionary(Equipment, st.sampled_from(INCREMENTS), 6),
        units=st.sampled_from(["metric", "imperial"]),
        history=some(ids, 60).map(lambda last: PlanHistory(last_plan_exercise_ids=last)),
        seed=st.text("abc0123456789", max_size=6),
    )


def _request(**fields: Any) -> PlanRequest:
    return PlanRequest(**fields)


def _exclusions(regions: list[BodyRegion], muscles: list[Muscle], exercises: list[str]) -> Exclusions:
    return Exclusions(regions=regions, muscles=muscles, exercises=exercises)
