"""CloudFront before the APIs and the media, with the web ACL: one stack in the region that CloudFront takes both from.

It refers to nothing of the other stacks, which are in another region: hosts and names are those of the configuration.
"""

import hashlib
from typing import Any, get_args

from aws_cdk import Aws, CfnOutput, Environment, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_logs as logs
from constructs import Construct
from fitai.kernel import caching, catalogue
from fitai.kernel.endpoint_declaration import Method
from fitai.kernel.http_response import CORS_HEADERS
from fitai.media.models import LIBRARY_OWNER
from fitai.media.rules import LINK_LIFETIME, MEDIA_PREFIX

from infra.configuration import EDGE_REGION, Domains
from infra.firewall import Firewall
from infra.nag import acknowledge
from infra.origins import KEY_HEADER, alias_record, key_names, key_value
from infra.stage import EDGE, VIEWER_HEADER, Stage

TLS = "TLSv1.3_2025"
"""CloudFront's policy for TLS 1.3 and nothing older."""
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone of all distributions, for records."""
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
READ_METHODS = ["GET", "HEAD"]
MAX_CACHE_SECONDS = 24 * 60 * 60
"""How long CloudFront keeps an answer at most, whatever the answer says."""
LIBRARY_MEDIA_SECONDS = 24 * 60 * 60
"""How long CloudFront keeps media of the library, which are never changed."""
ERRORS = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
"""The failures that CloudFront would keep for ten seconds, whoever has asked."""
PREFLIGHT_SECONDS = 7200

VIEWER_FUNCTION = f"""
function handler(event) {{
  var request = event.request;
  request.headers['{VIEWER_HEADER}'] = {{value: event.viewer.ip}};
  return request;
}}
""".strip()
"""Tells the API who is calling; it sees CloudFront's own address. What a client has sent by this name is replaced."""

LOGGED_FIELDS = (
    "timestamp",
    "x-edge-location",
    "c-ip",
    "cs-method",
    "cs(Host)",
    "cs-uri-stem",
    "sc-status",
    "x-edge-result-type",
    "x-edge-request-id",
    "time-taken",
    "sc-bytes",
    "ssl-protocol",
    "x-edge-detailed-result-type",
)
"""What is logged of a request: not the query, which has the token of a connection or the signature of a link, and no cookies."""


def cached_patterns() -> list[str]:
    """The paths whose answers CloudFront keeps: of the routes that declare answers for everybody.

    A pattern may match other routes too, of which nothing is kept: what an answer says of itself decides (`Cache-Control`).
    """
    paths = {
        definition.declaration.path
        for definition in catalogue.endpoints()
        if definition.declaration.access == "public" and caching.is_for_everybody(definition.declaration.cache)
    }
    patterns = {"/".join("*" if segment.startswith("{") else segment for segment in path.split("/")) for path in paths}
    wide = {pattern[:-1] for pattern in patterns if pattern.endswith("/*")}
    return sorted(
        pattern
        for pattern in patterns
        if not any(pattern.startswith(start) and pattern != f"{start}*" for start in wide)
    )


class Edge(Stack):
    """A distribution for each host, with what they share: the web ACL, policies, logs."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        if stage.environment.region not in (None, stage.domains.region):
            raise ValueError(f"domains.origin_certificate is not in {stage.environment.region}, where the APIs are")
        environment = Environment(account=stage.environment.account, region=EDGE_REGION)
        super().__init__(scope, stage.named(EDGE), env=environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._acl = Firewall(self, stage, "CLOUDFRONT").arn
        self._answers = self._cors_policy()
        domains = stage.domains
        if domains.rest:
            self._rest(domains.rest)
        if domains.live:
            self._live(domains.live)
        if domains.media:
            self._media(domains.media)

    def _rest(self, host: str) -> None:
        function = cloudfront.CfnFunction(
            self,
            "Viewer",
            name=self._stage.named("viewer"),
            auto_publish=True,
            function_code=VIEWER_FUNCTION,
            function_config=cloudfront.CfnFunction.FunctionConfigProperty(
                comment="Tells the API who is calling", runtime="cloudfront-js-2.0"
            ),
        )
        calls = [
            cloudfront.CfnDistribution.FunctionAssociationProperty(
                event_type="viewer-request", function_arn=function.attr_function_arn
            )
        ]
        common: dict[str, Any] = {
            "target_origin_id": "api",
            "allowed_methods": ALL_METHODS,
            "origin_request_policy_id": _all_but_host(),
            "function_associations": calls,
        }
        kept = self._public_reads()
        self._distribution(
            "Rest",
            host,
            [self._api_origin("api", host)],
            self._behavior(**common, cache_policy_id=_no_cache()),
            [
                self._behavior(**common, path_pattern=pattern, cache_policy_id=kept, cached_methods=READ_METHODS)
                for pattern in cached_patterns()
            ],
        )

    def _live(self, host: str) -> None:
        self._distribution(
            "Live",
            host,
            [self._api_origin("live", host)],
            self._behavior(
                target_origin_id="live",
                allowed_methods=READ_METHODS,
                cache_policy_id=_no_cache(),
                # With the headers of the handshake (`Sec-WebSocket-…`) among them.
                origin_request_policy_id=_all_but_host(),
                compress=False,
            ),
            [],
        )

    def _media(self, host: str) -> None:
        """Media by signed links: the functions decide who sees what, as without CloudFront."""
        stage = self._stage
        access = cloudfront.CfnOriginAccessControl(
            self,
            "MediaAccess",
            origin_access_control_config=cloudfront.CfnOriginAccessControl.OriginAccessControlConfigProperty(
                name=stage.named("media"),
                origin_access_control_origin_type="s3",
                signing_behavior="always",
                signing_protocol="sigv4",
            ),
        )
        keys = [self._media_key(key) for key in stage.domains.media_keys]
        group = cloudfront.CfnKeyGroup(
            self,
            "MediaKeys",
            key_group_config=cloudfront.CfnKeyGroup.KeyGroupConfigProperty(items=keys, name=stage.named("media")),
        )
        # The bucket is not told which page asks, so that it adds no header itself; the APIs do.
        headers = self._answers or cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS.response_headers_policy_id
        region = stage.domains.region
        origin = cloudfront.CfnDistribution.OriginProperty(
            id="bucket",
            domain_name=f"{stage.named()}-{Aws.ACCOUNT_ID}-{region}.s3.{region}.{Aws.URL_SUFFIX}",
            origin_access_control_id=access.attr_id,
            s3_origin_config=cloudfront.CfnDistribution.S3OriginConfigProperty(origin_access_identity=""),
        )

        def behavior(name: str, seconds: int, pattern: str | None = None) -> Any:
            return self._behavior(
                target_origin_id="bucket",
                path_pattern=pattern,
                allowed_methods=READ_METHODS,
                cache_policy_id=self._cache_policy(name, seconds, seconds),
                trusted_key_groups=[group.ref],
                response_headers_policy_id=headers,
                compress=False,
            )

        self._distribution(
            "Media",
            host,
            [origin],
            # A link is good for as long; a picture that is deleted is nowhere for longer.
            behavior("media", LINK_LIFETIME),
            [behavior("library-media", LIBRARY_MEDIA_SECONDS, f"/{MEDIA_PREFIX}{LIBRARY_OWNER}/*")],
        )
        CfnOutput(self, "MediaKeyId", value=keys[0])

    def _media_key(self, text: str) -> str:
        # A key cannot be changed: another one is another resource.
        name = self._stage.named("media", hashlib.sha256(text.encode()).hexdigest()[:8])
        key = cloudfront.CfnPublicKey(
            self,
            f"MediaKey-{name}",
            public_key_config=cloudfront.CfnPublicKey.PublicKeyConfigProperty(
                caller_reference=name, encoded_key=text, name=name
            ),
        )
        return key.ref

    def _api_origin(self, id_: str, host: str) -> cloudfront.CfnDistribution.OriginProperty:
        return cloudfront.CfnDistribution.OriginProperty(
            id=id_,
            domain_name=Domains.origin_host(host),
            custom_origin_config=cloudfront.CfnDistribution.CustomOriginConfigProperty(
                origin_protocol_policy="https-only", origin_ssl_protocols=["TLSv1.2"]
            ),
            origin_custom_headers=[
                cloudfront.CfnDistribution.OriginCustomHeaderProperty(
                    header_name=KEY_HEADER, header_value=key_value(key_names(self._stage)[0])
                )
            ],
        )

    def _behavior(self, path_pattern: str | None = None, **properties: Any) -> Any:
        common = {"viewer_protocol_policy": "https-only", "compress": True, "response_headers_policy_id": self._answers}
        if path_pattern is None:
            return cloudfront.CfnDistribution.DefaultCacheBehaviorProperty(**{**common, **properties})
        return cloudfront.CfnDistribution.CacheBehaviorProperty(path_pattern=path_pattern, **{**common, **properties})

    def _distribution(self, id_: str, host: str, origins: list[Any], default: Any, behaviors: list[Any]) -> None:
        domains = self._stage.domains
        distribution = cloudfront.CfnDistribution(
            self,
            id_,
            distribution_config=cloudfront.CfnDistribution.DistributionConfigProperty(
                enabled=True,
                comment=self._stage.named(id_.lower()),
                aliases=[host],
                http_version="http2and3",
                ipv6_enabled=True,
                origins=origins,
                default_cache_behavior=default,
                cache_behaviors=behaviors or None,
                custom_error_responses=[
                    cloudfront.CfnDistribution.CustomErrorResponseProperty(error_code=error, error_caching_min_ttl=0)
                    for error in ERRORS
                ],
                viewer_certificate=cloudfront.CfnDistribution.ViewerCertificateProperty(
                    acm_certificate_arn=domains.certificate,
                    minimum_protocol_version=TLS,
                    ssl_support_method="sni-only",
                ),
                web_acl_id=self._acl,
            ),
        )
        # The rate of hits, and of answers with each kind of 4xx and 5xx: CloudFront publishes them where they are asked for.
        cloudfront.CfnMonitoringSubscription(
            self,
            f"{id_}Metrics",
            distribution_id=distribution.ref,
            monitoring_subscription=cloudfront.CfnMonitoringSubscription.MonitoringSubscriptionProperty(
                realtime_metrics_subscription_config=cloudfront.CfnMonitoringSubscription.RealtimeMetricsSubscriptionConfigProperty(
                    realtime_metrics_subscription_status="Enabled"
                )
            ),
        )
        acknowledge(distribution, "AwsSolutions-CFR1", "AwsSolutions-CFR3")
        self._log(id_, distribution)
        alias_record(
            self, self._stage, f"{id_}Record", host, distribution.attr_domain_name, CLOUDFRONT_ZONE, ("A", "AAAA")
        )
        CfnOutput(self, f"{id_}Target", value=distribution.attr_domain_name)

    def _log(self, id_: str, distribution: cloudfront.CfnDistribution) -> None:
        """Write the distribution's log to CloudWatch, where it is kept as long as the others."""
        name = self._stage.named(EDGE, id_.lower())
        group = logs.CfnLogGroup(
            self, f"{id_}Log", log_group_name=f"/aws/cloudfront/{name}", retention_in_days=self._stage.log_days
        )
        source = logs.CfnDeliverySource(
            self,
            f"{id_}LogSource",
            name=name,
            log_type="ACCESS_LOGS",
            resource_arn=f"arn:{self.partition}:cloudfront::{self.account}:distribution/{distribution.ref}",
        )
        destination = logs.CfnDeliveryDestination(
            self, f"{id_}LogDestination", name=name, destination_resource_arn=group.attr_arn, output_format="json"
        )
        delivery = logs.CfnDelivery(
            self,
            f"{id_}LogDelivery",
            delivery_source_name=source.name,
            delivery_destination_arn=destination.attr_arn,
            record_fields=list(LOGGED_FIELDS),
        )
        delivery.add_resource_dependency(source)

    def _public_reads(self) -> str:
        """What tells the answers of public reads apart: the path, the query, and what the API says (`Vary`).

        `Authorization` is among it, so that a caller with a token is never shown what was kept for others; what is
        answered to such a caller is private, and is not kept at all.
        """
        return self._cache_policy("public-reads", 0, MAX_CACHE_SECONDS, headers=caching.VARY, queries="all")

    def _cache_policy(
        self, name: str, least: int, most: int, headers: tuple[str, ...] = (), queries: str = "none"
    ) -> str:
        has_headers = bool(headers)
        policy = cloudfront.CfnCachePolicy(
            self,
            f"Policy-{name}",
            cache_policy_config=cloudfront.CfnCachePolicy.CachePolicyConfigProperty(
                name=self._stage.named(name),
                min_ttl=least,
                default_ttl=least,
                max_ttl=most,
                parameters_in_cache_key_and_forwarded_to_origin=cloudfront.CfnCachePolicy.ParametersInCacheKeyAndForwardedToOriginProperty(
                    enable_accept_encoding_gzip=has_headers,
                    enable_accept_encoding_brotli=has_headers,
                    cookies_config=cloudfront.CfnCachePolicy.CookiesConfigProperty(cookie_behavior="none"),
                    headers_config=cloudfront.CfnCachePolicy.HeadersConfigProperty(
                        header_behavior="whitelist" if has_headers else "none",
                        headers=list(headers) or None,
                    ),
                    query_strings_config=cloudfront.CfnCachePolicy.QueryStringsConfigProperty(
                        query_string_behavior=queries
                    ),
                ),
            ),
        )
        return policy.ref

    def _cors_policy(self) -> str | None:
        """Let the pages of our origins read what has no function of ours behind it, such as API Gateway's own failures."""
        origins = self._stage.configuration.site.origins
        if "*" in origins:
            return None

        def listed(name: str) -> list[str]:
            return [header.strip() for header in CORS_HEADERS[name].split(",")]

        cors = cloudfront.CfnResponseHeadersPolicy
        policy = cors(
            self,
            "Cors",
            response_headers_policy_config=cors.ResponseHeadersPolicyConfigProperty(
                name=self._stage.named("cors"),
                cors_config=cors.CorsConfigProperty(
                    access_control_allow_credentials=False,
                    access_control_allow_headers=cors.AccessControlAllowHeadersProperty(
                        items=listed("Access-Control-Allow-Headers")
                    ),
                    access_control_allow_methods=cors.AccessControlAllowMethodsProperty(items=[*get_args(Method)]),
                    access_control_allow_origins=cors.AccessControlAllowOriginsProperty(items=list(origins)),
                    access_control_expose_headers=cors.AccessControlExposeHeadersProperty(
                        items=listed("Access-Control-Expose-Headers")
                    ),
                    access_control_max_age_sec=PREFLIGHT_SECONDS,
                    # What a function answers names the one origin that has asked.
                    origin_override=False,
                ),
            ),
        )
        return policy.ref


def _no_cache() -> str:
    return cloudfront.CachePolicy.CACHING_DISABLED.cache_policy_id


def _all_but_host() -> str:
    """API Gateway knows its domains by `Host`, which is the one of the origin."""
    return cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.origin_request_policy_id
