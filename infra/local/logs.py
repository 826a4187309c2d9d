"""`make logs`: the log lines of the functions and of the local cloud: those of the past, then new ones as they are written."""

import json
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble

EVERY = 1.0
"""Seconds between two polls."""
PAST = timedelta(minutes=15)
"""How far the past goes back by default."""
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
PREFIX = "fitai-local-"
"""How the names of the functions begin."""
GROUPS = f"/aws/lambda/{PREFIX}"
NOISE = ("START RequestId", "END RequestId", "REPORT RequestId")
SHOWN = (
    "route",
    "status",
    "Duration",
    "DynamoDBRequests",
    "ReadUnits",
    "WriteUnits",
    "userId",
    "requestId",
    "coldStart",
    "errorKind",
)
"""The fields of an ordinary line, in the order in which they are shown."""


def main() -> None:
    """Show the past, and follow until Ctrl-C: SINCE=2h goes further back, FOLLOW=no ends with the past."""
    past = duration(os.environ.get("SINCE", ""))
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    since = datetime.now(UTC) - past
    functions = lines_since(cloud, since)
    with cloud.log.open(errors="replace") as log:
        # Its lines carry no date: what it said before this is not told from what it said long ago.
        log.seek(0, os.SEEK_END)
        print(f"Since {since.astimezone():%Y-%m-%d %H:%M} (make logs SINCE=2h goes further back):", flush=True)
        while True:
            for line in (*_warnings(log), *next(functions)):
                print(line, flush=True)
            if os.environ.get("FOLLOW", "").lower() in {"no", "false", "0"}:
                return
            time.sleep(EVERY)


def duration(text: str) -> timedelta:
    """Parse a duration such as `90s`, `15m`, `2h` or `1d`; empty text is the default.

    Raises:
        Trouble: it is none of these.
    """
    if not text:
        return PAST
    match = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if match is None:
        raise Trouble(f"SINCE={text} is no time; use a number with s, m, h or d, such as SINCE=2h.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _warnings(log: TextIO) -> Iterator[str]:
    """The cloud's own complaints; its ordinary lines repeat those of the functions."""
    for line in log:
        if " WARNING " in line or " ERROR " in line:
            yield f"local cloud  {line.rstrip()}"


def lines_since(cloud: Cloud, moment: datetime) -> Iterator[list[str]]:
    """Yield the lines since a moment, then those since the last poll; only groups that have grown are read."""
    logs = cloud.client("logs")
    since = int(moment.timestamp() * 1000)
    sizes: dict[str, int] = {}
    while True:
        events: list[tuple[int, str]] = []
        now = int(time.time() * 1000)
        for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=GROUPS):
            for group in page["logGroups"]:
                name, size = group["logGroupName"], group.get("storedBytes", 0)
                if sizes.get(name, 0) == size:
                    continue
                sizes[name] = size
                for answer in logs.get_paginator("filter_log_events").paginate(logGroupName=name, startTime=since):
                    for event in answer["events"]:
                        if event["timestamp"] < now:
                            line = line_of(name.removeprefix(GROUPS), event["message"], event["timestamp"])
                            events.append((event["timestamp"], line))
                        else:
                            # It came during this poll: the next one shows it, and must not pass over the group.
                            sizes.pop(name, None)
        since = now
        # Lines of a call have one moment, and keep their order.
        yield [line for _, line in sorted(events, key=lambda event: event[0]) if line]


def line_of(function: str, message: str, milliseconds: int | None = None) -> str:
    """Format a line of a function's log, with its moment if that is given; empty for noise."""
    if message.startswith(NOISE) or not message.strip():
        return ""
    name = function.removeprefix(PREFIX)
    if milliseconds is not None:
        name = f"{datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone():%H:%M:%S}  {name}"
    try:
        fields: Any = json.loads(message)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        return f"{name}  {message.rstrip()}"
    if "_aws" not in fields:
        trace = f"\n{fields['exception']}" if "exception" in fields else ""
        return f"{name}  {fields.get('level', '')} {fields.get('message', message)}{trace}"
    values = {key: value[0] if isinstance(value, list) else value for key, value in fields.items()}
    return f"{name}  " + "  ".join(f"{key}={values[key]}" for key in SHOWN if key in values)


if __name__ == "__main__":
    console.main(main)
