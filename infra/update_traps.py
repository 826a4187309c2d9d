"""Find what CloudFormation would refuse, or destroy, when the templates of one version follow those of another.

    python -m infra.update_traps <old folder> <new folder>

compares two folders of synthesised templates (`.build/cdk.out`) and ends with 1 where there is a trap. `--keep <folder>` writes the
part of the templates that must stay as it is; `tests/infra/released/` has that of the last release.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Template = dict[str, Any]
Templates = dict[str, Template]
"""Templates by the names of their stacks."""

INDEX_OWNERS = frozenset({"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"})
STATEFUL = INDEX_OWNERS | {
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::Backup::BackupVault",
    "AWS::CloudFront::Distribution",
    "AWS::Events::EventBus",
    "AWS::Glue::Database",
    "AWS::Glue::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SES::EmailIdentity",
    "AWS::SecretsManager::Secret",
    "AWS::SSM::Parameter",
}
"""Types whose replacement or removal loses data, or an address that clients hold."""

NAMES = {
    "AWS::ApiGateway::DomainName": "DomainName",
    "AWS::ApiGateway::UsagePlan": "UsagePlanName",
    "AWS::ApiGatewayV2::DomainName": "DomainName",
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SES::EmailIdentity": "EmailIdentity",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    # The `Name` of these may be there twice, or belongs to the resource that they are part of.
    "AWS::ApiGateway::Authorizer": "",
    "AWS::ApiGateway::RestApi": "",
    "AWS::ApiGatewayV2::Api": "",
    "AWS::ApiGatewayV2::Authorizer": "",
    "AWS::Athena::NamedQuery": "",
    "AWS::Lambda::Alias": "",
    "AWS::Route53::RecordSet": "",
}
"""The property by which a type has a name that only one resource may have, where that is not `Name`; empty where there is none."""

SCHEMA_REGION = "us-east-1"
"""The region whose description of the resource types is read: all types are there."""


@dataclass(frozen=True, order=True, slots=True)
class Trap:
    """Something that an update would be refused for, or would destroy.

    Attributes:
        kind: `export`, `indexes`, `replacement`, `removal` or `name`.
        resource: the logical id, or the name of the export.
    """

    stack: str
    resource: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.stack}/{self.resource}: {self.text}"


def find_traps(old: Templates, new: Templates) -> list[Trap]:
    """All traps of an update from the old templates to the new ones. Pure, but for the descriptions of the types."""
    return sorted(
        {
            *_used_exports(old, new),
            *_index_changes(old, new),
            *_replacements(old, new),
            *_removals(old, new),
            *_moved_names(old, new),
        }
    )


def _used_exports(old: Templates, new: Templates) -> Iterator[Trap]:
    """Exports that are deleted or changed while a stack that is deployed imports them.

    A stack is updated before those that import from it, so that what counts is what their old templates import.
    """
    importers: dict[str, list[str]] = {}
    for stack, template in old.items():
        for name in set(_imports(template)):
            importers.setdefault(name, []).append(stack)
    replaced = {(trap.stack, trap.resource) for trap in _replacements(old, new)}
    for stack, template in old.items():
        exports_now = exports(new.get(stack, {}))
        for name, value in exports(template).items():
            users = ", ".join(sorted(importers.get(name, ())))
            if not users:
                continue
            if name not in exports_now:
                yield Trap(
                    stack, name, "export", f"is deleted, and {users} imports it: first let that stack not import it"
                )
            elif exports_now[name] != value or any((stack, id_) in replaced for id_ in _references(value)):
                yield Trap(
                    stack, name, "export", f"changes, and {users} imports it: export the new value by another name"
                )


def _index_changes(old: Templates, new: Templates) -> Iterator[Trap]:
    for stack, id_, before, after in _pairs(old, new):
        if before["Type"] not in INDEX_OWNERS:
            continue
        was, is_ = _indexes(before), _indexes(after)
        changed = sorted(name for name in was.keys() & is_.keys() if was[name] != is_[name])
        if changed:
            text = f"changes keys or projection of {', '.join(changed)}: make another index, and delete this one later"
            yield Trap(stack, id_, "indexes", text)
        moved = sorted(was.keys() ^ is_.keys())
        if len(moved) > 1:
            text = f"adds or deletes {', '.join(moved)}: DynamoDB takes one of them in an update"
            yield Trap(stack, id_, "indexes", text)


def _replacements(old: Templates, new: Templates) -> Iterator[Trap]:
    """Resources with state, or with a fixed name, of which a property changes that only a new resource can have.

    CloudFormation makes the new one first: it finds the name taken. With another name it is made, and is empty.
    """
    for stack, id_, before, after in _pairs(old, new):
        changed = [
            name
            for name in create_only(before["Type"])
            if before.get("Properties", {}).get(name) != after.get("Properties", {}).get(name)
        ]
        if before["Type"] != after["Type"]:
            changed = ["Type"]
        if not changed:
            continue
        name = physical_name(before)
        if before["Type"] in STATEFUL:
            yield Trap(stack, id_, "replacement", f"{before['Type']} is replaced, because {', '.join(changed)} changes")
        elif name is not None and name == physical_name(after):
            text = f"is replaced, because {', '.join(changed)} changes, and {_text(name)} exists already"
            yield Trap(stack, id_, "replacement", text)


def _removals(old: Templates, new: Templates) -> Iterator[Trap]:
    for stack, id_, resource in _resources(old):
        if resource["Type"] in STATEFUL and id_ not in new.get(stack, {}).get("Resources", {}):
            is_kept = str(resource.get("DeletionPolicy", "Delete")).startswith("Retain")
            text = "is left behind without a stack" if is_kept else "is deleted"
            yield Trap(stack, id_, "removal", f"{resource['Type']} {text}")


def _moved_names(old: Templates, new: Templates) -> Iterator[Trap]:
    """Fixed names that another logical id or another stack takes over: what had them is deleted too late, or is kept."""
    owners: dict[tuple[str, str], tuple[str, str]] = {}
    for stack, id_, resource in _resources(old):
        name = physical_name(resource)
        if name is not None:
            owners[resource["Type"], _text(name)] = stack, id_
    for stack, id_, resource in _resources(new):
        name = physical_name(resource)
        owner = None if name is None else owners.get((resource["Type"], _text(name)))
        if owner is not None and owner != (stack, id_):
            yield Trap(stack, id_, "name", f"{_text(name)} exists already, as {'/'.join(owner)}")


# --- reading templates -------------------------------------------------------------------------------------


def physical_name(resource: Template) -> Any:
    """The name that the template gives a resource, which no other of its type can have; None where AWS names it."""
    return resource.get("Properties", {}).get(NAMES.get(resource["Type"], "Name"))


@cache
def create_only(type_: str) -> tuple[str, ...]:
    """The properties of a type that only a new resource can have, as AWS describes them; none of a type of our own."""
    # Not at the top: it takes a second, and tests that read templates only do not need it.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    if type_.startswith("Custom::") or type_ == "AWS::CloudFormation::CustomResource":
        return ("ServiceToken",)
    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(SCHEMA_REGION, type_).schema
    except Exception as error:
        raise ValueError(f"nothing is known of {type_}") from error
    paths = [*schema.get("createOnlyProperties", ()), *schema.get("conditionalCreateOnlyProperties", ())]
    return tuple(sorted({path.split("/")[2] for path in paths}))


def exports(template: Template) -> dict[str, Any]:
    """The values that a template exports, by the names."""
    return {
        _text(output["Export"]["Name"]): output["Value"]
        for output in template.get("Outputs", {}).values()
        if "Export" in output
    }


def _imports(node: Any) -> Iterator[str]:
    """The names of the exports that a node of a template imports."""
    if isinstance(node, dict):
        if "Fn::ImportValue" in node:
            yield _text(node["Fn::ImportValue"])
        for value in node.values():
            yield from _imports(value)
    elif isinstance(node, list):
        for value in node:
            yield from _imports(value)


def _references(node: Any) -> Iterator[str]:
    """The logical ids that a value refers to."""
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case dict():
            for value in node.values():
                yield from _references(value)
        case list():
            for value in node:
                yield from _references(value)


def _indexes(table: Template) -> dict[str, Any]:
    properties = table.get("Properties", {})
    return {
        index["IndexName"]: (index.get("KeySchema"), index.get("Projection"))
        for index in properties.get("GlobalSecondaryIndexes", ())
    }


def _resources(templates: Templates) -> Iterator[tuple[str, str, Template]]:
    for stack, template in templates.items():
        for id_, resource in template.get("Resources", {}).items():
            yield stack, id_, resource


def _pairs(old: Templates, new: Templates) -> Iterator[tuple[str, str, Template, Template]]:
    """The resources that both versions have, with both of their contents."""
    for stack, id_, before in _resources(old):
        after = new.get(stack, {}).get("Resources", {}).get(id_)
        if after is not None:
            yield stack, id_, before, after


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


# --- folders and snapshots ---------------------------------------------------------------------------------


def read_templates(folder: Path) -> Templates:
    """The templates of a folder that the CDK has written.

    Raises:
        ValueError: there is none.
    """
    ending = ".template.json"
    found = {path.name.removesuffix(ending): json.loads(path.read_text()) for path in sorted(folder.glob(f"*{ending}"))}
    if not found:
        raise ValueError(f"{folder} has no templates")
    return found


def kept_part(templates: Templates) -> Templates:
    """What of the templates must stay as it is: resources with state, exports in use, and who imports them."""
    used = {name for template in templates.values() for name in _imports(template)}
    kept: Templates = {}
    for stack, template in templates.items():
        resources = {
            id_: _kept_resource(resource)
            for id_, resource in template.get("Resources", {}).items()
            if resource["Type"] in STATEFUL
        }
        outputs = {
            id_: {"Value": output["Value"], "Export": output["Export"]}
            for id_, output in template.get("Outputs", {}).items()
            if "Export" in output and _text(output["Export"]["Name"]) in used
        }
        imports = [{"Fn::ImportValue": name} for name in sorted(set(_imports(template)))]
        content = {"Resources": resources, "Outputs": outputs, "Metadata": imports}
        kept[stack] = {name: section for name, section in content.items() if section}
    return {stack: content for stack, content in kept.items() if content}


def _kept_resource(resource: Template) -> Template:
    names = {*create_only(resource["Type"]), NAMES.get(resource["Type"], "Name"), "GlobalSecondaryIndexes"}
    properties = {name: value for name, value in resource.get("Properties", {}).items() if name in names}
    kept = {"Type": resource["Type"], "DeletionPolicy": resource.get("DeletionPolicy", "Delete")}
    return kept | ({"Properties": properties} if properties else {})


def main(arguments: Iterable[str]) -> int:
    """Compare two folders, and say what is a trap.

    Returns:
        0 where there is none, 1 where there are some, 2 where there was nothing to compare.
    """
    try:
        match list(arguments):
            case ["--keep", folder]:
                print(json.dumps(kept_part(read_templates(Path(folder))), indent=1, sort_keys=True))
                return 0
            case [old, new]:
                traps = find_traps(read_templates(Path(old)), read_templates(Path(new)))
            case _:
                print("usage: python -m infra.update_traps <old folder> <new folder>", file=sys.stderr)
                return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for trap in traps:
        print(trap)
    print(f"{len(traps)} traps" if traps else "no traps")
    return 1 if traps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
