"""Sending a mail through SES, once for each event that asks for it."""

from functools import cache
from pathlib import Path
from typing import Any

from fitai.kernel.aws import new_client
from fitai.kernel.settings import settings
from fitai.kernel.table import Write
from fitai.mail import rules, store
from fitai.mail.models import Letter, Template, Written

TEMPLATES = Path(__file__).parent / "templates"
FRAME = "frame.html"


def send(letter: Letter, event_id: str, *before: Write) -> None:
    """Write the mail and hand it to SES.

    The mail is claimed first, sent, and then noted as sent. So one that fails is tried again with the event's next
    delivery, and one that went out is not sent by a second delivery. Only a process that dies between SES's answer
    and the note lets a mail go out twice; the other way round it could be lost.

    Args:
        before: what must be written before the mail is on its way, such as the digest of the token in it.

    Raises:
        Duplicate: it has been sent.
        Busy: another delivery is sending it; come back.
    """
    content = write(letter)
    claimed = store.claim(event_id, letter.template, *before)
    try:
        _post(rules.deliverable(letter.to), content)
    except BaseException:
        store.give_up(claimed)
        raise
    store.sent(claimed)


def write(letter: Letter) -> Written:
    """The mail with its gaps filled."""
    text, html = texts(letter.template)
    return rules.written(text, html, _read(FRAME), letter.values)


def texts(template: Template) -> tuple[str, str]:
    """The two templates of a mail: text with its subject, HTML without its frame."""
    return _read(f"{template}.txt"), _read(f"{template}.html")


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _post(to: str, content: Written) -> None:
    _ses().send_email(
        FromEmailAddress=settings().mail_sender,
        Destination={"ToAddresses": [to]},
        Content={
            "Simple": {
                "Subject": {"Data": content.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": content.text, "Charset": "UTF-8"},
                    "Html": {"Data": content.html, "Charset": "UTF-8"},
                },
            }
        },
    )


@cache
def _ses() -> Any:
    # One attempt: SES does not know a mail again, so an answer that got lost would be a second mail. The queue of
    # the reaction tries again what has failed.
    return new_client("sesv2", retries={"mode": "standard", "total_max_attempts": 1})
