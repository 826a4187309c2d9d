"""Rest timers that end, training together and signing out, on the deployed stack."""

import time
from typing import Any

import pytest
from fitai_client import LiveEvent
from websockets.exceptions import ConnectionClosed

from infra.local.client import Account, Device, Stack, register
from tests.e2e.behind import eventually
from tests.e2e.raw import RawDevice

SQUAT = "barbell-back-squat"
WARM = 30.0
"""Seconds in which the first event starts the processes of relay and reaction."""


def begin(account: Account) -> str:
    plan = [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 3}]
    return str(account.api.call("POST", "/workouts", {"exercises": plan, "start": True})["id"])


def rest(account: Account, workout: str, **body: Any) -> None:
    account.api.call("POST", f"/workouts/{workout}/rest", body)


def ended(device: Device) -> list[LiveEvent]:
    return [frame for frame in device.frames if frame.event == "rest:timer" and frame.data["reason"] == "ended"]


@pytest.fixture
def workout(stack: Stack, account: Account) -> str:
    """A workout whose rest has ended once, so that the functions that start and end rests are warm."""
    made = begin(account)
    account.api.call("PUT", f"/workouts/{made}/set/0", {"reps": 5}, exercise=0)
    rest(account, made, skip=True)
    with Device(stack, account.token) as device:
        rest(account, made, seconds=1)
        eventually(lambda: ended(device), seconds=WARM)
    return made


def test_the_end_of_a_rest_is_told_once_to_all_devices(stack: Stack, account: Account, workout: str) -> None:
    with Device(stack, account.token, "phone") as phone, Device(stack, account.token, "watch") as watch:
        moment = time.perf_counter()
        rest(account, workout, seconds=2)
        eventually(lambda: ended(phone) and ended(watch), seconds=6)
        time.sleep(1)
        for device in (phone, watch):
            (frame,) = ended(device)
            assert 1.9 < frame.received_at - moment < 4


@pytest.mark.parametrize("then", ["skipped", "next set"])
def test_a_rest_that_is_over_before_is_not_told(stack: Stack, account: Account, workout: str, then: str) -> None:
    with Device(stack, account.token) as phone:
        rest(account, workout, seconds=2)
        if then == "skipped":
            rest(account, workout, skip=True)
        else:
            account.api.call("PUT", f"/workouts/{workout}/set/1", {"reps": 5}, exercise=0)
        time.sleep(4)
        assert ended(phone) == []


def test_a_device_that_reconnects_is_told_too(stack: Stack, account: Account, workout: str) -> None:
    with Device(stack, account.token):
        rest(account, workout, seconds=4)
    with Device(stack, account.token) as again:
        moment = again.send("sync:request", {})
        synced = again.wait("sync:workout", since=moment)
        assert synced.data["workout"]["realTime"]["rest"]["seconds"] == 4
        eventually(lambda: ended(again), seconds=8)


@pytest.fixture
def friend(stack: Stack, account: Account) -> Account:
    made = register(stack, "friend")
    account.api.call("POST", "/users/friends/request", {"userId": made.id})
    made.api.call("PUT", f"/users/friends/{account.id}", {"accept": True})
    return made


def test_two_friends_train_together(stack: Stack, account: Account, friend: Account) -> None:
    with Device(stack, account.token, "ada") as ada, Device(stack, friend.token, "ben") as ben:
        moment = ada.send("room:join", {"invite": [friend.id]})
        room = ada.wait("chat:message", since=moment).data["roomId"]
        invited = ben.wait("notification:new")
        assert invited.data["data"] == {"roomId": room, "userId": account.id}
        workout = begin(friend)
        moment = ben.send("room:join", {"roomId": room})
        assert len(ben.wait("chat:message", since=moment).data["room"]["people"]) == 2
        ada.wait("chat:message", that=lambda frame: frame.data["kind"] == "joined")
        friend.api.call("PUT", f"/workouts/{workout}/set/0", {"weight": 110, "reps": 5}, exercise=0)
        event = ada.wait("set:completed")
        assert (event.content["userId"], event.content["roomId"]) == (friend.id, room)
        assert event.data["set"]["weight"] == 110
        moment = ada.send("chat:send", {"roomId": room, "text": "Strong!"})
        for device in (ada, ben):
            heard = device.wait("chat:message", since=moment, that=lambda frame: frame.data["kind"] == "text")
            assert heard.data["entry"]["text"] == "Strong!"
        last = heard.data["entry"]["seq"]
    with Device(stack, account.token, "ada") as ada:
        moment = ada.send("room:join", {"roomId": room})
        ada.wait("chat:message", since=moment)
        moment = ada.send("chat:send", {"roomId": room, "text": "Again"})
        ada.wait("chat:message", since=moment)
        with Device(stack, friend.token, "ben") as ben:
            moment = ben.send("room:join", {"roomId": room, "after": last})
            answer = ben.wait("chat:message", since=moment).data["room"]
            assert [entry["text"] for entry in answer["entries"]] == ["Again"]
            moment = ben.send("room:leave", {"roomId": room})
            assert ada.wait("chat:message", since=moment, that=lambda frame: frame.data["kind"] == "left")


def test_a_device_that_signs_out_is_disconnected(stack: Stack, account: Account) -> None:
    with RawDevice(stack, account.token, "phone") as phone:
        account.api.call("POST", "/auth/logout", {})

        def closed() -> bool:
            # Now and then: the local cloud looks at what it is sent before it looks at what it is to close.
            time.sleep(1)
            try:
                phone.send("presence:ping", {})
            except ConnectionClosed:
                return True
            return False

        eventually(closed, seconds=WARM)
