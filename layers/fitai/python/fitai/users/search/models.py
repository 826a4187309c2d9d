"""Types of the search for users that cross the API."""

from pydantic import Field

from fitai.kernel.paging import Paging


class UserSearch(Paging):
    """The beginning of a user name, or of first and last name, in either order."""

    q: str = Field(
        min_length=1, max_length=100, description="At least two letters or digits; case and accents are ignored."
    )
