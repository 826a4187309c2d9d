"""The table of offline operations: docs/sync.md and the OpenAPI document say what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from fitai.kernel.types import Input
from fitai.workouts.offline.operations import OPERATION_TYPES, OperationType
from jsonschema import Draft202012Validator

from tests.unit.workouts.offline.operations import SQUAT, make_operation, outcomes, sync

ROOT = Path(__file__).parents[4]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "docs/openapi.json").read_text())
OPERATIONS = list(OPERATION_TYPES.values())


def table_row(operation: OperationType) -> str:
    cells = (operation.data, *("yes" if flag else "–" for flag in (operation.ends_workout, operation.needs_start)))
    return f"| `{operation.name}` | {' | '.join(cells)} |"


def schema_of(operation: OperationType) -> dict[str, Any]:
    schemas = DOCUMENT["components"]["schemas"]
    reference = schemas["SyncOperation"]["discriminator"]["mapping"][operation.name]
    return schemas[reference.rpartition("/")[2]]  # type: ignore[no-any-return]


def is_documented(value: dict[str, Any]) -> bool:
    schema = {"$ref": "#/components/schemas/SyncOperation", "components": DOCUMENT["components"]}
    return Draft202012Validator(schema).is_valid(value)


def test_the_guide_has_the_table() -> None:
    lines = (ROOT / "docs/sync.md").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| op | `data` |")) + 2
    rows = lines[start : lines.index("", start)]
    assert rows == [table_row(operation) for operation in OPERATIONS]


def test_the_document_has_a_schema_for_each_operation() -> None:
    schema = DOCUMENT["components"]["schemas"]["SyncOperation"]
    assert schema["discriminator"]["propertyName"] == "op"
    assert len(schema["oneOf"]) == len(OPERATIONS)
    for operation in OPERATIONS:
        properties = schema_of(operation)["properties"]
        assert properties["op"]["const"] == operation.name
        assert properties["data"]["$ref"] == f"#/components/schemas/{operation.input_type.__name__}"
        assert ("workoutId" in schema_of(operation)["required"]) == (operation.applied_as != "creation")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_is_a_command_or_what_only_a_batch_does(operation: OperationType) -> None:
    assert issubclass(operation.input_type, Input)
    assert (operation.command is not None) == (operation.applied_as == "command")


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (make_operation("create", "c", None, exercises=[{"exerciseId": SQUAT}]), True),
        (make_operation("set", "s", "w", 1, weight=100, reps=5), True),
        (make_operation("pause", "p", "w"), True),
        (make_operation("pause", "p", None), False),
        (make_operation("rest", "r", "w", seconds=0), False),
        (make_operation("dance", "d", "w"), False),
        (make_operation("set", "s", "w", 1, colour="red"), False),
    ],
)
def test_the_document_holds_data_to_its_operation(operation: dict[str, Any], expected: bool) -> None:
    assert is_documented(operation) == expected


def test_what_the_document_forbids_is_rejected_operation_by_operation(token: str) -> None:
    operations = [
        make_operation("dance", "d", "w"),
        make_operation("set", "s", "w", 1, colour="red"),
        make_operation("create", "c", None, exercises=[{"exerciseId": SQUAT}]),
    ]
    assert outcomes(sync(token, *operations)) == ["unknown_operation", "invalid", "applied"]
