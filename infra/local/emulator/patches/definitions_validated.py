"""A state machine whose definition AWS would refuse is refused when it is made."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from ministack.services import stepfunctions
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]

_EVERYWHERE = {"Type", "Comment", "QueryLanguage"}
_FLOW = {"Next", "End", "InputPath", "OutputPath", "Assign", "Output"}
_RETRIED = {"ResultPath", "ResultSelector", "Retry", "Catch", "Arguments"}
FIELDS: Mapping[str, set[str]] = {
    "Task": _EVERYWHERE | _FLOW | _RETRIED | {
        "Resource", "Parameters", "Credentials", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds",
        "HeartbeatSecondsPath",
    },
    "Pass": _EVERYWHERE | _FLOW | {"Result", "ResultPath", "Parameters"},
    "Choice": _EVERYWHERE | {"Choices", "Default", "InputPath", "OutputPath", "Assign", "Output"},
    "Wait": _EVERYWHERE | _FLOW | {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"},
    "Succeed": _EVERYWHERE | {"InputPath", "OutputPath", "Output"},
    "Fail": _EVERYWHERE | {"Error", "ErrorPath", "Cause", "CausePath"},
    "Parallel": _EVERYWHERE | _FLOW | _RETRIED | {"Branches", "Parameters"},
    "Map": _EVERYWHERE | _FLOW | _RETRIED | {
        "ItemProcessor", "Iterator", "Items", "ItemsPath", "ItemSelector", "Parameters", "MaxConcurrency",
        "MaxConcurrencyPath", "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount",
        "ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
    },
}  # fmt: skip
"""The fields that a state of each type may have."""
MACHINE_FIELDS = {"Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"}
PROCESSOR_FIELDS = {"Comment", "QueryLanguage", "StartAt", "States", "ProcessorConfig"}
ENDS = {"Succeed", "Fail"}
WAITS = {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"}


def apply(patcher: Patcher) -> None:
    """Validate where a definition comes in: by the API, and by a template."""
    patcher.wrap(stepfunctions, "_validate_definition_jsonata", _validated)
    patcher.wrap(stepfunctions, "_validate_state_machine_definition", lambda _: _diagnosed)
    patcher.wrap(provisioners, "_sfn_definition", _of_template)


def _validated(original: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    @wraps(original)
    def validate(definition: Any) -> str | None:
        found = next(flaws(definition), None)
        return f"Invalid State Machine Definition: '{found}'" if found else original(definition)

    return validate


def _diagnosed(data: Json) -> Any:
    """ValidateStateMachineDefinition: all that is wrong."""
    found = list(flaws(data.get("definition")))
    diagnostics = [
        {
            "severity": "ERROR",
            "code": code,
            "message": text.rpartition(" at ")[0],
            "location": text.rpartition(" at ")[2],
        }
        for code, _, text in (flaw.partition(": ") for flaw in found)
    ]
    return stepfunctions.json_response({"result": "FAIL" if found else "OK", "diagnostics": diagnostics})


def _of_template(original: Callable[[Json], str]) -> Callable[[Json], str]:
    @wraps(original)
    def definition(properties: Json) -> str:
        text = original(properties)
        invalid = stepfunctions._validate_definition_jsonata(text)
        if invalid:
            refusal = stepfunctions.error_response_json("InvalidDefinition", invalid, 400)
            raise provisioners._sfn_service_error(refusal)
        return text

    return definition


def flaws(definition: Any) -> Iterator[str]:
    """What AWS would refuse: a code, what is wrong, and where."""
    try:
        machine = json.loads(definition)
    except (TypeError, ValueError):
        machine = None
    if not isinstance(machine, dict):
        yield "INVALID_JSON_DESCRIPTION: The definition is not a JSON object at /"
        return
    yield from _unknown(machine, MACHINE_FIELDS, "")
    seconds = machine.get("TimeoutSeconds")
    if seconds is not None and (not isinstance(seconds, int) or seconds < 1):
        yield "SCHEMA_VALIDATION_FAILED: TimeoutSeconds must be a positive integer at /TimeoutSeconds"
    yield from _of_states(machine, "", machine.get("QueryLanguage", "JSONPath"))


def _unknown(node: Json, allowed: set[str], path: str) -> Iterator[str]:
    for name in node.keys() - allowed:
        yield f"SCHEMA_VALIDATION_FAILED: Field '{name}' is not supported at {path}/{name}"


def _of_states(scope: Json, path: str, language: str) -> Iterator[str]:
    """What is wrong with a machine, a branch or a processor: its states and the ways between them."""
    states, start = scope.get("States"), scope.get("StartAt")
    if not isinstance(states, dict) or not states:
        yield f"SCHEMA_VALIDATION_FAILED: The field 'States' is required and may not be empty at {path}/States"
        return
    if start not in states:
        yield f"MISSING_TRANSITION_TARGET: Missing 'StartAt' target: {start} at {path}/StartAt"
    reached = {start}
    for name, state in states.items():
        place = f"{path}/States/{name}"
        if not isinstance(state, dict) or state.get("Type") not in FIELDS:
            yield f"SCHEMA_VALIDATION_FAILED: The field 'Type' must be one of {', '.join(sorted(FIELDS))} at {place}/Type"
            continue
        yield from _unknown(state, FIELDS[state["Type"]], place)
        yield from _of_state(state, place, state.get("QueryLanguage", language))
        for field, target in _targets(state):
            reached.add(target)
            if target not in states:
                yield f"MISSING_TRANSITION_TARGET: Missing '{field.split('/')[-1]}' target: {target} at {place}/{field}"
    for name in states.keys() - reached:
        yield f'MISSING_TRANSITION_TARGET: State "{name}" is not reachable. at {path}/States/{name}'


def _targets(state: Json) -> Iterator[tuple[str, Any]]:
    """The states that a state leads to, and the fields that say so."""
    for field in ("Next", "Default"):
        if field in state:
            yield field, state[field]
    for field in ("Catch", "Choices"):
        for number, case in enumerate(state.get(field) or ()):
            if isinstance(case, dict):
                yield f"{field}[{number}]/Next", case.get("Next")


def _of_state(state: Json, path: str, language: str) -> Iterator[str]:
    kind = state["Type"]
    failed = "SCHEMA_VALIDATION_FAILED:"
    if kind not in ENDS | {"Choice"} and ("Next" in state) == (state.get("End") is True):
        yield f"{failed} A state has exactly one of 'Next' and 'End': true at {path}"
    match kind:
        case "Task" if not isinstance(state.get("Resource"), str):
            yield f"{failed} The field 'Resource' is required at {path}/Resource"
        case "Task" if not state["Resource"].startswith("arn:"):
            yield f"{failed} Value is not a valid resource ARN at {path}/Resource"
        case "Choice" if not state.get("Choices"):
            yield f"{failed} The field 'Choices' is required and may not be empty at {path}/Choices"
        case "Wait" if len(WAITS & state.keys()) != 1:
            yield f"{failed} A Wait state has exactly one of {', '.join(sorted(WAITS))} at {path}"
        case "Parallel":
            if not state.get("Branches"):
                yield f"{failed} The field 'Branches' is required and may not be empty at {path}/Branches"
            for number, branch in enumerate(state.get("Branches") or ()):
                yield from _of_states(branch, f"{path}/Branches[{number}]", language)
        case "Map":
            field = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
            processor = state.get(field)
            if not isinstance(processor, dict):
                yield f"{failed} The field 'ItemProcessor' is required at {path}/ItemProcessor"
            else:
                yield from _unknown(processor, PROCESSOR_FIELDS, f"{path}/{field}")
                yield from _of_states(processor, f"{path}/{field}", language)
    yield from _of_errors(state, path)
    if language == "JSONPath":
        for field in ("Parameters", "ResultSelector", "ItemSelector"):
            yield from _of_template_values(state.get(field), f"{path}/{field}")


def _of_errors(state: Json, path: str) -> Iterator[str]:
    """What is wrong with the errors that a state retries or catches."""
    for field in ("Retry", "Catch"):
        rules = state.get(field) or []
        for number, rule in enumerate(rules):
            errors = rule.get("ErrorEquals") if isinstance(rule, dict) else None
            place = f"{path}/{field}[{number}]"
            if not isinstance(errors, list) or not errors:
                yield f"SCHEMA_VALIDATION_FAILED: The field 'ErrorEquals' is required and may not be empty at {place}"
            elif "States.ALL" in errors and (len(errors) > 1 or number < len(rules) - 1):
                yield f"SCHEMA_VALIDATION_FAILED: States.ALL must appear alone, in the last of the rules at {place}"


def _of_template_values(value: Any, path: str) -> Iterator[str]:
    """What is wrong with values that are taken from the input, whose names end in `.$`."""
    if isinstance(value, dict):
        for name, content in value.items():
            if name.endswith(".$") and not (isinstance(content, str) and content.startswith(("$", "States."))):
                text = f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
                yield f"SCHEMA_VALIDATION_FAILED: {text} at {path}/{name}"
            elif not name.endswith(".$"):
                yield from _of_template_values(content, f"{path}/{name}")
    elif isinstance(value, list):
        for number, content in enumerate(value):
            yield from _of_template_values(content, f"{path}[{number}]")


def is_needed() -> bool:
    """Whether a machine that leads nowhere is made."""
    definition = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Next": "Nowhere"}}}
    with probes.machine() as arn:
        status, *_ = stepfunctions._update_state_machine({"stateMachineArn": arn, "definition": json.dumps(definition)})
    return bool(status == 200)


PATCH = Patch(
    name="definitions_validated",
    reason="MiniStack makes a machine of any definition; an unknown Next, Type or field fails the execution, or passes. AWS "
    "refuses to make it, with InvalidDefinition, and a deployment with it.",
    upstream="ministack.services.stepfunctions:_validate_definition_jsonata validates states and transitions too, is "
    "called for templates, and answers ValidateStateMachineDefinition",
    sources={
        "ministack.services.stepfunctions:_validate_definition_jsonata": "a5ec092b2c8d",
        "ministack.services.stepfunctions:_validate_state_machine_definition": "91730eff8585",
        "ministack.services.stepfunctions:_create_state_machine": "4bc1231dda69",
        "ministack.services.stepfunctions:_update_state_machine": "476e0deee6a3",
        "ministack.services.cloudformation.provisioners:_sfn_definition": "e29ae22959e7",
        "ministack.services.cloudformation.provisioners:_sfn_service_error": "b3abd36522e8",
    },
    apply=apply,
    is_needed=is_needed,
)
