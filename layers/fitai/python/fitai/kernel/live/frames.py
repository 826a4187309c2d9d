"""The frames of the WebSocket: an event, a batch of events, and a part of a frame that is too large. Pure.

API Gateway takes at most 128 KB at once. Whatever a frame holds, a larger one is sent in parts, so that nothing that
is pushed needs a limit of its own.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from fitai.kernel.ids import new_id
from fitai.kernel.types import Model

MAX_FRAME = 128_000
"""Bytes of a frame: API Gateway takes 128 KB."""
SMALL_FRAME = 30_000
"""Bytes of the parts of a frame that API Gateway has refused as too large nonetheless."""
BATCH = "batch"
"""The name of a frame with several events."""
PART: Literal["part"] = "part"
"""The name of a frame with a piece of another one."""
PART_OVERHEAD = 200
"""Bytes of a part besides its text, at most."""


class FrameText(Model):
    """A piece of a frame that is too large to be sent at once."""

    id: str = Field(description="The same for all parts of a frame.")
    index: int = Field(description="The position among the parts, from 0.")
    count: int = Field(description="How many parts the frame has.")
    text: str = Field(description="A piece of the frame's text: the pieces joined in their order are the frame.")


class FramePart(Model):
    """A part of a frame of more than 128 KB: join the texts of all its parts, and take the frame that they make."""

    event: Literal["part"] = Field(description="The name of the event.")
    part: FrameText = Field(description="Which part of which frame it is, and its text.")


@dataclass(frozen=True, slots=True)
class EventContent:
    """An event as it is written into a frame: `data` is its JSON, the measures in the receiver's units."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a frame says beside its events.

    Attributes:
        at: when it is sent.
        version: the version of the workout.
        actor_id: the user who has caused the events, for receivers in a room.
        room_id: the room through which they see them.
    """

    at: str
    version: int | None = None
    actor_id: str | None = None
    room_id: str | None = None


def encode_frame(contents: Sequence[EventContent], envelope: Envelope, reply_to: str | None = None) -> str:
    """The frame of one event, or of several that belong together: those as a batch."""
    is_batch = len(contents) > 1
    head: dict[str, Any] = {
        "event": BATCH if is_batch else contents[0].name,
        "at": envelope.at,
        "userId": envelope.actor_id,
        "roomId": envelope.room_id,
        "replyTo": reply_to,
        "version": envelope.version,
    }
    # In ASCII: the client's id may hold half of a surrogate pair, which UTF-8 does not have.
    begin = json.dumps({name: value for name, value in head.items() if value is not None})[:-1]
    if not is_batch:
        return f'{begin}, "data": {contents[0].data}}}'
    events = ", ".join(f'{{"event": {json.dumps(content.name)}, "data": {content.data}}}' for content in contents)
    return f'{begin}, "events": [{events}]}}'


def split_frame(frame: str, limit: int = MAX_FRAME) -> list[str]:
    """The frame itself, or, where it has more bytes than the limit, the frames of its parts."""
    if len(frame) * 4 <= limit or _size(frame) <= limit:
        return [frame]
    texts = list(_pieces(frame, limit - PART_OVERHEAD))
    frame_id = new_id()
    parts = (FrameText(id=frame_id, index=index, count=len(texts), text=text) for index, text in enumerate(texts))
    return [FramePart(event=PART, part=part).model_dump_json(by_alias=True) for part in parts]


def _pieces(text: str, limit: int) -> Iterator[str]:
    """The text in pieces, each of at most so many bytes as a JSON string."""
    start = 0
    while start < len(text):
        end = min(len(text), start + limit)
        while (size := _size(json.dumps(text[start:end], ensure_ascii=False))) > limit:
            end = start + (end - start) * limit // size
        yield text[start:end]
        start = end


def _size(text: str) -> int:
    return len(text.encode())
