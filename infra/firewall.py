"""The web ACL before an API: addresses that are blocked, rates, and the rules that AWS keeps up to date.

Before CloudFront it guards both APIs and the media. Without a domain of our own there is no CloudFront, and it guards the REST API
itself; API Gateway has none for WebSocket APIs. Behind CloudFront the REST API's ACL admits CloudFront only.
"""

import json
from typing import Literal

from aws_cdk import Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct
from fitai.kernel.errors import Forbidden, Problem, TooManyRequests

from infra.origins import KEY_HEADER, key_names, key_value
from infra.stage import REST_STAGE, Stage

Scope = Literal["CLOUDFRONT", "REGIONAL"]
WINDOW_SECONDS = 300
"""The time that requests are counted in."""
RATE_RULE, SIGN_IN_RULE = "rate", "sign-ins"
"""The rules whose addresses `functions/schedules/block_addresses.py` goes on blocking."""
VERSIONS = ("IPV4", "IPV6")

MANAGED_RULES: dict[str, tuple[str, ...]] = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
    "AWSManagedRulesCommonRuleSet": (
        # Phones that were offline send up to a megabyte; bodies are bounded by each route.
        "SizeRestrictions_BODY",
        # Notes, chat and posts are people's texts, and nothing shows them as HTML.
        "CrossSiteScripting_BODY",
        "GenericLFI_BODY",
        # The address of a webhook is one, and is checked where it is set.
        "GenericRFI_BODY",
        # A list takes many filters, and a cursor.
        "SizeRestrictions_QUERYSTRING",
        # Programs with an API key may have none.
        "NoUserAgent_HEADER",
    ),
}
"""AWS's groups of rules, each with the rules that only count, because they would refuse what this API is for.

Not among them: rules on SQL, of which there is none behind this API, and those on addresses of hosting providers and of VPNs, from
which programs with an API key, and people, call.
"""
HIDDEN_HEADERS = ("authorization", "cookie", "sec-websocket-protocol", KEY_HEADER)
"""Headers with tokens: they are not written into the log."""


class Firewall(Construct):
    """A web ACL with its sets of blocked addresses and its log."""

    def __init__(self, scope: Construct, stage: Stage, kind: Scope) -> None:
        """
        Args:
            kind: before CloudFront, in the region of its stack, or before the REST API.
        """
        super().__init__(scope, "Firewall")
        self._stage = stage
        self._kind = kind
        self._is_behind_cloudfront = kind == "REGIONAL" and bool(stage.domains.rest)
        name = stage.named("origin") if self._is_behind_cloudfront else stage.firewall_name
        acl = wafv2.CfnWebACL(
            self,
            "Acl",
            name=name,
            scope=kind,
            default_action=_block() if self._is_behind_cloudfront else wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            custom_response_bodies={
                problem.code: wafv2.CfnWebACL.CustomResponseBodyProperty(
                    content=_body(problem), content_type="APPLICATION_JSON"
                )
                for problem in (Forbidden(), TooManyRequests(WINDOW_SECONDS))
            },
            rules=[self._cloudfront_only()] if self._is_behind_cloudfront else self._rules(),
            visibility_config=_visible(name),
        )
        self.arn = acl.attr_arn
        self._log(acl, name)

    def _rules(self) -> list[wafv2.CfnWebACL.RuleProperty]:
        settings = self._stage.configuration.firewall
        rules: list[wafv2.CfnWebACL.RuleProperty] = []

        def add(
            name: str,
            statement: wafv2.CfnWebACL.StatementProperty,
            action: wafv2.CfnWebACL.RuleActionProperty | None,
        ) -> None:
            override = wafv2.CfnWebACL.OverrideActionProperty(none={}) if action is None else None
            rules.append(
                wafv2.CfnWebACL.RuleProperty(
                    name=name,
                    priority=len(rules),
                    statement=statement,
                    action=action,
                    override_action=override,
                    visibility_config=_visible(self._stage.named("firewall", name)),
                )
            )

        for version in VERSIONS:
            networks = [str(network) for network in settings.never_blocked if f"IPV{network.version}" == version]
            if networks:
                admitted = self._addresses("never-blocked", version, networks)
                add(f"never-blocked-{version}", admitted, wafv2.CfnWebACL.RuleActionProperty(allow={}))
        for version in VERSIONS:
            blocked = self._addresses("blocked", version, [])
            add(f"blocked-{version}", blocked, wafv2.CfnWebACL.RuleActionProperty(block=_answer(Forbidden())))
        too_many = wafv2.CfnWebACL.RuleActionProperty(block=_answer(TooManyRequests(WINDOW_SECONDS)))
        add(RATE_RULE, _rate(settings.requests), too_many)
        prefix = "" if self._kind == "CLOUDFRONT" else f"/{REST_STAGE}"
        add(SIGN_IN_RULE, _rate(settings.sign_ins, f"{prefix}/auth/"), too_many)
        for group, counted in MANAGED_RULES.items():
            add(group, _managed(group, counted), None)
        return rules

    def _cloudfront_only(self) -> wafv2.CfnWebACL.RuleProperty:
        matches = [_header(KEY_HEADER, key_value(name)) for name in key_names(self._stage)]
        statement = (
            matches[0]
            if len(matches) == 1
            else wafv2.CfnWebACL.StatementProperty(or_statement=wafv2.CfnWebACL.OrStatementProperty(statements=matches))
        )
        return wafv2.CfnWebACL.RuleProperty(
            name="cloudfront",
            priority=0,
            statement=statement,
            action=wafv2.CfnWebACL.RuleActionProperty(allow={}),
            visibility_config=_visible(self._stage.named("firewall", "cloudfront")),
        )

    def _addresses(self, name: str, version: str, networks: list[str]) -> wafv2.CfnWebACL.StatementProperty:
        """A set of addresses. A deployment does not change what a program has put there, unless it changes the set itself."""
        addresses = wafv2.CfnIPSet(
            self,
            f"{name}-{version}",
            name=f"{self._stage.firewall_name}-{name}-{version.lower()}",
            scope=self._kind,
            ip_address_version=version,
            addresses=networks,
        )
        return wafv2.CfnWebACL.StatementProperty(
            ip_set_reference_statement=wafv2.CfnWebACL.IPSetReferenceStatementProperty(arn=addresses.attr_arn)
        )

    def _log(self, acl: wafv2.CfnWebACL, name: str) -> None:
        """Log what was refused, without tokens."""
        # WAF writes to groups that are called so, and takes no ARN with a wildcard at its end.
        group_name = f"aws-waf-logs-{name}-{self._kind.lower()}"
        group = logs.CfnLogGroup(self, "Log", log_group_name=group_name, retention_in_days=self._stage.log_days)
        stack = Stack.of(self)
        arn = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{group_name}"
        fields = wafv2.CfnLoggingConfiguration.FieldToMatchProperty
        logging = wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=acl.attr_arn,
            log_destination_configs=[arn],
            logging_filter={
                "DefaultBehavior": "DROP",
                "Filters": [
                    {
                        "Behavior": "KEEP",
                        "Requirement": "MEETS_ANY",
                        "Conditions": [{"ActionCondition": {"Action": action}} for action in ("BLOCK", "COUNT")],
                    }
                ],
            },
            redacted_fields=[
                # The query of a connection has its token.
                fields(query_string={}),
                *(fields(single_header={"Name": header}) for header in HIDDEN_HEADERS),
            ],
        )
        logging.add_resource_dependency(group)


def _rate(limit: int, path: str | None = None) -> wafv2.CfnWebACL.StatementProperty:
    """A statement that is true of the requests of an address with more than `limit` of them in the window."""
    scope = None
    if path is not None:
        scope = wafv2.CfnWebACL.StatementProperty(
            byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
                field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(uri_path={}),
                positional_constraint="STARTS_WITH",
                search_string=path,
                text_transformations=[
                    wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
                    wafv2.CfnWebACL.TextTransformationProperty(priority=1, type="LOWERCASE"),
                ],
            )
        )
    return wafv2.CfnWebACL.StatementProperty(
        rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
            aggregate_key_type="IP", limit=limit, evaluation_window_sec=WINDOW_SECONDS, scope_down_statement=scope
        )
    )


def _managed(group: str, counted: tuple[str, ...]) -> wafv2.CfnWebACL.StatementProperty:
    return wafv2.CfnWebACL.StatementProperty(
        managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
            vendor_name="AWS",
            name=group,
            rule_action_overrides=[
                wafv2.CfnWebACL.RuleActionOverrideProperty(
                    name=rule, action_to_use=wafv2.CfnWebACL.RuleActionProperty(count={})
                )
                for rule in counted
            ]
            or None,
        )
    )


def _header(name: str, value: str) -> wafv2.CfnWebACL.StatementProperty:
    return wafv2.CfnWebACL.StatementProperty(
        byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(single_header={"Name": name}),
            positional_constraint="EXACTLY",
            search_string=value,
            text_transformations=[wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")],
        )
    )


def _block() -> wafv2.CfnWebACL.DefaultActionProperty:
    return wafv2.CfnWebACL.DefaultActionProperty(block=_answer(Forbidden()))


def _answer(problem: Problem) -> wafv2.CfnWebACL.BlockActionProperty:
    """Refuse as the API itself would."""
    headers = problem.headers
    return wafv2.CfnWebACL.BlockActionProperty(
        custom_response=wafv2.CfnWebACL.CustomResponseProperty(
            response_code=problem.status,
            custom_response_body_key=problem.code,
            response_headers=[
                wafv2.CfnWebACL.CustomHTTPHeaderProperty(name=name, value=value) for name, value in headers.items()
            ]
            or None,
        )
    )


def _body(problem: Problem) -> str:
    """The envelope, which has no request id and no time here: it is the same text for every request."""
    return json.dumps({"success": False, "error": problem.error, "meta": {}})


def _visible(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    # The samples in the console would show tokens.
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
