"""How a mail is written from its templates: pure functions over texts.

docs/decisions/0005-mails-are-written-here.md says why SES does not do this.
"""

import re
from collections.abc import Mapping
from html import escape

from fitai.mail.models import RenderedMail

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
SUBJECT_PREFIX = "Subject: "


def render_mail(text: str, html: str, frame: str, values: Mapping[str, str]) -> RenderedMail:
    """The mail: subject and text from the one template, HTML from the other within the frame.

    Args:
        text: begins with a line `Subject: …` and an empty one.
        html: the inside of the frame's `{{content}}`.
        values: what goes into the gaps, `{{name}}` each; in HTML it is escaped.

    Raises:
        KeyError: a gap that no value is given for: a mail with a hole in it is not sent.
        ValueError: the text does not begin with its subject, or a value would break a line.
    """
    head, _, body = text.partition("\n\n")
    if not head.startswith(SUBJECT_PREFIX) or "\n" in head:
        raise ValueError("The text of a mail begins with its subject and an empty line")
    broken = [name for name, value in values.items() if not value.isprintable()]
    if broken:
        raise ValueError(f"Not one printable line: {', '.join(broken)}")
    subject = fill_placeholders(head.removeprefix(SUBJECT_PREFIX), values)
    safe = {name: escape(value) for name, value in values.items()}
    page = fill_placeholders(frame, {"subject": escape(subject), "content": fill_placeholders(html, safe)})
    return RenderedMail(subject, fill_placeholders(body, values), page)


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled, each once: what a value brings along is never read as a gap."""
    return PLACEHOLDER.sub(lambda gap: values[gap[1]], text)


def idna_address(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891), as SES wants it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
