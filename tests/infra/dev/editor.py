"""An editor's side of the Debug Adapter Protocol, as far as the tests need it."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0


class Editor:
    """Attaches as VS Code does with `"request": "attach"`: to a process, and to whatever is forked from it."""

    def __init__(self, port: int, breakpoint_at: tuple[Path, int]) -> None:
        self.stopped: list[dict[str, Any]] = []
        """Where a thread has stopped: its top frame, with the values of the variables there."""
        self.sessions: list[_Session] = []
        self.changed = threading.Condition()
        self.breakpoint_at = breakpoint_at
        self.open(port, {"subProcess": True})

    def open(self, port: int, arguments: dict[str, Any]) -> None:
        """Begin a session of its own, as for each process."""
        session = _Session(self, port, arguments)
        with self.changed:
            self.sessions.append(session)
        session.begin()

    def wait_for_stop(self) -> dict[str, Any]:
        """The first place where a thread has stopped, as soon as there is one."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.stopped, PATIENCE), "nothing stopped"
            return self.stopped[0]

    def close(self) -> None:
        """Detach from everything, the first session last."""
        for session in reversed(self.sessions):
            session.close()


class _Session:
    def __init__(self, editor: Editor, port: int, arguments: dict[str, Any]) -> None:
        self.editor, self.arguments = editor, arguments
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.settimeout(None)
        self.file = self.socket.makefile("rb")
        self.sequence = 0
        self.lock = threading.Lock()
        self.awaited: dict[int, Callable[[dict[str, Any]], None]] = {}
        self.ready = threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()

    def begin(self) -> None:
        self.ask("initialize", {"adapterID": "debugpy", "pathFormat": "path", "linesStartAt1": True}, self.attach)
        assert self.ready.wait(PATIENCE), "the debugger did not take the breakpoint"

    def attach(self, _: dict[str, Any]) -> None:
        self.ask("attach", {**self.arguments, "justMyCode": True}, lambda _: None)

    def on_event(self, name: str, body: dict[str, Any]) -> None:
        if name == "initialized":
            path, line = self.editor.breakpoint_at
            points = {"source": {"path": str(path)}, "breakpoints": [{"line": line}]}
            self.ask("setBreakpoints", points, lambda _: self.ask("configurationDone", {}, lambda _: self.ready.set()))
        elif name == "debugpyAttach":
            connect = body["connect"]
            threading.Thread(target=self.editor.open, args=(connect["port"], body), daemon=True).start()
        elif name == "stopped":
            thread = body["threadId"]
            self.ask("stackTrace", {"threadId": thread, "levels": 1}, lambda answer: self.on_frame(thread, answer))

    def on_frame(self, thread: int, answer: dict[str, Any]) -> None:
        (frame,) = answer["stackFrames"]

        def on_scopes(scopes: dict[str, Any]) -> None:
            reference = scopes["scopes"][0]["variablesReference"]
            self.ask("variables", {"variablesReference": reference}, on_variables)

        def on_variables(variables: dict[str, Any]) -> None:
            values = {variable["name"]: variable["value"] for variable in variables["variables"]}
            with self.editor.changed:
                self.editor.stopped.append({**frame, "values": values})
                self.editor.changed.notify_all()
            self.ask("continue", {"threadId": thread}, lambda _: None)

        self.ask("scopes", {"frameId": frame["id"]}, on_scopes)

    def ask(self, command: str, arguments: dict[str, Any], then: Callable[[dict[str, Any]], None]) -> None:
        with self.lock:
            self.sequence += 1
            self.awaited[self.sequence] = then
            message = {"seq": self.sequence, "type": "request", "command": command, "arguments": arguments}
            content = json.dumps(message).encode()
            self.socket.sendall(f"Content-Length: {len(content)}\r\n\r\n".encode() + content)

    def listen(self) -> None:
        while True:
            try:
                header = self.file.readline()
                if not header:
                    return
                self.file.readline()
                message = json.loads(self.file.read(int(header.split(b":")[1])))
            except (OSError, ValueError):
                return
            if message["type"] == "response":
                assert message["success"], message
                self.awaited.pop(message["request_seq"])(message.get("body") or {})
            elif message["type"] == "event":
                self.on_event(message["event"], message.get("body") or {})

    def close(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
