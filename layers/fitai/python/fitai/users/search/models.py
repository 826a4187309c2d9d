"""What a search for users takes."""

from pydantic import Field

from fitai.kernel.paging import Paging


class UserSearch(Paging):
    """How the name begins: the user name, or the first or the last name, alone or together."""

    q: str = Field(
        min_length=1, max_length=100, description="At least two letters or digits; case and accents count for nothing."
    )
