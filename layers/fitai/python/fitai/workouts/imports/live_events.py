"""Live events of imports, for the devices of their user."""

from typing import ClassVar

from fitai.kernel.live.delivery import LiveEvent
from fitai.workouts.imports.models import ImportStatus


class ImportProgress(LiveEvent):
    """The progress of an import, or of its undo."""

    name: ClassVar[str] = "import:progress"
    import_id: str
    """Identifies the import in later requests."""
    status: ImportStatus
    """Its state."""
    percent: int
    """How much of it is done, 0 to 100."""
    workouts: int
    """How many workouts are imported so far."""
    sets: int
    """How many sets are imported so far."""
