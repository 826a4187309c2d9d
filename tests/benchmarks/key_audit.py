"""Which partitions operations read and write, and for how many units: taken by carrying out the sample events on moto.

The ids in the keys are replaced by what they are the ids of, so that `USER#0198…#FEED` becomes `USER#<caller>#FEED`, and a key
that is the same for everybody stays as it is.
"""

import contextlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fitai.kernel import catalogue, table
from fitai.kernel.events import ReactionDeclaration
from fitai.kernel.meter import READ_OPERATIONS

from tests.harness import moto_capacity
from tests.harness.cloud import TABLE, cloud
from tests.harness.gateway import deliver_events, frames
from tests.harness.moto_capacity import BilledWrite
from tests.unit.contract import samples

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGEST = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-f]{24,}|[A-Za-z0-9_-]{43})(?![0-9a-zA-Z])")
ADDRESS = re.compile(r"(?<=#address#)[\w.:-]+")
NAME = re.compile(r"(?<=^NAME#)..|(?<=^SEARCH#)..|(?<=^EMAIL#).+|(?<=^USERNAME#).+")
EQUALS = re.compile(r"#\w+\s*=\s*(:\w+)")
CALLER, USER, OTHER = "<caller>", "<user>", "<id>"


@dataclass(frozen=True, slots=True)
class Access:
    """A partition, or an item of it, that an operation reads or writes.

    Attributes:
        index: empty for the table. partition: its key, with roles in place of ids. sort: of the item, likewise; empty
            where a whole range is read. is_write: whether the units are write units.
    """

    index: str
    partition: str
    sort: str
    is_write: bool


@dataclass(slots=True)
class Recorder:
    """The units of the requests since the last `take`, by partition and item as they are."""

    writes: list[BilledWrite]
    units: dict[Access, float] = field(default_factory=dict)
    _parameters: Mapping[str, Any] = field(default_factory=dict)

    def note(self, index: str, partition: str, sort: str, units: float, *, is_write: bool) -> None:
        """Add units."""
        access = Access(index, partition, sort, is_write)
        self.units[access] = self.units.get(access, 0.0) + units

    def take(self) -> dict[Access, float]:
        """What was noted, and begin anew."""
        for write in self.writes:
            self._note_write(write)
        self.writes.clear()
        units, self.units = self.units, {}
        return units

    def _note_write(self, write: BilledWrite) -> None:
        """The units of a write, of the table and of each index."""
        before, after = write.change.before or {}, write.change.after or {}
        item = after or before
        if not item:
            return
        self.note("", item["PK"]["S"], item["SK"]["S"], write.capacity.table, is_write=True)
        for name, units in write.capacity.indexes.items():
            entry = after if f"{name}PK" in after else before
            if units:
                self.note(name, entry[f"{name}PK"]["S"], entry[f"{name}SK"]["S"], units, is_write=True)

    def before_call(self, params: Mapping[str, Any], **_: Any) -> None:
        """botocore's `before-parameter-build`: keep the parameters for `after_call`."""
        self._parameters = params

    def after_call(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        """botocore's `after-call`: the units of a read, by the partitions that it names."""
        if model.name not in READ_OPERATIONS:
            return
        consumed: Any = parsed.get("ConsumedCapacity") or []
        entries = consumed if isinstance(consumed, list) else [consumed]
        units = sum(float(entry["CapacityUnits"]) for entry in entries)
        keys = list(_read_keys(model.name, self._parameters))
        for index, partition, sort in keys:
            self.note(index, partition, sort, units / len(keys), is_write=False)


def _read_keys(operation: str, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Index, partition and sort key of what a request reads."""
    if operation == "GetItem":
        yield "", parameters["Key"]["PK"]["S"], parameters["Key"]["SK"]["S"]
    elif operation == "BatchGetItem":
        for key in parameters["RequestItems"][TABLE]["Keys"]:
            yield "", key["PK"]["S"], key["SK"]["S"]
    elif operation == "Query":
        match = EQUALS.search(parameters["KeyConditionExpression"])
        assert match is not None, parameters["KeyConditionExpression"]
        yield parameters.get("IndexName") or "", parameters["ExpressionAttributeValues"][match[1]]["S"], ""


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record the requests to the table of the account that is there."""
    events = table.client().meta.events
    with moto_capacity.billed_writes() as writes:
        recorder = Recorder(writes)
        events.register("before-parameter-build.dynamodb.*", recorder.before_call, unique_id="audit-before")
        events.register("after-call.dynamodb.*", recorder.after_call, unique_id="audit-after")
        try:
            yield recorder
        finally:
            events.unregister("before-parameter-build.dynamodb.*", unique_id="audit-before")
            events.unregister("after-call.dynamodb.*", unique_id="audit-after")


def with_roles(key: str, caller: str, users: set[str]) -> str:
    """A key with roles in place of ids.

    >>> with_roles("USER#0198f2a0-0000-7000-8000-000000000001#FEED", "0198f2a0-0000-7000-8000-000000000001", set())
    'USER#<caller>#FEED'
    """

    def role(match: re.Match[str]) -> str:
        return CALLER if match[0] == caller else USER if match[0] in users else OTHER

    return DIGEST.sub(OTHER, NAME.sub(OTHER, ADDRESS.sub(OTHER, UUID.sub(role, key))))


@dataclass(frozen=True, slots=True)
class Profile:
    """What an operation costs: its own requests, and those of the reactions to its events.

    Attributes:
        events: how many events it publishes, those of its reactions included. deliveries: how many messages these put
            into the queues of reactions.
    """

    name: str
    own: Mapping[Access, float]
    behind: Mapping[Access, float]
    events: int
    deliveries: int

    @property
    def accesses(self) -> dict[Access, float]:
        """All of it."""
        return {
            access: self.own.get(access, 0.0) + self.behind.get(access, 0.0) for access in {**self.own, **self.behind}
        }

    def units(self, *, is_write: bool, index: str | None = None) -> float:
        """The sum of the units, of the table or an index where one is named."""
        return sum(
            units
            for access, units in self.accesses.items()
            if access.is_write == is_write and index in (None, access.index)
        )


def _generalised(units: Mapping[Access, float], caller: str, users: set[str]) -> dict[Access, float]:
    found: dict[Access, float] = {}
    for access, number in units.items():
        partition, sort = (with_roles(key, caller, users) for key in (access.partition, access.sort))
        general = Access(access.index, partition, sort, access.is_write)
        found[general] = found.get(general, 0.0) + number
    return found


PLAIN_SET = "workouts/complete_set, no record"
"""Most sets: the sample's own is the first of its exercise, and so a record."""


def _then(name: str, sample: dict[str, Any]) -> dict[str, Any]:
    """The request that is measured: the sample's own, or what is sent after it."""
    if name != PLAIN_SET:
        return sample
    request = sample["request"]
    body = request["body"] | {"weight": 60, "clientId": "phone-1-0002"}
    path = request["path"].replace("/set/0", "/set/1")
    return sample | {"request": request | {"path": path, "body": body}}


def profiles(names: list[str]) -> dict[str, Profile]:
    """Carry out the samples of these endpoints (`community/like_activity`) and reactions, each in an account of its own on moto.

    What stands behind a comma names another request of the sample's kind.
    """
    declared = [*catalogue.endpoints(), *catalogue.reactions()]
    functions = {f"{function.service}/{function.name}": function for function in declared}
    found = {}
    for name in names:
        # The functions' log lines.
        with contextlib.redirect_stdout(io.StringIO()), cloud(), frames():
            found[name] = _profile(name, functions[name.partition(",")[0]])
    return found


def _react(declaration: ReactionDeclaration, batch: dict[str, Any], user_id: str) -> None:
    """Hand the event of a sample to its reaction, as one of this user."""
    (record,) = batch["Records"]
    message = json.loads(record["body"])
    event_type = {event.name: event for event in declaration.events}[message["detail-type"]]
    declaration.handler(event_type.model_validate(message["detail"] | {"userId": user_id}))


def _profile(name: str, function: catalogue.Function) -> Profile:
    samples.forget_accounts()
    stage, sample = samples.Stage(), samples.of(function)
    stage.prepare(sample)
    stage.token(sample.get("as"))
    measured = _then(name, sample)
    if measured is not sample:
        stage.send(sample)
    deliver_events()
    with recording() as recorder:
        if isinstance(function.declaration, ReactionDeclaration):
            _react(function.declaration, stage.fill(sample["event"]), stage.saved[f"{sample['as']}.id"])
        else:
            stage.send(measured)
        own = recorder.take()
        delivered = deliver_events()
        behind = recorder.take()
    caller = stage.saved.get(f"{sample.get('as')}.id", "")
    users = {value for key, value in stage.saved.items() if key.endswith(".id") and isinstance(value, str)}
    # The first requests of an account make its counters; what is not the caller's own id in them is an address.
    followers = Counter(event.name for reaction in catalogue.reactions() for event in reaction.declaration.events)
    deliveries = sum(number * followers[event] for event, number in delivered.items())
    return Profile(
        name, _generalised(own, caller, users), _generalised(behind, caller, users), delivered.total(), deliveries
    )
