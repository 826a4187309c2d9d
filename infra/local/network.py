"""Ports of this machine, and waiting for the servers behind them."""

import socket
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a server of ours answers there, if only that the request has no key."""
    try:
        urlopen(url, timeout=2).close()  # noqa: S310  it is our own
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def wait(ready: Any, seconds: float) -> bool:
    """Poll a condition and return whether it became true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready():
            return True
        time.sleep(0.1)
    return bool(ready())
