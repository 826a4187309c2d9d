"""The stack below all others: everything that holds data, and what every function refers to."""

from dataclasses import dataclass
from typing import cast

from aws_cdk import Aws, CfnOutput, CfnResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ses as ses
from constructs import Construct
from fitai.accounts.erasure.rules import ERASED_PREFIX
from fitai.exercises.objects import EXPORT_FILES_PREFIX, IMPORT_RETENTION_DAYS, IMPORT_UPLOADS_PREFIX
from fitai.kernel.cold_storage import AUDIT_ARCHIVE_PREFIX, AUDIT_DAYS, OPERATIONS_DAYS, OPERATIONS_PREFIX
from fitai.kernel.table import INDEXES, PARTITION_KEY, SORT_KEY
from fitai.media.rules import MEDIA_PREFIX, UPLOAD_PREFIX
from fitai.users.export.rules import ARCHIVE_DAYS, EXPORTS
from fitai.workouts.imports.models import IMPORT_LIFETIME_DAYS as WORKOUT_IMPORTS_KEPT_DAYS
from fitai.workouts.imports.models import IMPORTS_PREFIX

from infra.nag import acknowledge, acknowledge_policy
from infra.origins import create_keys
from infra.policies import trust_policy
from infra.stage import LIVE_STAGE, STREAM_VIEW, TTL_ATTRIBUTE, Stage

UPLOADS_KEPT_DAYS = 14
"""How long an uploaded file is kept that could not be processed: as long as the message about it."""
ERASED_MARGIN_DAYS = 30
"""How much longer than any backup the list of erased accounts is kept: a restore takes its time, too."""
NO_KEYS = '{"keys":[]}'
NO_PROVIDERS = "{}"
NO_SERVICE = "{}"


@dataclass(frozen=True, slots=True)
class SharedResources:
    """Names and ARNs of the foundation's resources, for the functions of the other stacks.

    Resources that we name are addressed by their names, so that a stack imports only those that AWS names.
    """

    table: str
    table_arn: str
    stream_arn: str
    bucket: str
    bus: str
    signing_secret_arn: str
    jwks_parameter: str
    sealing_key_arn: str
    cursor_secret_arn: str
    providers_secret_arn: str
    factor_secret_arn: str
    model_secret_arn: str
    payments_secret_arn: str
    mail_secret_arn: str
    telemetry_secret_arn: str
    webhook_secret_arn: str
    live_api: str


class Foundation(Stack):
    """Table, bucket, bus, keys, and the identity of the WebSocket API."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, stage.named("foundation"), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        table = self._table()
        bucket = self._bucket()
        bus = events.CfnEventBus(self, "Bus", name=stage.named())
        secret, parameter, sealing_key = self._keys()
        live = apigatewayv2.CfnApi(
            self,
            "LiveApi",
            name=stage.named(LIVE_STAGE),
            protocol_type="WEBSOCKET",
            route_selection_expression="$request.body.action",
            disable_execute_api_endpoint=bool(stage.domains.live) or None,
        )
        if stage.is_local:
            # On AWS it belongs to the account: several stages may send from it, and the domain's DNS has to confirm it.
            ses.CfnEmailIdentity(self, "MailIdentity", email_identity=stage.configuration.mail.identity)
        else:
            if stage.domains.rest or stage.domains.live:
                create_keys(self, stage)
            if stage.domains.media:
                description = "The private key that links to media are signed with (docs/media.md)."
                self._secret("MediaKey", "media-key", NO_SERVICE, description)
            self._gateway_logs()
            self._mail_notices()
            if stage.configuration.mail.create_identity:
                self._mail_identity()
        # Exported in any case: CloudFormation removes no export while a stack still imports it.
        own_stream = self.export_value(table.table_stream_arn, name=stage.named("stream"))
        self.shared = SharedResources(
            table=stage.table,
            table_arn=self.format_arn(service="dynamodb", resource="table", resource_name=stage.table),
            stream_arn=stage.configuration.backups.restored_stream or own_stream,
            bucket=bucket,
            bus=bus.name,
            signing_secret_arn=self.export_value(secret, name=stage.named("signing-keys")),
            jwks_parameter=parameter,
            sealing_key_arn=sealing_key,
            cursor_secret_arn=self._cursor_keys(),
            providers_secret_arn=self._providers(),
            factor_secret_arn=self._factor_keys(),
            model_secret_arn=self._model_key(),
            payments_secret_arn=self._payment_keys(),
            mail_secret_arn=self._mail_key(),
            telemetry_secret_arn=self._telemetry_key(),
            webhook_secret_arn=self._webhook_keys(),
            live_api=self.export_value(live.ref, name=stage.named("live-api")),
        )
        CfnOutput(self, "TableName", value=self.shared.table)
        CfnOutput(self, "BucketName", value=bucket)
        if stage.keeps_data:
            self._create_last(cast(CfnResource, table.node.default_child))

    def _create_last(self, table: CfnResource) -> None:
        """Make the table when everything else of this stack is there.

        It is protected from deletion, also by a deployment that takes back what it has made: a first one that fails earlier must
        not have made it yet.
        """
        for resource in self.node.find_all():
            if isinstance(resource, CfnResource) and resource is not table:
                table.add_resource_dependency(resource)

    def _table(self) -> dynamodb.Table:
        def key(name: str) -> dynamodb.Attribute:
            return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)

        table = dynamodb.Table(
            self,
            "Table",
            table_name=self._stage.named(),
            partition_key=key(PARTITION_KEY),
            sort_key=key(SORT_KEY),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute=TTL_ATTRIBUTE,
            stream=dynamodb.StreamViewType[STREAM_VIEW],
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=not self._stage.is_local
            ),
            deletion_protection=self._stage.keeps_data,
            removal_policy=self._stage.removal,
        )
        for index in INDEXES:
            table.add_global_secondary_index(
                index_name=index, partition_key=key(f"{index}PK"), sort_key=key(f"{index}SK")
            )
        return table

    def _bucket(self) -> str:
        name = f"{self._stage.named()}-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=not self._stage.is_local,  # the local cloud speaks HTTP
            versioned=not self._stage.is_local,
            removal_policy=self._stage.removal,
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.POST, s3.HttpMethods.GET],
                    allowed_origins=list(self._stage.configuration.site.origins),
                    allowed_headers=["*"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                    noncurrent_version_expiration=Duration.days(self._stage.configuration.retention.version_days),
                ),
                # What a user has deleted is gone soon, and a file that nobody could look at does not stay.
                s3.LifecycleRule(prefix=MEDIA_PREFIX, noncurrent_version_expiration=Duration.days(1)),
                # The exercise library is published at each change; an earlier version can be built again.
                s3.LifecycleRule(prefix="library/", noncurrent_version_expiration=Duration.days(1)),
                # As long as a backup that is restored may hold an account that was erased.
                s3.LifecycleRule(
                    prefix=ERASED_PREFIX,
                    expiration=Duration.days(self._stage.configuration.backups.longest_days + ERASED_MARGIN_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                s3.LifecycleRule(prefix=UPLOAD_PREFIX, expiration=Duration.days(UPLOADS_KEPT_DAYS)),
                # Files of exercises: an import can be asked for as long, an export is fetched at once.
                s3.LifecycleRule(prefix=IMPORT_UPLOADS_PREFIX, expiration=Duration.days(IMPORT_RETENTION_DAYS)),
                s3.LifecycleRule(prefix=EXPORT_FILES_PREFIX, expiration=Duration.days(1)),
                # Files of workouts: as long as their import can be undone.
                s3.LifecycleRule(
                    prefix=IMPORTS_PREFIX,
                    expiration=Duration.days(WORKOUT_IMPORTS_KEPT_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                # Cold storage: what is erased there is gone at once, not as an older version.
                s3.LifecycleRule(
                    prefix=OPERATIONS_PREFIX,
                    expiration=Duration.days(OPERATIONS_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                s3.LifecycleRule(
                    prefix=AUDIT_ARCHIVE_PREFIX,
                    expiration=Duration.days(AUDIT_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                s3.LifecycleRule(
                    prefix=EXPORTS,
                    expiration=Duration.days(ARCHIVE_DAYS),
                    noncurrent_version_expiration=Duration.days(1),
                ),
            ],
        )
        # The library's own way to switch this on is a function that calls S3 at deployment.
        resource = cast(s3.CfnBucket, bucket.node.default_child)
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
        acknowledge(bucket, "AwsSolutions-S1")
        if self._stage.domains.media:
            self._admit_cloudfront(bucket)
        return name

    def _admit_cloudfront(self, bucket: s3.Bucket) -> None:
        """Let the distributions of this account read media, but not what nobody has looked at yet.

        Which distribution is known later, and in another region.
        """
        caller = iam.ServicePrincipal(
            "cloudfront.amazonaws.com",
            conditions={
                "ArnLike": {"AWS:SourceArn": f"arn:{self.partition}:cloudfront::{self.account}:distribution/*"}
            },
        )
        for effect, prefix in ((iam.Effect.ALLOW, MEDIA_PREFIX), (iam.Effect.DENY, UPLOAD_PREFIX)):
            bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    effect=effect,
                    principals=[caller],
                    actions=["s3:GetObject"],
                    resources=[bucket.arn_for_objects(f"{prefix}*")],
                )
            )

    def _keys(self) -> tuple[str, str, str]:
        """The secret of the signing keys, without keys until the set-up function makes one; the name of the parameter with
        the public keys; the key of KMS that seals the secret, empty where there is none.

        The parameter is no resource of this stack: an update of one writes the template's value back. The functions make it.
        """
        sealing_key = "" if self._stage.is_local else self._sealing_key()
        secret = self._secret(
            "SigningKeys",
            "signing-keys",
            NO_KEYS,
            "The private keys that access tokens are signed with.",
            sealing_key=sealing_key,
        )
        return secret, f"/fitai/{self._stage.name}/jwks", sealing_key

    def _sealing_key(self) -> str:
        """The key of KMS under which Secrets Manager encrypts the signing keys: docs/decisions/0070."""
        owner = f"arn:{self.partition}:iam::{self.account}:root"
        administration = {"Effect": "Allow", "Principal": {"AWS": owner}, "Action": "kms:*", "Resource": "*"}
        key = kms.CfnKey(
            self,
            "SealingKey",
            description=f"Encrypts the signing keys of {self._stage.named()}. Without it nobody can sign in.",
            enable_key_rotation=True,
            pending_window_in_days=30,
            # What the roles of the functions may do is in their policies, and holds by way of Secrets Manager only.
            key_policy={"Version": "2012-10-17", "Statement": [administration]},
        )
        key.apply_removal_policy(self._stage.removal)
        return self.export_value(key.attr_arn, name=self._stage.named("sealing-key"))

    def _cursor_keys(self) -> str:
        """The secret of the keys that cursors are encrypted with: without keys until the set-up function makes one."""
        return self._secret(
            "CursorKeys",
            "cursor-keys",
            NO_KEYS,
            "The keys that the cursors of lists are encrypted with.",
            is_exported=True,
        )

    def _providers(self) -> str:
        """The secret with the credentials for Google and Apple; filled in by hand, and never overwritten by a deployment."""
        description = "Google's client secret, and Apple's team id, key id and private key (docs/identity.md)."
        return self._secret("Providers", "providers", NO_PROVIDERS, description, is_exported=True)

    def _factor_keys(self) -> str:
        """The secret of the keys for authenticator apps: without keys until the set-up function makes one."""
        description = (
            "The keys that the secrets of authenticator apps are encrypted with. Without them no such app works."
        )
        return self._secret("FactorKeys", "factor-keys", NO_KEYS, description, is_exported=True)

    def _webhook_keys(self) -> str:
        """The secret of the keys for webhooks' signing secrets: without keys until the set-up function makes one."""
        description = (
            "The keys that the signing secrets of users' webhooks are encrypted with. Without them none is sent."
        )
        return self._secret("WebhookKeys", "webhook-keys", NO_KEYS, description, is_exported=True)

    def _model_key(self) -> str:
        """The secret with the key of the language model; filled in by hand, and never overwritten by a deployment."""
        description = (
            "The key of the language model behind the coach (docs/coach-model.md). Without it the coach is our own."
        )
        return self._secret("ModelKey", "model", NO_SERVICE, description, is_exported=True)

    def _payment_keys(self) -> str:
        """The secret with the keys of Stripe and the prices; filled in by hand, and never overwritten by a deployment."""
        description = "The keys of Stripe, and the prices (docs/payments.md). Without them no payments are taken."
        return self._secret("PaymentKeys", "payments", NO_SERVICE, description, is_exported=True)

    def _mail_key(self) -> str:
        """The secret with the key of another mail service than SES; filled in by hand."""
        description = "The key of SendGrid, and the public keys of its notices (docs/mails.md). Without it SES sends."
        return self._secret("MailKey", "mail", NO_SERVICE, description, is_exported=True)

    def _telemetry_key(self) -> str:
        """The secret with the services that product events are sent to; filled in by hand."""
        description = "Where product events are sent (docs/product-events.md). Without it they are sent nowhere."
        return self._secret("TelemetryKey", "telemetry", NO_SERVICE, description, is_exported=True)

    def _mail_notices(self) -> None:
        """SES tells of bounces and complaints on the account's default bus, which is the only one that it writes to.

        SES's own list of addresses is set aside: ours lets the mails through by which an address proves itself.
        """
        configuration_set = ses.CfnConfigurationSet(
            self,
            "MailSet",
            name=self._stage.mail_set,
            suppression_options=ses.CfnConfigurationSet.SuppressionOptionsProperty(suppressed_reasons=[]),
        )
        ses.CfnConfigurationSetEventDestination(
            self,
            "MailNotices",
            configuration_set_name=configuration_set.ref,
            event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
                name="notices",
                enabled=True,
                matching_event_types=["BOUNCE", "COMPLAINT"],
                event_bridge_destination=ses.CfnConfigurationSetEventDestination.EventBridgeDestinationProperty(
                    event_bus_arn=self.format_arn(service="events", resource="event-bus", resource_name="default")
                ),
            ),
        )

    def _mail_identity(self) -> None:
        """The identity that mails are sent as, signed by keys that SES makes and renews (Easy DKIM).

        SES sends once the records that the outputs name are in the domain's DNS. Deleting the stack keeps the identity: other
        stages may send as it.
        """
        mail = self._stage.configuration.mail
        is_domain = "@" not in mail.identity
        identity = ses.CfnEmailIdentity(
            self,
            "MailIdentity",
            email_identity=mail.identity,
            # An address has no keys of its own: its mails are signed by those of its domain.
            dkim_attributes=ses.CfnEmailIdentity.DkimAttributesProperty(signing_enabled=True) if is_domain else None,
            dkim_signing_attributes=ses.CfnEmailIdentity.DkimSigningAttributesProperty(
                next_signing_key_length="RSA_2048_BIT"
            )
            if is_domain
            else None,
            # Bounces and complaints come as events (`_mail_notices`); SES would mail them to the sender as well.
            feedback_attributes=ses.CfnEmailIdentity.FeedbackAttributesProperty(email_forwarding_enabled=False),
            mail_from_attributes=ses.CfnEmailIdentity.MailFromAttributesProperty(
                mail_from_domain=mail.sender_domain, behavior_on_mx_failure="USE_DEFAULT_VALUE"
            )
            if mail.sender_domain
            else None,
        )
        identity.apply_removal_policy(RemovalPolicy.RETAIN)
        if is_domain:
            records = (
                (identity.attr_dkim_dns_token_name1, identity.attr_dkim_dns_token_value1),
                (identity.attr_dkim_dns_token_name2, identity.attr_dkim_dns_token_value2),
                (identity.attr_dkim_dns_token_name3, identity.attr_dkim_dns_token_value3),
            )
            for number, (name, value) in enumerate(records, 1):
                CfnOutput(self, f"DkimRecord{number}", value=f"{name} CNAME {value}")

    def _secret(
        self,
        resource_id: str,
        name: str,
        content: str,
        description: str,
        *,
        is_exported: bool = False,
        sealing_key: str = "",
    ) -> str:
        """Add a secret of the stage with its first content, which no deployment writes again; return its ARN.

        Args:
            is_exported: whether other stacks import the ARN under the secret's name.
            sealing_key: the ARN of the key that encrypts it; the account's own of Secrets Manager where there is none.
        """
        secret = secretsmanager.CfnSecret(
            self,
            resource_id,
            name=f"fitai/{self._stage.name}/{name}",
            secret_string=content,
            description=description,
            replica_regions=self._replicas(),
            kms_key_id=sealing_key or None,
        )
        secret.apply_removal_policy(self._stage.removal)
        acknowledge(secret, "AwsSolutions-SMG4")
        return self.export_value(secret.attr_id, name=self._stage.named(name)) if is_exported else secret.attr_id

    def _replicas(self) -> list[secretsmanager.CfnSecret.ReplicaRegionProperty] | None:
        """The regions that a secret is copied to, encrypted with Secrets Manager's key there."""
        regions = () if self._stage.is_local else self._stage.configuration.backups.secret_replicas
        return [secretsmanager.CfnSecret.ReplicaRegionProperty(region=region) for region in regions] or None

    def _gateway_logs(self) -> None:
        """API Gateway writes its logs with one role per account and region; it outlives any single stage."""
        managed = f"arn:{self.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        role = iam.CfnRole(
            self,
            "GatewayLogs",
            assume_role_policy_document=trust_policy("apigateway.amazonaws.com"),
            managed_policy_arns=[managed],
        )
        role.apply_removal_policy(RemovalPolicy.RETAIN)
        acknowledge_policy(role, managed)
        account = apigateway.CfnAccount(self, "GatewayAccount", cloud_watch_role_arn=role.attr_arn)
        account.apply_removal_policy(RemovalPolicy.RETAIN)
