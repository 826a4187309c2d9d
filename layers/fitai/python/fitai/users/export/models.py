"""Types of exports: what crosses the API, and the export as it is stored."""

from typing import Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

ExportStatus = Literal["running", "ready"]


class DataExport(Model):
    """An archive of everything that is stored about the caller: in preparation, or ready for download."""

    id: str
    """Identifies the export."""
    status: ExportStatus
    """Whether the archive is being made or is ready."""
    requested_at: Moment
    """When it was asked for."""
    finished_at: Moment | None = None
    """When it was ready; left out before."""
    size: int | None = Field(None, description="Bytes of the archive.")
    url: str | None = Field(None, description="The archive's address; valid until `expiresAt`, for whoever has it.")
    expires_at: Moment | None = None
    """Until when it can be fetched; left out before it is ready."""


class Export(Model):
    """An export as it is stored; never part of a response.

    Attributes:
        parts: the number of values of each kind, by service; a service that is missing is not collected yet.
        revision: raised by each step, so that of two that work on the same export one is a write conflict.
        touched: epoch seconds of the last step.
    """

    id: str
    user_id: str
    status: ExportStatus = "running"
    requested_at: Moment
    finished_at: Moment | None = None
    size: int | None = None
    parts: dict[str, dict[str, int]] = {}
    revision: int = 1
    touched: int
