"""Exercises that somebody made count in workouts as the library's do, and as they were when they came in."""

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
from tests.unit.exercises import custom_exercises as customs
from tests.unit.workouts.imports import files

ME = "user-1"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TRAITS = {"primaryMuscleGroups": ["glutes"], "secondaryMuscleGroups": ["hamstrings"], "met": 6}
SQUAT = "barbell-back-squat"


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    clock.set_source(lambda: NOON)
    yield access_token(ME)


def own(token: str, **fields: Any) -> dict[str, Any]:
    """A private exercise of the caller: a sandbag clean."""
    return customs.create(token, **({"met": 6} | fields))


def finished(workout: dict[str, Any], *places: int) -> dict[str, Any]:
    """The workout with a set of each of these exercises, completed an hour after it began."""
    for place in places or (0,):
        done = {"weight": 50, "reps": 5}
        call("PUT", f"/workouts/{workout['id']}/set/0", done, token=access_token(ME), exercise=place).data  # noqa: B018
    clock.set_source(lambda: NOON + timedelta(hours=1))
    ended: dict[str, Any] = call("POST", f"/workouts/{workout['id']}/complete", {}, token=access_token(ME)).data
    deliver_events()
    return ended


def started(token: str, *exercises: str, **more: Any) -> dict[str, Any]:
    body = {
        "exercises": [{"exerciseId": exercise_id} for exercise_id in exercises],
        "start": True,
        "bodyWeight": 80,
    } | more
    made: dict[str, Any] = call("POST", "/workouts", body, token=token).data
    return made


def muscles() -> dict[str, float]:
    """Sets of each muscle, as the analytics have them; they must be what the workouts themselves come to."""
    assert rebuild.rebuild(ME) == 0
    muscles = call("GET", "/analytics/frequency", token=access_token(ME)).data["byMuscle"]
    return {item["muscle"]: item["sets"] for item in muscles}


def test_muscles_and_energy_of_a_private_exercise_count(token: str) -> None:
    done = finished(started(token, own(token)["id"]))
    assert muscles() == {"glutes": 1, "hamstrings": 0.5}
    assert done["metrics"]["caloriesBurned"] == pytest.approx(6 * 80 * 1)
    week = call("GET", "/analytics/overview", token=access_token(ME)).data["weekly"][-1]
    assert week["caloriesBurned"] == pytest.approx(480)
    assert done["exercises"][0]["traits"] == TRAITS


def test_the_librarys_exercises_are_kept_as_ids(token: str) -> None:
    done = finished(started(token, own(token)["id"], SQUAT), 0, 1)
    assert "traits" not in done["exercises"][1]
    squat = loading.current_library().get(SQUAT)
    assert squat is not None
    assert done["metrics"]["caloriesBurned"] == pytest.approx((6 + squat.calories.met) / 2 * 80)
    assert muscles()["quadriceps"] == 1


@pytest.mark.parametrize("what", ["corrected", "corrected, approved", "deleted", "approved, deleted"])
def test_what_becomes_of_the_exercise_changes_no_workout_that_has_it(token: str, what: str) -> None:
    made = own(token)
    done = finished(started(token, made["id"]))
    if what.startswith("corrected"):
        customs.update(access_token(ME), made, primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], met=12).data  # noqa: B018
    if "approved" in what:
        customs.approve(made["id"])
        customs.published()
    if what.endswith("deleted"):
        call("DELETE", f"/exercises/{made['id']}", token=access_token(ME)).data  # noqa: B018
        customs.published()
    # The correction of the set goes through the whole workout, and tells of it anew.
    path = f"/workouts/{done['id']}"
    call("PUT", f"{path}/set/0", {"reps": 8}, token=access_token(ME), exercise=0).data  # noqa: B018
    deliver_events()
    exercises = [{"exerciseId": made["id"], "sets": [{"weight": 50, "reps": 8}] * 2}]
    version = call("GET", path, token=access_token(ME)).data["version"]
    body = {"version": version, "exercises": exercises}
    after = call("PUT", path, body, token=access_token(ME)).data
    deliver_events()
    assert after["exercises"][0]["traits"] == TRAITS
    assert after["metrics"]["caloriesBurned"] == done["metrics"]["caloriesBurned"]
    assert muscles() == {"glutes": 2, "hamstrings": 1}


def test_what_somebody_else_made_for_everybody_and_took_away_counts_as_it_did(token: str) -> None:
    maker = access_token("user-2")
    made = own(maker)["id"]
    customs.approve(made)
    customs.published()
    done = finished(started(token, made))
    call("DELETE", f"/exercises/{made}", token=access_token("user-2")).data  # noqa: B018
    customs.published()
    call("PUT", f"/workouts/{done['id']}/set/0", {"reps": 8}, token=access_token(ME), exercise=0).data  # noqa: B018
    deliver_events()
    assert muscles() == {"glutes": 1, "hamstrings": 0.5}


def test_a_workout_that_is_done_again_takes_the_exercise_as_it_is_now_or_as_it_was_at_last(token: str) -> None:
    made = own(token)
    first = finished(started(token, made["id"]))
    customs.update(access_token(ME), made, primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], met=12).data  # noqa: B018
    again = call("POST", "/workouts", {"workoutId": first["id"]}, token=access_token(ME)).data
    assert again["exercises"][0]["traits"] == {"primaryMuscleGroups": ["chest"], "secondaryMuscleGroups": [], "met": 12}
    call("DELETE", f"/exercises/{made['id']}", token=access_token(ME)).data  # noqa: B018
    once_more = call("POST", "/workouts", {"workoutId": again["id"]}, token=access_token(ME)).data
    assert once_more["exercises"][0]["traits"] == again["exercises"][0]["traits"]


def test_it_comes_in_through_every_door(token: str) -> None:
    made = own(token)["id"]
    assert started(token, SQUAT, start=False)["exercises"][0].get("traits") is None
    running = started(token, SQUAT)
    path = f"/workouts/{running['id']}"
    added = call("PUT", f"{path}/exercise/1", {"exerciseId": made}, token=token).data["exercises"][1]
    substituted = call("PUT", f"{path}/exercise/0", {"exerciseId": made}, token=token).data["exercises"][0]
    version = call("GET", path, token=token).data["version"]
    body = {"version": version, "exercises": [{"exerciseId": made}]}
    replaced = call("PUT", path, body, token=token).data["exercises"][0]
    plan = {"totalWeeks": 1, "days": {"wednesday": {"exercises": [{"exerciseId": made, "sets": 1, "reps": 5}]}}}
    template = call("POST", "/templates", {"name": "Own", "weeklyPlan": plan}, token=token).data["id"]
    planned = call("POST", "/workouts", {"templateId": template}, token=token).data["exercises"][0]
    offline = {"clientId": "a", "op": "create", "at": clock.iso(NOON), "data": {"exercises": [{"exerciseId": made}]}}
    answer = call("POST", "/workouts/sync", {"operations": [offline]}, token=token).data["results"][0]
    synced = call("GET", f"/workouts/{answer['workoutId']}", token=token).data["exercises"][0]
    for exercise in (added, substituted, replaced, planned, synced):
        assert exercise["traits"] == TRAITS


def test_who_sees_a_shared_workout_sees_what_it_works(token: str) -> None:
    done = finished(started(token, own(token)["id"]))
    shared = call("POST", f"/workouts/{done['id']}/share", {}, token=access_token(ME)).data["link"]
    seen = call("GET", shared, token=access_token("user-2")).data
    assert seen["exercises"][0]["traits"] == TRAITS


@pytest.mark.parametrize(
    ("name", "worked"),
    [("Zorb Tango Press (Dumbbell)", {"chest": 1}), ("Zorb Tango (Dumbbell)", {})],
)
def test_imported_exercises_count_for_what_is_known_of_them(token: str, name: str, worked: dict[str, float]) -> None:
    header, _, row, _ = files.STRONG_D.split("\n", 3)
    csv = "\n".join([header, row.replace("Zorb Tango Press (Dumbbell)", name).replace("2024-01-02", "2026-03-02")])
    report = call("POST", "/workouts/import", {"csv": csv + "\n"}, token=token).data
    deliver_events()
    assert len(report["createdExercises"]) == 1
    assert muscles() == worked
    (event,) = published.completed_workouts(ME)
    assert event.exercises[0].primary_muscles == list(worked)
    exercise = call("GET", f"/exercises/{report['createdExercises'][0]['exerciseId']}", token=token).data
    assert exercise["primaryMuscleGroups"] == list(worked)


def test_what_nobody_has_said_the_muscles_of_is_not_for_everybody(token: str) -> None:
    header, _, row, _ = files.STRONG_D.split("\n", 3)
    csv = "\n".join([header, row.replace("Zorb Tango Press (Dumbbell)", "Zorb Tango")]) + "\n"
    made = call("POST", "/workouts/import", {"csv": csv}, token=token).data["createdExercises"][0]["exerciseId"]
    with pytest.raises(Conflict) as refused:
        customs.approve(made)
    assert refused.value.error["code"] == "no_muscles"
