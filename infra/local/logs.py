"""`make logs`: what the functions write, and what the local cloud says of itself, as it happens."""

import json
import time
from collections.abc import Iterator
from typing import Any, TextIO

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble

EVERY = 1.0
"""Seconds between two looks."""
GROUPS = "/aws/lambda/fitai-local-"
NOISE = ("START RequestId", "END RequestId", "REPORT RequestId")
SHOWN = ("route", "status", "Duration", "DynamoDBRequests", "userId", "requestId", "coldStart")
"""The fields of an ordinary line, in the order in which they are shown."""


def main() -> None:
    """Follow until Ctrl-C."""
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    functions = _functions(cloud)
    with cloud.log.open(errors="replace") as log:
        log.seek(0, 2)
        while True:
            for line in (*_warnings(log), *next(functions)):
                print(line, flush=True)
            time.sleep(EVERY)


def _warnings(log: TextIO) -> Iterator[str]:
    """The cloud's own complaints; its ordinary lines repeat what the functions say themselves."""
    for line in log:
        if " WARNING " in line or " ERROR " in line:
            yield f"local cloud  {line.rstrip()}"


def _functions(cloud: Cloud) -> Iterator[list[str]]:
    """What was written since the last look, each time; only groups that have grown are read."""
    logs = cloud.client("logs")
    since = int(time.time() * 1000)
    sizes: dict[str, int] = {}
    while True:
        found: list[tuple[int, str]] = []
        now = int(time.time() * 1000)
        for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=GROUPS):
            for group in page["logGroups"]:
                name, size = group["logGroupName"], group.get("storedBytes", 0)
                if sizes.get(name, 0) != size:
                    answer = logs.filter_log_events(logGroupName=name, startTime=since)
                    found += [(event["timestamp"], _line(name, event["message"])) for event in answer["events"]]
                sizes[name] = size
        since = now
        yield [line for _, line in sorted(found) if line]


def _line(group: str, message: str) -> str:
    """One line for one line of a log; empty for what says nothing."""
    if message.startswith(NOISE) or not message.strip():
        return ""
    name = group.removeprefix(GROUPS)
    try:
        fields: dict[str, Any] = json.loads(message)
    except ValueError:
        return f"{name}  {message.rstrip()}"
    if "_aws" not in fields:
        trace = f"\n{fields['exception']}" if "exception" in fields else ""
        return f"{name}  {fields.get('level', '')} {fields.get('message', message)}{trace}"
    values = {key: value[0] if isinstance(value, list) else value for key, value in fields.items()}
    return f"{name}  " + "  ".join(f"{key}={values[key]}" for key in SHOWN if key in values)


if __name__ == "__main__":
    console.main(main)
