"""The types of the platform's answers."""

from typing import Literal

from pydantic import Field

from fitai.kernel.types import Model

DependencyName = Literal["table", "bucket", "signingKeys"]


class Dependency(Model):
    """One thing that the service stands on."""

    name: DependencyName
    ok: bool
    latency_ms: float = Field(description="Milliseconds until it answered, or until we gave up.")


class Health(Model):
    """Whether the service can do its work."""

    status: Literal["ok", "degraded"] = Field(description="degraded: a dependency does not answer as it must.")
    version: str
    stage: str
    dependencies: list[Dependency]
