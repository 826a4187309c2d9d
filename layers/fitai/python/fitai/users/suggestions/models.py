"""Types of suggestions: those that cross the API, and what is stored of them."""

from pydantic import Field

from fitai.kernel.types import Input, Model
from fitai.users.social.models import UserCard

MAX_SUGGESTIONS = 20


class SuggestionsQuery(Input):
    """How many users to suggest."""

    limit: int = Field(10, ge=1, le=MAX_SUGGESTIONS)
    """How many users at most, 1 to 20."""


class Suggestion(UserCard):
    """A user whom the caller may know."""

    mutual_friends: int
    """How many of the caller's friends are friends of the user; friends whose profile is private are not counted."""
    shared_rooms: int
    """In how many open rooms both train."""


class Candidate(Model):
    """A user who may be suggested, and why."""

    user_id: str
    mutual_friends: int = 0
    shared_rooms: int = 0
