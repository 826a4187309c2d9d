"""The rendering of mails from templates. Pure.

docs/decisions/0005-mails-are-written-here.md says why SES does not do this.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from fitai.kernel.languages import FALLBACK
from fitai.mail.models import RenderedMail, Template

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
SUBJECT_PREFIX = "Subject: "
LINES = "lines"
"""The placeholder of the list."""

VERIFYING: frozenset[Template] = frozenset({"verify_email", "email_change"})
"""Mails that the owner of an address asks for, to prove that it is theirs."""
SECURITY: frozenset[Template] = VERIFYING | {
    "password_reset",
    "password_changed",
    "factors_changed",
    "email_changed",
    "email_changed_undo",
    "new_device",
    "security_notice",
}
"""Mails that a user must get, however unwelcome."""


def render_mail(
    text: str, html: str, frame: str, values: Mapping[str, str], lines: Sequence[str] = (), language: str = FALLBACK
) -> RenderedMail:
    """Render a mail: subject and text from one template, HTML from the other within the frame.

    Args:
        text: begins with a line `Subject: …` and an empty one.
        html: replaces the frame's `{{content}}`.
        values: for the placeholders, `{{name}}` each; escaped in HTML.
        lines: for `{{lines}}`: a list, one line each; escaped in HTML.

    Raises:
        KeyError: a placeholder has no value.
        ValueError: the text does not begin with its subject, or a value or line is not one printable line.
    """
    head, _, body = text.partition("\n\n")
    if not head.startswith(SUBJECT_PREFIX) or "\n" in head:
        raise ValueError("The text of a mail begins with its subject and an empty line")
    unprintable_names = [name for name, value in values.items() if not value.isprintable()]
    unprintable_names += [LINES for line in lines if not line.isprintable()]
    if unprintable_names:
        raise ValueError(f"Not one printable line: {', '.join(unprintable_names)}")
    subject = fill_placeholders(head.removeprefix(SUBJECT_PREFIX), values)
    escaped_values = {name: escape(value) for name, value in values.items()}
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    content = fill_placeholders(html, escaped_values | {LINES: f"<ul>{items}</ul>"})
    page = fill_placeholders(frame, {"subject": escape(subject), "content": content, "language": language})
    listed = "\n".join(f"- {line}" for line in lines)
    return RenderedMail(subject, fill_placeholders(body, {**values, LINES: listed}), page)


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, in one pass: a value's own text is never taken for a placeholder."""
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)


def idna_address(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891), as SES requires."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
