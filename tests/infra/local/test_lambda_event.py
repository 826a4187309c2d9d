"""What Lambda is called with for a sample."""

import json
from pathlib import Path

import pytest

from infra import ROOT
from infra.local.console import Trouble
from infra.local.lambda_event import lambda_event, rest_event
from tests.harness.gateway import CONTEXT, find


def test_the_event_of_a_public_sample_is_understood_by_its_function(aws: None) -> None:
    path = ROOT / "events" / "tools" / "choose_plates.json"
    event = lambda_event(path)
    endpoint = find("GET", "/tools/plates")
    assert endpoint is not None
    answer = endpoint[0].handler(event, CONTEXT)

    assert answer["statusCode"] == json.loads(path.read_text())["status"]
    assert json.loads(answer["body"])["data"]["weight"] == 102.5


def test_the_event_of_a_schedule_is_that_of_its_sample() -> None:
    path = ROOT / "events" / "schedules" / "sweep_outbox.json"
    assert lambda_event(path) == json.loads(path.read_text())["event"]


def test_parameters_of_the_path_are_found() -> None:
    request = {"method": "PUT", "path": "/things/a-1/part/2", "query": {"n": 3}, "body": {"x": 1}}
    event = rest_event("/things/{id}/part/{number}", request)
    assert event["pathParameters"] == {"id": "a-1", "number": "2"}
    assert event["queryStringParameters"] == {"n": "3"}
    assert json.loads(event["body"]) == {"x": 1}
    assert event["resource"] == "/things/{id}/part/{number}"


def test_a_sample_that_needs_an_account_is_refused() -> None:
    with pytest.raises(Trouble, match="make invoke"):
        lambda_event(ROOT / "events" / "workouts" / "complete_set.json")


def test_a_sample_without_an_endpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    sample = tmp_path / "tools" / "nothing.json"
    sample.write_text('{"as": null, "request": {"method": "GET", "path": "/x"}}')
    with pytest.raises(Trouble, match="tools/nothing"):
        lambda_event(sample)
