"""Mixpanel on loopback: it takes events, profiles and deletions as Mixpanel's documents say, and refuses what Mixpanel refuses.

    with mixpanel_double() as double:
        use_mixpanel(double)
        …
        double.events        # those that count: one for each `$insert_id`

It speaks `/import` (a service account), `/track` (the project's token), `/engage`, and version 3.0 of the data deletions
(a bearer token). Bodies may be forms with `data`, or JSON; packed by gzip or not. `fails` scripts refusals: `429`, `500`, or
`400`, which names the first record as failed and takes the others, as Mixpanel does.
"""

import gzip
import json
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN, DELETION_TOKEN = "project-token", "deletion-token"
USERNAME, SECRET, PROJECT = "fitai.1a2b3c.mp-service-account", "service-secret", "4711"
DELETIONS = "/api/app/data-deletions/v3.0/"
LONGEST_TRACKED = 5 * 24 * 60 * 60
"""Seconds after which `/track` takes an event no more."""


@dataclass
class MixpanelDouble:
    """A project of Mixpanel.

    Attributes:
        arrived: every body as it was read, the refused ones among them.
        events: those that count, by `$insert_id`.
        profiles_deleted: the ids of deleted profiles.
        deletions: the tasks: the ids whose events are to be deleted, and the state.
        fails: the statuses of the next requests, in their order.
    """

    url: str = ""
    arrived: list[tuple[str, str]] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles_deleted: list[str] = field(default_factory=list)
    deletions: dict[str, dict[str, Any]] = field(default_factory=dict)
    fails: list[int] = field(default_factory=list)

    def secret(self, *, is_imported: bool = True, **more: Any) -> dict[str, Any]:
        """What the stack's secret holds for this project."""
        account = {"username": USERNAME, "secret": SECRET, "projectId": PROJECT}
        mixpanel = {"token": TOKEN, "deletionToken": DELETION_TOKEN, "apiUrl": self.url, "appUrl": self.url}
        return {"mixpanel": mixpanel | ({"serviceAccount": account} if is_imported else {}) | more}

    def finish(self, task: str, state: str = "SUCCESS") -> None:
        """End a deletion: its events are no longer there."""
        deletion = self.deletions[task]
        deletion["status"] = state
        if state == "SUCCESS":
            self.events = {
                key: event
                for key, event in self.events.items()
                if event["properties"]["distinct_id"] not in deletion["distinct_ids"]
            }

    @property
    def text(self) -> str:
        """Everything that has arrived, as one text."""
        return "\n".join(body for _, body in self.arrived)


@contextmanager
def mixpanel_double() -> Iterator[MixpanelDouble]:
    """A project of Mixpanel on loopback."""
    double = MixpanelDouble()
    handler = type("Handler", (_Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    double: MixpanelDouble

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        body = self._body()
        self.double.arrived.append((parts.path, body))
        if self.double.fails and self.double.fails[0] != 400:
            status = self.double.fails.pop(0)
            error = {429: "Project rate limits exceeded", 500: "An error occurred"}.get(status, "Refused")
            self._json(status, {"code": status, "error": error, "status": "error"})
        elif parts.path == "/import":
            self._import(query, body)
        elif parts.path == "/track":
            self._track(body)
        elif parts.path == "/engage":
            self._engage(body)
        elif parts.path == DELETIONS:
            self._delete(query, body)
        else:
            self._json(404, {"status": 0, "error": "no such route"})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        task = parts.path.removeprefix(DELETIONS).strip("/")
        if not self._is_deletion_allowed(query):
            return
        deletion = self.double.deletions.get(task, {"status": "NOT_FOUND", "distinct_ids": []})
        self._json(200, {"status": "ok", "results": deletion})

    # --- events ----------------------------------------------------------------------------------------------

    def _import(self, query: dict[str, str], body: str) -> None:
        scheme, _, credentials = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Basic" or b64decode(credentials).decode() != f"{USERNAME}:{SECRET}":
            self._json(401, {"code": 401, "error": "Invalid credentials", "status": "Unauthorized"})
        elif query.get("project_id") != PROJECT:
            self._json(401, {"code": 401, "error": "No access to the project", "status": "Unauthorized"})
        else:
            self._take(body, oldest=None)

    def _track(self, body: str) -> None:
        self._take(body, oldest=time.time() - LONGEST_TRACKED)

    def _take(self, body: str, oldest: float | None) -> None:
        try:
            content = json.loads(body)
        except ValueError:
            self._json(400, {"code": 400, "error": "Malformed JSON", "status": "Bad Request"})
            return
        events = content if isinstance(content, list) else [content]
        failed = [fault for place, event in enumerate(events) if (fault := _fault(event, place, oldest))]
        if self.double.fails:
            self.double.fails.pop(0)
            failed.append(_failed(events[0], 0, "properties", "scripted"))
        places = {fault["index"] for fault in failed}
        for place, event in enumerate(events):
            if place not in places:
                self.double.events[event["properties"]["$insert_id"]] = event
        if failed:
            taken = len(events) - len(places)
            error = "some data points in the request failed validation"
            answer = {"code": 400, "error": error, "failed_records": failed, "num_records_imported": taken}
            self._json(400, answer | {"status": "Bad Request"})
        else:
            self._json(200, {"error": None, "status": 1})

    def _engage(self, body: str) -> None:
        content = json.loads(body)
        for profile in content if isinstance(content, list) else [content]:
            if profile.get("$token") != TOKEN:
                self._json(200, {"error": "token, missing or empty", "status": 0})
                return
            if "$delete" in profile:
                self.double.profiles_deleted.append(profile["$distinct_id"])
        self._json(200, {"error": None, "status": 1})

    # --- deletions -------------------------------------------------------------------------------------------

    def _delete(self, query: dict[str, str], body: str) -> None:
        if not self._is_deletion_allowed(query):
            return
        content = json.loads(body)
        if content.get("compliance_type") not in ("GDPR", "CCPA") or not 0 < len(content["distinct_ids"]) <= 2000:
            self._json(400, {"status": "error", "error": "Invalid request"})
            return
        task = f"task-{len(self.double.deletions) + 1}"
        self.double.deletions[task] = {"status": "PENDING", "distinct_ids": content["distinct_ids"]}
        self._json(200, {"status": "ok", "results": {"task_id": task}})

    def _is_deletion_allowed(self, query: dict[str, str]) -> bool:
        if self.headers.get("Authorization") == f"Bearer {DELETION_TOKEN}" and query.get("token") == TOKEN:
            return True
        self._json(401, {"status": "error", "error": "Unauthorized"})
        return False

    # --- HTTP ------------------------------------------------------------------------------------------------

    def _body(self) -> str:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        text = data.decode()
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return parse_qs(text)["data"][-1]
        return text

    def _json(self, status: int, content: Any) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _fault(event: dict[str, Any], place: int, oldest: float | None) -> dict[str, Any] | None:
    """Why Mixpanel does not take an event; None where it does."""
    properties = event.get("properties", {})
    if properties.get("token") != TOKEN:
        return _failed(event, place, "token", "missing or of another project")
    for name in ("distinct_id", "$insert_id", "time"):
        if not properties.get(name):
            return _failed(event, place, f"properties.{name}", f"'properties.{name}' is invalid: must be present")
    insert_id = str(properties["$insert_id"])
    if len(insert_id) > 36 or not all(character.isalnum() or character == "-" for character in insert_id):
        return _failed(event, place, "properties.$insert_id", "is invalid")
    if not 0 < len(event.get("event", "")) <= 255 or len(properties) > 255:
        return _failed(event, place, "event", "is invalid")
    if oldest is not None and properties["time"] < oldest:
        return _failed(event, place, "properties.time", "is too old")
    return None


def _failed(event: dict[str, Any], place: int, where: str, message: str) -> dict[str, Any]:
    insert_id = event.get("properties", {}).get("$insert_id")
    return {"index": place, "$insert_id": insert_id, "field": where, "message": message}


# --- configuration -----------------------------------------------------------------------------------------
