"""Sending mails through SES, once for each event."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fitai.kernel.aws import new_client
from fitai.kernel.languages import FALLBACK, language_of
from fitai.kernel.settings import settings
from fitai.kernel.table import Write
from fitai.mail import rules, store
from fitai.mail.models import MailRequest, RenderedMail, Template

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
FRAME_FILE = "frame.html"


def send_mail(request: MailRequest, event_id: str, *before: Write) -> None:
    """Render a mail and send it through SES.

    The mail is claimed, sent, and then marked as sent. So a failed mail is retried with the event's next delivery, and a
    sent one is not sent by a second delivery. Only a process that dies between SES's response and the mark lets a mail be
    sent twice; the other order could lose it.

    Args:
        before: writes of the claim's transaction, such as that of the digest of the token in the mail.

    Raises:
        DuplicateEvent: the mail was sent before.
        MailInProgress: another delivery is sending it; to be retried.
    """
    mail = render_request(request)
    claim = store.claim_mail(event_id, request.template, *before)
    try:
        _send_by_ses(rules.idna_address(request.to), mail, request.headers)
    except BaseException:
        store.release_claim(claim)
        raise
    store.mark_sent(claim)


def render_request(request: MailRequest) -> RenderedMail:
    """The mail with its placeholders filled."""
    language = language_of(request.language)
    if not has_templates(request.template, language):
        language = FALLBACK
    text, html = template_texts(request.template, language)
    return rules.render_mail(text, html, _read_template(FRAME_FILE), request.values, request.lines, language)


def template_texts(template: Template, language: str = FALLBACK) -> tuple[str, str]:
    """The two templates of a mail: the text with its subject, and the HTML without its frame."""
    text, html = template_names(template, language)
    return _read_template(text), _read_template(html)


def template_names(template: Template, language: str) -> tuple[str, str]:
    """The files of a mail: English ones in the folder itself, others in that of their language."""
    folder = "" if language == FALLBACK else f"{language}/"
    return f"{folder}{template}.txt", f"{folder}{template}.html"


@cache
def has_templates(template: Template, language: str) -> bool:
    """Whether the mail is there in this language."""
    return all((TEMPLATE_FOLDER / name).exists() for name in template_names(template, language))


@cache
def _read_template(name: str) -> str:
    return (TEMPLATE_FOLDER / name).read_text("utf-8")


def _send_by_ses(to: str, mail: RenderedMail, headers: Mapping[str, str]) -> None:
    _ses_client().send_email(
        FromEmailAddress=settings().mail_sender,
        Destination={"ToAddresses": [to]},
        Content={
            "Simple": {
                "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": mail.text, "Charset": "UTF-8"},
                    "Html": {"Data": mail.html, "Charset": "UTF-8"},
                },
                "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
            }
        },
    )


@cache
def _ses_client() -> Any:
    # One attempt: SES does not detect a repeated mail, so a retry after a lost response would send a second one. The
    # reaction's queue retries what has failed.
    return new_client("sesv2", retries={"mode": "standard", "total_max_attempts": 1})
