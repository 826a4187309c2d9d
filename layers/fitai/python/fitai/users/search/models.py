"""Types of the search for users that cross the API."""

from pydantic import Field

from fitai.accounts.models import FitnessLevel
from fitai.kernel.paging import Paging


class UserSearch(Paging):
    """The beginning of a user name, or of first and last name, in either order."""

    q: str = Field(
        min_length=1, max_length=100, description="At least two letters or digits; case and accents are ignored."
    )
    fitness_level: FitnessLevel | None = None
    """Only users of this level, of those whose profile the caller may see."""
    location: str | None = Field(None, min_length=1, max_length=100)
    """Only users whose location has this text, of those whose profile the caller may see; case and accents are ignored."""
    mutual_friends: bool = False
    """Only friends of the caller's friends, as far as `/users/suggestions` knows them."""
