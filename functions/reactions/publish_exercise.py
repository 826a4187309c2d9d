"""An exercise that was approved, changed or removed for everybody is so at once; of many, the rest within the minute."""

from fitai.exercises import publishing
from fitai.exercises.events import LibraryChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, Table


@reaction(LibraryChanged, needs=(Library.WRITE, Library.DELETE, Table.QUERY, Table.PUT), timeout=60, memory=1024)
def handler(event: LibraryChanged) -> None:
    publishing.publish_soon()
