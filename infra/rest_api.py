"""The REST API: one OpenAPI body built from the declarations, so that no route is written twice.

Each route is an integration of a few hundred bytes in one resource; as resources of their own (path, method, preflight,
permission) they would pass CloudFormation's limit of 500 in a template.
"""

import hashlib
import json
from typing import Any

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_ssm as ssm
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct
from fitai.kernel import catalogue

from infra.firewall import Firewall
from infra.gateway import InvocationRole, access_log_format, create_access_log
from infra.gateway_responses import gateway_responses
from infra.nag import acknowledge
from infra.origins import rest_origin
from infra.stage import REST_STAGE, Stage

AUTHORIZER = ("platform", "authorizer")
PREFLIGHT = ("platform", "preflight")
AUTHORIZER_CACHE_SECONDS = 300
"""Seconds that API Gateway caches the authorizer's answer for a token; an endpoint checks the expiry itself."""
MIN_COMPRESSION_BYTES = 1024
"""Bytes from which a response is compressed for clients that accept it."""


def openapi_paths(endpoints: list[catalogue.Function], uri: Any, role: str) -> dict[str, dict[str, Any]]:
    """The paths of the OpenAPI body: every endpoint, and a preflight for each path.

    Args:
        uri: gives the invocation URI of a function, from its service and name.
        role: the role that API Gateway calls functions with.
    """

    def integration(service: str, name: str) -> dict[str, Any]:
        return {
            "x-amazon-apigateway-integration": {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": uri(service, name),
                "credentials": role,
            }
        }

    paths: dict[str, dict[str, Any]] = {}
    for definition in endpoints:
        operations = paths.setdefault(definition.declaration.path, {"options": integration(*PREFLIGHT)})
        operation = integration(definition.service, definition.name)
        if definition.declaration.access != "public":
            operation["security"] = [{"token": []}]
        operations[definition.declaration.method.lower()] = operation
    return paths


def method_path(path: str) -> str:
    """A route's path as the settings of a stage name it: `/~1workouts~1export`."""
    return f"/{path.replace('/', '~1')}"


class RestApi(Stack):
    """The API, its deployment and its stage."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, stage.named("rest"), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        services = {definition.service for definition in catalogue.endpoints()}
        self._caller = InvocationRole(self, stage, services | {AUTHORIZER[0], PREFLIGHT[0]})
        body = self._body()
        api = apigateway.CfnRestApi(
            self,
            "Api",
            name=stage.named("rest"),
            body=body,
            minimum_compression_size=MIN_COMPRESSION_BYTES,
            disable_execute_api_endpoint=bool(stage.domains.rest) or None,
            endpoint_configuration=apigateway.CfnRestApi.EndpointConfigurationProperty(types=["REGIONAL"]),
        )
        # A deployment is a snapshot of the API: each change needs a new one, also that of the default endpoint.
        content = json.dumps(self.resolve(body), sort_keys=True) + stage.domains.rest
        picture = hashlib.sha256(content.encode()).hexdigest()[:12]
        deployment = apigateway.CfnDeployment(self, f"Deployment{picture}", rest_api_id=api.ref)
        if stage.is_local:
            # The local cloud does not read them from the body.
            for kind, answer in gateway_responses(stage.gateway_origin).items():
                deployment.add_resource_dependency(
                    apigateway.CfnGatewayResponse(
                        self,
                        f"Answer-{kind}",
                        rest_api_id=api.ref,
                        response_type=kind,
                        status_code=str(answer["statusCode"]) if "statusCode" in answer else None,
                        response_parameters=answer["responseParameters"],
                        response_templates=answer["responseTemplates"],
                    )
                )
        deployed = self._stage_of(api, deployment)
        host = f"{api.ref}.execute-api.{self.region}.{self.url_suffix}"
        url = f"{stage.endpoint}/_aws/execute-api/{api.ref}" if stage.endpoint else f"https://{host}"
        domain = stage.domains.rest
        address = f"https://{domain}" if domain else f"{url}/{REST_STAGE}"
        CfnOutput(self, "Url", value=address)
        ssm.CfnParameter(
            self,
            "Address",
            name=stage.address_parameter,
            type="String",
            value=address,
            description="Where the REST API is reached: for links in mails, and the way back from Google and Apple.",
        )
        if stage.domains.rest:
            rest_origin(self, stage, api, deployed)
        if not stage.is_local:
            self._guard(api, deployed)
            acknowledge(self, "AwsSolutions-APIG2", "AwsSolutions-APIG4")

    def _guard(self, api: apigateway.CfnRestApi, deployed: apigateway.CfnStage) -> None:
        arn = f"arn:{self.partition}:apigateway:{self.region}::/restapis/{api.ref}/stages/{REST_STAGE}"
        association = wafv2.CfnWebACLAssociation(
            self, "Guard", resource_arn=arn, web_acl_arn=Firewall(self, self._stage, "REGIONAL").arn
        )
        association.add_resource_dependency(deployed)

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "openapi": "3.0.1",
            "info": {"title": self._stage.named("rest"), "version": REST_STAGE},
            "paths": openapi_paths(catalogue.endpoints(), self._caller.uri, self._caller.arn),
            "components": {
                "securitySchemes": {
                    "token": {
                        "type": "apiKey",
                        "name": "Authorization",
                        "in": "header",
                        "x-amazon-apigateway-authtype": "custom",
                        "x-amazon-apigateway-authorizer": {
                            "type": "request",
                            "identitySource": "method.request.header.Authorization",
                            "authorizerUri": self._caller.uri(*AUTHORIZER),
                            "authorizerCredentials": self._caller.arn,
                            "authorizerResultTtlInSeconds": AUTHORIZER_CACHE_SECONDS,
                        },
                    }
                }
            },
        }
        if not self._stage.is_local:
            body["x-amazon-apigateway-gateway-responses"] = gateway_responses(self._stage.gateway_origin)
        return body

    def _stage_of(self, api: apigateway.CfnRestApi, deployment: apigateway.CfnDeployment) -> apigateway.CfnStage:
        on_aws = not self._stage.is_local
        log = None
        if on_aws:
            log = apigateway.CfnStage.AccessLogSettingProperty(
                destination_arn=create_access_log(self, self._stage, "rest"),
                format=access_log_format("httpMethod", "path", "responseLatency", "authorizer.userId"),
            )
        return apigateway.CfnStage(
            self,
            "Stage",
            rest_api_id=api.ref,
            deployment_id=deployment.ref,
            stage_name=REST_STAGE,
            tracing_enabled=self._stage.is_traced,
            access_log_setting=log,
            method_settings=self._method_settings(),
        )

    def _method_settings(self) -> list[apigateway.CfnStage.MethodSettingProperty]:
        """The rate of all routes, and on AWS the lower ones of the costly routes that declare theirs."""
        on_aws = not self._stage.is_local

        def setting(path: str, method: str, rate: int, burst: int) -> apigateway.CfnStage.MethodSettingProperty:
            # A route's own setting replaces all of the general one.
            return apigateway.CfnStage.MethodSettingProperty(
                resource_path=path,
                http_method=method,
                logging_level="ERROR" if on_aws else "OFF",
                metrics_enabled=on_aws,
                throttling_rate_limit=rate,
                throttling_burst_limit=burst,
            )

        most = self._stage.requests_per_second
        costly = [
            definition.declaration for definition in catalogue.endpoints() if on_aws and definition.declaration.throttle
        ]
        return [
            setting("/*", "*", most, most // 2),
            *(
                setting(method_path(route.path), route.method, min(route.throttle, most), min(route.throttle, most))
                for route in costly
            ),
        ]
