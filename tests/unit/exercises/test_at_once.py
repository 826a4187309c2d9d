"""Exercises where answers get lost and others are at it at the same moment."""

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
from tests.unit.exercises.customs import CLEAN, approve, create, tokens, update
from tests.unit.exercises.test_publishing import pointer, snapshots

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Snapshots are fetched into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


# --- publishing --------------------------------------------------------------------------------------------------


def test_a_pointer_whose_answer_got_lost_names_a_snapshot_that_is_there() -> None:
    """The SDK sends the request again, and is refused for what the first one has done."""
    made = create(tokens()[0])
    approve(made["id"])
    with lost_answer(aws.client("s3"), "PutObject", only=objects.LIBRARY_POINTER_KEY) as lost:
        version = publishing.publish_library()
    assert lost
    assert pointer()["version"] == version
    assert pointer()["key"] in snapshots()
    assert len(snapshots()) == 2, "built once: the written library's, and this one"
    loading.reset_library()
    assert loading.current_library().get(made["id"]) is not None


def test_a_snapshot_that_was_in_use_for_a_moment_stays_for_those_who_have_just_read_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answer of the move gets lost, and somebody else publishes before it is sent for again."""
    first = create(tokens()[0], name="First")
    approve(first["id"])
    real, moved = publishing._replace_pointer, []

    def move(current: Any, content: dict[str, str]) -> bool:
        done = real(current, content)
        if not moved:
            moved.append(content["key"])
            approve(create(tokens()[0], name="Second")["id"])
            publishing.publish_library()
            return False
        return done

    monkeypatch.setattr(publishing, "_replace_pointer", move)
    publishing.publish_library()
    assert pointer()["former"] == moved[0]
    assert {moved[0], pointer()["key"]} <= snapshots()


# --- what people make --------------------------------------------------------------------------------------------


def test_who_meets_another_transaction_is_not_refused() -> None:
    ann, _, boss = tokens()
    with held("TransactWriteItems") as refused:
        made = call("POST", "/exercises", CLEAN, token=ann)
    assert refused
    assert made.status == 201
    with held("TransactWriteItems"):
        assert update(ann, made.data, name="Bag").status == 200
    with held("TransactWriteItems"):
        assert approve(made.data["id"]).status == "approved"
    with held("TransactWriteItems"):
        assert call("DELETE", f"/exercises/{made.data['id']}", token=boss).status == 200


# --- imports -----------------------------------------------------------------------------------------------------


def test_an_import_that_is_gone_is_not_brought_back_in_part() -> None:
    imports.create_import("i-1", "auto")
    item = imports.find_import("i-1")
    assert item is not None
    batch_delete([(item.PK, item.SK)])
    imports.set_status(item, "checked")
    assert [one for one in whole_table() if one["PK"]["S"] == item.PK] == []
