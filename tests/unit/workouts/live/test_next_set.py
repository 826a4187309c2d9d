"""In a live workout the next load follows the effort of the last set, where the template plans one."""

from typing import Any

import pytest

from tests.harness.gateway import Frames, Socket, access_token, call

SQUAT = "barbell-back-squat"


def template(token: str, *, rpe: float | None = 8, weight: float = 100, warm_up: bool = False) -> str:
    exercise: dict[str, Any] = {
        "exerciseId": SQUAT, "sets": 3, "reps": 5, "weight": {"type": "fixed", "value": weight},
        **({} if rpe is None else {"rpe": rpe}),
    }  # fmt: skip
    body = {"name": "Squat", "weeklyPlan": {"days": {"monday": {"exercises": [exercise]}}}}
    return str(call("POST", "/templates", body, token=token).data["id"])


def started(token: str, **options: Any) -> str:
    body = {"templateId": template(token, **options), "day": "monday", "start": True}
    return str(call("POST", "/workouts", body, token=token).data["id"])


def complete(token: str, workout: str, index: int, **body: Any) -> Any:
    return call("PUT", f"/workouts/{workout}/set/{index}", {"weight": 100, "reps": 5} | body, token=token, exercise=0)


@pytest.fixture
def token(aws: None) -> str:
    return access_token("user-1")


def test_the_answer_suggests_the_next_load(token: str) -> None:
    workout = started(token)
    answer = complete(token, workout, 0, rpe=9.5).data

    assert answer["nextSet"] == {
        "setIndex": 1, "weight": 95, "reps": 5, "rpe": 8,
        "reason": "The last set was 5 at RPE 9.5, planned were 5 at RPE 8: less.",
    }  # fmt: skip
    assert complete(token, workout, 1, weight=95, rpe=8).data["nextSet"]["weight"] == 95
    assert "nextSet" not in complete(token, workout, 2, rpe=9).data, "it was the last set"


def test_the_plates_of_the_athlete_decide_the_load(token: str) -> None:
    from tests.unit.auth.people import register

    ada = register()
    plates = [{"weight": 20, "pairs": 2}, {"weight": 10, "pairs": 1}]
    assert call("PUT", "/users/preferences", {"bars": [20], "plates": plates}, token=ada.token).data
    answer = complete(ada.token, started(ada.token), 0, rpe=10).data

    assert answer["nextSet"]["weight"] == 100, "80 or 100 can be loaded, and 94 is nearer to 100"


def test_without_an_effort_there_is_no_suggestion(token: str) -> None:
    assert "nextSet" not in complete(token, started(token), 0).data
    assert "nextSet" not in complete(token, started_again(token, rpe=None), 0, rpe=9).data


def started_again(token: str, **options: Any) -> str:
    workout = call("GET", "/workouts", token=token).data[0]["id"]
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    return started(token, **options)


def test_a_correction_suggests_nothing(token: str) -> None:
    workout = started(token)
    complete(token, workout, 0, rpe=9)

    assert "nextSet" not in complete(token, workout, 0, rpe=10).data


def test_it_costs_no_request(token: str) -> None:
    with_effort = started(token)
    first = complete(token, with_effort, 0, rpe=9)
    without = started_again(token, rpe=None)

    assert first.operations == complete(token, without, 0, rpe=9).operations


def test_the_device_is_told_in_its_units(token: str, pushed: Frames) -> None:
    workout = started(token)
    watch = Socket(pushed, token).connect()
    call(
        "PUT",
        f"/workouts/{workout}/set/0?exercise=0&units=imperial",
        {"weight": 220, "reps": 5, "rpe": 9.5},
        token=token,
    )

    told = pushed.to(watch.connection_id, "set:completed")[-1]["data"]["nextSet"]
    assert told["weight"] == 95, "kilograms, as this account reads"
