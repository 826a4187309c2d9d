"""Types of the API of rooms."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

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
    status: PersonStatus
    is_owner: bool
    present: bool = Field(description="Has sent something within the last minute.")
    seen_at: Moment | None = None
    shares_weights: bool = True
    workout: WorkoutGlance | None = None


class RoomEntry(Model):
    """Something that was said or happened in a room. `seq` counts them from 1, without a gap.

    `joined` and `left`: `userId` has joined or left. `removed`: `userId` has removed `personId`. `deleted`: `userId` has
    deleted the text of entry `target`; that entry stays, without its text.
    """

    seq: int
    kind: EntryKind
    user_id: str
    at: Moment
    text: str | None = None
    person_id: str | None = None
    target: int | None = None


class Room(Model):
    """A room as it is now, with some of its entries."""

    id: str
    owner_id: str
    expires_at: Moment
    seq: int = Field(description="The number of the newest entry.")
    people: list[RoomPerson]
    entries: list[RoomEntry] = Field(description="In order.")
    more: bool = Field(description="There are more entries in the direction that was asked for.")


class RoomGlance(Model):
    """A room that the caller is in, or invited to."""

    room_id: str
    status: PersonStatus
    invited_by: str | None = None
    expires_at: Moment


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
    user_id: UserId | None = Field(
        None, description="The person whom the owner removes; without it, the caller leaves."
    )


class SendChat(Input):
    """chat:send."""

    room_id: RoomId
    text: str | None = Field(None, min_length=1, max_length=MAX_TEXT)
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
