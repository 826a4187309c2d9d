"""A user's own exercises count in workouts as the library's do, and as they were when they were added."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rebuild
from fitai.exercises.library import loading
from fitai.kernel import clock
from fitai.kernel.errors import Conflict
from fitai.workouts import published

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.exercises import custom_exercises as customs
from tests.unit.workouts.imports import files

ME = "user-1"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TRAITS = {
    "primaryMuscleGroups": ["glutes"],
    "secondaryMuscleGroups": ["hamstrings"],
    "met": 6,
    "movementPattern": "hinge",
}
SQUAT = "barbell-back-squat"


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    clock.set_source(lambda: NOON)
    yield access_token(ME)


def create_exercise(token: str, **fields: Any) -> dict[str, Any]:
    """A private exercise of the caller: a sandbag clean."""
    return customs.create(token, **({"met": 6} | fields))


def complete_workout(workout: dict[str, Any], *places: int, owner: str | None = None) -> dict[str, Any]:
    """The workout with a set of each of these exercises, completed an hour after it began."""
    user_id = owner or ME
    for place in places or (0,):
        set_ = {"weight": 50, "reps": 5}
        call("PUT", f"/workouts/{workout['id']}/set/0", set_, token=access_token(user_id), exercise=place).data  # noqa: B018
    clock.set_source(lambda: NOON + timedelta(hours=1))
    completed: dict[str, Any] = call(
        "POST", f"/workouts/{workout['id']}/complete", {}, token=access_token(user_id)
    ).data
    deliver_events()
    return completed


def start_workout(token: str, *exercises: str, **more: Any) -> dict[str, Any]:
    body = {
        "exercises": [{"exerciseId": exercise_id} for exercise_id in exercises],
        "start": True,
        "bodyWeight": 80,
    } | more
    workout: dict[str, Any] = call("POST", "/workouts", body, token=token).data
    return workout


def sets_by_muscle() -> dict[str, float]:
    """Sets of each muscle, as the analytics have them; they must be what the workouts themselves come to."""
    assert rebuild.rebuild(ME) == 0
    frequencies = call("GET", "/analytics/frequency", token=access_token(ME)).data["byMuscle"]
    return {entry["muscle"]: entry["sets"] for entry in frequencies}


def test_muscles_and_energy_of_a_private_exercise_count(token: str) -> None:
    completed = complete_workout(start_workout(token, create_exercise(token)["id"]))
    assert sets_by_muscle() == {"glutes": 1, "hamstrings": 0.5}
    assert completed["metrics"]["caloriesBurned"] == pytest.approx(6 * 80 * 1)
    week = call("GET", "/analytics/overview", token=access_token(ME)).data["weekly"][-1]
    assert week["caloriesBurned"] == pytest.approx(480)
    assert completed["exercises"][0]["traits"] == TRAITS


def test_the_movement_pattern_of_a_private_exercise_counts(token: str) -> None:
    complete_workout(start_workout(token, create_exercise(token)["id"], SQUAT), 0, 1)
    premium = access_token(ME, role="premium")
    week = call("GET", "/analytics/volume", token=premium, group="movement").data["periods"][-1]
    assert {group["key"]: group["sets"] for group in week["groups"]} == {"hinge": 1, "squat": 1}


def test_exercises_of_the_library_are_stored_without_traits(token: str) -> None:
    completed = complete_workout(start_workout(token, create_exercise(token)["id"], SQUAT), 0, 1)
    assert "traits" not in completed["exercises"][1]
    squat = loading.current_library().get(SQUAT)
    assert squat is not None
    assert completed["metrics"]["caloriesBurned"] == pytest.approx((6 + squat.calories.met) / 2 * 80)
    assert sets_by_muscle()["quadriceps"] == 1


@pytest.mark.parametrize("what", ["corrected", "corrected, approved", "deleted", "approved, deleted"])
def test_changes_of_the_exercise_change_no_workout_that_has_it(token: str, what: str) -> None:
    exercise = create_exercise(token)
    completed = complete_workout(start_workout(token, exercise["id"]))
    if what.startswith("corrected"):
        customs.update(access_token(ME), exercise, primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], met=12).data  # noqa: B018
    if "approved" in what:
        customs.approve(exercise["id"])
        customs.published()
    if what.endswith("deleted"):
        call("DELETE", f"/exercises/{exercise['id']}", token=access_token(ME)).data  # noqa: B018
        customs.published()
    # The correction of a set publishes the whole workout again.
    path = f"/workouts/{completed['id']}"
    call("PUT", f"{path}/set/0", {"reps": 8}, token=access_token(ME), exercise=0).data  # noqa: B018
    deliver_events()
    exercises = [{"exerciseId": exercise["id"], "sets": [{"weight": 50, "reps": 8}] * 2}]
    version = call("GET", path, token=access_token(ME)).data["version"]
    body = {"version": version, "exercises": exercises}
    after = call("PUT", path, body, token=access_token(ME)).data
    deliver_events()
    assert after["exercises"][0]["traits"] == TRAITS
    assert after["metrics"]["caloriesBurned"] == completed["metrics"]["caloriesBurned"]
    assert sets_by_muscle() == {"glutes": 2, "hamstrings": 1}


def test_a_published_exercise_that_its_author_deletes_still_counts(token: str) -> None:
    author = access_token("user-2")
    exercise_id = create_exercise(author)["id"]
    customs.approve(exercise_id)
    customs.published()
    completed = complete_workout(start_workout(token, exercise_id))
    call("DELETE", f"/exercises/{exercise_id}", token=access_token("user-2")).data  # noqa: B018
    customs.published()
    call("PUT", f"/workouts/{completed['id']}/set/0", {"reps": 8}, token=access_token(ME), exercise=0).data  # noqa: B018
    deliver_events()
    assert sets_by_muscle() == {"glutes": 1, "hamstrings": 0.5}


def test_a_repeated_workout_has_the_exercise_as_it_is_now_or_was_last(token: str) -> None:
    exercise = create_exercise(token)
    first = complete_workout(start_workout(token, exercise["id"]))
    customs.update(access_token(ME), exercise, primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], met=12).data  # noqa: B018
    repeated = call("POST", "/workouts", {"workoutId": first["id"]}, token=access_token(ME)).data
    assert repeated["exercises"][0]["traits"] == {
        "primaryMuscleGroups": ["chest"],
        "secondaryMuscleGroups": [],
        "met": 12,
        "movementPattern": "isolation",
    }
    call("DELETE", f"/exercises/{exercise['id']}", token=access_token(ME)).data  # noqa: B018
    repeated_again = call("POST", "/workouts", {"workoutId": repeated["id"]}, token=access_token(ME)).data
    assert repeated_again["exercises"][0]["traits"] == repeated["exercises"][0]["traits"]


def test_every_way_to_add_an_exercise_keeps_its_traits(token: str) -> None:
    exercise_id = create_exercise(token)["id"]
    assert start_workout(token, SQUAT, start=False)["exercises"][0].get("traits") is None
    running = start_workout(token, SQUAT)
    path = f"/workouts/{running['id']}"
    added = call("PUT", f"{path}/exercise/1", {"exerciseId": exercise_id}, token=token).data["exercises"][1]
    substituted = call("PUT", f"{path}/exercise/0", {"exerciseId": exercise_id}, token=token).data["exercises"][0]
    version = call("GET", path, token=token).data["version"]
    body = {"version": version, "exercises": [{"exerciseId": exercise_id}]}
    replaced = call("PUT", path, body, token=token).data["exercises"][0]
    plan = {"totalWeeks": 1, "days": {"wednesday": {"exercises": [{"exerciseId": exercise_id, "sets": 1, "reps": 5}]}}}
    template = call("POST", "/templates", {"name": "Own", "weeklyPlan": plan}, token=token).data["id"]
    planned = call("POST", "/workouts", {"templateId": template}, token=token).data["exercises"][0]
    offline = {
        "clientId": "a",
        "op": "create",
        "at": clock.iso(NOON),
        "data": {"exercises": [{"exerciseId": exercise_id}]},
    }
    answer = call("POST", "/workouts/sync", {"operations": [offline]}, token=token).data["results"][0]
    synced = call("GET", f"/workouts/{answer['workoutId']}", token=token).data["exercises"][0]
    for exercise in (added, substituted, replaced, planned, synced):
        assert exercise["traits"] == TRAITS


def test_a_shared_workout_shows_the_muscles_of_its_exercises(token: str) -> None:
    owner = register("olga").id
    exercise_id = create_exercise(access_token(owner))["id"]
    completed = complete_workout(start_workout(access_token(owner), exercise_id), owner=owner)
    shared = call("POST", f"/workouts/{completed['id']}/share", {}, token=access_token(owner)).data["link"]
    shared_workout = call("GET", shared, token=access_token("user-2")).data
    assert shared_workout["exercises"][0]["traits"] == TRAITS


@pytest.mark.parametrize(
    ("name", "muscles"),
    [("Zorb Tango Press (Dumbbell)", {"chest": 1}), ("Zorb Tango (Dumbbell)", {})],
)
def test_imported_exercises_count_for_the_muscles_that_are_known(
    token: str, name: str, muscles: dict[str, float]
) -> None:
    header, _, row, _ = files.STRONG_D.split("\n", 3)
    csv = "\n".join([header, row.replace("Zorb Tango Press (Dumbbell)", name).replace("2024-01-02", "2026-03-02")])
    report = call("POST", "/workouts/import", {"csv": csv + "\n"}, token=token).data
    deliver_events()
    assert len(report["createdExercises"]) == 1
    assert sets_by_muscle() == muscles
    (event,) = published.completed_workouts(ME)
    assert event.exercises[0].primary_muscles == list(muscles)
    exercise = call("GET", f"/exercises/{report['createdExercises'][0]['exerciseId']}", token=token).data
    assert exercise["primaryMuscleGroups"] == list(muscles)


def test_an_exercise_without_muscles_is_not_published(token: str) -> None:
    header, _, row, _ = files.STRONG_D.split("\n", 3)
    csv = "\n".join([header, row.replace("Zorb Tango Press (Dumbbell)", "Zorb Tango")]) + "\n"
    exercise_id = call("POST", "/workouts/import", {"csv": csv}, token=token).data["createdExercises"][0]["exerciseId"]
    with pytest.raises(Conflict) as refused:
        customs.approve(exercise_id)
    assert refused.value.error["code"] == "no_muscles"
