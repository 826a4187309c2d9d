"""Who may do what in a room, and who is present: pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fitai.groups.models import MAX_PEOPLE, PersonStatus, RoomEntry
from fitai.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound

ROOM_LIFETIME = 24 * 60 * 60
"""Seconds that a room is open."""
ROOM_RETENTION = 7 * 24 * 60 * 60
"""Seconds after its end that the entries of a room are kept, for those who handle reports."""
PRESENCE_TIMEOUT = 60
"""Seconds after which a person who has sent nothing is no longer present."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a room, or invited to it; times in epoch seconds.

    Attributes:
        joined_at: when the person joined; 0 for those who never did.
        seen_at: when the person has last sent something.
        workout_id: the workout that the room is shown.
    """

    user_id: str
    status: PersonStatus
    invited_by: str | None = None
    joined_at: float = 0.0
    seen_at: float = 0.0
    workout_id: str | None = None
    shares_weights: bool = True

    @property
    def is_inside(self) -> bool:
        """Whether the person is in the room, and not only invited."""
        return self.status == "joined"

    @property
    def is_member(self) -> bool:
        """Whether the person is in the room, or invited to it."""
        return self.status in ("invited", "joined")

    def is_present(self, now: float) -> bool:
        """Whether the person has sent something within the last minute."""
        return self.is_inside and now - self.seen_at < PRESENCE_TIMEOUT


def require_invited(person: Person | None) -> Person:
    """Require that the person may join: was invited, or was inside before.

    Raises:
        NotFound: not invited, or removed since.
    """
    if person is None or person.status == "removed":
        raise NotFound
    return person


def require_joined(person: Person | None) -> Person:
    """Require that the person is in the room.

    Raises:
        NotFound: not in it.
    """
    if person is None or not person.is_inside:
        raise NotFound
    return person


def require_owner(owner_id: str, user_id: str) -> None:
    """Require that the user owns the room, and so may invite and remove.

    Raises:
        Forbidden: `not_owner`.
    """
    if owner_id != user_id:
        raise Forbidden("Only the owner of the room may do this.", code="not_owner")


def new_invitations(
    user_id: str, invited_ids: Iterable[str], people: Mapping[str, Person], friends: Mapping[str, bool]
) -> list[Person]:
    """The persons who are invited anew; those who are invited or inside already stay as they are.

    Args:
        people: of the room, by their ids.
        friends: whether each of the invited is a friend; a blocked user is none, and is not told from a stranger.

    Raises:
        Invalid: somebody is no friend. Conflict: `room_full`.
    """
    distinct_ids = list(dict.fromkeys(invited_ids))
    wrong_fields = [
        FieldError(f"data.invite.{index}", "Is not a friend of yours")
        for index, invited_id in enumerate(distinct_ids)
        if invited_id != user_id and not friends.get(invited_id, False)
    ]
    if wrong_fields:
        raise Invalid(fields=wrong_fields)
    member_ids = {person.user_id for person in people.values() if person.is_member}
    new_ids = [invited_id for invited_id in distinct_ids if invited_id != user_id and invited_id not in member_ids]
    if len(member_ids | {user_id}) + len(new_ids) > MAX_PEOPLE:
        raise Conflict(f"A room has at most {MAX_PEOPLE} people.", code="room_full")
    return [Person(new_id, "invited", invited_by=user_id) for new_id in new_ids]


def require_capacity(people: Mapping[str, Person], user_id: str) -> None:
    """Require that the room has a place for the user.

    Raises:
        Conflict: `room_full`.
    """
    others = [person for person in people.values() if person.is_member and person.user_id != user_id]
    if len(others) >= MAX_PEOPLE:
        raise Conflict(f"A room has at most {MAX_PEOPLE} people.", code="room_full")


def visible_entry(entry: RoomEntry, user_id: str) -> RoomEntry:
    """An entry as a person of the room sees it: a text that moderation hides is its author's alone."""
    if entry.hidden_reason is None or entry.user_id == user_id:
        return entry
    return entry.model_copy(update={"text": None, "hidden_reason": None})


def next_owner(people: Iterable[Person], owner_id: str) -> str | None:
    """The owner of the room after its owner leaves: whoever is in it for longest; None when nobody is."""
    others = [person for person in people if person.is_inside and person.user_id != owner_id]
    return min(others, key=lambda person: (person.joined_at, person.user_id)).user_id if others else None


def require_author_or_owner(author_id: str, owner_id: str, user_id: str) -> None:
    """Require that the user may delete a text: is its author, or owns the room.

    Raises:
        Forbidden: `not_author`.
    """
    if user_id not in (author_id, owner_id):
        raise Forbidden("Only its author or the owner of the room may delete it.", code="not_author")


def room_expiry(now: datetime) -> int:
    """When a room that is opened now closes, epoch seconds."""
    return int(now.timestamp()) + ROOM_LIFETIME
