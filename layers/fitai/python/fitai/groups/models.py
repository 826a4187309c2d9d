"""Types of the API of rooms."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from fitai.community.cases.models import HideReason
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.workouts.models import WorkoutGlance

MAX_PEOPLE = 20
"""People in a room, those who are invited included."""
MAX_TEXT = 1000
"""Characters of a message."""
MAX_ENTRIES = 50
"""Entries of a room's log in one answer."""

PersonStatus = Literal["invited", "joined", "left", "removed"]
EntryKind = Literal["text", "joined", "left", "removed", "deleted"]
RoomId = Annotated[str, Field(min_length=1, max_length=64)]
UserId = Annotated[str, Field(min_length=1, max_length=64)]


class RoomPerson(Model):
    """Somebody who is in a room, or invited to it."""

    user_id: str
    """The id of the user."""
    status: PersonStatus
    """Whether the user is in it or invited to it."""
    is_owner: bool
    """Whether the user may invite and remove people."""
    present: bool = Field(description="Has sent something within the last minute.")
    seen_at: Moment | None = None
    """When a device of the user was last heard of."""
    shares_weights: bool = True
    """Whether the others see how much the user lifts."""
    workout: WorkoutGlance | None = None
    """What the user is doing; left out when no workout is shown."""


class RoomEntry(Model):
    """Something that was said or happened in a room. `seq` counts them from 1, without a gap.

    `joined` and `left`: `userId` has joined or left. `removed`: `userId` has removed `personId`. `deleted`: `userId` has
    deleted the text of entry `target`; that entry stays, without its text.
    """

    seq: int
    """The number of the entry in the room, from 1 without a gap."""
    kind: EntryKind
    """What was said or happened."""
    user_id: str
    """The user who said or did it."""
    at: Moment
    """When."""
    text: str | None = None
    """What was said; left out for other kinds, and once it is deleted."""
    person_id: str | None = None
    """The user whom it is about, where somebody was removed."""
    target: int | None = None
    """The number of the entry that was deleted."""
    hidden_reason: HideReason | None = Field(
        None, description="Why moderation has hidden the text; then only its author sees the text and this."
    )


class Room(Model):
    """A room as it is now, with some of its entries."""

    id: str
    """Identifies the room."""
    owner_id: str
    """The user who may invite and remove people."""
    expires_at: Moment
    """When the room closes."""
    seq: int = Field(description="The number of the newest entry.")
    people: list[RoomPerson]
    """Who is in it or invited to it."""
    entries: list[RoomEntry] = Field(description="In order.")
    more: bool = Field(description="There are more entries in the direction that was asked for.")


class RoomGlance(Model):
    """A room that the caller is in, or invited to."""

    room_id: str
    """The id of the room."""
    status: PersonStatus
    """Whether the user is in it or invited to it."""
    invited_by: str | None = None
    """The user who has invited the caller."""
    expires_at: Moment
    """When the room closes."""


# --- actions -----------------------------------------------------------------------------------------------


class JoinRoom(Input):
    """room:join."""

    room_id: RoomId | None = Field(None, description="Without one a new room is opened.")
    workout_id: str | None = Field(
        None,
        min_length=1,
        max_length=64,
        description="The workout that the room is shown; by default the one in progress.",
    )
    share_weights: bool = Field(True, description="Whether the room sees how much is lifted.")
    invite: list[UserId] = Field(
        [], max_length=MAX_PEOPLE - 1, description="Friends to invite; only the room's owner may."
    )
    after: int | None = Field(None, ge=0, description="Answer the entries after this one: what was missed.")
    before: int | None = Field(None, ge=1, description="Answer the entries before this one.")

    @model_validator(mode="after")
    def _require_one_direction(self) -> "JoinRoom":
        if self.after is not None and self.before is not None:
            raise ValueError("Give one of after and before")
        return self


class LeaveRoom(Input):
    """room:leave."""

    room_id: RoomId
    """The id of the room."""
    user_id: UserId | None = Field(
        None, description="The person whom the owner removes; without it, the caller leaves."
    )


class SendChat(Input):
    """chat:send."""

    room_id: RoomId
    """The id of the room."""
    text: str | None = Field(None, min_length=1, max_length=MAX_TEXT)
    """What to say, 1 to 1000 characters; or else `delete`."""
    delete: int | None = Field(
        None, ge=1, description="The entry whose text is deleted, by its author or the room's owner."
    )
    client_id: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="Makes the same message, sent again, one entry; by default the `id` of the frame.",
    )

    @model_validator(mode="after")
    def _require_text_or_delete(self) -> "SendChat":
        if (self.text is None) == (self.delete is None):
            raise ValueError("Give text or delete")
        return self


class PingPresence(Input):
    """presence:ping."""

    room_id: RoomId | None = Field(None, description="Without one the answer lists the caller's rooms.")
