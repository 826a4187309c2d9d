"""Who may do what in a room, and who is there: pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fitai.groups.models import MAX_PEOPLE, PersonStatus
from fitai.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound

ROOM_LIFETIME = 24 * 60 * 60
"""Seconds that a room is open."""
ROOM_RETENTION = 7 * 24 * 60 * 60
"""Seconds after its end that what was said in a room is kept, for whoever looks into a report."""
PRESENCE_TIMEOUT = 60
"""Seconds after which somebody who was not heard of is no longer there."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a room, as the room keeps it; times in epoch seconds.

    Attributes:
        joined: when the person came in first; 0 for who never did.
        seen: when the person was heard of last.
    """

    user_id: str
    status: PersonStatus
    invited_by: str | None = None
    joined: float = 0.0
    seen: float = 0.0
    workout_id: str | None = None
    weights: bool = True

    @property
    def inside(self) -> bool:
        """Whether the person is in the room, and not only invited."""
        return self.status == "joined"

    def present(self, now: float) -> bool:
        """Whether the person was heard of within the last minute."""
        return self.inside and now - self.seen < PRESENCE_TIMEOUT


def require_invited(person: Person | None) -> Person:
    """Who was invited may come in, and come back.

    Raises:
        NotFound: not invited, or removed since.
    """
    if person is None or person.status == "removed":
        raise NotFound
    return person


def require_joined(person: Person | None) -> Person:
    """Who is in the room may speak.

    Raises:
        NotFound: not in it.
    """
    if person is None or not person.inside:
        raise NotFound
    return person


def require_owner(owner_id: str, user_id: str) -> None:
    """Only the owner invites and removes.

    Raises:
        Forbidden: `not_owner`.
    """
    if owner_id != user_id:
        raise Forbidden("Only the owner of the room may do this.", code="not_owner")


def new_invitations(
    user_id: str, wanted: Iterable[str], people: Mapping[str, Person], friends: Mapping[str, bool]
) -> list[Person]:
    """Those who are invited anew; who is invited or inside already stays as they are.

    Args:
        friends: who of the wanted is a friend; blocked ones are none, and are not told apart from strangers.

    Raises:
        Invalid: somebody is no friend. Conflict: `room_full`.
    """
    asked = list(dict.fromkeys(wanted))
    wrong = [
        FieldError(f"data.invite.{place}", "Is not a friend of yours")
        for place, one in enumerate(asked)
        if one != user_id and not friends.get(one, False)
    ]
    if wrong:
        raise Invalid(fields=wrong)
    standing = {one.user_id for one in people.values() if one.status in ("invited", "joined")}
    fresh = [one for one in asked if one != user_id and one not in standing]
    if len(standing | {user_id}) + len(fresh) > MAX_PEOPLE:
        raise Conflict(f"A room has at most {MAX_PEOPLE} people.", code="room_full")
    return [Person(one, "invited", invited_by=user_id) for one in fresh]


def require_capacity(people: Mapping[str, Person], user_id: str) -> None:
    """There is room for one who comes back.

    Raises:
        Conflict: `room_full`.
    """
    others = [one for one in people.values() if one.status in ("invited", "joined") and one.user_id != user_id]
    if len(others) >= MAX_PEOPLE:
        raise Conflict(f"A room has at most {MAX_PEOPLE} people.", code="room_full")


def next_owner(people: Iterable[Person], leaving: str) -> str | None:
    """Whose the room becomes when its owner leaves: of whoever is in it for longest; None when nobody is."""
    left = [one for one in people if one.inside and one.user_id != leaving]
    return min(left, key=lambda one: (one.joined, one.user_id)).user_id if left else None


def require_author_or_owner(author_id: str, owner_id: str, user_id: str) -> None:
    """The author and the owner may take a text back.

    Raises:
        Forbidden: `not_author`.
    """
    if user_id not in (author_id, owner_id):
        raise Forbidden("Only its author or the owner of the room may take it back.", code="not_author")


def room_expiry(now: datetime) -> int:
    """When a room that is opened now is closed, epoch seconds."""
    return int(now.timestamp()) + ROOM_LIFETIME
