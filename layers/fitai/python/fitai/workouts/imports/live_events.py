"""Live events of imports, for the devices of their user."""

from typing import ClassVar

from fitai.kernel.live.delivery import LiveEvent
from fitai.workouts.imports.models import ImportStatus


class ImportProgress(LiveEvent):
    """The progress of an import, or of its undo."""

    name: ClassVar[str] = "import:progress"
    import_id: str
    status: ImportStatus
    percent: int
    workouts: int
    sets: int
