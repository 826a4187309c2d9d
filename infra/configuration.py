"""What an operator decides about a stage: `infra/stages/<stage>.toml`, read and checked when the templates are made."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, StringConstraints, ValidationError, model_validator

from infra import ROOT

STAGES = ROOT / "infra" / "stages"
"""Where the files are, one per stage."""

Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[^/\s]+)$")]
MailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://\S*[^/\s])?$")]
VaultArn = Annotated[str, StringConstraints(pattern=r"^(arn:[\w-]+:backup:[\w-]+:\d{12}:backup-vault:[\w-]+)?$")]
StreamArn = Annotated[
    str, StringConstraints(pattern=r"^(arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table/[\w.-]+/stream/[\w:.-]+)?$")
]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
Host = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+){2,})?$")]
"""A host below a domain of ours; empty where there is none."""
CertificateArn = Annotated[
    str, StringConstraints(pattern=r"^(arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[a-z0-9-]+)?$")
]
LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]
"""The numbers of days that CloudWatch keeps logs for."""

EDGE_REGION = "us-east-1"
"""The region of CloudFront's certificates, and of the web ACL before it."""
PUBLIC_KEY = re.compile(r"-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----")
EXAMPLE_DOMAINS = ("example.com", "example.net", "example.org")
"""Domains that nobody owns (RFC 2606), which the example is written with."""


class Section(BaseModel):
    """A table of the file. What it does not know is refused: a misspelt setting would otherwise be its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Site(Section):
    """The front end.

    Attributes:
        app: its URL, for links in mails and the way back from Google, Apple and Stripe; empty where there is none.
        origins: the web origins that may call.
        passkeys: the domain that passkeys are for; by default the front end's host. It cannot change without making every
            passkey useless.
        passkey_origins: the origins that may use them; by default the front end.
    """

    app: Url = ""
    origins: tuple[Origin, ...] = ("*",)
    passkeys: str = ""
    passkey_origins: tuple[str, ...] = ()


class Mail(Section):
    """Mails.

    Attributes:
        identity: the SES identity (an address or a domain) that mails are sent as.
        provider: the service that sends them.
        create_identity: whether the deployment creates the identity, with Easy DKIM; for one stage of an account only.
        sender_domain: the subdomain of the identity that returned mails go to (MAIL FROM), so that SPF is aligned; empty for SES's own.
    """

    identity: str = "fitai.example"
    provider: Literal["ses", "sendgrid"] = "ses"
    create_identity: bool = False
    sender_domain: str = ""


class SignIn(Section):
    """The client ids of "Sign in with …"; empty where it is not offered."""

    google: str = ""
    apple: str = ""


class Push(Section):
    """The ARNs of the platform applications of SNS that push to phones; empty where there is none.

    CloudFormation has none of them: on AWS they are made with the keys of Apple and Google, locally by `Cloud.deploy`.
    """

    apple: str = ""
    apple_sandbox: str = ""
    google: str = ""


class Coach(Section):
    """The language model behind the coach; without a name the coach is our own.

    The prices are those of a million tokens, in dollars.
    """

    model: str | None = None
    url: str | None = None
    mode: str | None = None
    price_input: str | None = None
    price_cached: str | None = None
    price_output: str | None = None


class Accounts(Section):
    """Accounts and plans.

    Attributes:
        first_admin: the mail address of the first administrator; empty where nobody becomes one by it.
        open_plan: the plan that every account has for nothing; empty where it has its own.
    """

    first_admin: str = ""
    open_plan: Literal["", "premium", "pro"] = ""


class ProductEvents(Section):
    """Product events.

    Attributes:
        lake: whether they are kept in a lake of our own; on AWS only.
    """

    lake: bool = False


class Keys(Section):
    """The keys of access tokens.

    Attributes:
        high_throughput: whether parameters are read up to 10,000 times a second instead of 40, in the whole account and
            region. It is switched on by the deployment, and off by hand.
    """

    high_throughput: bool = False


class Domains(Section):
    """Hosts of our own, each by CloudFront; empty where AWS gives the name (docs/edge.md).

    Attributes:
        rest, live, media: the hosts of the REST API, of the WebSocket API and of pictures and videos; the first is needed
            where there is another: it decides which web ACL the blocked addresses are written to.
        certificate: the ARN of CloudFront's certificate for these hosts, in us-east-1.
        origin_certificate: the ARN of the certificate for what is behind CloudFront, in the stage's own region: for the
            hosts that `origin_host` names.
        zone: the hosted zone of Route 53 in which the records are made; empty where they are made elsewhere.
        zone_name: its domain.
        media_key: the public key (PEM) of the links to media; while it is replaced both, one after the other.
        origin_key: the number of the key by which CloudFront proves to be the sender; a greater one is a new key.
    """

    rest: Host = ""
    live: Host = ""
    media: Host = ""
    certificate: CertificateArn = ""
    origin_certificate: CertificateArn = ""
    zone: str = ""
    zone_name: str = ""
    media_key: str = ""
    origin_key: int = Field(1, ge=1)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that there are."""
        return tuple(host for host in (self.rest, self.live, self.media) if host)

    @property
    def region(self) -> str:
        """The stage's region, which is that of the certificate behind CloudFront; empty where there is none."""
        return self.origin_certificate.split(":")[3] if self.origin_certificate else ""

    @property
    def media_keys(self) -> list[str]:
        """The public keys of the links to media; the first is the current one."""
        return [f"{text}\n" for text in PUBLIC_KEY.findall(self.media_key)]

    @staticmethod
    def origin_host(host: str) -> str:
        """The host at which CloudFront reaches an API: `api-origin.fitai.example` for `api.fitai.example`.

        It is beside the host and not below it, so that a wildcard certificate covers both.
        """
        label, _, domain = host.partition(".")
        return f"{label}-origin.{domain}"

    @model_validator(mode="after")
    def _is_complete(self) -> "Domains":
        if not self.hosts:
            return self
        if not self.rest:
            raise ValueError("rest is needed where live or media is set: it decides where addresses are blocked")
        if len(set(self.hosts)) < len(self.hosts):
            raise ValueError("each API, and media, has a host of its own")
        for name in ("certificate", "origin_certificate"):
            if not getattr(self, name):
                raise ValueError(f"{name} is needed where there is a host")
        if self.certificate.split(":")[3] != EDGE_REGION:
            raise ValueError(f"certificate must be in {EDGE_REGION}: CloudFront takes none of another region")
        if bool(self.zone) != bool(self.zone_name):
            raise ValueError("zone and zone_name are given together")
        if self.zone_name and not all(host.endswith(f".{self.zone_name}") for host in self.hosts):
            raise ValueError(f"the hosts are below zone_name {self.zone_name}")
        if self.media and not self.media_keys:
            raise ValueError("media needs media_key, a public key in PEM")
        return self


class Firewall(Section):
    """What the web ACL refuses (docs/edge.md).

    Attributes:
        requests: requests of one address in five minutes, from which on it is refused. Many may share an address: a gym, a
            school, a mobile network.
        sign_ins: the same of `/auth/…`.
        block_minutes: how long an address stays blocked that has exceeded one of these; 0 where only as long as it does.
        never_blocked: networks that are always admitted, such as `198.51.100.0/24`.
    """

    requests: int = Field(20_000, ge=100)
    sign_ins: int = Field(300, ge=10)
    block_minutes: int = Field(60, ge=0, le=7 * 24 * 60)
    never_blocked: tuple[IPvAnyNetwork, ...] = ()


class Alarms(Section):
    """Who is told when something is wrong.

    Attributes:
        mails: addresses that are told of everything; each has to confirm a mail of AWS.
        chat: a Slack workspace and channel that are told of everything, as `T…/C…`; the workspace is authorized once, in the
            console of Amazon Q Developer in chat applications.
        pager: an HTTPS endpoint of a paging service, which is told of what cannot wait; it has to confirm.
        monthly_budget: dollars that the stage may cost in a month; 0 for no budget.
        ai_daily_spend: dollars that the language model may cost in a day before somebody is told; 0 for any.
        runbooks: the URL of the folder of the runbooks, which alarms name; empty for the path in the repository.
    """

    mails: tuple[MailAddress, ...] = ()
    chat: Annotated[str, StringConstraints(pattern=r"^(T[A-Z0-9]+/C[A-Z0-9]+)?$")] = ""
    pager: Annotated[str, StringConstraints(pattern=r"^(https://\S+)?$")] = ""
    monthly_budget: int = Field(0, ge=0)
    ai_daily_spend: int = Field(0, ge=0)
    runbooks: Url = ""


class Observability(Section):
    """What is recorded of calls beside their log lines and metrics.

    Attributes:
        tracing: whether calls are traced by X-Ray: by the REST API, the functions and the state machine, or by none of them.
        sample_rate: the share of the REST API's requests that are traced, beside one in each second.
    """

    tracing: bool = True
    sample_rate: float = Field(0.01, ge=0, le=1)


POINT_IN_TIME_DAYS = 35
"""Days that the table can be restored to any second of: what DynamoDB keeps."""


class Backups(Section):
    """What is kept beside the table's point-in-time recovery, and which table is in use after a restore.

    Attributes:
        daily_days, monthly_days: days that AWS Backup keeps the backup of a day, and of the first day of a month; 0 where
            there is none.
        copy_to: the ARN of the vault of another account or region that each backup is copied to; empty for none.
        lock: `governance` lets only those with a permission of its own delete a backup before its time; `compliance`
            nobody at all, the vault with it, and cannot be taken back three days after it was deployed.
        restore_tests: `monthly` lets AWS Backup restore the newest backup of the table on the second day of each month, note how
            long it took, and delete it again.
        secret_replicas: the regions that Secrets Manager keeps copies of the keys in.
        restored_stream: the ARN of the stream of a restored table, which is used in place of the stage's own.
    """

    daily_days: int = Field(35, ge=0, le=36_500)
    monthly_days: int = Field(365, ge=0, le=36_500)
    copy_to: VaultArn = ""
    lock: Literal["", "governance", "compliance"] = ""
    restore_tests: Literal["", "monthly"] = ""
    secret_replicas: tuple[Region, ...] = ()
    restored_stream: StreamArn = ""

    @property
    def restored_table(self) -> str:
        """The name of the restored table; empty while the stage's own is in use."""
        return self.restored_stream.split("/")[1] if self.restored_stream else ""

    @property
    def longest_days(self) -> int:
        """Days after which no backup holds an item any more that is deleted today."""
        return max(POINT_IN_TIME_DAYS, self.daily_days, self.monthly_days)


class Retention(Section):
    """How long things are kept.

    Attributes:
        data: what becomes of table, bucket and keys when their stack is deleted; "delete" also leaves out the protection of
            the table and of the stacks.
        log_days: days that logs are kept; by default the stage's own number.
        audit_days: days that entries of the audit trail are kept.
        version_days: days that replaced and deleted objects of the bucket can be brought back. Those of media and of the
            exports of accounts are gone after one day, whatever is said here.
        lake_days: days that product events are kept in the lake.
    """

    data: Literal["keep", "delete"] = "keep"
    log_days: LogDays | None = None
    audit_days: int = Field(400, ge=30)
    version_days: int = Field(30, ge=1)
    lake_days: int = Field(400, ge=1)


class Capacity(Section):
    """How much of the account's quotas this stage may use.

    Attributes:
        concurrency: calls at a time of Lambda, of the account's quota; authorizers and live actions have their own share of
            them. Without it they have none: an account may have fewer than they would take.
    """

    concurrency: int | None = Field(None, ge=1_000)


class Releases(Section):
    """How new versions of functions are released.

    Attributes:
        gradual: whether a new version first gets a tenth of the calls for five minutes, and is taken back on an alarm.
        snap_start: whether the containers of functions that declare it start from a snapshot (docs/cold-starts.md has the bill).
    """

    gradual: bool = True
    snap_start: bool = True


class Configuration(Section):
    """All that an operator decides about a stage."""

    site: Site = Site()
    mail: Mail = Mail()
    sign_in: SignIn = SignIn()
    push: Push = Push()
    coach: Coach = Coach()
    accounts: Accounts = Accounts()
    product_events: ProductEvents = ProductEvents()
    keys: Keys = Keys()
    domains: Domains = Domains()
    firewall: Firewall = Firewall()
    alarms: Alarms = Alarms()
    observability: Observability = Observability()
    backups: Backups = Backups()
    retention: Retention = Retention()
    capacity: Capacity = Capacity()
    releases: Releases = Releases()


def production_problems(configuration: Configuration) -> list[str]:
    """What a stage for real users must not be configured with, each with the name of its setting."""
    site, mail = configuration.site, configuration.mail
    problems: list[str] = []
    if not site.app:
        problems.append("site.app: is needed: mails and providers send people to it")
    elif not site.app.startswith("https://"):
        problems.append(f"site.app: {site.app} must be https")
    for origin in site.origins:
        if origin == "*":
            problems.append("site.origins: must name the origins, not *")
        elif not origin.startswith("https://"):
            problems.append(f"site.origins: {origin} must be https")
    if not site.origins:
        problems.append("site.origins: must name the origins that may call")
    if "identity" not in mail.model_fields_set:
        problems.append("mail.identity: is needed: the identity of SES that mails are sent as")
    named = {
        "site.app": urlsplit(site.app).hostname or "",
        "site.passkeys": site.passkeys,
        "mail.identity": mail.identity.rpartition("@")[2],
        "accounts.first_admin": configuration.accounts.first_admin.rpartition("@")[2],
    }
    named |= {f"domains.{name}": getattr(configuration.domains, name) for name in ("rest", "live", "media")}
    problems += [f"{name}: {domain} is an example" for name, domain in named.items() if is_example_domain(domain)]
    problems += [
        f"site.origins: {origin} is an example"
        for origin in site.origins
        if is_example_domain(urlsplit(origin).hostname or "")
    ]
    if configuration.retention.data != "keep":
        problems.append("retention.data: data of real users is kept")
    return problems


def is_example_domain(domain: str) -> bool:
    """Whether a domain is one that documentation is written with, or below one."""
    return any(domain == example or domain.endswith(f".{example}") for example in EXAMPLE_DOMAINS)


def load(path: Path) -> Configuration:
    """Read a stage's file.

    Raises:
        ValueError: it is absent, is not TOML, or has a setting that is unknown or wrong; the message names each.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text())
        return Configuration.model_validate(content)
    except FileNotFoundError:
        example = STAGES / "example.toml"
        raise ValueError(f"{path} is absent: copy {example.relative_to(ROOT)} there, and fill it in.") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from None
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
        raise ValueError(f"{path}: {'; '.join(problems)}") from None
