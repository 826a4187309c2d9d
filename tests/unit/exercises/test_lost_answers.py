"""Lost responses of AWS and concurrent transactions: nothing is lost, built twice or refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import objects
from fitai.exercises.imports import store as imports
from fitai.exercises.library import loading, publishing
from fitai.kernel import aws
from fitai.kernel.table import batch_delete

from tests.harness.crashes import held, lost_answer
from tests.harness.gateway import call
from tests.harness.person import whole_table
from tests.unit.exercises.custom_exercises import CLEAN, approve, create, tokens, update
from tests.unit.exercises.library.test_publishing import pointer, snapshots

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def empty_snapshot_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fetch snapshots into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


# --- publishing --------------------------------------------------------------------------------------------------


def test_a_pointer_whose_response_was_lost_names_an_existing_snapshot() -> None:
    """The SDK sends the request again, and the second one is refused because of the first."""
    exercise = create(tokens()[0])
    approve(exercise["id"])
    with lost_answer(aws.client("s3"), "PutObject", only=objects.LIBRARY_POINTER_KEY) as lost_requests:
        version = publishing.publish_library()
    assert lost_requests
    assert pointer()["version"] == version
    assert pointer()["key"] in snapshots()
    assert len(snapshots()) == 2, "built once: the snapshot of the written library, and this one"
    loading.reset_library()
    assert loading.current_library().get(exercise["id"]) is not None


def test_a_snapshot_that_was_in_use_for_a_moment_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The response of the replacement is lost, and another publication happens before the request is sent again."""
    first = create(tokens()[0], name="First")
    approve(first["id"])
    replace_pointer = publishing._replace_pointer
    replaced_keys: list[str] = []

    def replace_with_lost_response(current: Any, content: dict[str, str]) -> bool:
        was_replaced = replace_pointer(current, content)
        if not replaced_keys:
            replaced_keys.append(content["key"])
            approve(create(tokens()[0], name="Second")["id"])
            publishing.publish_library()
            return False
        return was_replaced

    monkeypatch.setattr(publishing, "_replace_pointer", replace_with_lost_response)
    publishing.publish_library()
    assert pointer()["former"] == replaced_keys[0]
    assert {replaced_keys[0], pointer()["key"]} <= snapshots()


# --- custom exercises --------------------------------------------------------------------------------------------


def test_a_conflict_with_another_transaction_is_retried() -> None:
    ann, _, boss = tokens()
    with held("TransactWriteItems") as refused_requests:
        created = call("POST", "/exercises", CLEAN, token=ann)
    assert refused_requests
    assert created.status == 201
    with held("TransactWriteItems"):
        assert update(ann, created.data, name="Bag", submit=True).status == 200
    with held("TransactWriteItems"):
        assert approve(created.data["id"]).status == "approved"
    with held("TransactWriteItems"):
        assert call("DELETE", f"/exercises/{created.data['id']}", token=boss).status == 200


# --- imports -----------------------------------------------------------------------------------------------------


def test_setting_the_status_of_a_deleted_import_does_not_recreate_it() -> None:
    imports.ensure_import("i-1", "auto")
    item = imports.find_import("i-1")
    assert item is not None
    batch_delete([(item.PK, item.SK)])
    imports.set_status(item, "checked")
    assert [stored for stored in whole_table() if stored["PK"]["S"] == item.PK] == []
