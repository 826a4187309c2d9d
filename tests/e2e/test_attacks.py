"""Attacks on the deployed stack: guessing passwords, and files that are no pictures."""

import json
import time

import httpx

from infra.local.client import PATIENCE, Account, Api, Device, Stack
from tests.e2e.behind import aws
from tests.e2e.test_accounts import MAX_FAILURES, status
from tests.e2e.test_media import post
from tests.unit.media.files import HOSTILE

FUNCTION = "/aws/lambda/fitai-local-media-process_upload"
MIN_FILES = 20


def test_who_hammers_the_login_locks_it_and_shuts_nobody_out_who_is_in(
    stack: Stack, anybody: Api, account: Account, stranger: Account
) -> None:
    refresh = anybody.call("POST", "/auth/login", {"login": account.email, "password": account.password})
    wrong = {"login": account.username, "password": "a wrong password"}
    answers = [anybody.send("POST", "/auth/login", wrong) for _ in range(MAX_FAILURES + 5)]

    assert [response.status_code for response in answers] == [401] * MAX_FAILURES + [429] * 5
    assert {response.json()["error"]["code"] for response in answers[MAX_FAILURES:]} == {"locked"}
    assert all(0 < int(response.headers["retry-after"]) <= 900 for response in answers[MAX_FAILURES:])
    right = {"login": account.email, "password": account.password}
    assert status(anybody, "POST", "/auth/login", right) == 429, "by the other name and with the right password too"
    assert status(account.api, "GET", "/users/profile") == 200, "the owner's devices stay signed in"
    assert status(anybody, "POST", "/auth/refresh", {"refreshToken": refresh["refreshToken"]}) == 200
    assert status(anybody, "POST", "/auth/login", {"login": stranger.email, "password": stranger.password}) == 200


def test_an_unknown_login_is_locked_like_a_known_one(anybody: Api, account: Account) -> None:
    unknown = {"login": f"nobody-{account.email}", "password": "a wrong password"}
    existing_login = {"login": account.email, "password": "a wrong password"}
    tries = range(MAX_FAILURES + 1)
    attempts = [[anybody.send("POST", "/auth/login", body) for _ in tries] for body in (unknown, existing_login)]

    first, second = ([(response.status_code, response.json()["error"]) for response in answers] for answers in attempts)
    assert [answer[0] for answer in first] == [answer[0] for answer in second]
    assert [answer[1]["code"] for answer in first] == [answer[1]["code"] for answer in second]


def test_hostile_uploads_leave_nothing_and_break_nothing(stack: Stack, account: Account) -> None:
    since = int(time.time() * 1000)
    files = {name: content for name, content in HOSTILE.items() if content}
    assert len(files) >= MIN_FILES
    with Device(stack, account.token) as phone:
        uploads = {name: account.api.call("POST", "/progress/upload-photo", {"angle": "front"}) for name in files}
        for name, content in files.items():
            assert post(uploads[name], content).is_success, name
        for name in files:
            assert rejection_of(phone, uploads[name]["id"]) == "media_rejected", name
    for name in files:
        assert account.api.send("GET", f"/media/{uploads[name]['id']}").status_code == 404, name
    assert left(stack, account.id) == []
    written = events(stack, since)
    lines = [json.loads(line) for line in written if line.startswith("{")]
    calls = [line for line in lines if "route" in line]
    assert calls, "the function has looked at them"
    assert len(calls) == sum(line.startswith("START ") for line in written), "each call came to its end"
    assert {call["status"] for call in calls} == {200}
    assert [line for line in lines if line.get("level") == "ERROR"] == []
    assert [line for line in written if "Traceback" in line or "timed out" in line] == []


def rejection_of(device: Device, media_id: str) -> str:
    """The type of the notification about an upload on a device."""
    return str(device.wait("notification:new", that=lambda frame: media_id in str(frame.data)).data["type"])


def left(stack: Stack, user_id: str) -> list[str]:
    """The objects with the user's id in their keys, in all buckets, once there is time to tidy up."""
    end = time.monotonic() + PATIENCE
    while True:
        storage = aws(stack, "s3")
        buckets = [bucket["Name"] for bucket in storage.list_buckets()["Buckets"]]
        matches = [
            item["Key"]
            for bucket in buckets
            for page in storage.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            for item in page.get("Contents", [])
            if user_id in item["Key"]
        ]
        if not matches or time.monotonic() > end:
            return matches
        time.sleep(0.2)


def events(stack: Stack, since: int) -> list[str]:
    """What the function that looks at uploads has written."""
    answer = aws(stack, "logs").filter_log_events(logGroupName=FUNCTION, startTime=since)
    return [str(event["message"]) for event in answer["events"]]


def test_a_body_that_is_too_large_or_nested_is_refused(stack: Stack, account: Account) -> None:
    url, headers = f"{stack.rest_url}/users/profile", {"Authorization": f"Bearer {account.token}"}
    headers["Content-Type"] = "application/json"
    nested = "[" * 50_000 + "]" * 50_000
    large = '{"bio": "' + "x" * 1_100_000 + '"}'
    for body, expected in ((nested, 400), (large, 413), ('{"bio": NaN}', 400)):
        answer = httpx.put(url, content=body, headers=headers, timeout=PATIENCE)
        assert (answer.status_code, answer.json()["success"]) == (expected, False), answer.text[:200]
    assert status(account.api, "GET", "/users/profile") == 200
