"""The stack of what watches a stage: alarms and whom they tell, the budget, the dashboard, saved queries, what is traced.

On AWS only: the local cloud has no composite alarms, no expressions, no budgets and no X-Ray. It refers to what it watches by name.
"""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_chatbot as chatbot
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_xray as xray
from constructs import Construct

from infra.alarms import alarms, composites
from infra.alarms_model import Alarm, Composite, Metric, Severity
from infra.dashboard import dashboard_body
from infra.nag import acknowledge_wildcards
from infra.policies import Statement, allow, policy_document, trust_policy
from infra.saved_queries import QUERIES
from infra.stage import Stage

ALARMS = "alarms"
BUDGET_SHARES = (50, 80, 100)
"""Percent of the budget at which somebody is told; and when it will be passed by the end of the month."""
RUNBOOKS = "docs/runbooks"
RESULT = "value"
"""The id of the expression of an alarm."""


class Alarms(Stack):
    """Everything that watches a stage."""

    def __init__(self, scope: Construct, stage: Stage, live_api: str) -> None:
        super().__init__(scope, stage.named(ALARMS), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._notices = self._topic("Notices", "alarms")
        self._urgent = self._topic("Urgent", "alarms-urgent")
        self._subscribe()
        made: dict[str, cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm] = {}
        for alarm in alarms(stage, live_api):
            made[alarm.name] = self._alarm(alarm)
        for composite in composites(stage):
            made[composite.name] = self._composite(composite, made)
        self._budget()
        watched = [made[composite.name].attr_arn for composite in composites(stage)]
        body = dashboard_body(stage, live_api, self.region, watched)
        cloudwatch.CfnDashboard(
            self, "Dashboard", dashboard_name=stage.named(), dashboard_body=self.to_json_string(body)
        )
        for query in QUERIES:
            logs.CfnQueryDefinition(
                self, f"Query-{query.name}", name=f"{stage.named()}/{query.name}", query_string=query.text
            )
        if stage.is_traced:
            self._sampling()

    def _topic(self, id: str, name: str) -> sns.CfnTopic:
        """A topic that alarms and budgets of this account may publish to, by TLS. What it carries names functions, not persons."""
        topic = sns.CfnTopic(self, id, topic_name=self._stage.named(name), display_name=f"FitAI {self._stage.name}")
        publishers = [
            {
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sns:Publish",
                "Resource": topic.ref,
                "Condition": {"StringEquals": {"aws:SourceAccount": self.account}},
            }
            for service in ("cloudwatch.amazonaws.com", "budgets.amazonaws.com")
        ]
        secure: Statement = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": topic.ref,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        sns.CfnTopicPolicy(
            self, f"{id}Policy", topics=[topic.ref], policy_document=policy_document([*publishers, secure])
        )
        return topic

    def _subscribe(self) -> None:
        """Tell who is configured: mails and chat of everything, the pager of what is urgent."""
        configured = self._stage.configuration.alarms
        both = (("Notices", self._notices), ("Urgent", self._urgent))
        for number, address in enumerate(configured.mails):
            for name, topic in both:
                sns.CfnSubscription(
                    self, f"{name}Mail{number}", topic_arn=topic.ref, protocol="email", endpoint=address
                )
        if configured.pager:
            sns.CfnSubscription(self, "Pager", topic_arn=self._urgent.ref, protocol="https", endpoint=configured.pager)
        if configured.chat:
            self._chat(*configured.chat.split("/"))

    def _chat(self, workspace: str, channel: str) -> None:
        """A channel of Slack, with a role that reads alarms and draws their metrics; IAM knows these on everything only."""
        actions = ("DescribeAlarms", "GetMetricData", "GetMetricWidgetImage", "ListMetrics")
        reading = allow((f"cloudwatch:{action}" for action in actions), ["*"])
        role = iam.CfnRole(
            self,
            "ChatRole",
            assume_role_policy_document=trust_policy("chatbot.amazonaws.com"),
            policies=[iam.CfnRole.PolicyProperty(policy_name="read", policy_document=policy_document([reading]))],
        )
        acknowledge_wildcards(role, ["*"])
        chatbot.CfnSlackChannelConfiguration(
            self,
            "Chat",
            configuration_name=self._stage.named(ALARMS),
            slack_workspace_id=workspace,
            slack_channel_id=channel,
            iam_role_arn=role.attr_arn,
            guardrail_policies=[f"arn:{self.partition}:iam::aws:policy/CloudWatchReadOnlyAccess"],
            sns_topic_arns=[self._notices.ref, self._urgent.ref],
        )

    def _actions(self, severity: Severity) -> list[str]:
        return {"part": [], "notice": [self._notices.ref], "urgent": [self._urgent.ref]}[severity]

    def _described(self, alarm: Alarm | Composite) -> dict[str, Any]:
        """What all alarms have: a name, what to do, whom to tell."""
        actions = self._actions(alarm.severity)
        folder = self._stage.configuration.alarms.runbooks or RUNBOOKS
        return {
            "alarm_name": self._stage.named(alarm.name),
            "alarm_description": f"{alarm.why} Runbook: {folder}/{alarm.runbook}.md",
            "alarm_actions": actions,
            "ok_actions": actions,
        }

    def _alarm(self, alarm: Alarm) -> cloudwatch.CfnAlarm:
        common = self._described(alarm) | {
            "evaluation_periods": alarm.of,
            "datapoints_to_alarm": alarm.breaching,
            "treat_missing_data": "notBreaching",
        }
        if alarm.is_band:
            ((id, metric),) = alarm.metrics.items()
            band = f"ANOMALY_DETECTION_BAND({id}, {alarm.threshold:g})"
            detector = cloudwatch.CfnAnomalyDetector(
                self,
                f"Detector-{alarm.name}",
                namespace=metric.namespace,
                metric_name=metric.name,
                dimensions=[
                    cloudwatch.CfnAnomalyDetector.DimensionProperty(name=name, value=value)
                    for name, value in metric.dimensions.items()
                ],
                stat=metric.stat,
            )
            learnt = cloudwatch.CfnAlarm(
                self,
                f"Alarm-{alarm.name}",
                comparison_operator="GreaterThanUpperThreshold",
                metrics=[_query(id, metric, is_compared=True), _expression(band)],
                threshold_metric_id=RESULT,
                **common,
            )
            learnt.add_resource_dependency(detector)
            return learnt
        common |= {"comparison_operator": "GreaterThanThreshold", "threshold": alarm.threshold}
        if alarm.expression:
            queries = [_query(id, metric) for id, metric in alarm.metrics.items()]
            queries.append(_expression(alarm.expression, is_compared=True))
            return cloudwatch.CfnAlarm(self, f"Alarm-{alarm.name}", metrics=queries, **common)
        (metric,) = alarm.metrics.values()
        return cloudwatch.CfnAlarm(
            self,
            f"Alarm-{alarm.name}",
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=_dimensions(metric),
            period=metric.period,
            statistic=metric.stat,
            **common,
        )

    def _composite(
        self, composite: Composite, made: dict[str, cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm]
    ) -> cloudwatch.CfnCompositeAlarm:
        word = " AND " if composite.needs_all else " OR "
        resource = cloudwatch.CfnCompositeAlarm(
            self,
            f"Alarm-{composite.name}",
            alarm_rule=word.join(f'ALARM("{self._stage.named(name)}")' for name in composite.alarms),
            **self._described(composite),
        )
        for name in composite.alarms:
            resource.add_resource_dependency(made[name])
        return resource

    def _budget(self) -> None:
        """What the stage may cost in a month, by its tag; where a budget is configured."""
        dollars = self._stage.configuration.alarms.monthly_budget
        if not dollars:
            return

        def notification(
            share: int, kind: str, topic: sns.CfnTopic
        ) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
            return budgets.CfnBudget.NotificationWithSubscribersProperty(
                notification=budgets.CfnBudget.NotificationProperty(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=share,
                    threshold_type="PERCENTAGE",
                ),
                subscribers=[budgets.CfnBudget.SubscriberProperty(address=topic.ref, subscription_type="SNS")],
            )

        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=self._stage.named("monthly"),
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=dollars, unit="USD"),
                cost_filters={"TagKeyValue": [f"user:stage${self._stage.name}"]},
            ),
            notifications_with_subscribers=[
                *(
                    notification(share, "ACTUAL", self._urgent if share == BUDGET_SHARES[-1] else self._notices)
                    for share in BUDGET_SHARES
                ),
                notification(BUDGET_SHARES[-1], "FORECASTED", self._notices),
            ],
        )

    def _sampling(self) -> None:
        """Which requests of the REST API are traced: one in each second, and a share of the others."""
        xray.CfnSamplingRule(
            self,
            "Sampling",
            sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                rule_name=self._stage.named("rest"),
                priority=1000,
                reservoir_size=1,
                fixed_rate=self._stage.configuration.observability.sample_rate,
                service_name=f"{self._stage.named('rest')}/*",
                service_type="*",
                host="*",
                http_method="*",
                url_path="*",
                resource_arn="*",
                version=1,
            ),
        )


def _query(id: str, metric: Metric, *, is_compared: bool = False) -> cloudwatch.CfnAlarm.MetricDataQueryProperty:
    return cloudwatch.CfnAlarm.MetricDataQueryProperty(
        id=id,
        return_data=is_compared,
        metric_stat=cloudwatch.CfnAlarm.MetricStatProperty(
            metric=cloudwatch.CfnAlarm.MetricProperty(
                namespace=metric.namespace, metric_name=metric.name, dimensions=_dimensions(metric)
            ),
            period=metric.period,
            stat=metric.stat,
        ),
    )


def _expression(text: str, *, is_compared: bool = False) -> cloudwatch.CfnAlarm.MetricDataQueryProperty:
    """An expression; a band is no value that is compared, but what the metric is compared with."""
    return cloudwatch.CfnAlarm.MetricDataQueryProperty(
        id=RESULT, expression=text, label=RESULT, return_data=True if is_compared else None
    )


def _dimensions(metric: Metric) -> list[cloudwatch.CfnAlarm.DimensionProperty]:
    return [cloudwatch.CfnAlarm.DimensionProperty(name=name, value=value) for name, value in metric.dimensions.items()]
