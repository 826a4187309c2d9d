"""What an update would be refused for, or would destroy, is found before it is deployed."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_dynamodb as dynamodb

from infra import update_traps
from infra.update_traps import Templates, Trap, find_traps, kept_part, read_templates
from tests.infra.conftest import Assembly

RELEASED = Path(__file__).parent / "released" / "prod.json"
"""What must stay as the last release has it; `python -m infra.update_traps --keep` writes it."""
TABLE = "AWS::DynamoDB::Table"


def table(*indexes: str, key: str = "PK", name: str = "t") -> dict[str, Any]:
    properties: dict[str, Any] = {"TableName": name, "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}]}
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {"IndexName": index, "KeySchema": [index], "Projection": {"ProjectionType": "ALL"}} for index in indexes
        ]
    return {"Type": TABLE, "Properties": properties, "DeletionPolicy": "Retain"}


def stack(resources: dict[str, Any], **exported: Any) -> dict[str, Any]:
    outputs = {f"Out{name}": {"Value": value, "Export": {"Name": name}} for name, value in exported.items()}
    return {"Resources": resources, "Outputs": outputs}


def importing(name: str) -> dict[str, Any]:
    return stack({"F": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::ImportValue": name}}}})


def kinds(old: Templates, new: Templates) -> list[tuple[str, str]]:
    return [(trap.kind, trap.resource) for trap in find_traps(old, new)]


def test_the_same_templates_have_no_trap(assemblies: dict[str, Assembly]) -> None:
    for assembly in assemblies.values():
        assert find_traps(assembly.templates, assembly.templates) == []


def test_an_export_stays_while_a_deployed_stack_imports_it() -> None:
    old = {"a": stack({}, arn={"Ref": "T"}), "b": importing("arn")}

    assert kinds(old, {"a": stack({}), "b": stack({})}) == [("export", "arn")]
    assert kinds(old, {"a": stack({}, arn={"Ref": "Other"}), "b": importing("arn")}) == [("export", "arn")]
    assert "b imports it" in str(find_traps(old, {"a": stack({}), "b": stack({})})[0])
    assert kinds(old, {"b": importing("arn")}) == [("export", "arn")], "the stack itself is gone"
    assert kinds(old, {**old, "b": stack({})}) == []
    assert kinds({"a": old["a"]}, {"a": stack({})}) == [], "nobody imports it"


def test_an_export_of_something_that_is_replaced_changes() -> None:
    old = {"a": stack({"T": table()}, arn={"Fn::GetAtt": ["T", "Arn"]}), "b": importing("arn")}
    new = {"a": stack({"T": table(key="ID")}, arn={"Fn::GetAtt": ["T", "Arn"]}), "b": importing("arn")}

    assert kinds(old, new) == [("replacement", "T"), ("export", "arn")]


@pytest.mark.parametrize(
    ("before", "after", "is_trap"),
    [
        (("A",), ("A", "B"), False),
        (("A", "B"), ("A",), False),
        (("A",), ("A", "B", "C"), True),
        (("A", "B"), (), True),
        (("A",), ("B",), True),
    ],
)
def test_an_update_adds_or_deletes_one_index(before: tuple[str, ...], after: tuple[str, ...], is_trap: bool) -> None:
    old, new = {"a": stack({"T": table(*before)})}, {"a": stack({"T": table(*after)})}

    assert kinds(old, new) == ([("indexes", "T")] if is_trap else [])


def test_the_keys_of_an_index_do_not_change() -> None:
    old = {"a": stack({"T": table("A")})}
    new = copy.deepcopy(old)
    new["a"]["Resources"]["T"]["Properties"]["GlobalSecondaryIndexes"][0]["KeySchema"] = ["other"]

    assert kinds(old, new) == [("indexes", "T")]


@pytest.mark.parametrize("change", [{"key": "ID"}, {"name": "u"}])
def test_what_has_state_is_not_replaced(change: dict[str, str]) -> None:
    assert kinds({"a": stack({"T": table()})}, {"a": stack({"T": table(**change)})}) == [("replacement", "T")]


def test_what_has_a_fixed_name_is_not_replaced() -> None:
    def queue(name: str | None, fifo: bool) -> Templates:
        named = {} if name is None else {"QueueName": name}
        return {"a": stack({"Q": {"Type": "AWS::SQS::Queue", "Properties": {**named, "FifoQueue": fifo}}})}

    assert kinds(queue("q", False), queue("q", True)) == [("replacement", "Q")]
    assert kinds(queue("q", False), queue("r", True)) == []
    assert kinds(queue(None, False), queue(None, True)) == []


def test_a_fixed_name_stays_with_its_resource() -> None:
    function = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f"}}

    assert kinds({"a": stack({"F": function})}, {"a": stack({"G": function})}) == [("name", "G")]
    assert kinds({"a": stack({"F": function})}, {"b": stack({"F": function})}) == [("name", "F")]
    mapping = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": "f"}}
    assert kinds({"a": stack({"M": mapping})}, {"a": stack({"N": mapping})}) == [], "the name is the function's"
    layer = {"Type": "AWS::Lambda::LayerVersion", "Properties": {"LayerName": "l"}}
    assert kinds({"a": stack({"L1": layer})}, {"a": stack({"L2": layer})}) == [], "a name of many versions"


def test_what_has_state_is_not_removed() -> None:
    (trap,) = find_traps({"a": stack({"T": table()})}, {"a": stack({})})
    assert (trap.kind, trap.resource, trap.text) == ("removal", "T", f"{TABLE} is left behind without a stack")

    removed = {**table(), "DeletionPolicy": "Delete"}
    (trap,) = find_traps({"a": stack({"T": removed})}, {})
    assert trap.text == f"{TABLE} is deleted"


def test_an_unknown_type_is_said_and_not_passed_over() -> None:
    with pytest.raises(ValueError, match="AWS::No::Such"):
        update_traps.create_only("AWS::No::Such")
    assert update_traps.create_only("Custom::SetUp") == ("ServiceToken",)


def version(folder: Path, *indexes: str) -> Path:
    """A small version of an app: a table that another stack imports."""
    app = App(outdir=str(folder), context={"aws:cdk:disable-asset-staging": True})
    data, user = Stack(app, "data"), Stack(app, "user")
    attribute = dynamodb.Attribute(name="PK", type=dynamodb.AttributeType.STRING)
    own = dynamodb.Table(
        data, "Table", table_name="t", partition_key=attribute, stream=dynamodb.StreamViewType.NEW_IMAGE
    )
    for index in indexes:
        own.add_global_secondary_index(index_name=index, partition_key=attribute)
    dynamodb.CfnTable(
        user,
        "Copy",
        key_schema=[dynamodb.CfnTable.KeySchemaProperty(attribute_name="PK", key_type="HASH")],
        attribute_definitions=[dynamodb.CfnTable.AttributeDefinitionProperty(attribute_name="PK", attribute_type="S")],
        tags=[{"key": "of", "value": data.export_value(own.table_stream_arn, name="stream")}],  # type: ignore[list-item]
    )
    app.synth()
    return folder


def test_two_versions_are_compared_as_a_workflow_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = version(tmp_path / "old", "A"), version(tmp_path / "new", "A", "B", "C")

    assert update_traps.main([str(old), str(new)]) == 1
    assert "indexes: data/Table" in capsys.readouterr().out
    assert update_traps.main([str(old), str(old)]) == 0
    assert update_traps.main([str(tmp_path), str(new)]) == 2
    assert "has no templates" in capsys.readouterr().err
    assert update_traps.main([str(old)]) == 2


def test_an_update_of_the_last_release_has_no_trap(assemblies: dict[str, Assembly]) -> None:
    """A change that is meant is made in steps (docs/deployment.md), and then kept by `--keep`."""
    released: Templates = json.loads(RELEASED.read_text())

    assert find_traps(released, read_templates(assemblies["prod"].folder)) == []


def test_what_is_kept_of_a_release_is_enough_to_find_its_traps(assemblies: dict[str, Assembly]) -> None:
    templates = read_templates(assemblies["prod"].folder)
    released, now = kept_part(templates), copy.deepcopy(templates)
    foundation = now["fitai-prod-foundation"]
    (table_id,) = (id_ for id_, resource in foundation["Resources"].items() if resource["Type"] == TABLE)
    properties = foundation["Resources"][table_id]["Properties"]
    properties["KeySchema"][0]["AttributeName"] = "ID"
    properties["GlobalSecondaryIndexes"] += [{"IndexName": "GSI3"}, {"IndexName": "GSI4"}]
    (stream,) = (id_ for id_, output in foundation["Outputs"].items() if "stream" in str(output.get("Export")))
    del foundation["Outputs"][stream]
    (bus,) = (id_ for id_, resource in foundation["Resources"].items() if resource["Type"] == "AWS::Events::EventBus")
    del foundation["Resources"][bus]

    found = {(trap.kind, trap.resource) for trap in find_traps(released, now)}
    assert found == {
        ("replacement", table_id),
        ("indexes", table_id),
        ("export", "fitai-prod-stream"),
        ("removal", bus),
    }


def test_a_trap_names_its_place() -> None:
    assert str(Trap("a", "T", "indexes", "why")) == "indexes: a/T: why"
