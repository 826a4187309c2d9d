"""Which fields of a workout its viewers see: an allow-list of every field of a workout and of all that it holds.

Who is which viewer of a workout is decided in `sharing.visibility` for reading and for lists; rooms are viewers of what is
pushed to them (`live_events`). docs/sharing.md shows the table. A field that is not declared here is its owner's alone,
and a test fails on it.
"""

from collections.abc import Collection
from typing import Literal, TypeVar

from pydantic import BaseModel

from fitai.coach.motivation.models import MotivationState, SentMotivation
from fitai.kernel.visibility import EVERYBODY, OWNER, Rule, Visibility, Whole
from fitai.workouts.models import (
    DistanceRecord,
    DurationRecord,
    ExerciseTarget,
    ExerciseTraits,
    FinishOffer,
    LastSet,
    LastTime,
    Mood,
    OutlinedExercise,
    PrivateDetail,
    RealTime,
    RecordBase,
    RepsRecord,
    Rest,
    SetTarget,
    SharingState,
    SocialMetrics,
    TimeRecord,
    WeightRecord,
    Workout,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
    WorkoutSummary,
)
from fitai.workouts.state import WorkoutState

M = TypeVar("M", bound=BaseModel)

Reader = Literal["friend", "link", "public"]
"""Who reads a workout: a friend of the owner's or somebody whom the workout names; somebody who has its link; anybody."""
RoomViewer = Literal["room", "room_without_weights"]
"""The other members of a room that a user trains in, with or without how much is lifted."""
Viewer = Reader | RoomViewer
Detail = PrivateDetail | Literal["progress"]
"""What an owner releases: a private detail of a workout (`sharing.shows`), or the progress in all of them
(`privacy.progressSharing`)."""

READERS = Rule(frozenset({"friend", "link", "public"}))
WITH_WEIGHTS = Rule(frozenset({"friend", "link", "public", "room"}))
"""How much was lifted, and what tells it: volumes, targets."""
RECORDS = Rule(WITH_WEIGHTS.viewers, "progress")
"""Personal records. They compare a workout with those before it, each of which is shared or not by itself."""


def _released(detail: PrivateDetail) -> Rule:
    """The rule of a field that readers see when the owner has released the detail (`sharing.shows`); rooms never do."""
    return Rule(READERS.viewers, detail)


VISIBLE_FIELDS = Visibility(
    {
        WorkoutSummary: {
            "id": EVERYBODY,
            "status": EVERYBODY,
            "version": EVERYBODY,
            "name": EVERYBODY,
            "template_id": OWNER,
            "day": EVERYBODY,
            "date": EVERYBODY,
            "timezone": EVERYBODY,
            "started_at": EVERYBODY,
            "ended_at": EVERYBODY,
            "duration_seconds": EVERYBODY,
            "exercise_count": EVERYBODY,
            "metrics": EVERYBODY,
            "created_at": EVERYBODY,
            "updated_at": EVERYBODY,
        },
        Workout: {
            "location": _released("location"),
            "location_label": _released("location"),
            "notes": _released("notes"),
            "mood": _released("mood"),
            "body_weight": _released("bodyWeight"),
            "exercises": EVERYBODY,
            "real_time": EVERYBODY,
            "finish_offer": OWNER,
            "sharing": READERS,
        },
        WorkoutState: {
            "user_id": Rule(OWNER.viewers, hidden=""),
            "running_since": OWNER,
            "restored_at": OWNER,
            "link_hash": OWNER,
            "day_starts_at": OWNER,
            "auto_ended_at": OWNER,
            "offline": OWNER,
            "planned_for": OWNER,
            "together": OWNER,
            "edited": OWNER,
            "import_id": OWNER,
            "imported_as": OWNER,
            "imported_sets": OWNER,
            "imported_start": OWNER,
            "motivation": OWNER,
        },
        WorkoutMetrics: {
            "total_volume": WITH_WEIGHTS,
            "completed_sets": EVERYBODY,
            "total_reps": EVERYBODY,
            "average_rpe": EVERYBODY,
            "total_rest_time": EVERYBODY,
            # They tell the body weight: with the duration and the exercises they can be solved for it.
            "calories_burned": _released("bodyWeight"),
            "personal_records_set": RECORDS,
        },
        Mood: Whole(_released("mood"), ("before", "after", "energy")),
        SharingState: {
            "is_shared": READERS,
            "visibility": READERS,
            "shared_with": OWNER,
            "has_link": OWNER,
            "shows": OWNER,
            "shared_at": OWNER,
            # Whoever may see the activity sees its counts there; it may be more private than the workout.
            "social_metrics": OWNER,
        },
        SocialMetrics: Whole(OWNER, ("likes", "comments", "shares")),
        FinishOffer: Whole(OWNER, ("idle_since", "ended_at")),
        MotivationState: Whole(OWNER, ("language", "sent")),
        SentMotivation: Whole(OWNER, ("kind", "at")),
        RealTime: Whole(EVERYBODY, ("current_exercise_index", "current_set_index", "is_resting", "rest")),
        Rest: Whole(EVERYBODY, ("started_at", "ends_at", "seconds")),
        WorkoutExercise: {
            "index": EVERYBODY,
            "exercise_id": EVERYBODY,
            "name": EVERYBODY,
            "measurement": EVERYBODY,
            "measurements": EVERYBODY,
            "unit": OWNER,
            "traits": EVERYBODY,
            "superset_id": EVERYBODY,
            "rest_time": EVERYBODY,
            "notes": _released("notes"),
            # Both come from past workouts, each of which is shared or not by itself.
            "target": OWNER,
            "last_time": OWNER,
            "sets": EVERYBODY,
            "total_volume": WITH_WEIGHTS,
            "personal_records": RECORDS,
        },
        ExerciseTraits: Whole(
            EVERYBODY, ("primary_muscle_groups", "secondary_muscle_groups", "met", "movement_pattern")
        ),
        ExerciseTarget: Whole(OWNER, ("sets", "reps", "measurement", "weight", "reason", "message")),
        LastTime: Whole(OWNER, ("date", "workout_id", "sets")),
        LastSet: Whole(OWNER, ("type", "measurement", "weight", "reps", "rpe", "duration_seconds", "distance")),
        WorkoutSet: {
            "index": EVERYBODY,
            "type": EVERYBODY,
            "measurement": EVERYBODY,
            "weight": WITH_WEIGHTS,
            "reps": EVERYBODY,
            "duration_seconds": EVERYBODY,
            "distance": EVERYBODY,
            "rpe": EVERYBODY,
            "rir": EVERYBODY,
            "rest_time": EVERYBODY,
            "notes": _released("notes"),
            "target": WITH_WEIGHTS,
            "completed_at": EVERYBODY,
            "corrected_at": EVERYBODY,
            "client_id": OWNER,
            "personal_record": RECORDS,
        },
        SetTarget: Whole(
            WITH_WEIGHTS,
            (
                "weight",
                "reps",
                "reps_min",
                "reps_max",
                "percentage",
                "rpe",
                "amrap",
                "duration_seconds",
                "distance",
            ),
        ),
        RecordBase: Whole(RECORDS, ("exercise_id", "set_index", "improvement_percentage")),
        WeightRecord: Whole(RECORDS, ("type", "value", "previous")),
        RepsRecord: Whole(RECORDS, ("type", "value", "previous", "weight")),
        DurationRecord: Whole(RECORDS, ("type", "value", "previous", "weight")),
        DistanceRecord: Whole(RECORDS, ("type", "value", "previous", "weight")),
        TimeRecord: Whole(RECORDS, ("type", "value", "previous", "distance")),
        OutlinedExercise: {
            "exercise_id": EVERYBODY,
            "name": EVERYBODY,
            "sets": EVERYBODY,
            "completed_sets": EVERYBODY,
            "total_volume": WITH_WEIGHTS,
            "personal_records": RECORDS,
        },
    }
)


def visible_to(viewer: Viewer, value: M, released: Collection[Detail] = ()) -> M:
    """Return a workout, or a part of one, as a viewer sees it; what is hidden holds its default.

    Args:
        released: what the owner releases (`released_details`).
    """
    return VISIBLE_FIELDS.view(value, viewer, released)


def released_details(shows: Collection[PrivateDetail] = (), *, progress: bool) -> frozenset[Detail]:
    """Return what an owner releases of a workout.

    Args:
        shows: the private details that the workout's sharing shows.
        progress: the owner's privacy switch of this name.
    """
    return frozenset((*shows, "progress")) if progress else frozenset(shows)


def room_viewer(*, weights: bool) -> RoomViewer:
    """Return which viewer the members of a room are: with or without how much is lifted."""
    return "room" if weights else "room_without_weights"
