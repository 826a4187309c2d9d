"""What the tests of mails do: people with a verified address, the clock of a zone, the mails as SES gets them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fitai.accounts import store as accounts_store
from fitai.kernel import clock, table
from fitai.kernel.time_budget import TimeBudget
from fitai.mail.providers import ses
from fitai.notifications.delivery import service

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, register

BERLIN = "Europe/Berlin"
SEND_EMAIL = "provide-client-params.sesv2.SendEmail"


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail as SES got it."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]

    @property
    def token(self) -> str:
        """The token of its link by which one unsubscribes."""
        (token,) = set(re.findall(r"token=([A-Za-z0-9._~-]+)", self.text))
        return str(token)


class Post(list[SentMail]):
    """The mails that were sent."""

    def take(self) -> list[SentMail]:
        """The mails since the last time."""
        mails = list(self)
        self.clear()
        return mails


@contextmanager
def post() -> Iterator[Post]:
    """Keep the mails as they are given to SES, which moto forgets the half of."""
    kept = Post()

    def keep(params: dict[str, Any], **_: Any) -> None:
        content = params["Content"]["Simple"]
        kept.append(
            SentMail(
                to=params["Destination"]["ToAddresses"][0],
                subject=content["Subject"]["Data"],
                text=content["Body"]["Text"]["Data"],
                html=content["Body"]["Html"]["Data"],
                headers={header["Name"]: header["Value"] for header in content["Headers"]},
            )
        )

    events = ses.client().meta.events
    events.register(SEND_EMAIL, keep, unique_id="post")
    try:
        yield kept
    finally:
        events.unregister(SEND_EMAIL, unique_id="post")


def set_clock(text: str, zone: str = BERLIN) -> datetime:
    """Let it be this time in a zone."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    clock.set_source(lambda: moment)
    return moment


def verified(name: str = "ada", zone: str | None = BERLIN, **preferences: Any) -> Person:
    """A person with a verified address, whose mails of the registration are sent."""
    person = register(name, profile={"timezone": zone} if zone else {}, preferences=preferences)
    table.commit(accounts_store.email_verified_write(person.id))
    deliver_events()
    return person


def choose(person: Person, **body: Any) -> Any:
    """Change the preferences of notifications."""
    answer = call("POST", "/notifications/preferences", body, token=access_token(person.id)).data
    deliver_events()
    return answer


def choose_mail(person: Person, *categories: str, mail: bool = True) -> None:
    """Turn mails of categories on or off."""
    choose(person, categories={category: {"mail": mail} for category in categories})


def run() -> int:
    """Send what is due, with all that follows."""
    handled = service.send_due(TimeBudget(3600))
    deliver_events()
    return handled
