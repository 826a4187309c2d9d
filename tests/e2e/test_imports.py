"""An import on the deployed stack: in the request, in the background, from an upload; and its undoing."""

from typing import Any

import httpx

from infra.local.client import Account, Device, Stack
from tests.e2e.behind import PATIENCE, eventually
from tests.unit.workouts.imports import files


def state(account: Account, import_id: str) -> Any:
    return account.api.call("POST", "/workouts/import", {"importId": import_id})


def total(account: Account) -> int:
    return int(account.api.call("GET", "/analytics/overview")["totalWorkouts"])


def test_a_long_file_from_an_upload_to_its_undoing(stack: Stack, account: Account) -> None:
    with Device(stack, account.token) as phone:
        upload = account.api.call("POST", "/workouts/import", {"upload": True, "timezone": "Europe/Berlin"})
        form = upload["upload"]
        content = files.strong(120).encode()
        posted = httpx.post(form["url"], data=form["fields"], files={"file": ("strong.csv", content)}, timeout=PATIENCE)
        assert posted.is_success, posted.text
        begun = state(account, upload["importId"])
        assert (begun["status"], begun["workouts"]) == ("running", 120)
        eventually(lambda: state(account, upload["importId"])["status"] == "done")
        assert phone.wait("import:progress").data["importId"] == upload["importId"]
    assert len(account.api.call("GET", "/workouts", limit=100)) == 100
    eventually(lambda: total(account) == 120)
    exported = account.api.send("GET", "/workouts/export")
    assert exported.text.count("\n") == 1 + 120 * 10
    again = account.api.call("POST", "/workouts/import", {"csv": exported.text})
    assert (again["workouts"], again["duplicates"]) == (0, 120)
    account.api.call("POST", "/workouts/import", {"undo": upload["importId"]})
    eventually(lambda: state(account, upload["importId"])["status"] == "undone")
    assert account.api.call("GET", "/workouts", limit=100) == []
    eventually(lambda: total(account) == 0)


def test_a_short_file_is_there_at_once(account: Account) -> None:
    report = account.api.call("POST", "/workouts/import", {"csv": files.HEVY})
    assert (report["status"], report["workouts"]) == ("done", 2)
    assert len(account.api.call("GET", "/workouts")) == 2
    eventually(lambda: total(account) == 2)
