"""Every id that a client can send, sent by somebody else: the declaration of a route says whose data it leads to.

Generated from the declarations and the sample events. A route that does not say otherwise leads to the caller's own
things only, so that a new one is held to that without anybody thinking of it.
"""

from typing import Any

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.entitlements import Level

from tests.harness.gateway import Answer, Frames, Socket
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

OTHER = "other"
OTHER_OF: dict[Level, str] = {"public": OTHER, "user": OTHER, "premium": "other_premium", "admin": OTHER}
"""The account that takes the owner's place: the route admits its role, but it is no second admin."""
NAMED = [function for function in catalogue.endpoints() if function.declaration.path_parameters]
OWN = [
    function for function in NAMED if function.declaration.ownership == "own" and function.declaration.level != "admin"
]
SHARED = [function for function in NAMED if function.declaration.ownership == "shared"]
ADMINS = [function for function in NAMED if function.declaration.level == "admin"]
PUBLIC = [function for function in NAMED if function.declaration.ownership == "public" and function not in ADMINS]


def called(function: Function) -> str:
    return str(function.declaration.route)


def messaged(function: Function) -> str:
    return str(function.declaration.action)


def as_other(stage: Stage, function: Function, sample: dict[str, Any]) -> Answer:
    """The sample's request, sent by somebody who has nothing to do with it."""
    return stage.send({"as": OTHER_OF[function.declaration.level], "request": sample["request"]})


def test_every_route_with_an_id_is_tested_for_its_ownership():
    assert {*map(called, NAMED)} == {called(function) for kind in (OWN, SHARED, PUBLIC, ADMINS) for function in kind}


@pytest.mark.parametrize("function", OWN, ids=called)
def test_what_is_anothers_own_is_not_there(function: Function, pushed: Frames):
    sample, stage = samples.of(function), Stage()
    stage.prepare(sample)
    refused = as_other(stage, function, sample)

    assert (refused.status, refused.error["code"]) == (404, "not_found"), refused.text
    assert stage.send(sample).status == sample["status"], "the owner finds it as it was"


@pytest.mark.parametrize("function", SHARED, ids=called)
def test_what_is_shared_is_there_for_whom_its_owner_lets(function: Function, pushed: Frames):
    sample = samples.of(function)
    scenes = sample.get("others", [])
    assert {scene["status"] == 404 for scene in scenes} == {True, False}, (
        f"{samples.path_of(function).relative_to(catalogue.ROOT)}: `others` shows what another account gets, "
        "where the owner lets it (its status) and where not (404)"
    )
    for scene in scenes:
        stage = Stage()
        stage.prepare(sample)
        stage.prepare(scene)
        answer = as_other(stage, function, sample)
        assert answer.status == scene["status"], f"{scene}: {answer.text}"
        assert answer.status in (404, sample["status"])


@pytest.mark.parametrize("function", PUBLIC, ids=called)
def test_what_is_everybodys_is_there_for_everybody(function: Function, pushed: Frames):
    sample, stage = samples.of(function), Stage()
    stage.prepare(sample)

    assert as_other(stage, function, sample).status == sample["status"]


@pytest.mark.parametrize("function", ADMINS, ids=called)
def test_what_admins_may_touch_is_not_for_others(function: Function, pushed: Frames):
    sample, stage = samples.of(function), Stage()
    stage.prepare(sample)

    assert as_other(stage, function, sample).status == 403
    assert stage.send(sample).status == sample["status"]


# --- the WebSocket -----------------------------------------------------------------------------------------

CLIENT_MADE = {"client_id", "session_id"}
"""Ids that a client makes, and that name something within its account only."""
NAMING = [
    function
    for function in catalogue.actions()
    if function.declaration.data
    and any(name.endswith("_id") for name in {*function.declaration.data.model_fields} - CLIENT_MADE)
]
"""The actions whose data names something."""


def said(stage: Stage, who: str, sample: dict[str, Any], kept: Frames) -> list[dict[str, Any]]:
    """What a device of that account receives for the sample's message."""
    message = stage.fill(sample["message"])
    socket = Socket(kept, str(stage.token(who))).connect()
    return socket.send(message["action"], message.get("data"), message.get("id"))


@pytest.mark.parametrize(
    "function", [function for function in NAMING if function.declaration.ownership == "own"], ids=messaged
)
def test_a_message_about_anothers_own_is_refused(function: Function, pushed: Frames):
    sample, stage = samples.of(function), Stage()
    stage.prepare(sample)
    owner = Socket(pushed, str(stage.token(sample["as"]))).connect()
    (answer,) = said(stage, OTHER, sample, pushed)

    assert (answer["event"], answer["error"]["code"]) == ("error", "not_found")
    assert owner.received() == [], "the owner's devices hear nothing of it"
    assert sample["expect"] in [frame["event"] for frame in said(stage, sample["as"], sample, pushed)]


@pytest.mark.parametrize(
    "function", [function for function in NAMING if function.declaration.ownership != "own"], ids=messaged
)
def test_a_message_about_a_shared_resource_is_accepted_from_those_whom_its_owner_admits(
    function: Function, pushed: Frames
):
    sample = samples.of(function)
    scenes = sample.get("others", [])
    assert {scene["expect"] == "error" for scene in scenes} == {True, False}, "`others` shows both"
    for scene in scenes:
        stage = Stage()
        stage.prepare(sample)
        stage.prepare(scene)
        assert scene["expect"] in [frame["event"] for frame in said(stage, OTHER, sample, pushed)], scene
