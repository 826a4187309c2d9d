"""The WebSocket API's routes: one per declared action, and API Gateway's own three."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from constructs import Construct
from fitai.kernel import catalogue

from infra.environment import live_url
from infra.gateway import InvocationRole, access_log_format, create_access_log
from infra.nag import acknowledge
from infra.origins import live_origin
from infra.stage import LIVE_STAGE, Stage

SERVICE = "live"
SYSTEM_ROUTES = {"$connect": "connect", "$disconnect": "disconnect", "$default": "unknown"}
"""API Gateway's own routes, and the files of `functions/live/` that serve them."""
AUTHORIZER = "authorizer"


class LiveApi(Stack):
    """Routes, authorizer and stage of the WebSocket API; the API itself belongs to the foundation."""

    def __init__(self, scope: Construct, stage: Stage, api: str) -> None:
        super().__init__(scope, stage.named("websocket"), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._api = api
        services = {definition.service for definition in catalogue.actions()}
        self._caller = InvocationRole(self, stage, services | {SERVICE})
        authorizer = apigatewayv2.CfnAuthorizer(
            self,
            "Authorizer",
            api_id=api,
            name="token",
            authorizer_type="REQUEST",
            authorizer_uri=self._caller.uri(SERVICE, AUTHORIZER),
            authorizer_credentials_arn=self._caller.arn,
            # None is required: the token comes in the query or in a header, and the function looks for it.
            identity_source=[],
        )
        routes = [
            self._route(key, SERVICE, name, authorizer.ref if key == "$connect" else None)
            for key, name in SYSTEM_ROUTES.items()
        ]
        routes += [
            self._route(definition.declaration.action, definition.service, definition.name)
            for definition in catalogue.actions()
        ]
        deployed = self._stage_after(routes)
        CfnOutput(self, "Url", value=live_url(stage, api))
        if stage.domains.live:
            live_origin(self, stage, api, deployed)
        if not stage.is_local:
            acknowledge(self, "AwsSolutions-APIG4")

    def _route(self, key: str, service: str, name: str, authorizer: str | None = None) -> apigatewayv2.CfnRoute:
        integration = apigatewayv2.CfnIntegration(
            self,
            f"Integration-{name}",
            api_id=self._api,
            integration_type="AWS_PROXY",
            integration_uri=self._caller.uri(service, name),
            credentials_arn=self._caller.arn,
        )
        return apigatewayv2.CfnRoute(
            self,
            f"Route-{name}",
            api_id=self._api,
            route_key=key,
            target=f"integrations/{integration.ref}",
            authorization_type="CUSTOM" if authorizer else "NONE",
            authorizer_id=authorizer,
            # Of CloudFront: nobody connects around the web ACL.
            api_key_required=True if authorizer and self._stage.domains.live else None,
        )

    def _stage_after(self, routes: list[apigatewayv2.CfnRoute]) -> apigatewayv2.CfnStage:
        rate = self._stage.requests_per_second
        logging = None
        if not self._stage.is_local:
            logging = apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=create_access_log(self, self._stage, "websocket"),
                format=access_log_format("eventType", "routeKey", "connectionId", "authorizer.userId"),
            )
        stage = apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self._api,
            stage_name=LIVE_STAGE,
            auto_deploy=True,
            access_log_settings=logging,
            default_route_settings=apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=rate, throttling_burst_limit=rate // 2
            ),
        )
        for route in routes:
            stage.add_resource_dependency(route)
        return stage
