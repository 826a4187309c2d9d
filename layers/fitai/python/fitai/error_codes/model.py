"""What the catalogue says of an error code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One code.

    Attributes:
        statuses: the HTTP statuses that it comes with; none for a code of an operation of `POST /workouts/sync` or of a
            message on the WebSocket.
        when: what has happened.
        remedy: what an app does.
    """

    code: str
    statuses: tuple[int, ...]
    when: str
    remedy: str
