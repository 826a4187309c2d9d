"""`python -m tests.harness.record_answers [service/name …]`: record the answers to the sample events, for the documents.

Each sample of `events/` is carried out on moto at a fixed time. Ids, secrets and long lists are replaced by ones that are
the same each time, so that a second run changes nothing, and the answers are written beside the samples.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from fitai.kernel import catalogue, clock
from fitai.kernel.catalogue import Function
from fitai.kernel.documents import examples
from fitai.kernel.live.actions import Action

from tests.harness import renewal
from tests.harness.gateway import Frames, Socket, frames
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

BEGINNING = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday."""
LONGEST_LIST = 2
"""Items that an example shows of a list."""
LONGEST_TEXT = 1500
"""Characters that an example shows of a text that is no JSON."""
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+")
EXAMPLE_JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl"
NAME = re.compile(r"\b(\w+)_[0-9a-f]{8}\b")
SECRETS = re.compile(
    r"cursor|refreshToken|qrCode|policy|signature|x|y|x-amz-(?:date|credential|signature|security-token)|AWSAccessKeyId",
    re.IGNORECASE,
)
"""Members whose values are opaque to a client; `x` and `y` are those of a public key."""
SECRET_PARAMETERS = re.compile(
    r"((?:state|nonce|code_challenge|token|share|Signature|Expires|X-Amz-\w+|AWSAccessKeyId)=)[^&\s\"]+"
)
FRACTION = re.compile(r"(T\d\d:\d\d:\d\d)\.\d{3}Z")
"""How often the clock was looked at is of no interest."""
SECRET_SEGMENTS = re.compile(r"(/workouts/calendar/)[^/?\"]+")
DURATIONS = frozenset({"latencyMs"})


def main(names: Sequence[str]) -> None:
    """Record the answers of these functions, or of all endpoints and actions."""
    functions = [
        function
        for function in (*catalogue.endpoints(), *catalogue.actions())
        if not names or f"{function.service}/{function.name}" in names
    ]
    with renewal.account() as account:
        for function in functions:
            with account.lent(), frames() as pushed, fixed_time():
                record(function, pushed)


@contextmanager
def fixed_time() -> Iterator[None]:
    """A clock that goes on by a millisecond each time that it is looked at."""
    moment = BEGINNING

    def tick() -> datetime:
        nonlocal moment
        moment += timedelta(milliseconds=1)
        return moment

    clock.set_source(tick)
    samples.forget_accounts()
    try:
        yield
    finally:
        clock.set_source(None)
        samples.forget_accounts()


def record(function: Function, pushed: Frames) -> None:
    """Carry out a function's sample, and write the answer to its file."""
    normaliser = Normaliser()
    if isinstance(function.handler, Action):
        answer = {"frames": [normaliser.value(frame) for frame in frames_of(function, pushed)]}
    else:
        answer = normaliser.value(response_of(function))
    path = examples.answer_path(function)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")


def response_of(function: Function) -> dict[str, Any]:
    """The answer to a sample request, and those to the requests of its `also`."""
    sample = samples.of(function)
    stage = Stage()
    stage.prepare(sample)
    answer = answer_to(function, stage, sample)
    others = [answer_to(function, stage, sample | other) for other in sample.get("also", ())]
    return answer | ({"also": others} if others else {})


def answer_to(function: Function, stage: Stage, sample: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request: status, content type and body."""
    response = stage.send(sample)
    assert response.status == sample["status"], f"{function.service}/{function.name}: {response.text}"
    content_type = response.headers.get("content-type")
    answer: dict[str, Any] = {"status": response.status}
    if not response.text or response.status >= 300 or (content_type or "").startswith("text/html"):
        return answer
    # The documents themselves are no example of their own.
    if function.declaration.path in ("/openapi.json", "/asyncapi.json"):
        return answer
    is_json = str(content_type).endswith("json")
    return answer | {"type": content_type, "body": response.json if is_json else response.text[:LONGEST_TEXT]}


def frames_of(function: Function, pushed: Frames) -> list[dict[str, Any]]:
    """The frames that answer a sample message, one for each event; a batch as it was, and as the frames of its events."""
    sample = samples.of(function)
    stage = Stage()
    stage.prepare(sample)
    socket = Socket(pushed, str(stage.token(sample["as"]))).connect()
    message = stage.fill(sample["message"])
    before = len(pushed.posted(socket.connection_id))
    received = socket.send(message["action"], message.get("data"), message.get("id"))
    received = [*pushed.posted(socket.connection_id)[before:], *received]
    return [*{frame["event"]: frame for frame in reversed(received)}.values()][::-1]


class Normaliser:
    """Replaces what differs from run to run; the same id becomes the same id everywhere in one answer."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def value(self, value: Any, member: str = "") -> Any:
        """The value as it is recorded."""
        if isinstance(value, dict):
            return {self._text(name): self.value(content, name) for name, content in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value[:LONGEST_LIST]]
        if isinstance(value, str):
            return examples.EXAMPLE_TOKEN if SECRETS.fullmatch(member) else self._text(value)
        if member in DURATIONS:
            return 3
        return value

    def _text(self, text: str) -> str:
        steps: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
            (JWT, lambda match: EXAMPLE_JWT),
            (UUID, lambda match: self._ids.setdefault(match[0], self._next_id())),
            (NAME, lambda match: match[1]),
            (FRACTION, lambda match: match[1] + ".000Z"),
            (SECRET_PARAMETERS, lambda match: match[1] + examples.EXAMPLE_TOKEN),
            (SECRET_SEGMENTS, lambda match: match[1] + examples.EXAMPLE_TOKEN),
        )
        for pattern, replacement in steps:
            text = pattern.sub(replacement, text)
        return text

    def _next_id(self) -> str:
        return f"{examples.EXAMPLE_ID[:-12]}{len(self._ids) + 1:012d}"


if __name__ == "__main__":
    main(sys.argv[1:])
