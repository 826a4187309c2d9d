"""`make mail`: the mails and pushes that the stack has sent; the local cloud delivers them to nobody."""

import json
import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import NOT_FOUND
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble

SHOWN = 20
"""Mails, and pushes, that are shown by default."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was sent."""

    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str


def mails(cloud: Cloud) -> list[Mail]:
    """The mails that were sent, oldest first."""
    accounts: dict[str, list[dict[str, Any]]] = _get(cloud, "/_ministack/ses/messages")["messages"]
    stored_messages = [message for messages in accounts.values() for message in messages]
    mails_by_id = {message["MessageId"]: mail_of(message) for message in stored_messages}
    # The headers of a whole message are kept only of those that were sent since the start.
    mails_by_id |= {sent["id"]: mail_of(sent) for sent in _sent(cloud)["mails"]}
    return sorted(mails_by_id.values(), key=lambda mail: mail.at)


def mail_of(content: dict[str, Any]) -> Mail:
    """A mail from MiniStack's copy of it, or from that of the emulator's patch."""

    def value(*names: str) -> Any:
        return next((content[name] for name in names if content.get(name)), None)

    return Mail(
        datetime.fromtimestamp(float(value("at", "Timestamp") or 0), UTC),
        value("from", "Source") or "",
        tuple(value("to", "To") or ()),
        value("subject", "Subject") or "",
        value("text", "BodyText", "html", "BodyHtml") or "",
    )


def pushes(cloud: Cloud) -> list[dict[str, Any]]:
    """The notifications that were pushed to devices, oldest first."""
    notifications: list[dict[str, Any]] = _sent(cloud)["pushes"]
    return notifications


def _sent(cloud: Cloud) -> dict[str, Any]:
    """The mails and pushes that the launcher's patch `sent` has kept; none without the patch."""
    try:
        return _get(cloud, "/_fitai/sent")
    except HTTPError as error:
        if error.code != NOT_FOUND:
            raise
        return {"mails": [], "pushes": []}


def _get(cloud: Cloud, path: str) -> dict[str, Any]:
    with urlopen(cloud.endpoint + path, timeout=10) as answer:  # noqa: S310  it is our own
        content: dict[str, Any] = json.load(answer)
    return content


def shown(mail: Mail) -> str:
    """Format a mail for the terminal."""
    head = f"{mail.at.astimezone():%Y-%m-%d %H:%M:%S}  to {', '.join(mail.to)}  “{mail.subject}”"
    return f"{head}\n{textwrap.indent(mail.text.strip(), '    ')}\n"


def chosen(sent: list[Mail], to: str) -> Iterator[Mail]:
    """Yield the newest mails, or all to addresses that contain a text."""
    yield from [mail for mail in sent if any(to in address for address in mail.to)] if to else sent[-SHOWN:]


def main() -> None:
    """Show the mails and pushes, the newest last: TO=somebody shows all to addresses with that in them."""
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    sent, pushed = mails(cloud), pushes(cloud)
    for mail in chosen(sent, os.environ.get("TO", "")):
        print(shown(mail))
    for push in pushed[-SHOWN:]:
        print(
            f"push to {push['endpoint'].rpartition('/')[2]} ({push['platform']})\n{textwrap.indent(str(push['message']), '    ')}\n"
        )
    print(f"{len(sent)} mails and {len(pushed)} pushes since the local cloud was started with empty data.")


if __name__ == "__main__":
    console.main(main)
