"""What an operator decides about a stage: `infra/stages/<stage>.toml`, read and checked when the templates are made."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from infra import ROOT

STAGES = ROOT / "infra" / "stages"
"""Where the files are, one per stage."""

Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[^/\s]+)$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://\S*[^/\s])?$")]


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
    """

    identity: str = "fitai.example"
    provider: Literal["ses", "sendgrid"] = "ses"


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
    """Who is told when something is wrong."""


class Backups(Section):
    """What is kept beside the table's point-in-time recovery."""


class Retention(Section):
    """How long what is not the users' own is kept.

    Attributes:
        log_days: days that logs are kept; by default the stage's own number.
    """

    log_days: int | None = Field(None, ge=1)


class Capacity(Section):
    """How much of the account's quotas this stage may use."""


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
    backups: Backups = Backups()
    retention: Retention = Retention()
    capacity: Capacity = Capacity()


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
