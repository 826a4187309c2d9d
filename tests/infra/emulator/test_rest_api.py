"""A REST API whose body changes stays the same API."""

from collections.abc import Iterator
from typing import Any

import pytest
from ministack.core.responses import request_scope
from ministack.services import apigateway_v1 as service
from ministack.services.cloudformation import provisioners

from infra.local.emulator.patch import applied
from infra.local.emulator.patches import rest_api_keeps_its_id
from infra.local.emulator.patches.rest_api_keeps_its_id import REST_API


@pytest.fixture
def patched() -> Iterator[None]:
    with applied(rest_api_keeps_its_id.PATCH), request_scope("999999999999", "eu-central-1"):
        yield


def properties(*paths: str, authorizer: str = "arn:first") -> dict[str, Any]:
    token = {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": authorizer},
    }
    integration = {
        "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:function"}
    }
    body = {
        "openapi": "3.0.1",
        "info": {"title": "api", "version": "v1"},
        "paths": {path: {"get": {**integration, "security": [{"token": []}]}} for path in paths},
        "components": {"securitySchemes": {"token": token}},
    }
    return {"Name": "api", "Body": body}


def update(api: str, old: dict[str, Any], new: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    updated: tuple[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS[REST_API]["update"](
        api, old, new, "stack", "Api"
    )
    return updated


def routes(api: str) -> set[str]:
    return {resource["path"] for resource in service._resources[api].values() if resource["resourceMethods"]}


def test_a_new_route_leaves_the_api_and_its_stages(patched: None):
    old, new = properties("/workouts"), properties("/workouts", "/tools/echo", authorizer="arn:second")
    api, _ = provisioners._apigw_rest_api_create("Api", old, "stack")
    service._stages_v1[api]["v1"] = {"stageName": "v1", "deploymentId": "first"}
    apis = set(service._rest_apis)

    updated, attributes = update(api, old, new)

    assert updated == api == attributes["RestApiId"] == service._rest_apis[api]["id"]
    assert routes(api) == {"/workouts", "/tools/echo"}
    assert attributes["RootResourceId"] in service._resources[api]
    assert [authorizer["authorizerUri"] for authorizer in service._authorizers_v1[api].values()] == ["arn:second"]
    assert service._stages_v1[api] == {"v1": {"stageName": "v1", "deploymentId": "first"}}
    assert set(service._rest_apis) == apis, "what was imported meanwhile is no API of its own"
    service._delete_rest_api(api)


def test_a_route_that_is_removed_has_gone(patched: None):
    old, new = properties("/workouts", "/tools/echo"), properties("/workouts")
    api, _ = provisioners._apigw_rest_api_create("Api", old, "stack")

    assert update(api, old, new)[0] == api
    assert routes(api) == {"/workouts"}
    service._delete_rest_api(api)


def test_the_methods_name_the_authorizers_that_are_there(patched: None):
    old, new = properties("/workouts"), properties("/workouts", "/tools/echo")
    api, _ = provisioners._apigw_rest_api_create("Api", old, "stack")
    update(api, old, new)

    named = {
        method["authorizerId"]
        for resource in service._resources[api].values()
        for method in resource["resourceMethods"].values()
    }
    assert named == set(service._authorizers_v1[api])
    service._delete_rest_api(api)
