"""The AWS resources that a function uses: each need is one resource and the explicit actions on it.

A declaration lists its needs; the function's policy is derived from them and from nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Resource = Literal[
    "table", "index", "library", "bucket", "uploads", "media", "exports", "imports", "archive", "erased", "connections", "closing", "signing_keys", "sealing_key", "cursor_keys", "jwks",
    "bus", "inbox", "mail", "providers", "factor_keys", "model_key", "payment_keys", "address", "trail", "counter", "idempotency", "push", "machine", "switches", "parameter_store", "metrics", "mail_key", "telemetry_key", "webhook_keys", "media_key", "firewall", "firewall_list", "external",
]  # fmt: skip


CHANGING_ACTIONS = frozenset(
    {
        "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
        "s3:PutObject", "s3:DeleteObject", "states:StartExecution",
    }
)  # fmt: skip
"""The actions that change what is stored; a route that declares one of them is off while the service is read-only."""


@dataclass(frozen=True, slots=True)
class Need:
    """One resource and the IAM actions on it."""

    resource: Resource
    actions: tuple[str, ...]

    @property
    def changes_data(self) -> bool:
        """Whether it is for changing items or objects, or starts what does."""
        return not CHANGING_ACTIONS.isdisjoint(self.actions)


class Table:
    """The table itself, action by action."""

    GET = Need("table", ("dynamodb:GetItem",))
    GET_MANY = Need("table", ("dynamodb:BatchGetItem",))
    QUERY = Need("table", ("dynamodb:Query",))
    PUT = Need("table", ("dynamodb:PutItem",))
    UPDATE = Need("table", ("dynamodb:UpdateItem",))
    DELETE = Need("table", ("dynamodb:DeleteItem",))
    BATCH_DELETE = Need("table", ("dynamodb:BatchWriteItem",))
    BATCH_PUT = Need("table", ("dynamodb:BatchWriteItem",))
    CHECK = Need("table", ("dynamodb:ConditionCheckItem",))
    DESCRIBE = Need("table", ("dynamodb:DescribeTable",))


COUNTER_PREFIX = "CALLER#"
IDEMPOTENCY_PREFIX = "IDEMPOTENCY#"
AUDIT_PREFIX = "AUDIT#"
SETTINGS_PREFIX = "SETTINGS"
EXTERNAL_PREFIX = "EXTERNAL#"
"""How the partitions of the kernel's own items begin; policies know them by these."""


class RateCounter:
    """The counters of requests, and the callers' states in them. Services that change a state declare `Table`."""

    COUNT = Need("counter", ("dynamodb:UpdateItem",))


class IdempotencyRecords:
    """The answers that are stored for `Idempotency-Key`s. `Table` does not reach them."""

    STORE = Need("idempotency", ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"))
    ERASE = Need("idempotency", ("dynamodb:BatchWriteItem",))


class AuditTrail:
    """The entries of the audit trail. Adding one is `Table.PUT`; without a further need a function can only add."""

    REWRITE = Need("trail", ("dynamodb:UpdateItem", "dynamodb:DeleteItem"))


class Switches:
    """The switches that administrators change (`kernel.switches`). What names one in its declaration has this need."""

    READ = Need("switches", ("dynamodb:GetItem",))


class ExternalServices:
    """How the services of others are (`kernel.external_services`). Who may use one may record how it is."""

    RECORD = Need("external", ("dynamodb:UpdateItem",))
    READ = Need("external", ("dynamodb:BatchGetItem",))


class Index:
    """The table's indexes."""

    QUERY = Need("index", ("dynamodb:Query",))


class Library:
    """The snapshot of the exercise library in the bucket."""

    READ = Need("library", ("s3:GetObject",))
    WRITE = Need("library", ("s3:GetObject", "s3:PutObject"))
    DELETE = Need("library", ("s3:DeleteObject",))


class Uploads:
    """Files that users have uploaded, before they were checked."""

    SIGN = Need("uploads", ("s3:PutObject",))
    TAKE = Need("uploads", ("s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"))


class Media:
    """Pictures of users."""

    READ = Need("media", ("s3:GetObject",))
    WRITE = Need("media", ("s3:PutObject",))
    DELETE = Need("media", ("s3:DeleteObject",))


class MediaKey:
    """The key that links to media by CloudFront are signed with."""

    READ = Need("media_key", ("secretsmanager:GetSecretValue",))


class Firewall:
    """The web ACL before the REST API. Which there are, WAF tells of everything only."""

    READ = Need("firewall_list", ("wafv2:ListWebACLs", "wafv2:ListIPSets"))
    BLOCK = Need("firewall", ("wafv2:GetRateBasedStatementManagedKeys", "wafv2:GetIPSet", "wafv2:UpdateIPSet"))


class Exports:
    """Archives of everything about an account, and the files that they are assembled from."""

    READ = Need("exports", ("s3:GetObject",))
    WRITE = Need("exports", ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"))
    DELETE = Need("exports", ("s3:DeleteObject",))


class Imports:
    """Files of workouts that users import, and the previews of them."""

    READ = Need("imports", ("s3:GetObject",))
    WRITE = Need("imports", ("s3:GetObject", "s3:PutObject"))
    DELETE = Need("imports", ("s3:DeleteObject",))


class ErasedAccounts:
    """The list of the accounts that were erased, which a restored backup is held against."""

    ADD = Need("erased", ("s3:PutObject",))


class Archive:
    """What is in cold storage: old operations of workouts, old entries of the audit trail."""

    READ = Need("archive", ("s3:GetObject",))
    WRITE = Need("archive", ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"))


class Bucket:
    """The bucket itself: S3 tells only those who may list it that an object is absent."""

    LIST = Need("bucket", ("s3:ListBucket",))


class Connections:
    """The WebSocket connections."""

    PUSH = Need("connections", ("execute-api:ManageConnections",))
    CLOSE = Need("closing", ("execute-api:ManageConnections",))


class Keys:
    """The keys of the access tokens."""

    SIGN = Need("signing_keys", ("secretsmanager:GetSecretValue",))
    MAKE = Need("signing_keys", ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"))
    VERIFY = Need("jwks", ("ssm:GetParameter",))
    PUBLISH = Need("jwks", ("ssm:GetParameter", "ssm:PutParameter"))


class ParameterStore:
    """The settings of Systems Manager's parameters, which belong to the account."""

    RAISE = Need("parameter_store", ("ssm:UpdateServiceSetting",))


class CursorKeys:
    """The keys that cursors are encrypted with."""

    READ = Need("cursor_keys", ("secretsmanager:GetSecretValue",))
    MAKE = Need("cursor_keys", ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"))


class Bus:
    """The event bus."""

    PUT = Need("bus", ("events:PutEvents",))


class ReactionQueue:
    """The queue of the reaction itself."""

    REQUEUE = Need("inbox", ("sqs:SendMessage",))


class Mail:
    """Mails, sent from our own address."""

    SEND = Need("mail", ("ses:SendEmail",))


class MailKey:
    """The key of another mail service than SES. `Mail.SEND` implies that it may be read (`with_implied`)."""

    READ = Need("mail_key", ("secretsmanager:GetSecretValue",))


class TelemetryKey:
    """Where product events are sent, and the keys for it."""

    READ = Need("telemetry_key", ("secretsmanager:GetSecretValue",))


class Push:
    """Pushes to devices, by the platform applications of SNS."""

    REGISTER = Need("push", ("sns:CreatePlatformEndpoint", "sns:SetEndpointAttributes"))
    SEND = Need("push", ("sns:Publish",))
    REMOVE = Need("push", ("sns:DeleteEndpoint",))


class Providers:
    """The client secrets for Google and Apple."""

    READ = Need("providers", ("secretsmanager:GetSecretValue",))


class FactorKeys:
    """The keys that the secrets of authenticator apps are encrypted with."""

    READ = Need("factor_keys", ("secretsmanager:GetSecretValue",))
    MAKE = Need("factor_keys", ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"))


class WebhookKeys:
    """The keys that the signing secrets of users' webhooks are encrypted with."""

    READ = Need("webhook_keys", ("secretsmanager:GetSecretValue",))
    MAKE = Need("webhook_keys", ("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"))


class ModelKey:
    """The key of the language model behind the coach, and where the model is."""

    READ = Need("model_key", ("secretsmanager:GetSecretValue",))


class PaymentKeys:
    """The keys of the payment provider, and the prices."""

    READ = Need("payment_keys", ("secretsmanager:GetSecretValue",))


class StateMachine:
    """The state machine that makes plans."""

    START = Need("machine", ("states:StartExecution",))


class Metrics:
    """The metrics in CloudWatch, which has no resources that a policy could name."""

    LIST = Need("metrics", ("cloudwatch:ListMetrics",))
    READ = Need("metrics", ("cloudwatch:ListMetrics", "cloudwatch:GetMetricData"))


class ApiUrl:
    """The public URL of this API."""

    READ = Need("address", ("ssm:GetParameter",))


LIVE_NEEDS = (Table.GET, Table.QUERY, Table.DELETE, Connections.PUSH, Connections.CLOSE)
"""Pushing to a room: find its connections, send, remove those that are gone, close those whose token has expired."""
TOKEN_NEEDS = (Keys.VERIFY,)
"""A public endpoint has no authorizer: it verifies a token itself, where one is sent."""
API_KEY_NEEDS = (Table.GET_MANY,)
"""And an API key, where its requests are counted."""
PAGING_NEEDS = (CursorKeys.READ,)
"""Every list encrypts its cursors."""
RATE_LIMIT_NEEDS = (RateCounter.COUNT,)
"""Every endpoint counts its requests."""
SWITCH_NEEDS = (Switches.READ,)
"""What names a switch reads them; a public endpoint reads the limit of anonymous requests."""
IDEMPOTENCY_NEEDS = (IdempotencyRecords.STORE,)
"""Every write may carry an Idempotency-Key."""
MODEL_NEEDS = (ModelKey.READ, Switches.READ, Table.GET, Table.QUERY, Table.UPDATE, Table.CHECK)
"""Asking the language model: its key, its switch and its budget, the circuit breaker, the count of what it costs. Such a function
also has the layer `ai`."""
SUBSCRIPTION_NEEDS = (
    PaymentKeys.READ,
    Table.GET,
    Table.GET_MANY,
    Table.PUT,
    Table.UPDATE,
    Table.DELETE,
    Table.CHECK,
)
"""Bringing an account up to date with what the payment provider says. Such a function also has the layer `payments`."""

IMPLIED_NEEDS: dict[Need, tuple[Need, ...]] = {
    Mail.SEND: (MailKey.READ, Table.GET, ExternalServices.RECORD),
    ModelKey.READ: (ExternalServices.RECORD,),
    PaymentKeys.READ: (ExternalServices.RECORD,),
}
"""What else a need brings with it: who sends mails reads the service's key, and whether an address takes mails at all; who uses
the service of another records how it is."""


def with_implied(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs with those that they imply, each once."""
    declared = tuple(needs)
    implied = [other for need in declared for other in IMPLIED_NEEDS.get(need, ())]
    return tuple(dict.fromkeys((*declared, *implied)))
