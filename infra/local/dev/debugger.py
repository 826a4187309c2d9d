"""The debugger's port: whoever attaches there finds every function, and nothing is slower before anybody does."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from infra.local.network import free_port

CHUNK = 65_536


class Door:
    """Listens for editors; with the first one, `debugpy` is started in the pool, and it is ended with the last."""

    def __init__(self, port: int, debug: Callable[[int | None], None], tell: Callable[[str], None]) -> None:
        """
        Args:
            debug: lets the pool listen for the debugger at a port, or end that.
            tell: shows a line in the terminal.

        Raises:
            OSError: the port is taken.
        """
        self._debug, self._tell = debug, tell
        self._socket = socket.create_server(("127.0.0.1", port), reuse_port=False)
        self.port: int = self._socket.getsockname()[1]
        self.is_open = False
        """Whether an editor is attached."""
        self.closed = threading.Event()
        """Set while nobody is attached, and everything is as it was before."""
        self.closed.set()
        threading.Thread(target=self._accept, daemon=True, name="debugger").start()

    def _accept(self) -> None:
        while True:
            editor, _ = self._socket.accept()
            self.closed.clear()
            with editor:
                self._attend(editor)
            self.closed.set()

    def _attend(self, editor: socket.socket) -> None:
        """Connect an editor with debugpy for as long as it stays: one at a time, as debugpy itself has it."""
        port = free_port()
        try:
            self._debug(port)
            adapter = socket.create_connection(("127.0.0.1", port), timeout=10)
        except Exception as error:
            # The editor is told by the end of its connection; the functions go on without it.
            self._tell(f"the debugger did not start: {error}")
            self._debug(None)
            return
        self.is_open = True
        self._tell("a debugger has attached: calls may take as long as they like")
        with adapter:
            adapter.settimeout(None)
            back = threading.Thread(target=_copy, args=(adapter, editor), daemon=True)
            back.start()
            _copy(editor, adapter)
            back.join(timeout=5)
        self.is_open = False
        self._debug(None)
        self._tell("the debugger has gone")


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until there is no more."""
    with suppress(OSError):
        while content := source.recv(CHUNK):
            target.sendall(content)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
