"""Types of webhooks."""

from typing import Annotated, Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

MAX_URL = 2048
MAX_DESCRIPTION = 100

WebhookEvent = Literal[
    "workout.started",
    "workout.completed",
    "record.achieved",
    "goal.completed",
    "achievement.unlocked",
    "subscription.changed",
]
"""The events that can be posted to a webhook."""
WebhookStatus = Literal["active", "disabled"]
DisabledReason = Literal["paused", "failing", "gone"]
"""Why nothing is sent: the owner has paused it, it failed for three days, or its server answered 410."""
DeliveryError = Literal[
    "refused_address",
    "unknown_host",
    "connection_failed",
    "invalid_certificate",
    "timed_out",
    "invalid_answer",
    "status",
]
"""Why a delivery has failed: the name leads to an address that nothing is sent to, has no address, nothing accepts the
connection, the certificate is not valid for the name, ten seconds have passed, the answer is no HTTP or its headers are too
long, or its status is not 2xx."""

Url = Annotated[str, Field(min_length=1, max_length=MAX_URL)]
Events = Annotated[list[WebhookEvent], Field(min_length=1, max_length=20)]
Description = Annotated[str, Field(min_length=1, max_length=MAX_DESCRIPTION)]


class CreateWebhook(Input):
    """A new webhook."""

    url: Url
    """Where events are posted: `https`, on port 443 or 8443, of a host with public addresses only."""
    events: Events
    """Which events are posted to it."""
    description: Description | None = None
    """What the owner calls it."""


class ChangeWebhook(Input):
    """A change of a webhook: what is left out stays."""

    url: Url | None = None
    """Where events are posted."""
    events: Events | None = None
    """Which events are posted to it."""
    description: Description | None = None
    """What the owner calls it."""
    enabled: bool | None = Field(
        None, description="False pauses it; true sends again, also where it was disabled because it failed."
    )
    rotate_secret: bool = Field(
        False,
        description="True makes a new secret, which the answer shows once. For 24 hours deliveries are also signed with "
        "the former one.",
    )


class Webhook(Model):
    """A webhook, without its secret."""

    id: str
    """Identifies the webhook."""
    url: str
    """Where events are posted."""
    events: list[WebhookEvent]
    """Which events are posted to it."""
    description: str | None = Field(None, description="What the owner calls it; left out where it has no name.")
    status: WebhookStatus
    """Whether events are sent."""
    disabled_reason: DisabledReason | None = Field(
        None, description="Why nothing is sent: `paused`, `failing` or `gone`; left out while it is active."
    )
    failing_since: Moment | None = Field(
        None, description="Since when every delivery has failed; left out where the last one succeeded."
    )
    created_at: Moment
    """When it was created."""
    former_secret_until: Moment | None = Field(
        None, description="Until when deliveries are also signed with the secret before the present one."
    )


class WebhookWithSecret(Webhook):
    """A webhook, with its secret where that is new."""

    secret: str | None = Field(
        None,
        description="The secret that deliveries are signed with (`whsec_…`); only in the answer that has made it.",
    )


class WebhookList(Model):
    """The webhooks of the caller's account."""

    webhooks: list[Webhook]
    """The webhooks, the oldest first."""
    limit: int
    """How many webhooks the account's plan contains."""


class DeliveryAttempt(Model):
    """One attempt to deliver an event."""

    webhook_id: str
    """The webhook that it was sent by."""
    delivery_id: str
    """The `webhook-id` that was sent: the same for every attempt to deliver an event."""
    event: str
    """Which event was posted, or `test`."""
    attempt: int
    """The number of the attempt, from 1."""
    at: Moment
    """When it was sent."""
    delivered: bool
    """Whether the answer was 2xx."""
    status: int | None = Field(None, description="The status of the answer; left out where there was none.")
    error: DeliveryError | None = Field(None, description="Why it has failed; left out where it has not.")
    duration_ms: int
    """Milliseconds until the answer, or the failure."""
    answer: str = Field("", description="The first 500 characters of an answer that is text.")
    next_attempt_at: Moment | None = Field(None, description="When it is tried again; left out where it is not.")


class Deliveries(Model):
    """The last attempts to deliver events by a webhook: at most 50, of the last 30 days."""

    attempts: list[DeliveryAttempt]
    """The attempts, the newest first."""


# --- stored ------------------------------------------------------------------------------------------------


class StoredWebhook(Model):
    """What is stored of a webhook.

    Attributes:
        secret, former_secret: sealed.
        created_at, former_until, failing_since: epoch seconds.
        version: raised by each change of the owner's, and by disabling it.
        rotation: the request that has made the present secret, where that is not the first one.
    """

    id: str
    url: str
    events: list[WebhookEvent]
    description: str | None = None
    status: WebhookStatus = "active"
    disabled_reason: DisabledReason | None = None
    secret: str = Field(repr=False)
    former_secret: str | None = Field(None, repr=False)
    former_until: int | None = None
    created_at: int
    failing_since: int | None = None
    version: int = 1
    rotation: str | None = None


class StoredDelivery(Model):
    """What is stored of a delivery.

    Attributes:
        body: the payload as it is sent; empty once the delivery is over.
        attempts: that were made.
    """

    id: str
    webhook_id: str
    event: str
    body: str
    attempts: int = 0
    is_over: bool = False
