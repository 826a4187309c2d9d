"""What an exercise that somebody writes comes to, what passes a filter, and how popular an exercise is. Pure functions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log10

from fitai.exercises.models import (
    DEFAULT_MET,
    CreateExercise,
    Equipment,
    Exercise,
    ExerciseCalories,
    ExerciseList,
    ExerciseMetrics,
    ExerciseSafety,
    ExerciseStatus,
    ExerciseSummary,
    ExerciseType,
    Force,
    Measurement,
    Mechanic,
    MovementPattern,
    Muscle,
)

CUSTOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The form of a custom exercise's id. The written library's are words: `barbell-back-squat`."""

STARS = (1, 5)
"""The least and the most that a rating can be."""
PRIOR_RATINGS = 10
"""So many ratings of the average kind every exercise is taken to have from the start."""
PRIOR_MEAN = 3.0
"""The average rating, as long as there is none: the middle of the stars."""

PATTERNS = {
    Muscle.CHEST: MovementPattern.PUSH,
    Muscle.SHOULDERS: MovementPattern.PUSH,
    Muscle.LATS: MovementPattern.PULL,
    Muscle.MIDDLE_BACK: MovementPattern.PULL,
    Muscle.TRAPS: MovementPattern.PULL,
    Muscle.QUADRICEPS: MovementPattern.SQUAT,
    Muscle.HAMSTRINGS: MovementPattern.HINGE,
    Muscle.GLUTES: MovementPattern.HINGE,
    Muscle.LOWER_BACK: MovementPattern.HINGE,
    Muscle.ABDOMINALS: MovementPattern.BRACE,
}
"""How a compound exercise of this muscle moves, mostly."""
TYPE_PATTERNS = {
    ExerciseType.CARDIO: MovementPattern.LOCOMOTION,
    ExerciseType.FLEXIBILITY: MovementPattern.MOBILITY,
    ExerciseType.BALANCE: MovementPattern.BRACE,
}
"""How an exercise of this type moves, whatever its muscles."""
STILL = frozenset({MovementPattern.BRACE, MovementPattern.CARRY, MovementPattern.MOBILITY})
"""Patterns whose force is static."""
PULLING = frozenset({Muscle.BICEPS, Muscle.FOREARMS, Muscle.HAMSTRINGS, Muscle.LATS, Muscle.MIDDLE_BACK, Muscle.TRAPS})
"""Muscles that draw the load near."""


def is_custom(exercise_id: str) -> bool:
    """Whether an id is that of an exercise that somebody made, and not one of the written library's."""
    return CUSTOM.fullmatch(exercise_id) is not None


def written(exercise_id: str, given: CreateExercise, before: Exercise | None, now: datetime) -> Exercise:
    """The exercise that a request describes; what it leaves out follows from the rest.

    Args:
        before: what it replaces. Its pictures, its family and who made it stay; its version is raised by one.
    """
    several = len(given.primary_muscle_groups) + len(given.secondary_muscle_groups) > 1
    mechanic = given.mechanic or (Mechanic.COMPOUND if several else Mechanic.ISOLATION)
    pattern = given.movement_pattern or _pattern(given, mechanic)
    content = given.model_dump(exclude={"submit", "version", "met", "safety"}) | {
        "id": exercise_id,
        "mechanic": mechanic,
        "movement_pattern": pattern,
        "force": given.force or _force(given, pattern),
        "measurement": given.measurement or _measurement(given),
        "safety": ExerciseSafety.model_validate(given.safety.model_dump()),
        "calories": ExerciseCalories.of(given.met or DEFAULT_MET[given.exercise_type]),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    if before is not None:
        content |= {name: getattr(before, name) for name in ("family", "media", "created_by", "created_at", "source")}
        content["version"] = (before.version or 0) + 1
    return Exercise.model_validate(content)


def _pattern(given: CreateExercise, mechanic: Mechanic) -> MovementPattern:
    if given.exercise_type in TYPE_PATTERNS:
        return TYPE_PATTERNS[given.exercise_type]
    if mechanic == Mechanic.ISOLATION or not given.primary_muscle_groups:
        return MovementPattern.ISOLATION
    return PATTERNS.get(given.primary_muscle_groups[0], MovementPattern.ISOLATION)


def _force(given: CreateExercise, pattern: MovementPattern) -> Force:
    if pattern in STILL:
        return Force.STATIC
    if pattern in (MovementPattern.PULL, MovementPattern.HINGE):
        return Force.PULL
    if pattern == MovementPattern.ISOLATION and PULLING.intersection(given.primary_muscle_groups[:1]):
        return Force.PULL
    return Force.PUSH


def _measurement(given: CreateExercise) -> Measurement:
    if given.exercise_type == ExerciseType.CARDIO:
        return Measurement.DISTANCE_DURATION
    if given.exercise_type != ExerciseType.STRENGTH:
        return Measurement.DURATION
    return Measurement.BODYWEIGHT_REPS if given.equipment == (Equipment.BODYWEIGHT,) else Measurement.WEIGHT_REPS


def next_status(before: ExerciseStatus, *, published: bool, submit: bool, moderated: bool) -> ExerciseStatus:
    """What becomes of an exercise that was changed.

    What everybody sees has been looked at: a creator's change of an approved exercise waits for another approval,
    and the library keeps the approved state until then.

    Args:
        published: whether a state of it is in the library.
        submit: whether the creator offers it to everybody.
        moderated: whether an admin changed what is not the admin's own.
    """
    if moderated:
        return before
    return ExerciseStatus.PENDING if published or submit else ExerciseStatus.PRIVATE


def passes(one: ExerciseSummary, query: ExerciseList) -> bool:
    """Whether an exercise is what the query's filters ask for."""
    muscles = {*one.primary_muscle_groups, *one.secondary_muscle_groups}
    wanted: tuple[tuple[tuple[object, ...], set[object]], ...] = (
        (query.muscle, set(muscles)),
        (query.equipment, set(one.equipment)),
        (query.difficulty, {one.difficulty}),
        (query.type, {one.exercise_type}),
        (query.pattern, {one.movement_pattern}),
        (query.tag, set(one.tags)),
    )
    return all(not values or set(values) & has for values, has in wanted)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of an exercise: its ratings, and the workouts that it was done in."""

    rating_sum: int = 0
    rating_count: int = 0
    uses: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.rating_sum + other.rating_sum, self.rating_count + other.rating_count, self.uses + other.uses
        )

    def rerated(self, before: int | None, after: int) -> "Counts":
        """With somebody's rating in place of the one before."""
        return self + Counts(after - (before or 0), 0 if before else 1)

    @property
    def average(self) -> float:
        """The average rating, two places; 0 where there is none."""
        return round(self.rating_sum / self.rating_count, 2) if self.rating_count > 0 else 0.0


NOTHING = Counts()


def mean_rating(counts: Mapping[str, Counts]) -> float:
    """The average of all ratings of all exercises, itself near `PRIOR_MEAN` while there are few of them.

    Else the only exercise that was rated would be as average as all others.
    """
    total = sum(counts.values(), NOTHING)
    return (PRIOR_RATINGS * PRIOR_MEAN + total.rating_sum) / (PRIOR_RATINGS + max(total.rating_count, 0))


def popularity(counts: Counts, mean: float) -> float:
    """How popular an exercise is, by use and rating; at least 0.

        log10(1 + uses) + (bayesian - 1) / 4,   bayesian = (C · mean + sum of ratings) / (C + number of ratings)

    The Bayesian average (the shrinkage of IMDb's weighted rating; E. Miller, "Bayesian Average Ratings", 2012) keeps one
    exercise with a single five-star rating from standing above one that hundreds have liked: with few ratings it is
    near the `mean` of all of them, C = `PRIOR_RATINGS`. Use counts by its order of magnitude, as in Reddit's "hot"
    ranking, since it is spread over orders of magnitude: ten times the workouts weigh as much as four stars.
    """
    bayesian = (PRIOR_RATINGS * mean + counts.rating_sum) / (PRIOR_RATINGS + counts.rating_count)
    least, most = STARS
    return round(log10(1 + max(counts.uses, 0)) + (bayesian - least) / (most - least), 6)


def measured(counts: Counts, mean: float) -> ExerciseMetrics:
    """What an exercise says of its counts."""
    return ExerciseMetrics(
        average_rating=counts.average,
        total_ratings=max(counts.rating_count, 0),
        popularity_score=popularity(counts, mean),
        usage_count=max(counts.uses, 0),
    )
