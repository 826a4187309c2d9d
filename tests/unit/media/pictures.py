"""Uploads as clients make them, and what they find afterwards."""

from typing import Any

from tests.harness.gateway import Answer, call, deliver_events
from tests.harness.uploads import deliver_upload
from tests.unit.auth.people import Person
from tests.unit.media import files


def ask(person: Person, what: str = "avatar") -> Any:
    """Ask for an upload: `avatar`, or the angle of a progress photo."""
    if what == "avatar":
        return call("POST", "/users/upload-avatar", token=person.token).data
    return call("POST", "/progress/upload-photo", {"angle": what}, token=person.token).data


def upload(person: Person, what: str = "avatar", content: bytes | None = None) -> str:
    """Ask for an upload, and make it; gives the picture's id."""
    asked = ask(person, what)
    deliver_upload(asked["fields"]["key"], files.jpeg() if content is None else content)
    deliver_events()
    return str(asked["id"])


def look(person: Person, media_id: str, **query: Any) -> Answer:
    """Ask for a picture."""
    return call("GET", f"/media/{media_id}", token=person.token, **query)


def delete(person: Person, media_id: str) -> Answer:
    """Delete a picture."""
    answer = call("DELETE", f"/media/{media_id}", token=person.token)
    deliver_events()
    return answer


def avatar_of(person: Person) -> str | None:
    """What the profile says the profile picture is."""
    return call("GET", "/users/profile", token=person.token).data.get("profilePicture")  # type: ignore[no-any-return]
