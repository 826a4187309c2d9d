"""What a mail is before it is written, and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Template = Literal["welcome", "verify_email", "password_reset", "password_changed", "export_ready"]
"""The mails that there are: each has a `.txt` and a `.html` in `templates/`."""


@dataclass(frozen=True, slots=True)
class MailRequest:
    """A mail to be written: which one, to whom, and what goes into its gaps."""

    template: Template
    to: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail as it is sent."""

    subject: str
    text: str
    html: str
