"""Domain events of exports."""

from typing import ClassVar

from fitai.kernel.events import Event


class ExportRequested(Event):
    """An account's owner requested an export."""

    name: ClassVar[str] = "user.export_requested"

    export_id: str


class ExportContinued(Event):
    """A part of an export is collected, and there is more to do."""

    name: ClassVar[str] = "user.export_continued"

    export_id: str


class ExportReady(Event):
    """The archive of an export can be downloaded."""

    name: ClassVar[str] = "user.export_ready"

    export_id: str
