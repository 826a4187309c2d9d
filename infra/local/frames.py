"""The frames of the WebSocket, as the Python client reads them: for what does not have the client's folder on its path yet."""

from fitai_client.live.events import FrameReader

__all__ = ["FrameReader"]
