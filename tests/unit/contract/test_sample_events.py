"""Every function has a sample event, and it works."""

import json
from pathlib import Path
from typing import Any

import pytest
from fitai.kernel import catalogue, custom_resource
from fitai.kernel.catalogue import Function
from fitai.kernel.custom_resource import CustomResource
from fitai.kernel.needs import Bus
from fitai.kernel.settings import settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.harness.cloud import BUCKET, built_library, built_programmes, sdk
from tests.harness.gateway import CONTEXT, Frames, Socket, watched
from tests.harness.moto_requests import untraced
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

BASE = "urn:openapi"


def called(one: Function) -> str:
    return f"{one.service}/{one.name}"


@pytest.mark.parametrize("one", catalogue.functions(), ids=called)
def test_every_function_has_a_sample_event(one: Function):
    assert samples.path_of(one).is_file(), f"write {samples.path_of(one).relative_to(catalogue.ROOT)}"


def test_every_sample_event_has_a_function():
    there = {path.relative_to(samples.FOLDER) for path in samples.FOLDER.glob("*/*.json")}

    assert there == {samples.path_of(one).relative_to(samples.FOLDER) for one in catalogue.functions()}


@pytest.mark.parametrize("one", catalogue.endpoints(), ids=called)
def test_the_sample_request_is_answered_as_the_document_says(one: Function, pushed: Frames, capfd, caplog):
    sample = samples.of(one)
    stage = Stage()
    stage.prepare(sample)
    answer = stage.send(sample)
    check_log("".join(capfd.readouterr()) + caplog.text, stage)

    assert answer.status == sample["status"], answer.text
    assert sample["request"]["method"] == one.declaration.method
    check_against_document(one, answer.status, answer.headers, answer.text)


PERSONAL = ("@example.com", "eyJ", samples.PASSWORD)
"""What the samples' addresses, tokens and passwords have in common."""


def check_log(written: str, stage: Stage) -> None:
    """No address, no name, no password and no token stands in the log lines of a call."""
    assert '"route":' in written or not stage.tokens, "there are lines to look at"
    names = [value for name, value in stage.saved.items() if name.endswith((".username", ".token"))]
    assert [part for part in (*PERSONAL, *names) if part in written] == []


def check_against_document(one: Function, status: int, headers: dict[str, str], text: str) -> None:
    """The status, the content type and the content are among those that the document names."""
    document = samples.document()
    operation = document["paths"][one.declaration.path][one.declaration.method.lower()]
    assert str(status) in operation["responses"], f"{status} is not documented; declare it with `status=` or `errors=`"
    response = operation["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {})
    if not text:
        return
    kind = headers["content-type"]
    assert kind in content, f"{kind} is not documented; declare it with `produces=`"
    if kind == "application/json":
        wrong = untraced(sorted)(
            validator(content[kind]["schema"], document).iter_errors(json.loads(text)), key=lambda error: error.path
        )
        assert not wrong, "\n".join(f"{'.'.join(map(str, error.path))}: {error.message}" for error in wrong[:5])


def check_against_messages(frame: dict[str, Any]) -> None:
    """A frame is as the AsyncAPI document describes the event of its name."""
    document = samples.live_document()
    messages = document["components"]["messages"]
    (message,) = [one for key, one in messages.items() if one["name"] == frame["event"] and key[:7] != "action."]
    wrong = untraced(list)(validator(message["payload"], document).iter_errors(frame))
    assert not wrong, "\n".join(f"{'.'.join(map(str, error.path))}: {error.message}" for error in wrong[:5])


def validator(schema: dict[str, Any], document: dict[str, Any]) -> Draft202012Validator:
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{BASE}#/'))
    return Draft202012Validator(absolute, registry=Registry().with_resource(BASE, resource))


@pytest.mark.parametrize("one", catalogue.actions(), ids=called)
def test_the_sample_message_brings_its_event(one: Function, pushed: Frames):
    sample = samples.of(one)
    stage = Stage()
    stage.prepare(sample)
    socket = Socket(pushed, str(stage.token(sample["as"]))).connect()
    message = stage.fill(sample["message"])
    received = socket.send(message["action"], message.get("data"), message.get("id"))

    assert message["action"] == one.declaration.action
    assert sample["expect"] in [frame["event"] for frame in received], received
    for frame in received:
        check_against_messages(frame)
    replied = [frame for frame in received if frame["event"] == sample["expect"]]
    assert message.get("id") in [frame.get("replyTo") for frame in replied]


RAW = [one for one in (*catalogue.reactions(), *catalogue.tasks()) if not isinstance(one.handler, CustomResource)]
DEPLOYMENTS = [one for one in catalogue.tasks() if isinstance(one.handler, CustomResource)]


@pytest.mark.parametrize("one", RAW, ids=called)
def test_the_sample_event_of_aws_is_worked_through(one: Function, pushed: Frames):
    sample = samples.of(one)
    stage = Stage()
    stage.prepare(sample)
    token = stage.token(sample.get("as"))
    if token is not None:
        stage.saved["token"] = token
    if Bus.PUT in one.needs:
        sdk("events").create_event_bus(Name=settings().bus)
    with watched(one):
        answer = one.handler(stage.fill(sample["event"]), CONTEXT)

    if one in catalogue.reactions():
        assert answer == {"batchItemFailures": []}
    if one.name == "authorizer":
        assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"


@pytest.mark.parametrize("one", DEPLOYMENTS, ids=called)
def test_the_sample_event_of_cloudformation_is_worked_through(one: Function, pushed: Frames, monkeypatch):
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(custom_resource, "_send_response", lambda url, answer: told.append(answer))
    event = samples.of(one)["event"]
    properties = event["ResourceProperties"]
    if "SeedKey" in properties:
        upload(properties["SeedBucket"], properties["SeedKey"], built_library())
    if "ProgrammesKey" in properties:
        upload(properties["ProgrammesBucket"], properties["ProgrammesKey"], built_programmes())
    with watched(one):
        one.handler(event, CONTEXT)

    assert [answer["Status"] for answer in told] == ["SUCCESS"], told


def upload(bucket: str, key: str, path: Path) -> None:
    """A file that the deployment brings along, where the sample says that it is."""
    if bucket != BUCKET:
        sdk("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    sdk("s3").put_object(Bucket=bucket, Key=key, Body=path.read_bytes())
