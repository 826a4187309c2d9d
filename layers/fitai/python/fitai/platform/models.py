"""Types of the API of the platform."""

from typing import Literal

from pydantic import Field

from fitai.kernel.external_services import ServiceName
from fitai.kernel.types import Model

DependencyName = Literal["table", "bucket", "signingKeys"]


class Dependency(Model):
    """One dependency of the service."""

    name: DependencyName
    """Which dependency it is."""
    ok: bool
    """Whether it answers."""
    latency_ms: float = Field(description="Milliseconds until it answered, or until the check gave up.")


class ExternalService(Model):
    """The service of somebody else that ours uses."""

    name: ServiceName
    """What it is for: the coach's language model, payments, or mails."""
    ok: bool
    """False while requests to it fail, three of them within ten minutes. What does not need it works."""


class Health(Model):
    """Whether the service's dependencies answer."""

    status: Literal["ok", "degraded", "down"] = Field(
        description="`down`: a dependency does not answer. `degraded`: an external service fails, and all else works."
    )
    version: str
    """The version of the API."""
    stage: str
    """The stage that this is a deployment of."""
    dependencies: list[Dependency]
    """What the service stands on."""
    external_services: list[ExternalService]
    """The services of others, as their last requests went; empty where that cannot be read."""
    maintenance: str | None = None
    """What its operators say to everybody, such as when a maintenance ends; left out where they say nothing."""
