"""What the user's devices are sent of an import."""

from typing import ClassVar

from fitai.kernel.live.delivery import LiveEvent
from fitai.workouts.imports.models import ImportStatus


class ImportProgress(LiveEvent):
    """How far an import, or its undoing, is."""

    name: ClassVar[str] = "import:progress"
    import_id: str
    status: ImportStatus
    percent: int
    workouts: int
    sets: int
