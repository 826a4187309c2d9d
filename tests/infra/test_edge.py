"""CloudFront and the firewall: who reaches the APIs and by which way, what is kept, what is refused."""

import fnmatch
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk import aws_cloudfront as cloudfront
from fitai.kernel import caching, catalogue
from fitai.kernel.errors import Forbidden, TooManyRequests
from fitai.media.rules import UPLOAD_PREFIX
from fitai.platform.blocking import firewall as blocking

from infra import edge, firewall
from infra.edge import ERRORS, LOGGED_FIELDS, VIEWER_FUNCTION, cached_patterns
from infra.origins import KEY_HEADER
from infra.stage import VIEWER_HEADER, Stage
from tests.infra.conftest import Assembly, Resource, configured, settings, synthesised, text

REST, LIVE, MEDIA = "api.fitai.example", "live.fitai.example", "media.fitai.example"
PUBLIC_READS = {
    endpoint.declaration.path
    for endpoint in catalogue.endpoints()
    if endpoint.declaration.access == "public" and (endpoint.declaration.cache or "").startswith("public")
}


@pytest.fixture
def prod(assemblies: dict[str, Assembly]) -> Assembly:
    """With domains of its own."""
    return assemblies["prod"]


@pytest.fixture
def dev(assemblies: dict[str, Assembly]) -> Assembly:
    """Without."""
    return assemblies["dev"]


def distribution(assembly: Assembly, host: str) -> dict[str, Any]:
    (found,) = [
        resource.properties["DistributionConfig"]
        for resource in assembly.of("AWS::CloudFront::Distribution")
        if resource.properties["DistributionConfig"]["Aliases"] == [host]
    ]
    config: dict[str, Any] = found
    return config


def behaviors(assembly: Assembly, host: str) -> list[dict[str, Any]]:
    config = distribution(assembly, host)
    return [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", [])]


def acl(assembly: Assembly, scope: str) -> Resource:
    (found,) = [acl for acl in assembly.of("AWS::WAFv2::WebACL") if acl.properties["Scope"] == scope]
    return found


def rules(assembly: Assembly, scope: str) -> dict[str, dict[str, Any]]:
    return {rule["Name"]: rule for rule in acl(assembly, scope).properties["Rules"]}


# --- which way there is ------------------------------------------------------------------------------------


def test_without_domains_there_is_no_cloudfront_and_the_default_endpoints_stay(assemblies: dict[str, Assembly]):
    for stage in ("local", "dev"):
        assembly = assemblies[stage]
        assert "edge" not in assembly.templates
        assert assembly.of("AWS::ApiGateway::DomainName") == assembly.of("AWS::ApiGatewayV2::DomainName") == []
        assert "DisableExecuteApiEndpoint" not in assembly.one("AWS::ApiGateway::RestApi").properties
        assert "DisableExecuteApiEndpoint" not in assembly.one("AWS::ApiGatewayV2::Api").properties


def test_with_domains_the_default_endpoints_are_off(prod: Assembly):
    assert prod.one("AWS::ApiGateway::RestApi").properties["DisableExecuteApiEndpoint"] is True
    assert prod.one("AWS::ApiGatewayV2::Api").properties["DisableExecuteApiEndpoint"] is True
    rest, live = prod.one("AWS::ApiGateway::DomainName"), prod.one("AWS::ApiGatewayV2::DomainName")
    assert (rest.properties["DomainName"], rest.properties["SecurityPolicy"]) == ("api-origin.fitai.example", "TLS_1_2")
    assert live.properties["DomainName"] == "live-origin.fitai.example"
    assert live.properties["DomainNameConfigurations"][0]["SecurityPolicy"] == "TLS_1_2"


@pytest.mark.parametrize("host", [REST, LIVE, MEDIA])
def test_every_host_speaks_tls_1_3_and_is_guarded(prod: Assembly, host: str):
    config = distribution(prod, host)

    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.3_2025"
    assert config["ViewerCertificate"]["SslSupportMethod"] == "sni-only"
    assert config["WebACLId"] == {"Fn::GetAtt": [acl(prod, "CLOUDFRONT").id, "Arn"]}
    assert {behavior["ViewerProtocolPolicy"] for behavior in behaviors(prod, host)} == {"https-only"}


def test_cloudfronts_stack_is_where_cloudfront_takes_its_firewall_from(prod: Assembly):
    manifest = json.loads((prod.folder / "manifest.json").read_text())["artifacts"]

    assert manifest["fitai-prod-edge"]["environment"].endswith("/us-east-1")
    assert {"fitai-prod-foundation", "fitai-prod-rest", "fitai-prod-websocket"} <= set(
        manifest["fitai-prod-edge"]["dependencies"]
    )
    assert "Fn::ImportValue" not in json.dumps(prod.templates["edge"]), "of another region"


def test_nobody_reaches_the_rest_api_around_cloudfront(prod: Assembly):
    guard = acl(prod, "REGIONAL")
    association = prod.one("AWS::WAFv2::WebACLAssociation").properties
    (rule,) = rules(prod, "REGIONAL").values()
    keys = [statement["ByteMatchStatement"] for statement in rule["Statement"]["OrStatement"]["Statements"]]

    assert association["WebACLArn"] == {"Fn::GetAtt": [guard.id, "Arn"]}
    assert text(association["ResourceArn"]).endswith("/stages/v1")
    assert "Block" in guard.properties["DefaultAction"]
    assert "Allow" in rule["Action"]
    assert {key["FieldToMatch"]["SingleHeader"]["Name"] for key in keys} == {KEY_HEADER}
    assert {key["PositionalConstraint"] for key in keys} == {"EXACTLY"}
    sent = distribution(prod, REST)["Origins"][0]["OriginCustomHeaders"][0]
    assert sent["HeaderName"] == KEY_HEADER
    assert sent["HeaderValue"] == keys[0]["SearchString"], "the new key is sent"
    assert len({key["SearchString"] for key in keys}) == 2, "the one before is accepted while it is replaced"


def test_nobody_connects_around_cloudfront(assemblies: dict[str, Assembly], prod: Assembly):
    def routes(assembly: Assembly) -> dict[str, bool]:
        found = [route.properties for route in assembly.of("AWS::ApiGatewayV2::Route")]
        return {route["RouteKey"]: route.get("ApiKeyRequired", False) for route in found}

    assert [key for key, needed in routes(prod).items() if needed] == ["$connect"]
    assert not any(routes(assemblies["dev"]).values())
    plan = prod.one("AWS::ApiGateway::UsagePlan")
    assert [stage["Stage"] for stage in plan.properties["ApiStages"]] == ["live"]
    values = {key.id: key.properties["Value"] for key in prod.of("AWS::ApiGateway::ApiKey")}
    members = [key.properties for key in prod.of("AWS::ApiGateway::UsagePlanKey")]
    assert {member["KeyId"]["Ref"] for member in members} == set(values)
    assert {member["UsagePlanId"]["Ref"] for member in members} == {plan.id}
    sent = distribution(prod, LIVE)["Origins"][0]["OriginCustomHeaders"][0]
    assert (sent["HeaderName"], len(values)) == (KEY_HEADER, 2)
    assert sent["HeaderValue"] in values.values()


def test_no_template_has_cloudfronts_key(prod: Assembly):
    secrets = [secret for secret in prod.of("AWS::SecretsManager::Secret") if "origin-key" in secret.properties["Name"]]

    assert {secret.properties["Name"] for secret in secrets} == {f"fitai/prod/origin-key-{n}" for n in (1, 2)}
    for secret in secrets:
        assert "SecretString" not in secret.properties
        assert secret.properties["GenerateSecretString"]["PasswordLength"] >= 32
        assert secret.properties["ReplicaRegions"]["Fn::If"][1] == [{"Region": "us-east-1"}]
    assert "{{resolve:secretsmanager:fitai/prod/origin-key-2:SecretString}}" in json.dumps(prod.templates["edge"])


def test_frames_are_posted_to_an_endpoint_that_is_there(prod: Assembly, dev: Assembly):
    def endpoint(assembly: Assembly) -> str:
        variables = assembly.functions["live-connect"].properties["Environment"]["Variables"]
        return text(variables["FITAI_WEBSOCKET_ENDPOINT"])

    assert endpoint(prod) == "https://live-origin.fitai.example"
    assert endpoint(dev).startswith("https://<live-api>.execute-api.")
    assert prod.one("AWS::ApiGatewayV2::ApiMapping").properties["Stage"] == "live"
    assert "ApiMappingKey" not in prod.one("AWS::ApiGatewayV2::ApiMapping").properties, "the endpoint has no path"


def test_records_point_to_what_is_meant(prod: Assembly):
    records = {
        (record.properties["Name"], record.properties["Type"]): record.properties["AliasTarget"]["DNSName"]
        for record in prod.of("AWS::Route53::RecordSet")
    }

    assert {name for name, _ in records} == {REST, LIVE, MEDIA, "api-origin.fitai.example", "live-origin.fitai.example"}
    for host in (REST, LIVE, MEDIA):
        for type_ in ("A", "AAAA"):
            target = records[host, type_]["Fn::GetAtt"][0]
            assert prod.get("edge", target).properties["DistributionConfig"]["Aliases"] == [host]


def test_a_certificate_of_another_region_than_the_stages_is_refused(tmp_path: Path):
    context = configured("prod", tmp_path)
    stage = Stage.of(App(context=context).node)

    with settings(CDK_DEFAULT_REGION="eu-west-1"), pytest.raises(ValueError, match="not in eu-west-1"):
        edge.Edge(App(), stage)


# --- what is kept ------------------------------------------------------------------------------------------


def test_every_public_read_is_kept_and_nothing_else_asks_to_be(prod: Assembly):
    disabled = edge._no_cache()
    kept = {
        behavior["PathPattern"]
        for behavior in behaviors(prod, REST)
        if behavior["CachePolicyId"] != disabled and "PathPattern" in behavior
    }

    assert kept == set(cached_patterns())
    assert distribution(prod, REST)["DefaultCacheBehavior"]["CachePolicyId"] == disabled
    for path in PUBLIC_READS:
        assert any(fnmatch.fnmatch(path, pattern) for pattern in kept), path
    for pattern in kept:
        assert any(fnmatch.fnmatch(path, pattern) for path in PUBLIC_READS), pattern
    assert {"/exercises", "/exercises/*", "/docs", "/openapi.json"} <= kept
    assert not any(fnmatch.fnmatch("/.well-known/jwks.json", pattern) for pattern in kept), "keys rotate in time"
    assert len(kept) < 25, "CloudFront's quota"


def test_a_path_of_signed_in_callers_is_not_kept_whatever_pattern_it_matches():
    """The patterns are wider than the routes: what an answer says of itself decides."""
    for endpoint in catalogue.endpoints():
        declaration = endpoint.declaration
        if declaration.access != "public":
            assert not caching.is_for_everybody(declaration.cache), declaration.route


def test_what_is_kept_is_told_apart_by_all_that_answers_depend_on(prod: Assembly):
    (policy,) = [
        policy.properties["CachePolicyConfig"]
        for policy in prod.of("AWS::CloudFront::CachePolicy")
        if policy.properties["CachePolicyConfig"]["Name"] == "fitai-prod-public-reads"
    ]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]

    assert set(key["HeadersConfig"]["Headers"]) == set(caching.VARY) == {"Origin", "Authorization"}
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0), "the answer decides"


@pytest.mark.parametrize("host", [REST, LIVE, MEDIA])
def test_a_failure_is_kept_for_nobody(prod: Assembly, host: str):
    """CloudFront would answer one caller's 404 to others for ten seconds, also where it keeps nothing else."""
    kept = {
        answer["ErrorCode"]: answer["ErrorCachingMinTTL"] for answer in distribution(prod, host)["CustomErrorResponses"]
    }

    assert kept == dict.fromkeys(ERRORS, 0)
    assert {400, 403, 404, 500, 503} <= kept.keys()


def test_api_gateway_gets_everything_but_the_host(prod: Assembly):
    for host in (REST, LIVE):
        for behavior in behaviors(prod, host):
            assert behavior["OriginRequestPolicyId"] == edge._all_but_host()
    assert set(distribution(prod, REST)["DefaultCacheBehavior"]["AllowedMethods"]) >= {
        "POST",
        "PUT",
        "DELETE",
        "OPTIONS",
    }


# --- who is calling ----------------------------------------------------------------------------------------


def test_the_api_is_told_who_is_calling(prod: Assembly, dev: Assembly):
    function = prod.one("AWS::CloudFront::Function")
    for behavior in behaviors(prod, REST):
        assert behavior["FunctionAssociations"] == [
            {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": [function.id, "FunctionARN"]}}
        ]

    def header(assembly: Assembly) -> str:
        variables = assembly.functions["auth-login"].properties["Environment"]["Variables"]
        return str(variables["FITAI_VIEWER_HEADER"])

    assert (header(prod), header(dev)) == (VIEWER_HEADER, "")


def test_what_a_client_says_of_its_address_is_replaced():
    node = shutil.which("node")
    assert node is not None, "the CDK needs it too"
    event = {"viewer": {"ip": "198.51.100.7"}, "request": {"headers": {VIEWER_HEADER: {"value": "127.0.0.1"}}}}
    script = f"{VIEWER_FUNCTION}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    answer = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout

    assert json.loads(answer)["headers"][VIEWER_HEADER] == {"value": "198.51.100.7"}


# --- pages of other origins --------------------------------------------------------------------------------


def test_in_prod_no_answer_is_for_every_origin(prod: Assembly):
    (policy,) = prod.of("AWS::CloudFront::ResponseHeadersPolicy")
    cors = policy.properties["ResponseHeadersPolicyConfig"]["CorsConfig"]

    assert cors["AccessControlAllowOrigins"]["Items"] == ["https://app.fitai.example", "https://admin.fitai.example"]
    assert cors["OriginOverride"] is False, "a function names the origin that has asked"
    for host in (REST, LIVE, MEDIA):
        for behavior in behaviors(prod, host):
            assert behavior["ResponseHeadersPolicyId"] == {"Ref": policy.id}
    body = prod.one("AWS::ApiGateway::RestApi").properties["Body"]
    assert "Access-Control-Allow-Origin" not in json.dumps(body["x-amazon-apigateway-gateway-responses"])
    for function in prod.functions.values():
        assert "*" not in function.properties["Environment"]["Variables"]["FITAI_ALLOWED_ORIGINS"]
    bucket = prod.one("AWS::S3::Bucket").properties["CorsConfiguration"]["CorsRules"]
    assert all("*" not in rule["AllowedOrigins"] for rule in bucket)


# --- media -------------------------------------------------------------------------------------------------


def test_media_are_shown_to_who_has_a_link_of_ours(prod: Assembly):
    group = prod.one("AWS::CloudFront::KeyGroup")
    key = prod.one("AWS::CloudFront::PublicKey")

    assert group.properties["KeyGroupConfig"]["Items"] == [{"Ref": key.id}]
    assert "BEGIN PUBLIC KEY" in key.properties["PublicKeyConfig"]["EncodedKey"]
    for behavior in behaviors(prod, MEDIA):
        assert behavior["TrustedKeyGroups"] == [{"Ref": group.id}]
    (origin,) = distribution(prod, MEDIA)["Origins"]
    access = prod.one("AWS::CloudFront::OriginAccessControl")
    assert origin["OriginAccessControlId"] == {"Fn::GetAtt": [access.id, "Id"]}
    assert text(origin["DomainName"]).startswith("fitai-prod-<AWS::AccountId>-eu-central-1.s3.eu-central-1.")


def test_a_deleted_picture_is_kept_no_longer_than_its_link_and_the_librarys_a_day(prod: Assembly):
    policies = {
        resource.id: resource.properties["CachePolicyConfig"] for resource in prod.of("AWS::CloudFront::CachePolicy")
    }
    config = distribution(prod, MEDIA)
    (library,) = config["CacheBehaviors"]

    assert policies[config["DefaultCacheBehavior"]["CachePolicyId"]["Ref"]]["MaxTTL"] == 300
    assert library["PathPattern"] == "/media/library/*"
    assert policies[library["CachePolicyId"]["Ref"]]["MaxTTL"] == 24 * 60 * 60


def test_cloudfront_reads_media_and_nothing_else_of_the_bucket(prod: Assembly, dev: Assembly):
    def statements(assembly: Assembly) -> dict[str, list[str]]:
        found = assembly.one("AWS::S3::BucketPolicy").properties["PolicyDocument"]["Statement"]
        own = [statement for statement in found if "cloudfront" in json.dumps(statement)]
        assert all("AWS:SourceArn" in statement["Condition"]["ArnLike"] for statement in own)
        return {statement["Effect"]: [text(statement["Resource"]), statement["Action"]] for statement in own}

    found = statements(prod)
    assert found["Allow"][0].endswith("/media/*")
    assert found["Deny"][0].endswith(f"/{UPLOAD_PREFIX}*")
    assert {action for _, action in found.values()} == {"s3:GetObject"}
    assert statements(dev) == {}


def test_who_shows_media_may_read_the_key_for_it(prod: Assembly):
    for name, function in prod.functions.items():
        actions = json.dumps(prod.statements_of(function))
        assert ("secret:fitai/prod/media-key-" in actions) == (
            name in ("media-get_media", "exercises-get_exercise_media")
        )
    variables = prod.functions["media-get_media"].properties["Environment"]["Variables"]
    assert variables["FITAI_MEDIA_URL"] == f"https://{MEDIA}"
    assert variables["FITAI_MEDIA_SECRET"] in {
        secret.properties["Name"] for secret in prod.of("AWS::SecretsManager::Secret")
    }


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "scope"), [("prod", "CLOUDFRONT"), ("dev", "REGIONAL")])
def test_the_firewall_refuses_rates_and_what_aws_knows_to_be_bad(
    stage: str, scope: str, assemblies: dict[str, Assembly]
):
    assembly = assemblies[stage]
    found = rules(assembly, scope)
    path = "/auth/" if scope == "CLOUDFRONT" else "/v1/auth/"
    sign_ins = found[firewall.SIGN_IN_RULE]["Statement"]["RateBasedStatement"]

    assert found[firewall.RATE_RULE]["Statement"]["RateBasedStatement"]["Limit"] == 20_000
    assert (sign_ins["Limit"], sign_ins["EvaluationWindowSec"]) == (300, 300)
    assert sign_ins["ScopeDownStatement"]["ByteMatchStatement"]["SearchString"] == path
    assert set(firewall.MANAGED_RULES) <= found.keys()
    for group in firewall.MANAGED_RULES:
        assert found[group]["OverrideAction"] == {"None": {}}
    assert [rule["Priority"] for rule in found.values()] == list(range(len(found)))
    names = list(found)
    assert names.index("blocked-IPV4") < names.index(firewall.RATE_RULE), "who is blocked is not counted again"


def test_long_bodies_and_peoples_texts_are_not_refused(prod: Assembly):
    group = rules(prod, "CLOUDFRONT")["AWSManagedRulesCommonRuleSet"]["Statement"]["ManagedRuleGroupStatement"]
    counted = {rule["Name"] for rule in group["RuleActionOverrides"] if "Count" in rule["ActionToUse"]}

    assert {"SizeRestrictions_BODY", "CrossSiteScripting_BODY", "NoUserAgent_HEADER"} <= counted


def test_networks_that_are_never_blocked_come_first(prod: Assembly, dev: Assembly):
    assert list(rules(prod, "CLOUDFRONT"))[:2] == ["never-blocked-IPV4", "never-blocked-IPV6"]
    assert "never-blocked-IPV4" not in rules(dev, "REGIONAL")
    sets = {entry.properties["Name"]: entry.properties["Addresses"] for entry in prod.of("AWS::WAFv2::IPSet")}
    assert sets["fitai-prod-firewall-never-blocked-ipv4"] == ["198.51.100.0/24"]
    assert sets["fitai-prod-firewall-never-blocked-ipv6"] == ["2001:db8::/32"]


def test_a_refusal_is_in_the_envelope(prod: Assembly):
    guard = acl(prod, "CLOUDFRONT").properties
    bodies = {name: json.loads(body["Content"]) for name, body in guard["CustomResponseBodies"].items()}
    found = rules(prod, "CLOUDFRONT")

    for rule, problem in (("blocked-IPV4", Forbidden()), (firewall.RATE_RULE, TooManyRequests(300))):
        answer = found[rule]["Action"]["Block"]["CustomResponse"]
        assert answer["ResponseCode"] == problem.status
        assert bodies[answer["CustomResponseBodyKey"]]["error"] == problem.error
    assert found[firewall.RATE_RULE]["Action"]["Block"]["CustomResponse"]["ResponseHeaders"] == [
        {"Name": "Retry-After", "Value": "300"}
    ]


def test_the_schedule_that_blocks_finds_the_firewall_and_may_change_its_sets(on_aws: Assembly):
    function = on_aws.functions["schedules-block_addresses"]
    variables = function.properties["Environment"]["Variables"]
    scope = variables["FITAI_FIREWALL_SCOPE"]
    name = variables["FITAI_FIREWALL_NAME"]
    guard = acl(on_aws, scope)
    sets = {entry.properties["Name"] for entry in on_aws.of("AWS::WAFv2::IPSet")}

    assert guard.properties["Name"] == name
    assert {f"{name}-blocked-{version.lower()}" for version in blocking.VERSIONS.values()} <= sets
    assert set(blocking.RATE_RULES) == {firewall.RATE_RULE, firewall.SIGN_IN_RULE} <= rules(on_aws, scope).keys()
    statements = on_aws.statements_of(function)
    (change,) = [statement for statement in statements if "wafv2:UpdateIPSet" in statement["Action"]]
    place = "us-east-1" if scope == "CLOUDFRONT" else "eu-central-1"
    assert all(f":wafv2:{place}:" in text(arn) for arn in change["Resource"])
    assert {text(arn).split(":")[-1] for arn in change["Resource"]} == {
        f"{'global' if scope == 'CLOUDFRONT' else 'regional'}/{end}"
        for end in (f"webacl/{name}/*", f"ipset/{name}-blocked-*/*")
    }


def test_no_log_has_a_token(on_aws: Assembly):
    for logging in on_aws.of("AWS::WAFv2::LoggingConfiguration"):
        hidden = logging.properties["RedactedFields"]
        headers = {field["SingleHeader"]["Name"] for field in hidden if "SingleHeader" in field}
        assert {"authorization", "cookie", "sec-websocket-protocol", KEY_HEADER} <= headers
        assert {"QueryString": {}} in hidden
    for guard in on_aws.of("AWS::WAFv2::WebACL"):
        assert guard.properties["VisibilityConfig"]["SampledRequestsEnabled"] is False
    for delivery in on_aws.of("AWS::Logs::Delivery"):
        assert delivery.properties["RecordFields"] == list(LOGGED_FIELDS)
    assert not {"cs-uri-query", "cs(Cookie)", "cs(Referer)"} & set(LOGGED_FIELDS)


def test_each_distribution_publishes_the_metrics_that_the_dashboard_shows(prod: Assembly):
    subscriptions = prod.of("AWS::CloudFront::MonitoringSubscription")

    assert [subscription.properties["DistributionId"]["Ref"] for subscription in subscriptions] == [
        resource.id for resource in prod.of("AWS::CloudFront::Distribution")
    ]
    for subscription in subscriptions:
        monitoring = subscription.properties["MonitoringSubscription"]
        assert monitoring == {"RealtimeMetricsSubscriptionConfig": {"RealtimeMetricsSubscriptionStatus": "Enabled"}}


def test_media_are_readable_for_every_page_where_every_origin_may_call(prod: Assembly, tmp_path: Path):
    """The bucket is not told who asks: without headers by CloudFront no page could read a picture."""
    lines = (Path(__file__).parent / "stages" / "prod.toml").read_text()
    file = tmp_path / "dev.toml"
    file.write_text(re.sub(r"^origins = .*", 'origins = ["*"]', lines, flags=re.MULTILINE))
    context = {"stage": "dev", "configuration": str(file), "stacks": "edge"}
    open_to_all = synthesised("dev", tmp_path / "out", context)

    simple = cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS.response_headers_policy_id
    assert {behavior.get("ResponseHeadersPolicyId") for behavior in behaviors(open_to_all, MEDIA)} == {simple}
    assert {behavior.get("ResponseHeadersPolicyId") for behavior in behaviors(open_to_all, REST)} == {None}
    (own,) = prod.of("AWS::CloudFront::ResponseHeadersPolicy")
    assert {behavior["ResponseHeadersPolicyId"]["Ref"] for behavior in behaviors(prod, MEDIA)} == {own.id}


def test_each_distribution_writes_a_log_that_ends(prod: Assembly):
    groups = {group.id: group.properties for group in prod.of("AWS::Logs::LogGroup", "edge")}
    destinations = [
        destination.properties["DestinationResourceArn"]["Fn::GetAtt"][0]
        for destination in prod.of("AWS::Logs::DeliveryDestination")
    ]
    sources = [text(source.properties["ResourceArn"]) for source in prod.of("AWS::Logs::DeliverySource")]

    assert len(destinations) == len(prod.of("AWS::CloudFront::Distribution")) == 3
    assert all(groups[group]["RetentionInDays"] == 90 for group in destinations)
    assert {source.rpartition("/")[2].strip("<>") for source in sources} == {
        resource.id for resource in prod.of("AWS::CloudFront::Distribution")
    }
