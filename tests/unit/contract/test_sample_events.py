"""Every function has a sample event, and it works."""

from pathlib import Path
from typing import Any

import pytest
from fitai.kernel import catalogue, custom_resource, switches
from fitai.kernel.catalogue import Function
from fitai.kernel.custom_resource import CustomResource
from fitai.kernel.needs import Bus
from fitai.kernel.settings import settings

from tests.harness.cloud import BUCKET, built_library, built_programmes, forget, sdk
from tests.harness.gateway import CONTEXT, Frames, Socket
from tests.harness.held_needs import watched
from tests.harness.moto_requests import untraced
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage, check_against_document, validator


def called(function: Function) -> str:
    return f"{function.service}/{function.name}"


def start_container() -> None:
    """Let the next call read what its container keeps: that needs permissions too."""
    forget(clients=False)
    switches.clear_cache()


@pytest.mark.parametrize("function", catalogue.functions(), ids=called)
def test_every_function_has_a_sample_event(function: Function):
    assert samples.path_of(function).is_file(), f"write {samples.path_of(function).relative_to(catalogue.ROOT)}"


def test_every_sample_event_has_a_function():
    there = {path.relative_to(samples.FOLDER) for path in samples.FOLDER.glob("*/*.json")}

    assert there == {samples.path_of(function).relative_to(samples.FOLDER) for function in catalogue.functions()}


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_the_sample_request_is_answered_as_the_document_says(function: Function, pushed: Frames, capfd, caplog):
    sample = samples.of(function)
    stage = Stage()
    stage.prepare(sample)
    start_container()
    answer = stage.send(sample)
    check_log("".join(capfd.readouterr()) + caplog.text, stage)

    assert answer.status == sample["status"], answer.text
    assert sample["request"]["method"] == function.declaration.method
    check_against_document(function, answer.status, answer.headers, answer.text)


PERSONAL = ("@example.com", "eyJ", samples.PASSWORD)
"""What the samples' addresses, tokens and passwords have in common."""


def check_log(written: str, stage: Stage) -> None:
    """No address, no name, no password and no token is in the log lines of a call."""
    assert '"route":' in written or not stage.tokens, "there are lines to look at"
    names = [value for name, value in stage.saved.items() if name.endswith((".username", ".token"))]
    assert [value for value in (*PERSONAL, *names) if value in written] == []


def check_against_messages(frame: dict[str, Any]) -> None:
    """A frame is as the AsyncAPI document describes the event of its name."""
    document = samples.live_document()
    messages = document["components"]["messages"]
    (message,) = [value for key, value in messages.items() if value["name"] == frame["event"] and key[:7] != "action."]
    wrong = untraced(list)(validator(message["payload"], document).iter_errors(frame))
    assert not wrong, "\n".join(f"{'.'.join(map(str, error.path))}: {error.message}" for error in wrong[:5])


@pytest.mark.parametrize("function", catalogue.actions(), ids=called)
def test_the_sample_message_leads_to_its_event(function: Function, pushed: Frames):
    sample = samples.of(function)
    stage = Stage()
    stage.prepare(sample)
    socket = Socket(pushed, str(stage.token(sample["as"]))).connect()
    message = stage.fill(sample["message"])
    start_container()
    received = socket.send(message["action"], message.get("data"), message.get("id"))

    assert message["action"] == function.declaration.action
    assert sample["expect"] in [frame["event"] for frame in received], received
    for frame in (*received, *pushed.posted(socket.connection_id)):
        check_against_messages(frame)
    replied = [frame for frame in received if frame["event"] == sample["expect"]]
    assert message.get("id") in [frame.get("replyTo") for frame in replied]


RAW = [
    function
    for function in (*catalogue.reactions(), *catalogue.tasks())
    if not isinstance(function.handler, CustomResource)
]
DEPLOYMENTS = [function for function in catalogue.tasks() if isinstance(function.handler, CustomResource)]


@pytest.mark.parametrize("function", RAW, ids=called)
def test_the_sample_event_of_aws_is_worked_through(function: Function, pushed: Frames):
    sample = samples.of(function)
    stage = Stage()
    stage.prepare(sample)
    token = stage.token(sample.get("as"))
    if token is not None:
        stage.saved["token"] = token
    if Bus.PUT in function.needs:
        sdk("events").create_event_bus(Name=settings().bus)
    start_container()
    with watched(function):
        answer = function.handler(stage.fill(sample["event"]), CONTEXT)

    if function in catalogue.reactions():
        assert answer == {"batchItemFailures": []}
    if function.name == "authorizer":
        assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"


@pytest.mark.parametrize("function", DEPLOYMENTS, ids=called)
def test_the_sample_event_of_cloudformation_is_worked_through(function: Function, pushed: Frames, monkeypatch):
    responses: list[dict[str, Any]] = []
    monkeypatch.setattr(custom_resource, "_send_response", lambda url, answer: responses.append(answer))
    event = samples.of(function)["event"]
    properties = event["ResourceProperties"]
    if "SeedKey" in properties:
        upload(properties["SeedBucket"], properties["SeedKey"], built_library())
    if "ProgrammesKey" in properties:
        upload(properties["ProgrammesBucket"], properties["ProgrammesKey"], built_programmes())
    start_container()
    with watched(function):
        function.handler(event, CONTEXT)

    assert [answer["Status"] for answer in responses] == ["SUCCESS"], responses


def upload(bucket: str, key: str, path: Path) -> None:
    """A file that the deployment brings along, where the sample says that it is."""
    if bucket != BUCKET:
        sdk("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    sdk("s3").put_object(Bucket=bucket, Key=key, Body=path.read_bytes())
