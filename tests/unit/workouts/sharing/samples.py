"""A workout in which every field of it and of its parts holds something, and a walk through what others see of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from fitai.coach.motivation.models import MotivationKind, MotivationState, SentMotivation
from fitai.training.vocabulary import Measurement, MovementPattern, Muscle
from fitai.workouts.models import (
    DistanceRecord,
    DurationRecord,
    ExerciseTarget,
    ExerciseTraits,
    FinishOffer,
    LastSet,
    LastTime,
    Mood,
    PersonalRecord,
    RealTime,
    RepsRecord,
    Rest,
    SetTarget,
    SharingState,
    SocialMetrics,
    TimeRecord,
    WeightRecord,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)
from fitai.workouts.state import WorkoutState
from pydantic import BaseModel

AT = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)
MUSCLES = [Muscle("quadriceps"), Muscle("glutes")]
RECORD: dict[str, Any] = {"exercise_id": "squat", "set_index": 1, "improvement_percentage": 2.5}
RECORDS: list[PersonalRecord] = [
    WeightRecord(type="max_weight", value=123.0, previous=120.0, **RECORD),
    RepsRecord(value=5, previous=4, weight=123.0, **RECORD),
    DurationRecord(value=60.0, previous=50.0, weight=20.0, **RECORD),
    DistanceRecord(value=40.0, previous=30.0, weight=20.0, **RECORD),
    TimeRecord(value=1500.0, previous=1600.0, distance=5000.0, **RECORD),
]
SET = WorkoutSet(
    index=1,
    type="dropset",
    measurement=Measurement.WEIGHT_REPS,
    weight=123.0,
    reps=5,
    duration_seconds=30.0,
    distance=40.0,
    rpe=8.5,
    rir=1.5,
    rest_time=90.0,
    notes="hard",
    target=SetTarget(
        weight=120.0,
        reps=5,
        reps_min=3,
        reps_max=8,
        percentage=80.0,
        rpe=8.0,
        amrap=True,
        duration_seconds=30.0,
        distance=40.0,
    ),
    completed_at=AT,
    corrected_at=AT,
    client_id="phone-1",
    personal_record=True,
)
LAST_SET = LastSet(
    type="warmup",
    measurement=Measurement.WEIGHT_REPS,
    weight=110.0,
    reps=5,
    rpe=7.0,
    duration_seconds=30.0,
    distance=40.0,
)
EXERCISE = WorkoutExercise(
    index=1,
    exercise_id="squat",
    name="Squat",
    measurement="distance_duration",
    measurements=["distance_duration", "weight_reps"],
    unit="lb",
    traits=ExerciseTraits(
        primary_muscle_groups=MUSCLES, secondary_muscle_groups=MUSCLES, met=6.0, movement_pattern=MovementPattern.SQUAT
    ),
    superset_id="A",
    rest_time=120,
    notes="knee",
    target=ExerciseTarget(
        sets=3, reps=5, measurement=Measurement.WEIGHT_REPS, weight=120.0, reason="add_weight", message="Add 2.5 kg."
    ),
    last_time=LastTime(date=date(2026, 5, 1), workout_id="before", sets=[LAST_SET]),
    sets=[SET],
    total_volume=615.0,
    personal_records=RECORDS,
)
METRICS = WorkoutMetrics(
    total_volume=615.0,
    completed_sets=1,
    total_reps=5,
    average_rpe=8.5,
    total_rest_time=90.0,
    calories_burned=321.0,
    personal_records_set=5,
)
WORKOUT = WorkoutState(
    id="workout-1",
    user_id="user-1",
    status="completed",
    version=7,
    name="Legs",
    template_id="template-1",
    day="monday",
    date=date(2026, 5, 4),
    timezone="Europe/Berlin",
    started_at=AT,
    ended_at=AT,
    duration_seconds=3600.0,
    exercise_count=1,
    metrics=METRICS,
    created_at=AT,
    updated_at=AT,
    location="home",
    location_label="The garage",
    notes="slept badly",
    mood=Mood(before="tired", after="glad", energy=7),
    body_weight=81.5,
    exercises=[EXERCISE],
    finish_offer=FinishOffer(idle_since=AT, ended_at=AT),
    day_starts_at=4,
    auto_ended_at=AT,
    restored_at=AT,
    real_time=RealTime(
        current_exercise_index=1,
        current_set_index=1,
        is_resting=True,
        rest=Rest(started_at=AT, ends_at=AT, seconds=90),
    ),
    sharing=SharingState(
        is_shared=True,
        visibility="friends",
        shared_with=["user-2"],
        has_link=True,
        shows=["mood"],
        shared_at=AT,
        social_metrics=SocialMetrics(likes=3, comments=2, shares=1),
    ),
    running_since=AT,
    link_hash="hash",
    offline=True,
    planned_for=date(2026, 5, 4),
    together=True,
    edited={"notes": AT},
    import_id="import-1",
    imported_as="fingerprint",
    imported_sets="digest",
    imported_start="2026-01-31T09:30:00",
    motivation=MotivationState(language="de", sent=[SentMotivation(kind=MotivationKind.HALFWAY, at=AT)]),
)


def models_in(value: object) -> Iterator[BaseModel]:
    """The models in a value, itself included, however deep."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models_in(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from models_in(item)


def holds_default(model: BaseModel, name: str) -> bool:
    """Whether an optional field holds its default."""
    field = type(model).model_fields[name]
    return not field.is_required() and getattr(model, name) == field.get_default(call_default_factory=True)


def hidden_paths(whole: object, seen: object, path: str = "") -> set[str]:
    """What of a value is not in what is seen of it; of a part that is not seen at all only its own place."""
    if isinstance(whole, list) and isinstance(seen, list) and len(whole) == len(seen):
        return {place for item, other in zip(whole, seen, strict=True) for place in hidden_paths(item, other, path)}
    if not isinstance(whole, BaseModel) or type(whole) is not type(seen) or seen == type(seen).model_construct():
        return set() if whole == seen else {path}
    prefix = f"{path}." if path else ""
    return {
        place
        for name in type(whole).model_fields
        for place in hidden_paths(getattr(whole, name), getattr(seen, name), f"{prefix}{name}")
    }
