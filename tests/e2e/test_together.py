"""Two devices at the same moment, fifty times over: nothing lost, nothing doubled, no gap."""

import threading
from collections.abc import Callable
from typing import Any

from infra.local.client import Account, Api, Device, Stack

ROUNDS = 50
EXERCISES = ("barbell-back-squat", "barbell-bench-press")


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment; gives their answers, and raises what any of them raised."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = acts[number]()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


def begin(account: Account) -> str:
    plan = [{"exerciseId": exercise_id, "sets": [{"weight": 50, "reps": 5}] * ROUNDS} for exercise_id in EXERCISES]
    return str(account.api.call("POST", "/workouts", {"exercises": plan, "start": True})["id"])


def put_set(api: Api, workout: str, exercise: int, index: int, **fields: Any) -> Any:
    return api.call("PUT", f"/workouts/{workout}/set/{index}", fields, exercise=exercise)


def hold(account: Account, device: Device, workout: str, operations: int) -> dict[str, Any]:
    """What must be true of any workout: the versions have no gap, the totals are the sum of the sets."""
    read: dict[str, Any] = account.api.call("GET", f"/workouts/{workout}")
    assert read["version"] == 1 + operations
    device.wait("set:completed", that=lambda frame: frame.content["version"] == read["version"])
    device.wait("workout:stats", that=lambda frame: frame.content["version"] == read["version"])
    versions = [frame.content["version"] for frame in device.frames if frame.event == "set:completed"]
    assert sorted(versions) == list(range(2, read["version"] + 1)), "every version was pushed once"
    for exercise in read["exercises"]:
        completed_sets = [set_ for set_ in exercise["sets"] if "completedAt" in set_]
        assert exercise["totalVolume"] == sum(set_["weight"] * set_["reps"] for set_ in completed_sets)
    assert read["metrics"]["totalVolume"] == sum(exercise["totalVolume"] for exercise in read["exercises"])
    return read


def test_different_sets(stack: Stack, account: Account) -> None:
    workout = begin(account)
    phone, watch = Api(stack, account.token), Api(stack, account.token)
    with Device(stack, account.token) as device:
        for index in range(ROUNDS):
            first, second = together(
                lambda i=index: put_set(phone, workout, 0, i, weight=50 + i, reps=5, clientId=f"phone-{i}"),
                lambda i=index: put_set(watch, workout, 1, i, weight=30 + i, reps=8, clientId=f"watch-{i}"),
            )
            assert {first["version"], second["version"]} == {2 + 2 * index, 3 + 2 * index}
        read = hold(account, device, workout, 2 * ROUNDS)
    for exercise, (base, reps) in zip(read["exercises"], ((50, 5), (30, 8)), strict=True):
        assert [(set_["weight"], set_["reps"]) for set_ in exercise["sets"]] == [
            (base + index, reps) for index in range(ROUNDS)
        ]


def test_the_same_set(stack: Stack, account: Account) -> None:
    workout = begin(account)
    phone, watch = Api(stack, account.token), Api(stack, account.token)
    with Device(stack, account.token) as device:
        for index in range(ROUNDS):
            answers = together(
                lambda i=index: put_set(phone, workout, 0, i, weight=60, reps=5),
                lambda i=index: put_set(watch, workout, 0, i, weight=70, reps=6),
            )
            last = max(answers, key=lambda answer: answer["version"])
            read = account.api.call("GET", f"/workouts/{workout}")
            kept = read["exercises"][0]["sets"][index]
            assert (kept["weight"], kept["reps"]) == (last["set"]["weight"], last["set"]["reps"])
        read = hold(account, device, workout, 2 * ROUNDS)
    assert read["metrics"]["completedSets"] == ROUNDS


def test_the_same_operation_sent_twice_at_once(stack: Stack, account: Account) -> None:
    workout = begin(account)
    phone, again = Api(stack, account.token), Api(stack, account.token)
    with Device(stack, account.token) as device:
        for index in range(ROUNDS):
            first, second = together(
                lambda i=index: put_set(phone, workout, 0, i, weight=60, reps=5, clientId=f"c-{i}"),
                lambda i=index: put_set(again, workout, 0, i, weight=60, reps=5, clientId=f"c-{i}"),
            )
            assert first == second
        hold(account, device, workout, ROUNDS)


def test_rest_and_websocket_at_once(stack: Stack, account: Account) -> None:
    workout = begin(account)
    phone = Api(stack, account.token)
    with Device(stack, account.token, "phone") as device, Device(stack, account.token, "watch") as watch:
        for index in range(ROUNDS):
            data = {"workoutId": workout, "exerciseIndex": 1, "setIndex": index, "weight": 40, "reps": 10}
            together(
                lambda i=index: put_set(phone, workout, 0, i, weight=60, reps=5),
                lambda d=data, i=index: watch.wait(
                    "set:completed",
                    since=watch.send("set:complete", d, id=f"m-{i}"),
                    that=lambda frame: frame.content.get("replyTo") == f"m-{i}",
                ),
            )
        read = hold(account, device, workout, 2 * ROUNDS)
    assert read["metrics"]["completedSets"] == 2 * ROUNDS
