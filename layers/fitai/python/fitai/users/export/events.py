"""What is asked of an account as a whole, told to the rest of the house."""

from typing import ClassVar

from fitai.kernel.events import Event


class ExportRequested(Event):
    """Somebody wants everything about the account."""

    name: ClassVar[str] = "user.export_requested"

    export_id: str


class ExportContinued(Event):
    """A part of an export is done, and there is more to do."""

    name: ClassVar[str] = "user.export_continued"

    export_id: str


class ExportReady(Event):
    """The archive can be fetched."""

    name: ClassVar[str] = "user.export_ready"

    export_id: str
