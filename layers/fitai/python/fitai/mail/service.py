"""Sending mails, once for each event, to addresses that take them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fitai.kernel import clock, external_services, tracing
from fitai.kernel.languages import FALLBACK, language_of
from fitai.kernel.observability import logger
from fitai.kernel.table import Write
from fitai.kernel.time_budget import TimeBudget
from fitai.mail import rules, store
from fitai.mail.feedback.models import Feedback
from fitai.mail.feedback.service import is_stopped, take_feedback
from fitai.mail.models import MailRequest, RenderedMail, Template
from fitai.mail.providers.choice import provider
from fitai.mail.providers.interface import AddressRefused

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
FRAME_FILE = "frame.html"
REFUSAL_SECONDS = 10.0
"""Seconds within which it is stored that an address was refused."""


def send_mail(request: MailRequest, event_id: str, *before: Write) -> None:
    """Render a mail and send it by the configured service; nothing is done where its address takes no such mail.

    The mail is claimed, sent, and then marked as sent. So a failed mail is retried with the event's next delivery, and a
    sent one is not sent by a second delivery. Only a process that dies between the service's response and the mark lets a mail
    be sent twice; the other order could lose it. An address that the service refuses is stored as one that has bounced.

    Args:
        before: writes of the claim's transaction, such as that of the digest of the token in the mail.

    Raises:
        DuplicateEvent: the mail was sent before.
        MailInProgress: another delivery is sending it; to be retried.
    """
    mail = render_request(request)
    if is_stopped(request.to, request.template):
        logger().info("a mail was not sent", extra={"template": request.template})
        return
    claim = store.claim_mail(event_id, request.template, *before)
    try:
        _send(request.to, mail, request.headers, request.template)
    except AddressRefused:
        # No outage, and no reason to try again: the address is taken for one that does not exist.
        bounce = Feedback(claim.PK, "hard_bounce", request.to, clock.now())
        take_feedback([bounce], TimeBudget(REFUSAL_SECONDS))
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


def _send(to: str, mail: RenderedMail, headers: Mapping[str, str], template: Template) -> None:
    try:
        address = rules.idna_address(to)
    except UnicodeError:
        raise AddressRefused("The domain of the address is not valid") from None
    try:
        with tracing.part("mail"):
            provider().send(address, mail, headers, template)
    except AddressRefused:
        external_services.record_success("mail")
        raise
    except Exception:
        external_services.record_failure("mail")
        raise
    external_services.record_success("mail")
