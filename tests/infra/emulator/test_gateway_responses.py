"""What API Gateway itself answers says when it was asked."""

import json
import time
from typing import Any

import pytest
from ministack.services import apigateway_v1 as service

from infra.gateway_responses import gateway_responses
from infra.local.emulator import probes
from infra.local.emulator.patch import applied
from infra.local.emulator.patches import gateway_response_time
from infra.local.emulator.patches.gateway_response_time import rendered

TEMPLATE = gateway_responses()["UNAUTHORIZED"]["responseTemplates"]["application/json"]


def test_our_401_is_json_with_the_time_in_milliseconds() -> None:
    before = int(time.time() * 1000)

    with applied(gateway_response_time.PATCH):
        meta = json.loads(rendered(TEMPLATE))["meta"]

    assert before <= meta["timestamp"] <= time.time() * 1000


def test_without_the_patch_it_is_no_json() -> None:
    assert gateway_response_time.is_needed()
    with pytest.raises(ValueError):
        json.loads(rendered(TEMPLATE))


@pytest.mark.parametrize("kind", ["AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "INTEGRATION_TIMEOUT"])
def test_an_authorizer_that_fails_is_503_and_says_when_to_come_back(kind: str) -> None:
    """The local cloud says the first of an authorizer that raises, API Gateway the second."""
    request: dict[str, Any] = {
        "api_id": "probe", "stage": {}, "stage_name": "v1", "request_id": "probe", "resource_path": "/", "headers": {},
        "query_params": {}, "path_params": {},
    }  # fmt: skip
    with applied(gateway_response_time.PATCH), probes.scope():
        service._gateway_responses["probe"] = gateway_responses()
        try:
            error = service._GatewayError(kind, None)
            status, headers, body = service._gateway_error_response(error, request)
        finally:
            del service._gateway_responses["probe"]
    assert (status, headers["Retry-After"]) == (503, "1")
    assert json.loads(body)["error"]["code"] == "unavailable"
