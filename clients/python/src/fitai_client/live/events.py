"""What the live connection brings: frames, joined from their parts, and the events that they carry."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from fitai_client.errors import UnexpectedAnswer
from fitai_client.model import Model

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something that has happened.

    Attributes:
        event: its name, such as `set:completed`.
        data: what has happened, as JSON has it.
        version: the version of the workout after it.
        reply_to: the id of the message of this connection that it answers.
        user_id: the user who has caused it, where it is another one, in a room.
        room_id: the room through which it is seen.
        received_at: when it arrived, in seconds of `time.perf_counter`.
        content: all of it, as it was sent.
    """

    event: str
    data: Any
    version: int | None = None
    reply_to: str | None = None
    user_id: str | None = None
    room_id: str | None = None
    received_at: float = field(default_factory=time.perf_counter)
    content: Content = field(default_factory=dict, repr=False)

    @classmethod
    def from_content(cls, content: Content) -> "LiveEvent":
        """The event of a frame that has one."""
        return cls(
            event=str(content.get("event", "")),
            data=content.get("data", content.get("error")),
            version=content.get("version"),
            reply_to=content.get("replyTo"),
            user_id=content.get("userId"),
            room_id=content.get("roomId"),
            content=content,
        )

    @property
    def at(self) -> datetime | None:
        """When it was sent."""
        moment = self.content.get("at")
        return datetime.fromisoformat(moment.replace("Z", "+00:00")) if moment else None

    @property
    def model(self) -> Model:
        """`data` as its type of `fitai_client.models`; one of an event that this version does not know has its fields as they are.

        Raises:
            UnexpectedAnswer: it is not of that type.
        """
        from fitai_client.generated.events import EVENTS

        try:
            return EVENTS.get(self.event, Model).model_validate(self.data)
        except ValidationError as error:
            raise UnexpectedAnswer(f"This version of the client does not understand {self.event}: {error}") from error

    @property
    def workout_id(self) -> str | None:
        """The caller's workout that it is about."""
        if self.room_id is not None or not isinstance(self.data, dict):
            return None
        workout = self.data.get("workout")
        return self.data.get("workoutId") or (workout.get("id") if isinstance(workout, dict) else None)


class FrameReader:
    """Reads what one connection receives. What it has of unfinished frames ends with it, as the connection does."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, str]] = {}

    def read(self, text: str | bytes) -> list[LiveEvent]:
        """The events of the frame that a received text completes: several of a batch, none while parts are missing."""
        content: Content = json.loads(text)
        if content.get("event") == "part":
            part = content["part"]
            texts = self._parts.setdefault(part["id"], {})
            texts[part["index"]] = part["text"]
            if len(texts) < part["count"]:
                return []
            del self._parts[part["id"]]
            return self.read("".join(texts[index] for index in range(part["count"])))
        return [LiveEvent.from_content(event) for event in events_of(content)]


def events_of(content: Content) -> Iterable[Content]:
    """The frames with one event each that a frame stands for."""
    if content.get("event") != "batch":
        return [content]
    envelope = {name: value for name, value in content.items() if name != "events"}
    return [envelope | event for event in content["events"]]
