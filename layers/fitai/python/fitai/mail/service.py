"""Sending a mail through SES, once for each event that asks for it."""

from functools import cache
from pathlib import Path
from typing import Any

from fitai.kernel.aws import new_client
from fitai.kernel.settings import settings
from fitai.kernel.table import Write
from fitai.mail import rules, store
from fitai.mail.models import MailRequest, RenderedMail, Template

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
FRAME_FILE = "frame.html"


def send_mail(letter: MailRequest, event_id: str, *before: Write) -> None:
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
    content = render_request(letter)
    claimed = store.claim_mail(event_id, letter.template, *before)
    try:
        _send_by_ses(rules.idna_address(letter.to), content)
    except BaseException:
        store.release_claim(claimed)
        raise
    store.mark_sent(claimed)


def render_request(letter: MailRequest) -> RenderedMail:
    """The mail with its gaps filled."""
    text, html = template_texts(letter.template)
    return rules.render_mail(text, html, _read_template(FRAME_FILE), letter.values)


def template_texts(template: Template) -> tuple[str, str]:
    """The two templates of a mail: text with its subject, HTML without its frame."""
    return _read_template(f"{template}.txt"), _read_template(f"{template}.html")


@cache
def _read_template(name: str) -> str:
    return (TEMPLATE_FOLDER / name).read_text("utf-8")


def _send_by_ses(to: str, content: RenderedMail) -> None:
    _ses_client().send_email(
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
def _ses_client() -> Any:
    # One attempt: SES does not know a mail again, so an answer that got lost would be a second mail. The queue of
    # the reaction tries again what has failed.
    return new_client("sesv2", retries={"mode": "standard", "total_max_attempts": 1})
