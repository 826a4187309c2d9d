"""Both APIs have every declared route, and the authorizer guards each that is not public."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from fitai.kernel import catalogue
from fitai.kernel.errors import NotFound, Unauthorized
from fitai.kernel.security_headers import SECURITY_HEADERS

from infra.gateway_responses import GATEWAY_HEADERS, gateway_responses
from infra.stage import Stage
from tests.infra.conftest import Assembly, called, text

ENDPOINTS = catalogue.endpoints()
PROXY = "x-amazon-apigateway-integration"


def _version(assembly: Assembly) -> str:
    """What follows the name of a function that an API calls."""
    return "" if assembly.stage == "local" else ":released"


def body(assembly: Assembly) -> dict[str, Any]:
    content: dict[str, Any] = assembly.one("AWS::ApiGateway::RestApi").properties["Body"]
    return content


def test_every_endpoint_has_a_route_to_its_own_function(assembly: Assembly):
    paths = body(assembly)["paths"]
    for endpoint in ENDPOINTS:
        operation = paths[endpoint.declaration.path][endpoint.declaration.method.lower()]

        assert operation[PROXY]["type"] == "aws_proxy"
        function = f"fitai-{assembly.stage}-{called(endpoint)}{_version(assembly)}"
        assert text(operation[PROXY]["uri"]).endswith(f":function:{function}/invocations")


def test_there_are_no_other_routes(assembly: Assembly):
    routes = {
        f"{method.upper()} {path}"
        for path, item in body(assembly)["paths"].items()
        for method in item
        if method != "options"
    }

    assert routes == {endpoint.declaration.route for endpoint in ENDPOINTS}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=called)
def test_the_authorizer_guards_routes_that_are_not_public(
    endpoint: catalogue.Function, assemblies: dict[str, Assembly]
):
    for assembly in assemblies.values():
        operation = body(assembly)["paths"][endpoint.declaration.path][endpoint.declaration.method.lower()]

        assert operation.get("security", []) == ([] if endpoint.declaration.access == "public" else [{"token": []}])


def test_the_authorizer_is_asked_with_the_token_and_remembered_for_five_minutes(assembly: Assembly):
    scheme = body(assembly)["components"]["securitySchemes"]["token"]
    authorizer = scheme["x-amazon-apigateway-authorizer"]

    assert authorizer["type"] == "request"
    assert authorizer["identitySource"] == "method.request.header.Authorization"
    assert authorizer["authorizerResultTtlInSeconds"] == 300
    assert "platform-authorizer" in text(authorizer["authorizerUri"])


def test_a_page_of_another_origin_may_ask_before_it_calls(assembly: Assembly):
    for path, item in body(assembly)["paths"].items():
        assert "platform-preflight" in text(item["options"][PROXY]["uri"]), path
        assert "security" not in item["options"]


def test_what_the_gateway_answers_is_in_the_envelope(assemblies: dict[str, Assembly]):
    on_aws = body(assemblies["dev"])["x-amazon-apigateway-gateway-responses"]
    locally = {
        response.properties["ResponseType"]: response.properties
        for response in assemblies["local"].of("AWS::ApiGateway::GatewayResponse")
    }

    assert on_aws.keys() == locally.keys()
    for kind, answer in on_aws.items():
        template = answer["responseTemplates"]["application/json"]
        filled = template.replace("$context.error.messageString", '"why"')
        content = json.loads(filled.replace("$context.requestTimeEpoch", "1769851800000"))
        assert content["success"] is False
        assert content["error"].keys() == {"code", "message"}
        assert content["meta"] == {"requestId": "$context.requestId", "timestamp": 1_769_851_800_000}
        for name, value in GATEWAY_HEADERS.items():
            assert answer["responseParameters"][f"gatewayresponse.header.{name}"] == f"'{value}'"
            assert "'" not in value, "a static value is written in quotes"
        assert GATEWAY_HEADERS.keys() >= SECURITY_HEADERS.keys()
        assert answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
        assert locally[kind]["ResponseTemplates"] == answer["responseTemplates"]
    assert Unauthorized.sentence in on_aws["UNAUTHORIZED"]["responseTemplates"]["application/json"]
    assert on_aws["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == NotFound.status


def test_a_failure_of_ours_is_neither_401_nor_502(assemblies: dict[str, Assembly]):
    answers = body(assemblies["prod"])["x-amazon-apigateway-gateway-responses"]
    busy = {"AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"}

    assert {kind for kind, answer in answers.items() if answer.get("statusCode") == 503} == busy
    for kind in busy:
        assert '"unavailable"' in answers[kind]["responseTemplates"]["application/json"]
        assert answers[kind]["responseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"
    assert answers["DEFAULT_5XX"]["statusCode"] == 500, "in place of API Gateway's own 502 for a function that crashed"


@pytest.mark.parametrize(
    ("lines", "origin"),
    [
        ("", "*"),
        ("[site]\norigins = ['https://a.example']", "https://a.example"),
        ("[site]\norigins = ['https://a.example', 'https://b.example']", "*"),
    ],
)
def test_what_the_gateway_answers_names_one_origin_at_most(lines: str, origin: str, tmp_path: Path):
    file = tmp_path / "dev.toml"
    file.write_text(lines)
    stage = Stage.of(App(context={"stage": "dev", "configuration": str(file)}).node)

    for answer in gateway_responses(stage.gateway_origin).values():
        assert answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == f"'{origin}'"
    for answer in gateway_responses(None).values():
        assert "gatewayresponse.header.Access-Control-Allow-Origin" not in answer["responseParameters"]


def test_a_change_of_the_routes_is_a_new_deployment(assembly: Assembly):
    stage = assembly.one("AWS::ApiGateway::Stage").properties

    assert stage["StageName"] == "v1"
    assert stage["DeploymentId"] == {"Ref": assembly.one("AWS::ApiGateway::Deployment").id}
    assert stage["MethodSettings"][0]["ThrottlingRateLimit"] > 0


def test_calls_are_logged_and_traced_on_aws(on_aws: Assembly):
    rest = on_aws.one("AWS::ApiGateway::Stage").properties
    live = on_aws.one("AWS::ApiGatewayV2::Stage").properties

    assert rest["TracingEnabled"] is True
    for log in (rest["AccessLogSetting"], live["AccessLogSettings"]):
        assert {"requestId", "status", "sourceIp", "userId"} <= json.loads(log["Format"]).keys()


def test_every_action_has_a_route(assembly: Assembly):
    routes = {route.properties["RouteKey"]: route.properties for route in assembly.of("AWS::ApiGatewayV2::Route")}
    functions = {action.declaration.action: called(action) for action in catalogue.actions()}
    functions |= {"$connect": "live-connect", "$disconnect": "live-disconnect", "$default": "live-unknown"}

    assert routes.keys() == functions.keys()
    for key, name in functions.items():
        integration = assembly.get("websocket", routes[key]["Target"]["Fn::Join"][1][1]["Ref"])
        function = f"fitai-{assembly.stage}-{name}{_version(assembly)}"
        assert text(integration.properties["IntegrationUri"]).endswith(f"{function}/invocations")


def test_nobody_connects_without_the_authorizer(assembly: Assembly):
    authorizer = assembly.one("AWS::ApiGatewayV2::Authorizer")
    (connect,) = [
        route for route in assembly.of("AWS::ApiGatewayV2::Route") if route.properties["RouteKey"] == "$connect"
    ]

    assert connect.properties["AuthorizationType"] == "CUSTOM"
    assert connect.properties["AuthorizerId"] == {"Ref": authorizer.id}
    assert authorizer.properties["AuthorizerType"] == "REQUEST"
    assert "live-authorizer" in text(authorizer.properties["AuthorizerUri"])


def test_messages_are_routed_by_their_action(assembly: Assembly):
    api = assembly.one("AWS::ApiGatewayV2::Api").properties

    assert api["RouteSelectionExpression"] == "$request.body.action"


def test_the_gateway_calls_nothing_but_our_functions(assembly: Assembly):
    for stack in ("rest", "websocket"):
        (statement,) = assembly.one("AWS::IAM::Role", stack).properties["Policies"][0]["PolicyDocument"]["Statement"]

        assert statement["Action"] == ["lambda:InvokeFunction"]
        assert all(f":function:fitai-{assembly.stage}-" in text(resource) for resource in statement["Resource"])
        assert sum(len(text(resource)) for resource in statement["Resource"]) < 10_240 / 2
