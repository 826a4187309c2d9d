"""The addresses of an exercise's pictures, GIFs and videos. Pure."""

from typing import Literal

from fitai.exercises.models import Exercise, ExerciseMedia

MAX_MEDIA = 10
"""Pictures, GIFs and videos of one exercise, at most so many of each."""
MediaField = Literal["images", "gifs", "videos"]
FIELDS: dict[str, MediaField] = {"image": "images", "gif": "gifs", "video": "videos"}
"""The field of an exercise's media by the form of a file."""


def media_path(exercise_id: str, media_id: str) -> str:
    """The address of a file below the API's address."""
    return f"/exercises/{exercise_id}/media/{media_id}"


def shows(exercise: Exercise, media_id: str) -> bool:
    """Whether an exercise shows a file."""
    path = media_path(exercise.id, media_id)
    return any(path in getattr(exercise.media, field) for field in FIELDS.values())


def with_file(exercise: Exercise, media_id: str, form: str) -> ExerciseMedia:
    """The media of an exercise with a new file at the end."""
    field = FIELDS[form]
    files = (*getattr(exercise.media, field), media_path(exercise.id, media_id))
    return exercise.media.model_copy(update={field: files})


def without_file(exercise: Exercise, media_id: str) -> ExerciseMedia:
    """The media of an exercise without a file."""
    path = media_path(exercise.id, media_id)
    remaining = {
        field: tuple(file for file in getattr(exercise.media, field) if file != path) for field in FIELDS.values()
    }
    return ExerciseMedia(**remaining)
