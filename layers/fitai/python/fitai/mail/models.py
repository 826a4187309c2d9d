"""A mail before and after rendering."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
]
"""The kinds of mails; each has a `.txt` and a `.html` in `templates/`."""


@dataclass(frozen=True, slots=True)
class MailRequest:
    """A mail to be sent: its template, its recipient, and the values of its placeholders."""

    template: Template
    to: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail that is ready to be sent."""

    subject: str
    text: str
    html: str
