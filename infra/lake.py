"""The lake: product events of those who have agreed, from the bus through Firehose to S3 as Parquet, for Athena.

    reaction → bus (source fitai.product) → rule → Firehose → s3://…/events/day=…/ → Glue table → Athena

Only with `lake = true` under `[product_events]`, and on AWS only. Each event is there once or more, and after a deletion still: queries go to the view, which
shows each once, and none of a person who has asked for deletion (docs/product-events.md).
"""

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_athena as athena
from aws_cdk import aws_events as events
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct
from fitai.telemetry.sinks.lake import SOURCE

from infra.nag import acknowledge, acknowledge_wildcards
from infra.policies import Statement, allow, policy_document, trust_policy
from infra.stage import Stage

LAKE = "lake"
EVENTS_PREFIX, ERRORS_PREFIX, RESULTS_PREFIX = "events/", "errors/", "results/"
RESULT_DAYS = 7
BUFFER_SECONDS, BUFFER_MEGABYTES = 300, 64
"""What Firehose collects for a file: the least that Parquet takes is 64 MB, or five minutes."""
COLUMNS = {
    "id": "string",
    "name": "string",
    "at": "string",
    "person": "string",
    "properties": "map<string,string>",
}
"""The columns of the table, as `telemetry.sinks.lake` writes them; `day`, that of the arrival, is the partition."""
FIRST_DAY = "2026-01-01"
VIEW = """
CREATE OR REPLACE VIEW product_events AS
SELECT id, name, min(at) AS at, person, arbitrary(properties) AS properties, min(day) AS day
FROM events
WHERE name <> 'deleted' AND person NOT IN (SELECT person FROM events WHERE name = 'deleted')
GROUP BY id, name, person
""".strip()
"""The view to ask: an event that was delivered twice is there once, and one of a person who has asked for deletion is not."""


class Lake(Stack):
    """Bucket, table, delivery, and a workgroup to ask with."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, stage.named(LAKE), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._database = stage.named(LAKE).replace("-", "_")
        self._bucket_name = f"{stage.named(LAKE)}-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        bucket = self._bucket()
        table = self._table()
        stream = self._delivery(table)
        stream.node.add_dependency(bucket)
        self._rule(stream)
        self._workgroup()

    @property
    def _bucket_arn(self) -> str:
        return f"arn:{self.partition}:s3:::{self._bucket_name}"

    def _bucket(self) -> s3.Bucket:
        def expired(prefix: str, days: int) -> s3.LifecycleRule:
            return s3.LifecycleRule(
                prefix=prefix, expiration=Duration.days(days), noncurrent_version_expiration=Duration.days(1)
            )

        bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=self._bucket_name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            removal_policy=self._stage.removal,
            lifecycle_rules=[
                expired(EVENTS_PREFIX, self._stage.configuration.retention.lake_days),
                expired(ERRORS_PREFIX, RESULT_DAYS),
                expired(RESULTS_PREFIX, RESULT_DAYS),
            ],
        )
        acknowledge(bucket, "AwsSolutions-S1")
        return bucket

    def _table(self) -> glue.CfnTable:
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=self.account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(name=self._database),
        )
        location = f"s3://{self._bucket_name}/{EVENTS_PREFIX}"
        table = glue.CfnTable(
            self,
            "Events",
            catalog_id=self.account,
            database_name=database.ref,
            table_input=glue.CfnTable.TableInputProperty(
                name="events",
                table_type="EXTERNAL_TABLE",
                partition_keys=[glue.CfnTable.ColumnProperty(name="day", type="string")],
                parameters={
                    "classification": "parquet",
                    # Athena computes the partitions: nobody has to add each day to the catalogue.
                    "projection.enabled": "true",
                    "projection.day.type": "date",
                    "projection.day.format": "yyyy-MM-dd",
                    "projection.day.range": f"{FIRST_DAY},NOW",
                    "storage.location.template": f"{location}day=${{day}}/",
                },
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=[glue.CfnTable.ColumnProperty(name=name, type=kind) for name, kind in COLUMNS.items()],
                    location=location,
                    input_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                    output_format="org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library="org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
                    ),
                ),
            ),
        )
        table.add_resource_dependency(database)
        return table

    def _delivery(self, table: glue.CfnTable) -> firehose.CfnDeliveryStream:
        name = self._stage.named("product-events")
        group = logs.CfnLogGroup(
            self, "Log", log_group_name=f"/aws/kinesisfirehose/{name}", retention_in_days=self._stage.log_days
        )
        group.apply_removal_policy(RemovalPolicy.DESTROY)
        log = logs.CfnLogStream(self, "LogStream", log_group_name=group.ref, log_stream_name="delivery")
        glue_arn = f"arn:{self.partition}:glue:{self.region}:{self.account}"
        role = self._role(
            "DeliveryRole",
            "firehose.amazonaws.com",
            allow(("s3:PutObject", "s3:AbortMultipartUpload"), [f"{self._bucket_arn}/*"]),
            allow(("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"), [self._bucket_arn]),
            allow(
                ("glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"),
                [
                    f"{glue_arn}:catalog",
                    f"{glue_arn}:database/{self._database}",
                    f"{glue_arn}:table/{self._database}/events",
                ],
            ),
            allow(
                ("logs:PutLogEvents",),
                [
                    f"arn:{self.partition}:logs:{self.region}:{self.account}:log-group:/aws/kinesisfirehose/{name}"
                    ":log-stream:delivery"
                ],
            ),
        )
        stream = firehose.CfnDeliveryStream(
            self,
            "Delivery",
            delivery_stream_name=name,
            delivery_stream_type="DirectPut",
            delivery_stream_encryption_configuration_input=firehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty(
                key_type="AWS_OWNED_CMK"
            ),
            extended_s3_destination_configuration=firehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty(
                bucket_arn=self._bucket_arn,
                role_arn=role.attr_arn,
                prefix=f"{EVENTS_PREFIX}day=!{{timestamp:yyyy-MM-dd}}/",
                error_output_prefix=f"{ERRORS_PREFIX}!{{firehose:error-output-type}}/!{{timestamp:yyyy-MM-dd}}/",
                buffering_hints=firehose.CfnDeliveryStream.BufferingHintsProperty(
                    interval_in_seconds=BUFFER_SECONDS, size_in_m_bs=BUFFER_MEGABYTES
                ),
                # Parquet is compressed inside.
                compression_format="UNCOMPRESSED",
                cloud_watch_logging_options=firehose.CfnDeliveryStream.CloudWatchLoggingOptionsProperty(
                    enabled=True, log_group_name=group.ref, log_stream_name=log.ref
                ),
                data_format_conversion_configuration=firehose.CfnDeliveryStream.DataFormatConversionConfigurationProperty(
                    enabled=True,
                    input_format_configuration=firehose.CfnDeliveryStream.InputFormatConfigurationProperty(
                        deserializer=firehose.CfnDeliveryStream.DeserializerProperty(
                            open_x_json_ser_de=firehose.CfnDeliveryStream.OpenXJsonSerDeProperty()
                        )
                    ),
                    output_format_configuration=firehose.CfnDeliveryStream.OutputFormatConfigurationProperty(
                        serializer=firehose.CfnDeliveryStream.SerializerProperty(
                            parquet_ser_de=firehose.CfnDeliveryStream.ParquetSerDeProperty()
                        )
                    ),
                    schema_configuration=firehose.CfnDeliveryStream.SchemaConfigurationProperty(
                        role_arn=role.attr_arn,
                        catalog_id=self.account,
                        database_name=self._database,
                        table_name="events",
                        region=self.region,
                        version_id="LATEST",
                    ),
                ),
            ),
        )
        stream.add_resource_dependency(table)
        return stream

    def _rule(self, stream: firehose.CfnDeliveryStream) -> None:
        """Send what the reaction puts on the bus to the delivery: of each event its detail alone."""
        role = self._role(
            "RuleRole",
            "events.amazonaws.com",
            allow(("firehose:PutRecord", "firehose:PutRecordBatch"), [stream.attr_arn]),
        )
        events.CfnRule(
            self,
            "Rule",
            name=self._stage.named("product-events"),
            event_bus_name=self._stage.named(),
            event_pattern={"source": [SOURCE]},
            targets=[
                events.CfnRule.TargetProperty(
                    id="delivery", arn=stream.attr_arn, role_arn=role.attr_arn, input_path="$.detail"
                )
            ],
        )

    def _workgroup(self) -> None:
        """Where analysts ask: the results are encrypted and short-lived, and a query reads ten gigabytes at most."""
        workgroup = athena.CfnWorkGroup(
            self,
            "WorkGroup",
            name=self._stage.named(LAKE),
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                bytes_scanned_cutoff_per_query=10 * 1024**3,
                publish_cloud_watch_metrics_enabled=True,
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{self._bucket_name}/{RESULTS_PREFIX}",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_S3"
                    ),
                ),
            ),
        )
        view = athena.CfnNamedQuery(
            self,
            "View",
            database=self._database,
            name=self._stage.named("product-events"),
            description="Makes the view to ask: each event once, and none of whoever has asked for deletion.",
            query_string=VIEW,
            work_group=workgroup.name,
        )
        view.add_resource_dependency(workgroup)

    def _role(self, name: str, service: str, *statements: Statement) -> iam.CfnRole:
        role = iam.CfnRole(
            self,
            name,
            assume_role_policy_document=trust_policy(service),
            policies=[
                iam.CfnRole.PolicyProperty(policy_name="declared", policy_document=policy_document(list(statements)))
            ],
        )
        acknowledge_wildcards(role, [arn for statement in statements for arn in statement["Resource"]])
        return role
