"""A stage: where the app is deployed, how its resources are named, and what differs between stages."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from aws_cdk import CliCredentialsStackSynthesizer, Environment, IStackSynthesizer, RemovalPolicy
from constructs import Node

from infra import LOCAL_ACCOUNT, LOCAL_ORIGIN, LOCAL_PORT, LOCAL_PUSH_APPLICATIONS, LOCAL_REGION, LOCAL_SITE
from infra.configuration import STAGES, Configuration, Domains, load, production_problems

StageName = Literal["local", "dev", "prod"]

AT_ONCE = "at-once"
"""`-c releases=at-once`: this deployment moves all calls to the new versions at once."""
LIVE_STAGE = "live"
"""The path under which the WebSocket API is deployed."""
REST_STAGE = "v1"
"""The path under which the REST API is deployed."""
EDGE = "edge"
"""The last word of the name of CloudFront's stack."""
VIEWER_HEADER = "x-viewer-address"
"""The header in which CloudFront tells the REST API who is calling."""

LOCAL_LIMITS = {
    "limit_anonymous": 2_000,
    "limit_user": 2_000,
    "limit_premium": 2_000,
    "limit_pro": 2_000,
    "limit_admin": 2_000,
    "limit_credentials": 500,
}
"""Limits for the local stack: everything there, tests included, calls from one address."""

COACH_SETTINGS = {
    "model": "model_name",
    "url": "model_base_url",
    "mode": "model_mode",
    "price_input": "model_price_input",
    "price_cached": "model_price_cached",
    "price_output": "model_price_output",
}
"""The settings of the functions for the language model, by their names in the configuration."""


TTL_ATTRIBUTE = "ttl"
"""The attribute of the table by which items expire."""
STREAM_VIEW = "NEW_IMAGE"
"""What the table's stream has of a changed item."""


def tags(stage: str) -> dict[str, str]:
    """The tags of all resources of a stage."""
    return {"project": "fitai", "stage": stage}


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment of the whole app.

    Attributes:
        endpoint: where the local cloud listens; None on AWS.
        configuration: what the operator decides about it.
        releases_at_once: whether new versions of functions get all calls at once: for a way back that must not wait.
    """

    name: StageName
    endpoint: str | None
    configuration: Configuration
    releases_at_once: bool = False

    @classmethod
    def of(cls, node: Node) -> "Stage":
        """The stage that `cdk … -c stage=…` names; by default the local one.

        Its configuration is in `infra/stages/`, or in the file that `-c configuration=…` names.

        Raises:
            ValueError: there is no such stage, its configuration is absent or wrong, or so is `-c releases=…`.
        """
        name = node.try_get_context("stage") or "local"
        if name not in get_args(StageName):
            raise ValueError(f"-c stage={name}: the stages are {', '.join(get_args(StageName))}")
        path = node.try_get_context("configuration") or STAGES / f"{name}.toml"
        configuration = load(Path(path))
        restored = configuration.backups.restored_table
        if restored and not restored.startswith(f"fitai-{name}-"):
            raise ValueError(f"{path}: backups.restored_stream: {restored} is no table of this stage (fitai-{name}-…).")
        endpoint = (node.try_get_context("endpoint") or f"http://localhost:{LOCAL_PORT}") if name == "local" else None
        problems = production_problems(configuration) if name == "prod" else []
        if problems:
            raise ValueError(f"{path}: {'; '.join(problems)}")
        releases = node.try_get_context("releases")
        if releases not in (None, AT_ONCE):
            raise ValueError(f"-c releases={releases}: it can be {AT_ONCE}, or left out")
        return cls(cast(StageName, name), endpoint, configuration, releases == AT_ONCE)

    @property
    def is_local(self) -> bool:
        """Whether the stage runs on the developer's machine."""
        return self.endpoint is not None

    @property
    def environment(self) -> Environment:
        """Account and region. On AWS they are those of the CLI's credentials; without any the synth leaves them open."""
        if self.is_local:
            return Environment(account=LOCAL_ACCOUNT, region=LOCAL_REGION)
        return Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION"))

    @property
    def synthesizer(self) -> IStackSynthesizer | None:
        """The identity that deploys. On AWS the roles of the bootstrap stack; locally the caller."""
        return CliCredentialsStackSynthesizer() if self.is_local else None

    @property
    def keeps_data(self) -> bool:
        """Whether data outlives its stack, and neither can be deleted by mistake."""
        return not self.is_local and self.configuration.retention.data == "keep"

    @property
    def removal(self) -> RemovalPolicy:
        """What happens to data when its stack is deleted.

        What a failed first deployment has made is always deleted: it has fixed names, and the next one would find them taken.
        """
        return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if self.keeps_data else RemovalPolicy.DESTROY

    @property
    def table(self) -> str:
        """The table in use: the stage's own, or one that was restored."""
        return self.configuration.backups.restored_table or self.named()

    @property
    def has_backups(self) -> bool:
        """Whether AWS Backup keeps copies of the data; on AWS only."""
        backups = self.configuration.backups
        return not self.is_local and bool(backups.daily_days or backups.monthly_days)

    @property
    def is_traced(self) -> bool:
        """Whether calls are traced by X-Ray; on AWS only."""
        return self.configuration.observability.tracing and not self.is_local

    @property
    def log_days(self) -> int:
        """How long logs are kept."""
        return self.configuration.retention.log_days or {"local": 1, "dev": 14, "prod": 90}[self.name]

    @property
    def domains(self) -> Domains:
        """The hosts of our own; on AWS only."""
        return Domains() if self.is_local else self.configuration.domains

    @property
    def firewall_scope(self) -> str:
        """The scope of the web ACL before the REST API; empty locally, where there is none."""
        if self.is_local:
            return ""
        return "CLOUDFRONT" if self.domains.rest else "REGIONAL"

    @property
    def firewall_name(self) -> str:
        """The name of the web ACL that refuses callers."""
        return self.named("firewall")

    @property
    def media_secret(self) -> str:
        """The name of the secret with the key that links to media are signed with."""
        return f"fitai/{self.name}/media-key"

    @property
    def gateway_origin(self) -> str | None:
        """The origin that may read what API Gateway itself answers, which knows one at most; None where CloudFront adds it.

        There are no data in these answers.
        """
        origins = self.configuration.site.origins
        if self.domains.rest and "*" not in origins:
            return None
        return origins[0] if len(origins) == 1 else "*"

    @property
    def requests_per_second(self) -> int:
        """The rate of all requests that the REST API admits, before any function is called."""
        return {"local": 10_000, "dev": 500, "prod": 10_000}[self.name]

    @property
    def app(self) -> str:
        """The front end's URL. Mails need a page to send people to; on a developer's machine there need be none."""
        return self.configuration.site.app or ("" if self.is_local else f"https://{self._mail_domain}")

    @property
    def allowed_origins(self) -> str:
        """The web origins that may call, separated by commas."""
        return ",".join(self.configuration.site.origins)

    @property
    def _mail_domain(self) -> str:
        return self.configuration.mail.identity.rpartition("@")[2]

    @property
    def mail_sender(self) -> str:
        """The sender of mails."""
        identity = self.configuration.mail.identity
        return f"FitAI <{identity if '@' in identity else f'no-reply@{identity}'}>"

    @property
    def mail_set(self) -> str:
        """The configuration set of SES that tells of bounces and complaints; empty locally, where there is none."""
        return "" if self.is_local else self.named("mail")

    @property
    def has_lake(self) -> bool:
        """Whether product events are kept in a lake of our own; on AWS only."""
        return self.configuration.product_events.lake and not self.is_local

    @property
    def push_applications(self) -> dict[str, str]:
        """The ARNs of the platform applications of SNS, by the names of the platforms; empty where there is none."""
        push = self.configuration.push
        default = LOCAL_PUSH_APPLICATIONS if self.is_local else {}
        configured = {"APNS": push.apple, "APNS_SANDBOX": push.apple_sandbox, "GCM": push.google}
        return {platform: arn or default.get(platform, "") for platform, arn in configured.items()}

    @property
    def passkey_site(self) -> str:
        """The domain that passkeys are for (WebAuthn's RP id)."""
        return self.configuration.site.passkeys or urlsplit(self.app).hostname or LOCAL_SITE

    @property
    def passkey_origins(self) -> str:
        """The origins that may use passkeys, separated by commas: web pages, and apps as `android:apk-key-hash:…`."""
        return ",".join(self.configuration.site.passkey_origins) or self.app or LOCAL_ORIGIN

    @property
    def model_settings(self) -> dict[str, str]:
        """The settings of the language model that this stage decides. Locally its secret is read again after a second."""
        coach = self.configuration.coach.model_dump(exclude_none=True)
        decided = {COACH_SETTINGS[name]: value for name, value in coach.items()}
        return decided | ({"model_refresh": "1"} if self.is_local else {})

    @property
    def address_parameter(self) -> str:
        """The parameter with the URL of the REST API."""
        return f"/fitai/{self.name}/address"

    def named(self, *parts: str) -> str:
        """The name of a resource of this stage: `fitai-dev-workouts`."""
        return "-".join(("fitai", self.name, *parts))
