"""A recording is personal: it is exported, and erased with the account."""

from typing import Any

from fitai.coach import personal
from fitai.kernel import table
from fitai.kernel.settings import settings

from tests.harness.gateway import Frames
from tests.unit.coach.form.test_live import connect, parts, send


def stored_items() -> str:
    items = table.client().scan(TableName=settings().table)["Items"]
    return str([item for item in items if item["kind"]["S"] == "form_recording"])


def test_recordings_are_exported_and_erased(aws: None, pushed: Frames) -> None:
    phone, other = connect(pushed), connect(pushed, "ben")
    for name in ("r-1", "r-2"):
        send(phone, parts(sessionId=name)[0])
    send(other, parts()[0])
    exported: list[Any] = [value for kind, value in personal.PERSONAL_DATA.export("ann") if kind == "form_recording"]
    assert len(exported) == 2
    assert exported[0]["recording"]["analyser"]["movement"] == "squat"

    erasure = personal.PERSONAL_DATA.erase("ann")
    next(iter(erasure), None)
    erasure.close()  # type: ignore[attr-defined]
    list(personal.PERSONAL_DATA.erase("ann"))
    assert "USER#ann" not in stored_items()
    assert "USER#ben" in stored_items()
