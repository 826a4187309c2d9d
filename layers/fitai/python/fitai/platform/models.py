"""Types of the API of the platform."""

from typing import Literal

from pydantic import Field

from fitai.kernel.types import Model

DependencyName = Literal["table", "bucket", "signingKeys"]


class Dependency(Model):
    """One dependency of the service."""

    name: DependencyName
    """Which dependency it is."""
    ok: bool
    """Whether it answers."""
    latency_ms: float = Field(description="Milliseconds until it answered, or until the check gave up.")


class Health(Model):
    """Whether the service's dependencies answer."""

    status: Literal["ok", "degraded"] = Field(description="`degraded`: a dependency does not answer.")
    version: str
    """The version of the API."""
    stage: str
    """The stage that this is a deployment of."""
    dependencies: list[Dependency]
    """What the service stands on."""
    maintenance: str | None = None
    """What its operators say to everybody, such as when a maintenance ends; left out where they say nothing."""
