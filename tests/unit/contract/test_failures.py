"""The end of a process at any of its writes: the next try leaves what an undisturbed call would have left.

Each sample request that may change something is played once undisturbed; then again and again, the process ending before and
after each of its writes in turn, and the client sending it once more with the same Idempotency-Key. What is in the
table, in the bucket and on its way in the end is compared by kind, shape and counts. The same for reactions, which their
queues bring the event again.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from fitai.kernel import catalogue, clock, table
from fitai.kernel.catalogue import Function
from fitai.kernel.endpoint_declaration import WRITE_METHODS
from fitai.kernel.live import transport

from tests.harness import gateway
from tests.harness.cloud import BUCKET, sdk
from tests.harness.copies import in_a_copy
from tests.harness.crashes import sabotaged
from tests.harness.gateway import CONTEXT, Answer, Frames, Socket, deliver_events, frames
from tests.harness.held_needs import watched
from tests.harness.renewal import Account
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

CHANGES = frozenset({
    "BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem",
    "CopyObject", "DeleteObject", "DeleteObjects", "PutObject",
})  # fmt: skip
KERNELS = ("CALLER#", "IDEMPOTENCY#")
"""Partitions of the kernel's own: limits, and answers that are kept."""
LARGEST_COUNT = 100_000
"""A larger whole number is a time."""
LONGEST_NAME = 30
"""A longer name in a document is an id."""
STEPS = frozenset({"version", "revision", "size", "bytes", "stamp", "seq", "ticket", "applied"})
"""The attributes that count writes, and do not describe the current state."""
IDLE = frozenset({
    "auth/finish_apple_form", "coach/analyze_progress", "live/request_sync", "reactions/announce_export",
    "reactions/build_export", "reactions/build_workout_export", "coach/analyze_form",
    "reactions/close_connections", "reactions/close_suspended", "reactions/close_push_endpoint", "reactions/continue_import", "reactions/end_rest",
    "reactions/rebuild_analytics", "reactions/recompute_records", "reactions/settle_challenge",
    "reactions/send_email_change", "reactions/send_password_reset", "reactions/silence_in_rooms", "reactions/start_generation",
    "reactions/update_goals", "reactions/watch_training", "reactions/announce_subscription",
    "reactions/send_product_events", "notifications/take_mail_events", "payments/cancel_subscription",
})  # fmt: skip
"""Whose sample changes nothing. Those that write otherwise have tests of their own; `close_push_endpoint` only deletes at SNS,
`start_generation` only starts at Step Functions; `send_product_events` only reads, and sends what counts once by its id;
`take_mail_events` takes only what SendGrid has signed (tests/unit/mail/test_feedback.py); `cancel_subscription` only asks the
payment provider, which then tells us."""
LOSING = frozenset({"auth/refresh", "reactions/publish_exercise", "auth/add_passkey", "auth/sign_in_with_passkey"})
"""What is exempt because less is left: the session, the snapshot that the next minute brings, and what a passkey has answered
(a challenge is good for one answer: the app gets new options)."""
LOGS = frozenset({"workout_change", "workout_operation"})
"""The items that record each write."""


def called(function: Function) -> str:
    return f"{function.service}/{function.name}"


def _changes(name: str, params: dict[str, Any]) -> bool:
    return name in CHANGES and not _is_kernels(params)


def _is_kernels(params: dict[str, Any]) -> bool:
    content = params.get("body") or b""
    text = content.decode() if isinstance(content, bytes) else str(content)
    if not text.startswith("{"):
        return False
    body = json.loads(text)
    key = (body.get("Key") or body.get("Item") or {}).get("PK", {}).get("S", "")
    return bool(key.startswith(KERNELS))


# --- what is there -----------------------------------------------------------------------------------------


def stored_state() -> Counter[str]:
    """Count what is in the table and in the bucket, by shape."""
    items = sdk("dynamodb").scan(TableName=table.settings().table)["Items"]
    counts = Counter(
        json.dumps(_shape_of_item(item), sort_keys=True)
        for item in items
        if not item["PK"]["S"].startswith(KERNELS) and item["kind"]["S"] not in LOGS
    )
    for listed in sdk("s3").list_objects_v2(Bucket=BUCKET).get("Contents", []):
        counts[f"s3: {listed['Key'].split('/')[0]}"] += 1
    return counts


def _shape_of_item(item: dict[str, Any]) -> dict[str, Any]:
    shape = {}
    for name, typed in item.items():
        ((kind, value),) = typed.items()
        if name in STEPS:
            continue
        if name == "kind":
            shape[name] = value
        elif kind == "N" or (kind == "S" and value.startswith(("{", "["))):
            shape[name] = _shape(json.loads(value))
        elif kind in ("SS", "L"):
            shape[name] = len(value)
        else:
            shape[name] = kind
    return shape


def _shape(value: Any) -> Any:
    """A value without what differs from one call to the next: times, ids, names."""
    if isinstance(value, dict):
        members = ([_name(name), _shape(item)] for name, item in value.items() if name not in STEPS)
        return sorted(members, key=json.dumps)
    if isinstance(value, list):
        return [_shape(item) for item in value]
    if isinstance(value, int) and abs(value) < LARGEST_COUNT:
        return value
    return type(value).__name__


def _kinds(stored_state: Counter[str]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for shape, count in stored_state.items():
        kinds[json.loads(shape)["kind"] if shape.startswith("{") else shape] += count
    return kinds


def _name(name: str) -> str:
    return "id" if len(name) > LONGEST_NAME else name


# --- playing -----------------------------------------------------------------------------------------------

Play = Callable[[Stage, dict[str, Any]], Any]
PAUSE = timedelta(minutes=15)
"""After which a queue brings an event again."""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No time passes but that which somebody waits; a call that ended without an answer is over at once."""
    monkeypatch.setattr(gateway, "CONTEXT", SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": int}))
    monkeypatch.setattr(time, "sleep", lambda seconds: _stop(clock.now() + timedelta(seconds=seconds)))
    _stop(clock.now())
    yield
    clock.set_source(None)


def _stop(moment: datetime) -> None:
    clock.set_source(lambda: moment)


@dataclass(frozen=True, slots=True)
class Played:
    """The state in the end, the number of the first process's writes, and the last answer."""

    stored_state: Counter[str]
    writes: int
    answer: Any


def play_once(stage: Stage, sample: dict[str, Any], play: Play, *, at: int, after: bool) -> Played:
    """Play the sample in a process that ends at this write, and once more; undisturbed when `at` is 0."""
    answers: list[Any] = []
    with sabotaged(_changes) as saboteur:
        crashed = saboteur.crashes(lambda: answers.append(play(stage, sample)), at, after=after)
    assert crashed is (at > 0)
    if crashed:
        answers.append(play(stage, sample))
    deliver_events()
    return Played(stored_state(), saboteur.calls, answers[-1])


def compare(
    function: Function, account: Account, play: Play, judge: Callable[[Any, bool], None], reason: str | None
) -> None:
    """Play the sample undisturbed, and with an end at each write; all from the same prepared state."""
    sample = samples.of(function)
    stage = Stage()
    with account.lent(), frames():
        stage.prepare(sample)
        stage.token(sample.get("as"))
        if "message" in sample:
            phone(stage, sample).connect()

        def played(at: int = 0, *, after: bool = False) -> Played:
            return in_a_copy(lambda: play_once(stage, sample, play, at=at, after=after))

        undisturbed = played()
        judge(undisturbed.answer, False)
        assert (undisturbed.writes == 0) is (called(function) in IDLE), "whether the process was ended at all"
        for write, after in product(range(1, undisturbed.writes + 1), (False, True)):
            interrupted = played(write, after=after)
            judge(interrupted.answer, True)
            more = interrupted.stored_state - undisturbed.stored_state
            less = undisturbed.stored_state - interrupted.stored_state
            report = [f"the end {'after' if after else 'before'} write {write} of {undisturbed.writes}"]
            report += [*(f"+ {line}" for line in more), *(f"- {line}" for line in less)]
            assert reason or not (more or less), "\n".join(report)
            assert called(function) in LOSING or not _kinds(undisturbed.stored_state) - _kinds(
                interrupted.stored_state
            ), "\n".join(report)


# --- requests ----------------------------------------------------------------------------------------------

WRITING = [function for function in catalogue.endpoints() if function.declaration.method in WRITE_METHODS]
DONE = {"DELETE": {404}, "PUT": {409}}
"""What else the second try may be answered, by method: what it is to do has been done."""
KEY = {"idempotency-key": "the-same-each-time"}


@dataclass(frozen=True)
class Exempt:
    """What is different for a route, and why it has to be.

    Attributes:
        statuses: what else the second try may be answered.
        leaves: why more is left than by one call, where it is.
    """

    statuses: frozenset[int] = frozenset()
    leaves: str | None = None


def already_done(*statuses: int) -> Exempt:
    """The retry finds its work already done, and cannot be distinguished from a caller who may not do it."""
    return Exempt(frozenset(statuses))


EXEMPT = {
    "POST /auth/login": Exempt(leaves="A session that no client knows: it expires, and can be ended in the list."),
    "POST /auth/register": Exempt(leaves="As a sign-in: the second try signs in."),
    "POST /auth/forgot-password": Exempt(leaves="A second mail: only its link is good."),
    "POST /auth/resend-verification": Exempt(leaves="A second mail: only its link is good."),
    "POST /auth/refresh": Exempt(frozenset({401}), "The session is over: a token that was used twice may be stolen."),
    "POST /auth/step-up": Exempt(leaves="A second entry in the audit trail: the identity was proven twice."),
    "POST /auth/login/totp": already_done(401),
    "POST /auth/login/recovery-code": already_done(401),
    "POST /auth/passkeys/sign-in/options": Exempt(leaves="A challenge that nobody answers: it expires."),
    "POST /auth/passkeys/sign-in": Exempt(
        frozenset({401}), "A challenge is good for one answer: the app gets new options."
    ),
    "POST /auth/passkeys/options": Exempt(leaves="A challenge that nobody answers: it expires."),
    "POST /auth/passkeys": Exempt(frozenset({422}), "A challenge is good for one answer: the app gets new options."),
    "POST /auth/mfa/totp/{id}/confirm": already_done(404),
    "POST /auth/mfa/recovery-codes": Exempt(leaves="A second mail: the codes were made twice."),
    "PUT /auth/mfa/{id}": Exempt(leaves="A second mail: the name was given twice."),
    "POST /auth/verify-email": already_done(400),
    "POST /auth/confirm-email-change": already_done(400),
    "POST /auth/undo-email-change": already_done(400),
    "POST /auth/change-email": Exempt(leaves="A second mail: only its link is good."),
    "POST /exercises/{id}/media": Exempt(leaves="A form that nobody has: it expires with its item."),
    "POST /auth/logout": already_done(401),
    "POST /auth/reset-password": already_done(400),
    "POST /users/change-password": Exempt(
        frozenset({422}), "The former password is wrong by now, and counted as such."
    ),
    "DELETE /users/account": already_done(401, 404),
    "POST /users/upload-avatar": Exempt(leaves="A form that nobody has: it expires with its item."),
    "POST /admin/reports/{id}/claim": Exempt(leaves="A second entry in the audit trail: the case was read twice."),
    "POST /progress/upload-photo": Exempt(leaves="A form that nobody has: it expires with its item."),
    "POST /community/activities/media": Exempt(leaves="A form that nobody has: it expires with its item."),
}


@pytest.mark.parametrize("function", WRITING, ids=called)
def test_a_request_whose_process_ended_is_sent_again_and_leaves_what_one_call_leaves(
    function: Function, account: Account
):
    exempt = EXEMPT.get(function.declaration.route, Exempt())

    def send(stage: Stage, sample: dict[str, Any]) -> Answer:
        request = sample["request"]
        return stage.send(sample | {"request": request | {"headers": request.get("headers", {}) | KEY}})

    def judge(answer: Answer, again: bool) -> None:
        more = exempt.statuses | DONE.get(function.declaration.method, set()) if again else set()
        assert answer.status in {samples.of(function)["status"], *more}, answer.text

    compare(function, account, send, judge, exempt.leaves)


def test_what_is_exempt_is_there():
    assert set(EXEMPT) <= {function.declaration.route for function in WRITING}


# --- messages, and events ----------------------------------------------------------------------------------


@pytest.mark.parametrize("function", catalogue.actions(), ids=called)
def test_a_message_whose_process_ended_is_sent_again_and_leaves_what_one_leaves(function: Function, account: Account):
    def send(stage: Stage, sample: dict[str, Any]) -> list[dict[str, Any]]:
        message = stage.fill(sample["message"])
        return phone(stage, sample).send(message["action"], message.get("data"), message.get("id", "m-1"))

    def judge(frames: list[dict[str, Any]], again: bool) -> None:
        outcomes = [frame["error"]["code"] if frame["event"] == "error" else frame["event"] for frame in frames]
        assert {samples.of(function)["expect"], *(LEFT if again and function.name == "leave_room" else ())} & set(
            outcomes
        ), frames

    compare(function, account, send, judge, None)


def phone(stage: Stage, sample: dict[str, Any]) -> Socket:
    """The device that sends the message."""
    kept = transport.instance
    assert isinstance(kept, Frames)
    return Socket(kept, str(stage.token(sample["as"])), "the-phone")


LEFT = ("not_found",)
"""A former member of a room gets the same answer as somebody who was never in it."""
PUBLISHED = "The publication of the next minute has it."


@pytest.mark.parametrize("function", catalogue.reactions(), ids=called)
def test_an_event_whose_process_ended_comes_again_and_leaves_what_one_leaves(function: Function, account: Account):
    def deliver(stage: Stage, sample: dict[str, Any]) -> Any:
        if "again" in stage.saved:
            _stop(clock.now() + PAUSE)
        stage.saved["again"] = "yes"
        with watched(function):
            return function.handler(stage.fill(sample["event"]), CONTEXT)

    def judge(answer: Any, again: bool) -> None:
        assert answer == {"batchItemFailures": []}

    compare(function, account, deliver, judge, PUBLISHED if function.name == "publish_exercise" else None)
