"""The weekly sets of a user's muscles, against the landmarks. Read-only; one Query."""

from collections import Counter
from collections.abc import Mapping, Sequence

from fitai.analytics import store, work
from fitai.analytics.breakdown import OTHER
from fitai.analytics.detail_models import (
    MuscleExercise,
    MuscleGroupVolume,
    MuscleHeat,
    MuscleVolume,
    VolumeLandmarks,
)
from fitai.analytics.rules import PRIMARY_HALF_SETS, ExerciseTally
from fitai.analytics.streaks import week_number
from fitai.analytics.summary import RecentTraining, load_recent
from fitai.training.days import monday
from fitai.training.landmarks import LANDMARKS, Landmarks, muscles_of
from fitai.training.vocabulary import Muscle

MAX_EXERCISES = 5
"""Exercises of a muscle."""
WEEKS_FOR_LANDMARKS = 4
"""Weeks with a workout before landmarks are shown: those of less data would mislead."""


def muscles(user_id: str, weeks: int) -> MuscleVolume:
    """The hard sets of all muscles in each of the last weeks, and the exercises that made them."""
    recent = load_recent(user_id, weeks, upto=store.ALL_EXERCISES)
    training_weeks = {week_number(day) for start, end in recent.calendar.day_runs() for day in range(start, end + 1)}
    training_weeks -= {week for week in training_weeks if week > week_number(recent.today.toordinal())}
    shows_landmarks = len(training_weeks) >= WEEKS_FOR_LANDMARKS
    sets = {
        muscle: [recent.week(start).muscles.get(muscle, 0) for start in recent.starts] for muscle in map(str, Muscle)
    }
    most = max(map(sum, sets.values()))
    exercises = _exercises_by_muscle(recent)
    return MuscleVolume(
        weeks=recent.starts,
        muscles=[
            MuscleHeat(
                muscle=Muscle(muscle),
                sets=sum(weekly) / PRIMARY_HALF_SETS,
                weekly=[half_sets / PRIMARY_HALF_SETS for half_sets in weekly],
                average_per_week=_average(recent, weekly),
                heat=round(sum(weekly) / most, 3) if most else 0.0,
                exercises=_exercise_answers(exercises.get(muscle, {}), recent.exercises),
            )
            for muscle, weekly in sorted(sets.items(), key=lambda entry: (-sum(entry[1]), entry[0]))
        ],
        groups=[_group_volume(recent, group, LANDMARKS[group], shows_landmarks) for group in LANDMARKS],
    )


def _exercises_by_muscle(recent: RecentTraining) -> Mapping[str, Mapping[str, int]]:
    """The half sets of each muscle by exercise."""
    by_muscle: dict[str, Counter[str]] = {}
    for start in recent.starts:
        for exercise in recent.week(start).breakdown.exercises:
            for muscle, halves in work.half_credits(exercise).items():
                by_muscle.setdefault(muscle, Counter())[exercise.exercise_id] += halves * exercise.sets
    return by_muscle


def _exercise_answers(half_sets: Mapping[str, int], tallies: Mapping[str, ExerciseTally]) -> list[MuscleExercise]:
    ordered = sorted(half_sets.items(), key=lambda entry: (-entry[1], entry[0]))[:MAX_EXERCISES]
    return [
        MuscleExercise(
            exercise_id=exercise_id,
            name=tallies[exercise_id].name if exercise_id in tallies else OTHER,
            sets=halves / PRIMARY_HALF_SETS,
        )
        for exercise_id, halves in ordered
    ]


def _group_volume(recent: RecentTraining, group: str, landmarks: Landmarks, shows_landmarks: bool) -> MuscleGroupVolume:
    muscles = muscles_of(group)
    weekly = [
        sum(work.half_credit(exercise, muscles) * exercise.sets for exercise in recent.week(start).breakdown.exercises)
        for start in recent.starts
    ]
    average = _average(recent, weekly)
    return MuscleGroupVolume(
        group=group,
        weekly=[half_sets / PRIMARY_HALF_SETS for half_sets in weekly],
        average_per_week=average,
        landmarks=VolumeLandmarks(
            maintenance=landmarks.maintenance,
            minimum_effective=landmarks.minimum_effective,
            adaptive_low=landmarks.adaptive_low,
            adaptive_high=landmarks.adaptive_high,
            maximum=landmarks.maximum,
        )
        if shows_landmarks
        else None,
        level=landmarks.level(average) if shows_landmarks else None,
    )


def _average(recent: RecentTraining, half_sets: Sequence[int]) -> float:
    """Sets per whole week since the first workout, or of the running week where there is no whole one."""
    first_day = recent.totals.first_day or recent.today
    whole = [
        count for start, count in zip(recent.starts[:-1], half_sets, strict=False) if start >= monday(first_day)
    ] or [half_sets[-1]]
    return round(sum(whole) / PRIMARY_HALF_SETS / len(whole), 2)
