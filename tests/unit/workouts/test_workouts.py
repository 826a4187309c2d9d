"""Reading workouts: lists, shared ones, and repeating a past one."""

from tests.harness.gateway import Frames, access_token, call
from tests.unit.auth.people import register
from tests.unit.workouts.training import BENCH, ME, OTHER, SQUAT, begin, finish, plan


def test_the_list_of_workouts_has_pages_and_filters(pushed: Frames) -> None:
    token = access_token(ME)
    for day in range(1, 8):
        body = {"exercises": plan(SQUAT if day % 2 else BENCH), "date": f"2026-03-{day:02d}", "name": f"Day {day}"}
        call("POST", "/workouts", body, token=token)
    call("POST", "/workouts", {}, token=access_token(OTHER))
    names, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        answer = call("GET", "/workouts", token=token, **query)
        names += [workout["name"] for workout in answer.data]
        cursor = answer.cursor
        if cursor is None:
            break
    assert names == [f"Day {day}" for day in range(7, 0, -1)]
    filtered = call("GET", "/workouts", token=token, **{"from": "2026-03-03", "to": "2026-03-05"})
    assert [workout["name"] for workout in filtered.data] == ["Day 5", "Day 4", "Day 3"]
    assert call("GET", "/workouts", token=token, status="completed").data == []
    assert len(call("GET", "/workouts", token=token, status="planned").data) == 7
    foreign_cursor = call("GET", "/workouts", token=token, limit=3).cursor
    assert call("GET", "/workouts", token=access_token(OTHER), cursor=foreign_cursor).error["code"] == "invalid_cursor"
    assert call("GET", "/workouts", token=token, status="planned", cursor=foreign_cursor).status == 400
    backwards = call("GET", "/workouts", token=token, **{"from": "2026-03-05", "to": "2026-03-03"})
    assert [field["path"] for field in backwards.error["fields"]] == ["to"]
    assert call("GET", "/workouts", token=token, status="nope").error["fields"][0]["path"] == "status"


def test_the_list_can_be_that_of_an_exercise(pushed: Frames) -> None:
    token = access_token(ME)
    first, _, third = finish(token, SQUAT), finish(token, BENCH), finish(token, SQUAT)
    ids = {workout["id"] for workout in call("GET", "/workouts", token=token, exercise=SQUAT).data}
    assert ids == {first["id"], third["id"]}


def test_a_repeated_workout_plans_what_was_done(pushed: Frames) -> None:
    token = access_token(ME)
    past = finish(token, weight=140, reps=3)
    repeated = call("POST", "/workouts", {"workoutId": past["id"]}, token=token).data
    assert repeated["exercises"][0]["sets"][0] == {
        "index": 0,
        "type": "normal",
        "weight": 140,
        "reps": 3,
        "target": {"weight": 140, "reps": 3},
        "personalRecord": False,
    }
    assert repeated["metrics"]["totalVolume"] == 0


def test_a_workout_is_shared_by_link_with_recipients_or_with_all(pushed: Frames) -> None:
    account = register("other")
    token, other = register("olga").token, account.token
    workout = begin(token)
    path = f"/workouts/{workout['id']}"
    shared = call("POST", f"{path}/share", {"visibility": "private"}, token=token).data
    assert call("GET", shared["link"], token=other).data["id"] == workout["id"]
    assert call("GET", path, token=other).status == 404
    assert call("GET", f"{path}?share=guess", token=other).status == 404
    assert "linkHash" not in call("GET", path, token=token).text
    call("POST", f"{path}/share", {"visibility": "private", "link": False}, token=token)
    assert call("GET", shared["link"], token=other).status == 404
    call("POST", f"{path}/share", {"visibility": "private", "recipients": [account.id]}, token=token)
    assert call("GET", path, token=other).data["id"] == workout["id"]
    assert call("GET", path, token=access_token("user-3")).status == 404
    call("POST", f"{path}/share", {"visibility": "public"}, token=token)
    assert call("GET", path, token=access_token("user-3")).data["id"] == workout["id"]
