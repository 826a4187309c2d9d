"""Asking for an upload: what the form lets its holder do, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.cloud import BUCKET
from tests.harness.gateway import call
from tests.harness.uploads import policy
from tests.unit.auth.people import items, register
from tests.unit.media.pictures import ask

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def conditions(fields: dict[str, str]) -> tuple[dict[str, str], list[list[Any]]]:
    """What must be equal to something, and what must be otherwise."""
    found = policy(fields)["conditions"]
    equal: dict[str, str] = {}
    for item in found:
        equal |= item if isinstance(item, dict) else {}
    return equal, [entry for entry in found if isinstance(entry, list)]


@pytest.mark.parametrize("what", ["avatar", "front"])
def test_the_form_is_for_one_key_of_the_owners(aws: None, what: str) -> None:
    ada = register()
    asked = ask(ada, what)
    equal, others = conditions(asked["fields"])

    assert asked["url"] == f"https://{BUCKET}.s3.eu-central-1.amazonaws.com/"
    assert asked["fields"]["key"] == f"media/uploads/{ada.id}/{asked['id']}"
    assert (equal["key"], equal["bucket"]) == (asked["fields"]["key"], BUCKET)
    assert sorted(others) == [["content-length-range", 1, 10 * 1024 * 1024], ["starts-with", "$Content-Type", "image/"]]
    assert asked["maxBytes"] == 10 * 1024 * 1024


def test_two_users_have_no_key_in_common(aws: None) -> None:
    ada, bob = register(), register("bob")
    one, other = ask(ada)["fields"], ask(bob)["fields"]

    assert conditions(one)[0]["key"].split("/")[:3] == ["media", "uploads", ada.id]
    assert conditions(other)[0]["key"].split("/")[:3] == ["media", "uploads", bob.id]
    assert one["x-amz-signature"] != other["x-amz-signature"]


def test_the_form_is_good_for_five_minutes(aws: None) -> None:
    ada = register()
    before = datetime.now(UTC)
    asked = ask(ada)
    ends = datetime.fromisoformat(policy(asked["fields"])["expiration"])

    assert timedelta(minutes=4, seconds=59) <= ends - before <= timedelta(minutes=5, seconds=10)
    assert abs(datetime.fromisoformat(asked["expiresAt"]) - ends) < timedelta(seconds=10)


def test_the_picture_is_waited_for_and_then_forgotten(aws: None) -> None:
    ada = register()
    asked = ask(ada, "side")
    (item,) = items(f"MEDIA#{asked['id']}")

    assert (item["user_id"], item["media_kind"], item["status"], item["angle"]) == (
        ada.id, "progress_photo", "pending", "side",
    )  # fmt: skip
    assert abs(int(item["ttl"]) - (datetime.now(UTC) + timedelta(days=1)).timestamp()) < 60


def test_a_progress_photo_is_of_a_day(aws: None) -> None:
    clock.set_source(lambda: NOON)
    ada = register()
    body = {"angle": "back", "date": "2026-02-01"}
    given = call("POST", "/progress/upload-photo", body, token=ada.token).data["id"]
    left_out = ask(ada, "back")["id"]

    assert items(f"MEDIA#{given}")[0]["taken_on"] == "2026-02-01"
    assert items(f"MEDIA#{left_out}")[0]["taken_on"] == "2026-03-05"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "angle"),
        ({"angle": "above"}, "angle"),
        ({"angle": "front", "date": "2026-03-07"}, "date"),
        ({"angle": "front", "date": "yesterday"}, "date"),
        ({"angle": "front", "key": "media/uploads/bob/1"}, "key"),
    ],
)
def test_what_is_wrong_is_named(aws: None, body: dict[str, Any], path: str) -> None:
    clock.set_source(lambda: NOON)
    ada = register()
    error = call("POST", "/progress/upload-photo", body, token=ada.token).error

    assert [field["path"] for field in error["fields"]] == [path]


def test_an_idempotency_key_answers_the_same_form(aws: None) -> None:
    ada = register()
    again = {"Idempotency-Key": "once"}
    one, other = (call("POST", "/users/upload-avatar", token=ada.token, headers=again).data for _ in range(2))

    assert one == other
    assert len(items("MEDIA#")) == 1


def test_what_asking_costs(aws: None) -> None:
    ada = register()
    answer = call("POST", "/users/upload-avatar", token=ada.token)

    assert answer.operations == ["UpdateItem", "PutItem"]
