"""Types of unsubscribing that cross the API."""

from pydantic import Field

from fitai.accounts.models import Language
from fitai.kernel.types import Input

MAX_TOKEN = 300
"""Characters of a token."""


class UnsubscribeQuery(Input):
    """The link in a mail."""

    token: str = Field(min_length=1, max_length=MAX_TOKEN)
    """The token of the link."""
    language: Language = "en"
    """The language of the page."""
