"""Types of the consents.

Each is off until its owner turns it on, on its own, and can be withdrawn as easily (GDPR, articles 4(11) and 7).
"""

from typing import Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

ConsentKind = Literal["product_analytics", "coach_analytics"]
"""What can be agreed to: `product_analytics` to events of training, goals, templates, people and subscriptions,
`coach_analytics` to those of the coach."""


class Consent(Model):
    """One consent as it is in force, with what is evidence of it."""

    granted: bool = False
    """Whether the user has agreed."""
    text_version: str | None = None
    """The version of the text that was agreed to; left out without an agreement."""
    deletes_sent: bool = False
    """Whether what was sent before is deleted where it was sent to, because the user asked for it with the withdrawal."""
    changed_at: Moment | None = None
    """When it was granted or withdrawn; left out where it never was."""


class Consents(Model):
    """What the user has agreed to, each on its own."""

    product_analytics: Consent = Consent()
    """Whether events of the user's training, goals, templates, people and subscription may be sent, without personal data."""
    coach_analytics: Consent = Consent()
    """Whether events of the coach's recommendations may be sent, without personal data."""


class ConsentChange(Input):
    """A consent that is granted or withdrawn."""

    granted: bool | None = None
    """True to agree, with `textVersion`; false to withdraw."""
    text_version: str | None = Field(None, max_length=20, description="The version of the text that the user has read.")
    deletes_sent: bool | None = None
    """With a withdrawal, or after one: whether what was sent before is to be deleted where it was sent to."""


class ConsentsChange(Input):
    """A change of the consents: one that is left out stays, one that is null is withdrawn."""

    product_analytics: ConsentChange | None = None
    """Whether events of the user's training, goals, templates, people and subscription may be sent, without personal data."""
    coach_analytics: ConsentChange | None = None
    """Whether events of the coach's recommendations may be sent, without personal data."""
