"""The rendering of mails from templates. Pure.

docs/decisions/0005-mails-are-written-here.md says why SES does not do this.
"""

import re
from collections.abc import Mapping
from html import escape

from fitai.mail.models import RenderedMail

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
SUBJECT_PREFIX = "Subject: "


def render_mail(text: str, html: str, frame: str, values: Mapping[str, str]) -> RenderedMail:
    """Render a mail: subject and text from one template, HTML from the other within the frame.

    Args:
        text: begins with a line `Subject: …` and an empty one.
        html: replaces the frame's `{{content}}`.
        values: for the placeholders, `{{name}}` each; escaped in HTML.

    Raises:
        KeyError: a placeholder has no value.
        ValueError: the text does not begin with its subject, or a value is not one printable line.
    """
    head, _, body = text.partition("\n\n")
    if not head.startswith(SUBJECT_PREFIX) or "\n" in head:
        raise ValueError("The text of a mail begins with its subject and an empty line")
    unprintable_names = [name for name, value in values.items() if not value.isprintable()]
    if unprintable_names:
        raise ValueError(f"Not one printable line: {', '.join(unprintable_names)}")
    subject = fill_placeholders(head.removeprefix(SUBJECT_PREFIX), values)
    escaped_values = {name: escape(value) for name, value in values.items()}
    content = fill_placeholders(html, escaped_values)
    page = fill_placeholders(frame, {"subject": escape(subject), "content": content})
    return RenderedMail(subject, fill_placeholders(body, values), page)


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, in one pass: a value's own text is never taken for a placeholder."""
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)


def idna_address(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891), as SES requires."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
