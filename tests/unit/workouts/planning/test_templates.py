"""A workout out of a template."""

from datetime import UTC, datetime

from fitai.kernel import clock

from tests.harness.gateway import Frames, access_token, call


def template(token: str, **weight: object) -> str:
    exercise = {
        "exerciseId": "barbell-back-squat",
        "order": 1,
        "sets": 3,
        "reps": {"min": 4, "max": 6, "target": 5},
        "weight": weight or {"type": "fixed", "value": 100},
        "restTime": 180,
        "supersetId": "a",
    }
    other = {"exerciseId": "plank", "order": 0, "sets": 1, "durationSeconds": 60, "restTime": 30}
    body = {
        "name": "Strength",
        "weeklyPlan": {"totalWeeks": 4, "days": {"monday": {"name": "Legs", "exercises": [exercise, other]}}},
    }
    return call("POST", "/templates", body, token=token).data["id"]  # type: ignore[no-any-return]


def test_a_day_becomes_a_plan_in_its_order(pushed: Frames) -> None:
    token = access_token("user-1")
    body = {"templateId": template(token), "day": "monday"}
    workout = call("POST", "/workouts", body, token=token).data
    assert (workout["name"], workout["day"], workout["templateId"]) == ("Legs", "monday", body["templateId"])
    assert [exercise["exerciseId"] for exercise in workout["exercises"]] == ["plank", "barbell-back-squat"]
    squat = workout["exercises"][1]
    assert (squat["restTime"], squat["supersetId"], len(squat["sets"])) == (180, "a", 3)
    assert squat["sets"][0]["target"] == {"weight": 100, "reps": 5, "repsMin": 4, "repsMax": 6}
    assert workout["exercises"][0]["sets"][0]["durationSeconds"] == 60


def test_the_day_is_todays_in_the_callers_zone(pushed: Frames) -> None:
    clock.set_source(lambda: datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    token = access_token("user-1")
    body = {"templateId": template(token), "timezone": "Europe/Berlin"}
    assert call("POST", "/workouts", body, token=token).data["day"] == "monday"
    refused = call("POST", "/workouts", body | {"timezone": "UTC"}, token=token)
    assert (refused.status, refused.error["fields"][0]["path"]) == (422, "day")


def test_a_percentage_is_of_the_record(pushed: Frames) -> None:
    token = access_token("user-1")
    first = {"exercises": [{"exerciseId": "barbell-back-squat"}], "start": True}
    done = call("POST", "/workouts", first, token=token).data
    call("PUT", f"/workouts/{done['id']}/set/0", {"weight": 120, "reps": 5}, token=token)
    body = {"templateId": template(token, type="percentage", value=75), "day": "monday"}
    squat = call("POST", "/workouts", body, token=token).data["exercises"][1]
    # 5 repetitions of 120 estimate 140; 75 % of it is 105.
    assert squat["sets"][0]["weight"] == 105
    assert squat["sets"][0]["target"]["percentage"] == 75


def test_somebody_elses_template_is_not_there(pushed: Frames) -> None:
    body = {"templateId": template(access_token("user-1")), "day": "monday"}
    assert call("POST", "/workouts", body, token=access_token("user-2")).status == 404
