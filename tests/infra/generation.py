"""The stack of the state machine alone, and its definition."""

import json
from pathlib import Path
from typing import Any

from infra.generation import GENERATION
from tests.infra.conftest import Assembly, Resource, synthesised, text

MACHINE = "AWS::StepFunctions::StateMachine"
ARN = "arn:aws:lambda:eu-central-1:1:function:"
"""What is before a function's name in the definition that `definition` gives."""


def generation_stack(stage: str, folder: Path) -> Assembly:
    """The stack of the machine, and the foundation under it."""
    return synthesised(stage, folder, {"stacks": GENERATION})


def machine(stack: Assembly) -> Resource:
    """The machine."""
    return stack.one(MACHINE, GENERATION)


def definition(stack: Assembly) -> dict[str, Any]:
    """The machine's definition, with the names of the functions as resources."""
    content = text(machine(stack).properties["DefinitionString"])
    for name, function in stack.functions.items():
        content = content.replace(f"<{function.id}.Arn>", f"{ARN}{name}")
    parsed: dict[str, Any] = json.loads(content)
    return parsed
