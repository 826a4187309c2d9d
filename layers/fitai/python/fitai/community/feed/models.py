"""Types of the feed that cross the API."""

from pydantic import Field

from fitai.kernel.paging import Paging

MAX_PAGE = 25
"""Activities on a page: what is read of 25 of them, four items each, is one batch."""


class FeedQuery(Paging):
    """Which page of the feed."""

    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Activities on a page.")
