"""An answer of known length goes out in one piece, its head with its body."""

from typing import Any

import h11
from hypercorn.events import RawData
from hypercorn.protocol.h11 import H11Protocol

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

HEAD = "_head_to_send"
LENGTH = b"content-length"


async def send_event(self: Any, event: Any) -> None:
    """Send what there is, but for a head that a body follows at once: it waits for that."""
    head = vars(self).pop(HEAD, b"")
    try:
        data = self.connection.send(event)
    except h11.LocalProtocolError:
        if self.connection.their_state != h11.ERROR:
            raise
        return
    if isinstance(event, h11.Response) and any(name == LENGTH for name, _ in event.headers):
        vars(self)[HEAD] = data
    else:
        await self.send(RawData(data=head + (data or b"")))


def apply(patcher: Patcher) -> None:
    """Let the server's HTTP/1.1 keep a head until its body comes."""
    patcher.replace(H11Protocol, "_send_h11_event", send_event)


def is_needed() -> bool:
    """Whether an answer with a body is sent in more than one piece."""
    return len(probes.pieces_of_answer(b"GET", [(LENGTH, b"2")], b"{}")) > 1


PATCH = Patch(
    name="answers_in_one_piece",
    reason="Head and body of each answer are sent one after the other, and each wakes whoever waits for it: on a small virtual "
    "machine half of the time that MiniStack is busy with a request.",
    upstream="ministack.app:_send_response hands head and body to Hypercorn, which could write them together (hypercorn.protocol.h11)",
    sources={
        "hypercorn.protocol.h11:H11Protocol._send_h11_event": "5e40283daa30",
        "hypercorn.protocol.h11:H11Protocol.stream_send": "56a36254a368",
    },
    apply=apply,
    is_needed=is_needed,
)
