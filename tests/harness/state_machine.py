"""Step Functions in the process: runs a machine's definition over functions that are called here, without waiting.

It knows what our machine uses: Task, Choice by equal strings, Wait, Succeed, Fail, Retry and Catch by the name of an error. What
it does not know fails. The local stack runs the same definition on another implementation (tests/e2e/test_generation.py).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Function = Callable[[dict[str, Any]], Any]
MAX_STATES = 100
"""States of an execution: more are a circle."""


class TaskError(Exception):
    """An error of Lambda itself, by the name that Step Functions gives it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Execution:
    """What an execution has come to."""

    status: str = "RUNNING"
    states: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    output: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StateMachine:
    """A definition, and the functions that its tasks call, by their resources."""

    definition: dict[str, Any]
    functions: Mapping[str, Function]

    def run(self, content: dict[str, Any]) -> Execution:
        """Run an execution to its end."""
        execution = Execution()
        name, data = self.definition["StartAt"], json.loads(json.dumps(content))
        while True:
            execution.states.append(name)
            assert len(execution.states) <= MAX_STATES, execution.states
            state = self.definition["States"][name]
            match state["Type"]:
                case "Succeed" | "Fail":
                    execution.status = "SUCCEEDED" if state["Type"] == "Succeed" else "FAILED"
                    execution.output = data
                    return execution
                case "Choice":
                    name = _choice(state, data)
                case "Wait":
                    execution.waits.append(float(data[state["SecondsPath"].removeprefix("$.")]))
                    name = state["Next"]
                case "Task":
                    name, data = self._task(state, data)
                case other:
                    raise NotImplementedError(other)

    def _task(self, state: dict[str, Any], data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        function = self.functions[state["Resource"]]
        retries = [rule["MaxAttempts"] for rule in state.get("Retry", [])]
        while True:
            try:
                return state["Next"], json.loads(json.dumps(function(data)))
            except Exception as error:
                failure = error.name if isinstance(error, TaskError) else type(error).__name__
                cause = json.dumps({"errorType": failure, "errorMessage": str(error)})
            rule = _matching(state.get("Retry", []), failure)
            if rule is not None and retries[rule] > 0:
                retries[rule] -= 1
                continue
            place = _matching(state.get("Catch", []), failure)
            assert place is not None, f"{failure} is not caught: {cause}"
            catcher = state["Catch"][place]
            path = catcher["ResultPath"].removeprefix("$.")
            return catcher["Next"], {**data, path: {"Error": failure, "Cause": cause}}


def _matching(rules: list[dict[str, Any]], failure: str) -> int | None:
    """The first rule that an error matches."""
    return next((place for place, rule in enumerate(rules) if {failure, "States.ALL"} & set(rule["ErrorEquals"])), None)


def _choice(state: dict[str, Any], data: dict[str, Any]) -> str:
    for rule in state["Choices"]:
        assert rule.keys() == {"Variable", "StringEquals", "Next"}, rule
        if data.get(rule["Variable"].removeprefix("$.")) == rule["StringEquals"]:
            return str(rule["Next"])
    return str(state["Default"])
