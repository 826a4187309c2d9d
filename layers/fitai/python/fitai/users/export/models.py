"""The shapes of an export and of an account's end."""

from typing import Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

ExportStatus = Literal["running", "ready"]


class DataExport(Model):
    """An archive of everything about the caller: being made, or ready to be fetched."""

    id: str
    status: ExportStatus
    requested_at: Moment
    finished_at: Moment | None = None
    size: int | None = Field(None, description="Bytes of the archive.")
    url: str | None = Field(None, description="Where the archive is; good until `expiresAt`, for whoever has it.")
    expires_at: Moment | None = None


class Export(Model):
    """An export as the backend knows it; no answer ever is one.

    Attributes:
        parts: of each service that is done, how many values of each kind there are.
        revision: raised by each step, so that two that work at the same export see each other.
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
