"""A stage: where the app is deployed, how its resources are named, and what differs between stages."""

import os
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from aws_cdk import CliCredentialsStackSynthesizer, Environment, IStackSynthesizer, RemovalPolicy
from constructs import Node

from infra import LOCAL_ACCOUNT, LOCAL_ORIGIN, LOCAL_PORT, LOCAL_PUSH_APPLICATIONS, LOCAL_REGION, LOCAL_SITE

StageName = Literal["local", "dev", "prod"]

LIVE_STAGE = "live"
"""The path under which the WebSocket API is deployed."""
REST_STAGE = "v1"
"""The path under which the REST API is deployed."""

LOCAL_LIMITS = {
    "limit_anonymous": 2_000,
    "limit_user": 2_000,
    "limit_premium": 2_000,
    "limit_pro": 2_000,
    "limit_admin": 2_000,
    "limit_credentials": 500,
}
"""Limits for the local stack: everything there, tests included, calls from one address."""

MODEL_SETTINGS = {
    "model": "model_name",
    "modelUrl": "model_base_url",
    "modelMode": "model_mode",
    "modelPriceInput": "model_price_input",
    "modelPriceCached": "model_price_cached",
    "modelPriceOutput": "model_price_output",
    "openPlan": "open_plan",
}
"""The settings of the language model, and the plan that is open to everybody, by the names under which `cdk -c` has them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment of the whole app.

    Attributes:
        endpoint: where the local cloud listens; None on AWS.
        origins: the web origins that may call, separated by commas.
        mail_identity: the SES identity (an address or a domain) that mails are sent as.
        app: the front end's URL, for links in mails and the way back from Google and Apple; empty where there is none.
        api: the REST API's own domain; empty where API Gateway gives it a name.
        google, apple: the client ids of "Sign in with …"; empty where it is not offered.
        passkeys: the domain that passkeys are for; by default the front end's host. It cannot change without making every
            passkey useless.
        origins_of_passkeys: the origins that may use them, separated by commas; by default the front end.
        push_apple, push_apple_sandbox, push_google: the ARNs of the platform applications of SNS that push to phones; empty
            where there is none. CloudFormation has none of them: on AWS they are made with the keys of Apple and Google,
            locally by `Cloud.deploy`.
        model: the settings of the language model behind the coach that differ from their defaults, by their names.
    """

    name: StageName
    endpoint: str | None
    origins: str
    mail_identity: str
    app: str = ""
    api: str = ""
    google: str = ""
    apple: str = ""
    passkeys: str = ""
    origins_of_passkeys: str = ""
    push_apple: str = ""
    push_apple_sandbox: str = ""
    push_google: str = ""
    model: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, node: Node) -> "Stage":
        """The stage that `cdk … -c stage=…` names; by default the local one.

        Raises:
            ValueError: there is no such stage.
        """
        keys = (
            "stage", "endpoint", "origins", "mail", "app", "api", "google", "apple", "passkeys", "passkeyOrigins",
            "pushApple", "pushAppleSandbox", "pushGoogle", *MODEL_SETTINGS,
        )  # fmt: skip
        context: dict[str, Any] = {key: node.try_get_context(key) for key in keys}
        name = context["stage"] or "local"
        if name not in get_args(StageName):
            raise ValueError(f"-c stage={name}: the stages are {', '.join(get_args(StageName))}")
        local = name == "local"
        mail = context["mail"] or "fitai.example"
        return cls(
            name=cast(StageName, name),
            endpoint=(context["endpoint"] or f"http://localhost:{LOCAL_PORT}") if local else None,
            origins=context["origins"] or "*",
            mail_identity=mail,
            # Mails need a page to send people to; on a developer's machine there need be none.
            app=(context["app"] or ("" if local else f"https://{mail.rpartition('@')[2]}")).rstrip("/"),
            api=(context["api"] or "").rstrip("/"),
            google=context["google"] or "",
            apple=context["apple"] or "",
            passkeys=context["passkeys"] or "",
            origins_of_passkeys=context["passkeyOrigins"] or "",
            push_apple=context["pushApple"] or (LOCAL_PUSH_APPLICATIONS["APNS"] if local else ""),
            push_apple_sandbox=context["pushAppleSandbox"]
            or (LOCAL_PUSH_APPLICATIONS["APNS_SANDBOX"] if local else ""),
            push_google=context["pushGoogle"] or (LOCAL_PUSH_APPLICATIONS["GCM"] if local else ""),
            model=tuple((setting, str(context[key])) for key, setting in MODEL_SETTINGS.items() if context[key]),
        )

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
    def removal(self) -> RemovalPolicy:
        """What happens to data when its stack is deleted."""
        return RemovalPolicy.DESTROY if self.is_local else RemovalPolicy.RETAIN

    @property
    def log_days(self) -> int:
        """How long logs are kept."""
        return {"local": 1, "dev": 14, "prod": 90}[self.name]

    @property
    def requests_per_second(self) -> int:
        """The rate of all requests that the REST API admits, before any function is called."""
        return {"local": 10_000, "dev": 500, "prod": 10_000}[self.name]

    @property
    def mail_sender(self) -> str:
        """The sender of mails."""
        address = self.mail_identity if "@" in self.mail_identity else f"no-reply@{self.mail_identity}"
        return f"FitAI <{address}>"

    @property
    def passkey_site(self) -> str:
        """The domain that passkeys are for (WebAuthn's RP id)."""
        return self.passkeys or urlsplit(self.app).hostname or LOCAL_SITE

    @property
    def passkey_origins(self) -> str:
        """The origins that may use passkeys, separated by commas: web pages, and apps as `android:apk-key-hash:…`."""
        return self.origins_of_passkeys or self.app or LOCAL_ORIGIN

    @property
    def model_settings(self) -> dict[str, str]:
        """The settings of the language model that this stage decides. Locally its secret is read again after a second."""
        return dict(self.model) | ({"model_refresh": "1"} if self.is_local else {})

    @property
    def address_parameter(self) -> str:
        """The parameter with the URL of the REST API."""
        return f"/fitai/{self.name}/address"

    def named(self, *parts: str) -> str:
        """The name of a resource of this stage: `fitai-dev-workouts`."""
        return "-".join(("fitai", self.name, *parts))
