"""Export and deletion of an account on the deployed stack: the archive is fetched, and then nothing is left."""

import io
import json
from zipfile import ZipFile

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from infra.local.client import Account, Api, Stack
from tests.e2e.behind import PATIENCE, aws, eventually
from tests.e2e.raw import RawDevice
from tests.e2e.test_media import photo, post, ready


def in_the_table(stack: Stack, *needles: str) -> set[str]:
    """The partitions of all items that contain any of the texts."""
    pages = aws(stack, "dynamodb").get_paginator("scan").paginate(TableName=stack.table_name)
    items = [item for page in pages for item in page["Items"]]
    return {
        item["PK"]["S"]
        for item in items
        if any(needle.lower() in json.dumps(item, default=repr).lower() for needle in needles)
    }


def in_the_bucket(stack: Stack, *needles: str) -> list[str]:
    """The keys that contain any of the texts."""
    s3 = aws(stack, "s3")
    (bucket,) = [listed["Name"] for listed in s3.list_buckets()["Buckets"] if listed["Name"].startswith("fitai-local-")]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [object_["Key"] for page in pages for object_ in page.get("Contents", [])]
    return [key for key in keys if any(needle in key for needle in needles)]


@pytest.fixture
def lived(stack: Stack, account: Account, stranger: Account) -> Account:
    """An account with a profile, a workout, a photo and a friend."""
    api = account.api
    api.call("PUT", "/users/profile", {"firstName": "Quillermina", "lastName": "Zzyxbrook"})
    sets = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}]}]
    workout = api.call("POST", "/workouts", {"name": "Monday", "exercises": sets, "start": True})["id"]
    api.call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5})
    api.call("POST", f"/workouts/{workout}/complete")
    upload = api.call("POST", "/progress/upload-photo", {"angle": "front"})
    assert post(upload, photo()).is_success
    assert ready(account, upload["id"]).status_code == 302
    api.call("POST", "/users/friends/request", {"userId": stranger.id})
    stranger.api.call("PUT", f"/users/friends/{account.id}", {"accept": True})
    return account


def test_an_account_is_exported_and_then_gone(stack: Stack, anybody: Api, lived: Account, stranger: Account) -> None:
    api, needles = lived.api, (lived.id, lived.email, lived.username, "Quillermina", "Zzyxbrook")
    with RawDevice(stack, lived.token) as phone:
        assert api.call("POST", "/users/export-data")["status"] == "running"
        notification = phone.wait(
            "notification:new", that=lambda frame: frame.data["type"] == "export_ready", patience=PATIENCE
        )
        answer = api.call("POST", "/users/export-data")
        assert (answer["id"], answer["status"]) == (notification.data["data"]["exportId"], "ready")
        fetched = httpx.get(answer["url"], timeout=PATIENCE)
        assert fetched.is_success, fetched.text
        archive = ZipFile(io.BytesIO(fetched.content))
        assert archive.testzip() is None
        assert json.loads(archive.read("users/account.json"))[0]["email"] == lived.email
        assert len(json.loads(archive.read("workouts/workout.json"))) == 1
        assert [name for name in archive.namelist() if name.startswith("media/files/")]
        assert in_the_bucket(stack, lived.id)

        assert api.send("DELETE", "/users/account", {"password": "not this one"}).status_code == 422
        deleted = api.send("DELETE", "/users/account", {"password": lived.password})
        assert deleted.status_code == 202, deleted.text
        assert api.send("GET", "/users/profile").status_code == 401
        login = {"login": lived.email, "password": lived.password}
        assert anybody.send("POST", "/auth/login", login).status_code == 401
        assert stranger.api.send("GET", f"/users/{lived.id}").status_code == 404
        eventually(lambda: phone._listener.is_alive(), lambda alive: not alive)
        with pytest.raises(ConnectionClosed):
            phone.send("sync:request", {"workoutId": "any"})

    # What refuses the tokens that still live, and what has it go when they do not, stay for a quarter of an hour.
    remaining = {f"CALLER#user#{lived.id}", f"ERASURE#{lived.id}"}
    # The friend's answer to the request has the id, and is kept for a day for whoever sends it again with its key.
    answers = {f"IDEMPOTENCY#{stranger.id}"}
    eventually(lambda: in_the_table(stack, *needles), lambda partitions: partitions == remaining | answers)
    assert in_the_table(stack, *needles[1:]) <= remaining
    eventually(lambda: in_the_bucket(stack, lived.id), lambda keys: keys == [])
    assert stranger.api.call("GET", "/users/friends") == []
