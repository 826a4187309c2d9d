"""How a mail is written from its templates: pure functions over texts.

docs/decisions/0005-mails-are-written-here.md says why SES does not do this.
"""

import re
from collections.abc import Mapping
from html import escape

from fitai.mail.models import Written

GAP = re.compile(r"\{\{(\w+)\}\}")
SUBJECT = "Subject: "


def written(text: str, html: str, frame: str, values: Mapping[str, str]) -> Written:
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
    if not head.startswith(SUBJECT) or "\n" in head:
        raise ValueError("The text of a mail begins with its subject and an empty line")
    broken = [name for name, value in values.items() if not value.isprintable()]
    if broken:
        raise ValueError(f"Not one printable line: {', '.join(broken)}")
    subject = filled(head.removeprefix(SUBJECT), values)
    safe = {name: escape(value) for name, value in values.items()}
    page = filled(frame, {"subject": escape(subject), "content": filled(html, safe)})
    return Written(subject, filled(body, values), page)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled, each once: what a value brings along is never read as a gap."""
    return GAP.sub(lambda gap: values[gap[1]], text)


def deliverable(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891), as SES wants it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
