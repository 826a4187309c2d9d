"""What has changed in the declarations is deployed, stack by stack, and nothing else."""

import dataclasses
import threading
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.needs import Table

from infra.declarations import INBOXES, REST, WEBSOCKET, declarations
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.dev.deploy import Deployer, Unreadable, differences

NOW = {"users": "1", "workouts": "1", "rest": "1", "websocket": "1"}


class FakeCloud:
    """Remembers what was deployed."""

    def __init__(self, trouble: str = "") -> None:
        self.content = dict(NOW)
        self.deployed: list[list[str]] = []
        self.trouble = trouble

    def declared(self) -> dict[str, str]:
        return dict(self.content)

    def deploy_stacks(self, stacks: Sequence[str], declared: Mapping[str, str]) -> None:
        if self.trouble:
            raise Trouble(self.trouble)
        self.deployed.append(list(stacks))
        self.content |= {stack: declared[stack] for stack in stacks}


def deploy(cloud: FakeCloud, declared: dict[str, str] | Exception) -> list[str]:
    """Let a deployer look once; gives what it said."""
    said: list[str] = []

    def read() -> dict[str, str]:
        if isinstance(declared, Exception):
            raise declared
        return declared

    deployer = Deployer(cast(Cloud, cloud), said.append, read)
    deployer.look()
    assert deployer.wait(10)
    return said


def test_a_change_that_declares_nothing_new_deploys_nothing():
    cloud = FakeCloud()

    assert deploy(cloud, dict(NOW)) == []
    assert cloud.deployed == []


def test_only_what_has_changed_is_deployed_and_what_calls_it_last():
    cloud = FakeCloud()

    said = deploy(cloud, NOW | {"rest": "2", "workouts": "2"})

    assert cloud.deployed == [["workouts", "rest"]]
    assert said[0] == "deploying workouts, rest in the background …"
    assert said[1].startswith("deployed workouts, rest in ")


def test_a_service_that_is_new_is_deployed():
    assert differences(NOW, NOW | {"coaching": "1", "rest": "2"}) == ["coaching", "rest"]


@pytest.mark.parametrize("error", [Unreadable("SyntaxError: invalid syntax"), Trouble("cdk failed")])
def test_what_cannot_be_deployed_is_said_and_tried_again_with_the_next_change(error: Exception):
    cloud = FakeCloud("cdk failed" if isinstance(error, Trouble) else "")
    declared = error if isinstance(error, Unreadable) else NOW | {"users": "2"}

    assert deploy(cloud, declared)[-1] == f"not deployed: {error}"
    cloud.trouble = ""
    deploy(cloud, NOW | {"users": "2"})
    assert cloud.deployed == [["users"]]


def test_a_change_during_a_deployment_is_deployed_after_it():
    cloud, begun, go_on = FakeCloud(), threading.Event(), threading.Event()
    states = iter([NOW | {"users": "2"}, NOW | {"users": "3"}])
    original = cloud.deploy_stacks

    def slow(stacks: Sequence[str], declared: Mapping[str, str]) -> None:
        begun.set()
        assert go_on.wait(10)
        original(stacks, declared)

    cloud.deploy_stacks = slow  # type: ignore[method-assign]
    deployer = Deployer(cast(Cloud, cloud), lambda _: None, lambda: next(states))
    deployer.look()
    assert begun.wait(10)
    deployer.look()
    go_on.set()

    assert deployer.wait(10)
    assert cloud.content["users"] == "3"


# --- what counts as a declaration -----------------------------------------------------------------------------------


def changed_by(monkeypatch: pytest.MonkeyPatch, service: str, name: str, **changes: Any) -> set[str]:
    """The stacks whose hash is another one when a function declares something else."""
    before = declarations()
    functions = [changed(function, service, name, changes) for function in catalogue.functions()]
    monkeypatch.setattr(catalogue, "functions", lambda: tuple(functions))
    after = declarations()
    return {stack for stack in before if before[stack] != after[stack]}


def changed(function: Function, service: str, name: str, changes: dict[str, Any]) -> Function:
    if (function.service, function.name) != (service, name):
        return function
    handler = type(function.handler).__new__(type(function.handler))
    handler.__dict__.update(function.handler.__dict__)
    handler.__dict__["declaration"] = dataclasses.replace(function.declaration, **changes)
    return dataclasses.replace(function, handler=handler)


def test_more_memory_concerns_the_functions_own_stack(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "users", "get_profile", memory=1024) == {"users"}


def test_another_need_concerns_the_functions_own_stack(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "users", "get_profile", needs=(Table.QUERY,)) == {"users"}


def test_another_route_concerns_the_rest_api_too(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "users", "get_profile", path="/users/me") == {"users", REST}


def test_another_action_concerns_the_websocket_too(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "live", "complete_set", action="set:do") == {"live", WEBSOCKET}


def test_another_rate_concerns_the_schedules(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "schedules", "rotate_signing_keys", rate="rate(2 days)") == {"schedules"}


def test_the_code_of_a_handler_is_no_declaration(monkeypatch: pytest.MonkeyPatch):
    assert changed_by(monkeypatch, "users", "get_profile", handler=lambda request: None) == set()


def test_every_service_has_a_hash_of_its_own():
    content = declarations()

    assert content.keys() == {function.service for function in catalogue.functions()} | {INBOXES, REST, WEBSOCKET}
    assert len(set(content.values())) == len(content)
