"""What API Gateway itself answers can say when it was asked."""

import json
from typing import Any

from ministack.services import apigateway_v1 as service

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher


def apply(patcher: Patcher) -> None:
    """Give the templates of gateway responses the time of the request."""
    patcher.edit(
        service,
        "_gateway_error_response",
        (
            '        "context.requestId": request["request_id"],\n',
            '        "context.requestId": request["request_id"],\n'
            '        "context.requestTimeEpoch": str(int(time.time() * 1000)),\n',
        ),
    )


def rendered(template: str) -> str:
    """The body of a refused request, by a template."""
    responses = {"UNAUTHORIZED": {"statusCode": "401", "responseTemplates": {"application/json": template}}}
    request: dict[str, Any] = {
        "api_id": "probe", "stage": {}, "stage_name": "v1", "request_id": "probe", "resource_path": "/", "headers": {},
        "query_params": {}, "path_params": {},
    }  # fmt: skip
    with probes.scope():
        service._gateway_responses["probe"] = responses
        try:
            error = service._GatewayError("UNAUTHORIZED", "Unauthorized")
            _, _, body = service._gateway_error_response(error, request)
        finally:
            del service._gateway_responses["probe"]
    return str(body.decode())


def is_needed() -> bool:
    """Whether the time is not rendered."""
    try:
        return not isinstance(json.loads(rendered("$context.requestTimeEpoch")), int)
    except ValueError:
        return True


PATCH = Patch(
    name="gateway_response_time",
    reason="MiniStack leaves $context.requestTimeEpoch as it stands in the templates of gateway responses, so that a body which "
    "says when it was made is no JSON. API Gateway renders it: our 401 has a `meta.timestamp`.",
    upstream="ministack.services.apigateway_v1:_gateway_error_response should know context.requestTime and "
    "context.requestTimeEpoch, as the authorizer's event does",
    sources={"ministack.services.apigateway_v1:_gateway_error_response": "c0a3f091df36"},
    apply=apply,
    is_needed=is_needed,
)
