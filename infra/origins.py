"""What is behind CloudFront: the hosts of both APIs, and the keys by which CloudFront proves to be the sender.

With a domain of their own the APIs have no default endpoint any more. The host that CloudFront reaches them at is in the public
lists of certificates, so that it alone hides nothing: the REST API's web ACL refuses what has no key, and the
WebSocket API takes no connection without it.
"""

from aws_cdk import Aws, CfnCondition, Fn
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.configuration import EDGE_REGION, Domains
from infra.nag import acknowledge
from infra.stage import LIVE_STAGE, REST_STAGE, Stage

KEY_HEADER = "x-api-key"
"""The header with CloudFront's key: the one in which API Gateway expects the key of a usage plan."""
KEY_LENGTH = 40
TLS = "TLS_1_2"
"""API Gateway's policy for TLS 1.3 and 1.2, the only one that it has for WebSocket APIs."""


def key_names(stage: Stage) -> list[str]:
    """The secrets with CloudFront's keys: the one that it sends, and the one before, which is accepted while it is replaced."""
    number = stage.domains.origin_key
    return [f"fitai/{stage.name}/origin-key-{each}" for each in range(number, max(number - 2, 0), -1)]


def key_value(name: str) -> str:
    """A key, read by CloudFormation when it deploys; no template has it."""
    return f"{{{{resolve:secretsmanager:{name}:SecretString}}}}"


def create_keys(scope: Construct, stage: Stage) -> None:
    """Create the keys in the stage's region, and copy them to the one of CloudFront's stack."""
    elsewhere = CfnCondition(
        scope, "IsNotEdgeRegion", expression=Fn.condition_not(Fn.condition_equals(Aws.REGION, EDGE_REGION))
    )
    replica = Fn.condition_if(elsewhere.logical_id, [{"Region": EDGE_REGION}], Aws.NO_VALUE)
    for name in key_names(stage):
        secret = secretsmanager.CfnSecret(
            scope,
            f"OriginKey{name.rpartition('-')[2]}",
            name=name,
            description="The key by which CloudFront proves to be the sender of a request (docs/edge.md).",
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                exclude_punctuation=True, password_length=KEY_LENGTH
            ),
            replica_regions=replica,
        )
        secret.apply_removal_policy(stage.removal)
        acknowledge(secret, "AwsSolutions-SMG4")


def rest_origin(scope: Construct, stage: Stage, api: apigateway.CfnRestApi, deployed: apigateway.CfnStage) -> None:
    """Let CloudFront reach the REST API at a host of its own."""
    host = Domains.origin_host(stage.domains.rest)
    domain = apigateway.CfnDomainName(
        scope,
        "Domain",
        domain_name=host,
        regional_certificate_arn=stage.domains.origin_certificate,
        endpoint_configuration=apigateway.CfnDomainName.EndpointConfigurationProperty(types=["REGIONAL"]),
        security_policy=TLS,
    )
    mapping = apigateway.CfnBasePathMapping(
        scope, "DomainMapping", domain_name=domain.ref, rest_api_id=api.ref, stage=REST_STAGE
    )
    mapping.add_resource_dependency(deployed)
    alias_record(
        scope, stage, "DomainRecord", host, domain.attr_regional_domain_name, domain.attr_regional_hosted_zone_id
    )


def live_origin(scope: Construct, stage: Stage, api: str, deployed: apigatewayv2.CfnStage) -> None:
    """Let CloudFront, and our own functions with their frames, reach the WebSocket API at a host of its own."""
    host = Domains.origin_host(stage.domains.live)
    domain = apigatewayv2.CfnDomainName(
        scope,
        "Domain",
        domain_name=host,
        domain_name_configurations=[
            apigatewayv2.CfnDomainName.DomainNameConfigurationProperty(
                certificate_arn=stage.domains.origin_certificate, endpoint_type="REGIONAL", security_policy=TLS
            )
        ],
    )
    mapping = apigatewayv2.CfnApiMapping(scope, "DomainMapping", api_id=api, domain_name=domain.ref, stage=LIVE_STAGE)
    mapping.add_resource_dependency(deployed)
    alias_record(
        scope, stage, "DomainRecord", host, domain.attr_regional_domain_name, domain.attr_regional_hosted_zone_id
    )
    plan = apigateway.CfnUsagePlan(
        scope,
        "OriginPlan",
        usage_plan_name=stage.named("origin"),
        description="Connections come by CloudFront.",
        api_stages=[apigateway.CfnUsagePlan.ApiStageProperty(api_id=api, stage=LIVE_STAGE)],
    )
    plan.add_resource_dependency(deployed)
    for name in key_names(stage):
        number = name.rpartition("-")[2]
        key = apigateway.CfnApiKey(
            scope, f"OriginKey{number}", name=stage.named("origin", number), enabled=True, value=key_value(name)
        )
        apigateway.CfnUsagePlanKey(
            scope, f"OriginPlanKey{number}", key_id=key.ref, key_type="API_KEY", usage_plan_id=plan.ref
        )


def alias_record(
    scope: Construct,
    stage: Stage,
    id_: str,
    host: str,
    target: str,
    target_zone: str,
    types: tuple[str, ...] = ("A",),
) -> None:
    """Point a host to something of AWS, where its zone is ours to change."""
    if not stage.domains.zone:
        return
    for type_ in types:
        route53.CfnRecordSet(
            scope,
            f"{id_}{type_}",
            hosted_zone_id=stage.domains.zone,
            name=host,
            type=type_,
            alias_target=route53.CfnRecordSet.AliasTargetProperty(
                dns_name=target, hosted_zone_id=target_zone, evaluate_target_health=False
            ),
        )
