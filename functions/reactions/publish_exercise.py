"""Publish the library soon after an exercise was approved, changed or removed; many changes together."""

from fitai.exercises.events import LibraryChanged
from fitai.exercises.library import publishing
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, ReactionQueue, Table


@reaction(
    LibraryChanged,
    needs=(ReactionQueue.REQUEUE, Library.WRITE, Library.DELETE, Table.QUERY, Table.PUT),
    timeout=60,
    memory=1024,
)
def handler(event: LibraryChanged) -> None:
    publishing.publish_library_soon(event.at)
