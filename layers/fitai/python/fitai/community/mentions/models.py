"""Types of mentions: what crosses the API, and what is stored with a text."""

from pydantic import Field

from fitai.kernel.types import Model

MAX_MENTIONS = 10
"""Users that one text can mention."""


class StoredMention(Model):
    """A mention as it is stored: by the user's id, so that a renamed user is still mentioned."""

    user_id: str
    """The id of the mentioned user."""
    start: int
    """The position of the `@` in the text, in Unicode characters."""
    end: int
    """The position after the last character of the name."""


class Mention(StoredMention):
    """A user whom a text mentions, and where, so that clients can link to the user's profile."""

    username: str = Field(
        description="The user's present name. The text keeps the name that was written, should the user have another now."
    )
