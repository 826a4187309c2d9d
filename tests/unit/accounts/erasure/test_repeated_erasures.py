"""A restored table holds accounts that were erased since its backup: they are deleted again, and no other."""

from typing import Any

import pytest
from fitai.accounts.erasure import store
from fitai.accounts.erasure.events import AccountDeleted
from fitai.auth import repeated_erasures
from fitai.auth.repeated_erasures import Repetition, repeat_erasures
from fitai.kernel.personal_data import deleted_account_digest

from tests.harness.cloud import BUCKET, TABLE, sdk
from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.harness.person import restore, snapshot, whole_bucket
from tests.unit.auth.people import PASSWORD, audited_actions, login, register

pytestmark = pytest.mark.usefixtures("pushed")


def backup() -> list[dict[str, Any]]:
    """The table as a backup holds it; the bucket is not restored."""
    return snapshot()[0]


def restored(items: list[dict[str, Any]]) -> None:
    """The table as it was; the bucket stays as it is."""
    restore((items, whole_bucket()))


def test_an_account_that_was_erased_since_the_backup_is_deleted_again() -> None:
    ada, bob = register("ada"), register("bob")
    deliver_events()
    items = backup()
    assert call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token).status == 202
    deliver_events()
    restored(items)
    assert login("ada").status == 200

    assert repeat_erasures("restore-1") == Repetition(1, ())
    assert login("ada").status == 401
    assert login("bob").status == 200
    assert audited_actions(ada.id)[-1] == "auth.erasure_repeated"
    assert store.find_erasure(ada.id) is not None
    deliver_events()
    assert call("GET", "/users/profile", token=access_token(bob.id)).data["username"] == "bob"
    assert repeat_erasures("restore-2") == Repetition(0, ())


def test_the_list_is_written_before_anything_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register("ada")
    deliver_events()
    call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token)

    def crash(user_id: str) -> bool:
        assert whole_bucket() == {store.erased_key(user_id): b""}
        raise KeyboardInterrupt

    monkeypatch.setattr("fitai.accounts.erasure.service._erase_personal_data", crash)
    with pytest.raises(KeyboardInterrupt):
        deliver_events()
    assert list(store.erased_digests()) == [deleted_account_digest(ada.id)]


def test_an_event_that_meets_a_table_from_before_the_deletion_is_listed() -> None:
    ada = register("ada")
    deliver_events()
    items = backup()
    call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token)
    restored(items)
    deliver("user.account_deleted", AccountDeleted(user_id=ada.id).model_dump(mode="json", by_alias=True))
    assert login("ada").status == 200, "nothing is erased by an event alone"
    assert repeat_erasures("restore-1") == Repetition(1, ())
    assert login("ada").status == 401


def test_the_list_does_not_name_the_account() -> None:
    ada = register("ada")
    call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token)
    deliver_events()
    ((key, content),) = whole_bucket().items()
    assert ada.id not in key
    assert content == b""


def test_the_only_administrator_of_the_restored_table_is_reported() -> None:
    ada = register("ada")
    deliver_events()
    sdk("dynamodb").update_item(
        TableName=TABLE,
        Key={"PK": {"S": f"USER#{ada.id}"}, "SK": {"S": "ACCOUNT"}},
        UpdateExpression="SET #role = :admin",
        ExpressionAttributeNames={"#role": "role"},
        ExpressionAttributeValues={":admin": {"S": "admin"}},
    )
    sdk("dynamodb").put_item(
        TableName=TABLE,
        Item={
            "PK": {"S": "ADMINS"},
            "SK": {"S": "ROSTER"},
            "kind": {"S": "admin_roster"},
            "user_ids": {"SS": [ada.id]},
        },
    )
    store.list_erased(ada.id)

    assert repeat_erasures("restore-1") == Repetition(0, (ada.id,))
    assert login("ada").status == 200


def test_accounts_are_found_over_pages_and_months(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_erasures, "PAGE", 2)
    people = [register(f"person{number}") for number in range(5)]
    items = sdk("dynamodb").scan(
        TableName=TABLE, FilterExpression="kind = :k", ExpressionAttributeValues={":k": {"S": "joined"}}
    )["Items"]
    old = next(item for item in items if item["user_id"]["S"] == people[0].id)
    sdk("dynamodb").delete_item(TableName=TABLE, Key={"PK": old["PK"], "SK": old["SK"]})
    sdk("dynamodb").put_item(TableName=TABLE, Item=old | {"PK": {"S": "JOINED#2025-01"}})
    for person in people:
        store.list_erased(person.id)
    assert repeat_erasures("restore-1").deleted == len(people)


def test_an_empty_list_reads_no_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_erasures, "_registered_ids", lambda: pytest.fail("read"))
    assert sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="erased/").get("KeyCount") == 0
    assert repeat_erasures("restore-1") == Repetition(0, ())
