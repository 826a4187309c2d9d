"""Read the frames of the WebSocket as a client does: join parts, and take the events of a batch one by one."""

import json
from typing import Any

Content = dict[str, Any]


class FrameReader:
    """The frames of one connection."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, str]] = {}

    def read(self, text: str) -> list[Content]:
        """The frames with one event each that a received text brings: none until the last part of a frame has come."""
        content: Content = json.loads(text)
        if content.get("event") == "part":
            frame_part = content["part"]
            texts = self._parts.setdefault(frame_part["id"], {})
            texts[frame_part["index"]] = frame_part["text"]
            if len(texts) < frame_part["count"]:
                return []
            del self._parts[frame_part["id"]]
            return self.read("".join(texts[index] for index in range(frame_part["count"])))
        if content.get("event") == "batch":
            envelope = {name: value for name, value in content.items() if name != "events"}
            return [envelope | event for event in content["events"]]
        return [content]
