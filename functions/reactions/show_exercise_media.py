"""Show a picture, GIF or video in its exercise once it is ready, and no more once it is deleted."""

from fitai.exercises.media import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, Table
from fitai.media.events import MediaDeleted, MediaReady


@reaction(MediaReady, MediaDeleted, needs=(Library.READ, Table.GET, Table.PUT))
def handler(event: MediaReady | MediaDeleted) -> None:
    service.update_exercise_media(event)
