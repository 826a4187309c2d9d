"""What an operator decides about a stage: `infra/stages/<stage>.toml`, read and checked when the templates are made."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

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
    """Domains of our own for the two APIs; empty where AWS gives them names.

    Attributes:
        rest, live: the hosts.
    """

    rest: str = ""
    live: str = ""


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
    """How long what is not the users' own is kept.

    Attributes:
        log_days: days that logs are kept; by default the stage's own number.
    """

    log_days: int | None = Field(None, ge=1)


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
    alarms: Alarms = Alarms()
    observability: Observability = Observability()
    backups: Backups = Backups()
    retention: Retention = Retention()
    capacity: Capacity = Capacity()
    releases: Releases = Releases()


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
