"""A queue without messages is passed over before anything is computed for it."""

from functools import lru_cache
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import lambda_svc, sqs

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]
KEPT = 4096
"""ARNs that are remembered; a stack has some hundreds."""


def apply(patcher: Patcher) -> None:
    """Look for messages first; remember what an ARN means."""
    for module in (lambda_svc, sqs):
        patcher.wrap(module, "parse_arn", lru_cache(KEPT))
    patcher.add(lambda_svc, "_nothing_waits", nothing_waits)
    disabled = 'if not esm.get("Enabled", True):'
    patcher.edit(lambda_svc, "_poll_sqs", (disabled, 'if not esm.get("Enabled", True) or _nothing_waits(esm):'))


def nothing_waits(mapping: Json) -> bool:
    """Whether a function is mapped to something else than a queue, or to one without messages."""
    url = _queue_url(str(mapping.get("EventSourceArn", "")))
    queue = sqs._queues.get(url) if url else None
    return not queue or not queue["messages"]


@lru_cache(KEPT)
def _queue_url(source: str) -> str | None:
    try:
        arn = parse_arn(source)
    except ArnParseError:
        return None
    name = sqs._queue_name_from_arn_spec(arn)
    return sqs._queue_url_for_account(arn.account_id, name) if name else None


def is_needed() -> bool:
    """Whether messages are collected from a queue that has none."""
    collected = []

    def collect(*arguments: Any) -> list[Json]:
        collected.append(arguments)
        return []

    with probes.scope():
        url = sqs._act_create_queue({"QueueName": "probe", "Attributes": {"VisibilityTimeout": "60"}}, "")["QueueUrl"]
        source = sqs._queues.get(url)["attributes"]["QueueArn"]
        config = {"FunctionName": "probe", "FunctionArn": probes.FUNCTION, "Timeout": 3, "Role": "arn:role/probe"}
        lambda_svc._functions["probe"] = {"config": config, "versions": {}, "aliases": {}}
        lambda_svc._esms["probe"] = {"UUID": "probe", "FunctionName": "probe", "EventSourceArn": source}
        patcher = Patcher()
        patcher.replace(sqs, "_receive_messages_for_esm", collect)
        try:
            lambda_svc._poll_sqs()
        finally:
            patcher.undo()
            del lambda_svc._esms["probe"]
            del lambda_svc._functions["probe"]
            sqs._act_delete_queue({"QueueUrl": url}, url)
    return bool(collected)


PATCH = Patch(
    name="empty_queues",
    reason="Each write to a table with a stream lets MiniStack look at all sources of events, in a thread beside that of the requests: "
    "4 ms for thirty queues that are mostly empty, in which other requests wait. AWS's pollers cost a request nothing.",
    upstream="ministack.services.lambda_svc:_poll_sqs passes over a queue without messages before it looks up the function",
    sources={
        "ministack.services.lambda_svc:_poll_sqs": "e438a6a1e094",
        "ministack.services.sqs:_receive_messages_for_esm": "f230dbcd4974",
        "ministack.services.sqs:_queue_name_from_arn_spec": "4b7204ad5584",
        "ministack.services.sqs:_queue_url_for_account": "84f56260ad93",
        "ministack.core.arn:parse_arn": "779f6e41795e",
    },
    apply=apply,
    is_needed=is_needed,
)
