"""A mail before and after rendering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fitai.kernel.languages import FALLBACK

Template = Literal[
    "welcome",
    "verify_email",
    "password_reset",
    "password_changed",
    "factors_changed",
    "email_change",
    "email_changed",
    "email_changed_undo",
    "new_device",
    "export_ready",
    "notice",
    "payment_notice",
    "security_notice",
    "notices",
]
"""The kinds of mails; each has a `.txt` and a `.html` in `templates/`, and in the folder of each other language there."""


@dataclass(frozen=True, slots=True)
class MailRequest:
    """A mail to be sent: its template, its recipient, and the values of its placeholders.

    Attributes:
        language: a tag of BCP 47.
        lines: what the placeholder `{{lines}}` lists.
        headers: further headers of the mail.
    """

    template: Template
    to: str
    values: Mapping[str, str]
    language: str = FALLBACK
    lines: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail that is ready to be sent."""

    subject: str
    text: str
    html: str
