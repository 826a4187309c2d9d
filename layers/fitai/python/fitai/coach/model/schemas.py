"""The schemas that answers must conform to, in the strict subset of JSON Schema that OpenAI's structured outputs take.

Strict means: every member is required, no other is allowed. Bounds stand in the schema for the model's sake; our own code
checks them again (`checks`).
"""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from fitai.coach.model.configuration import Mode

RPES = (6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10)
MAX_CHOICES = 60
"""Choices of an answer; more are not read."""


def plan_schema(candidate_ids: Sequence[str]) -> dict[str, Any]:
    """The schema of a plan: choices among these exercises."""
    choice = _object(
        {
            "id": {"type": "string", "enum": list(candidate_ids)},
            "sets": {"type": "integer", "minimum": 1, "maximum": 10},
            "reps": {"type": "integer", "minimum": 1, "maximum": 30},
            "rpe": {"type": "number", "enum": list(RPES)},
            "rest": {"type": "integer", "minimum": 15, "maximum": 300},
            "notes": {"type": "string"},
        }
    )
    return _object({"choices": {"type": "array", "items": choice, "minItems": 1, "maxItems": MAX_CHOICES}})


def wording_schema(keys: Sequence[str]) -> dict[str, Any]:
    """The schema of findings in other words."""
    sentence = _object({"key": {"type": "string", "enum": list(keys)}, "text": {"type": "string"}})
    return _object({"sentences": {"type": "array", "items": sentence, "maxItems": len(keys)}})


def response_format(mode: Mode, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The parameter `response_format` of a request."""
    if mode == "json_object":
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}


def schema_instruction(schema: dict[str, Any]) -> str:
    """What the system prompt ends with for a server that takes no schema."""
    return f"Answer with one JSON object and nothing else. It conforms to this JSON Schema:\n{json.dumps(schema)}"


def tool_schema(arguments: type[BaseModel]) -> dict[str, Any]:
    """The schema of a tool's arguments."""
    return arguments.model_json_schema(by_alias=True)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
