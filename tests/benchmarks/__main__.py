"""Print what the mechanism costs, against a hand-written floor: `python -m tests.benchmarks [rounds] [warm calls]`.

Behind it, what the exercise library costs at three sizes: `library`.

Each number is the median over rounds; in each round every contender serves the same read and the same write, one
after the other, each in a fresh process, against one local DynamoDB. So what else the machine does meets all alike.
"""

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import library
from tests.benchmarks.local import TABLE, dynamodb
from tests.benchmarks.probe import LIFT, event

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
CALLS = 500
KINDS = ("read", "write")
FLOOR = "boto3 by hand (the floor)"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to serve the requests: its module, and the environment that it differs by."""

    name: str
    module: str
    environment: dict[str, str]


CONTENDERS = (
    Contender("ours, what runs in truth: counted", "ours", {"FITAI_LIMIT_ANONYMOUS": "1000000000"}),
    Contender("ours, not counted", "ours", {"FITAI_LIMIT_ANONYMOUS": "0"}),
    Contender(FLOOR, "floor", {}),
    Contender("FastAPI, Mangum, boto3", "fastapi_mangum", {}),
)


def main(rounds: int = ROUNDS, calls: int = CALLS) -> None:
    """Measure everything, then print the tables."""
    with dynamodb() as (endpoint, client):
        client.put_item(TableName=TABLE, Item=_lift())
        environment = _environment(endpoint)
        for contender in CONTENDERS:
            for kind in KINDS:
                _check(contender, kind, _measure(contender, kind, 0, environment))
        results: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for turn in range(rounds):
            # A contender that always ran after the same other one would inherit the caches that that one left.
            order = CONTENDERS[turn % len(CONTENDERS) :] + CONTENDERS[: turn % len(CONTENDERS)]
            for contender in order:
                for kind in KINDS:
                    results.setdefault((contender.name, kind), []).append(_measure(contender, kind, calls, environment))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; median of {rounds} fresh processes each;")
    print(f"warm: processor time of a call over {calls} calls; x: times the floor.\n")
    for kind in KINDS:
        _print(kind, {contender.name: results[contender.name, kind] for contender in CONTENDERS})


def _lift() -> dict[str, Any]:
    """The item that is read; every contender keeps a lift in this form."""
    sent = json.loads(str(event("write")["body"]))
    return {
        "PK": {"S": f"LIFT#{LIFT}"},
        "SK": {"S": "LIFT"},
        "kind": {"S": "bench_lift"},
        "exercise_id": {"S": sent["exerciseId"]},
        "weight": {"N": str(sent["weight"])},
        "reps": {"N": str(sent["reps"])},
        "notes": {"S": sent["notes"]},
    }


def _environment(endpoint: str) -> dict[str, str]:
    """A Lambda function's environment: nothing of the developer's shell, but where Python is."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "layers" / "fitai" / "python")]),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
        "FITAI_STAGE": "local",
        "FITAI_TABLE": TABLE,
    }


def _measure(contender: Contender, kind: str, calls: int, environment: dict[str, str]) -> dict[str, Any]:
    script = str(Path(__file__).with_name("probe.py"))
    command = [sys.executable, script, contender.module, kind, str(calls), repr(time.monotonic())]
    ran = subprocess.run(
        command, env=environment | contender.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if ran.returncode:
        raise SystemExit(f"{contender.name}, {kind}:\n{ran.stderr}")
    result: dict[str, Any] = json.loads(ran.stderr.splitlines()[-1])
    return result


def _check(contender: Contender, kind: str, result: dict[str, Any]) -> None:
    """All must do the same work: a contender that answers something else is not compared."""
    answer = json.loads(result["body"])
    expected = json.loads(str(event("write")["body"])) | {"id": answer.get("data", {}).get("id")}
    status = {"read": 200, "write": 201}[kind]
    if result["status"] != status or answer["data"] != expected or sorted(answer["meta"]) != ["requestId", "timestamp"]:
        raise SystemExit(f"{contender.name}, {kind}: {result['status']} {result['body']}")


MEASURES = (
    ("cold", "cold ms", 1000.0, 0),
    ("cold_cpu", "its CPU ms", 1000.0, 0),
    ("warm", "warm CPU ms", 1000.0, 2),
    ("memory", "memory MB", 1 / 1024**2, 1),
)


def _print(kind: str, results: dict[str, list[dict[str, Any]]]) -> None:
    medians = {
        name: {measure: statistics.median(result[measure] for result in all) for measure, *_ in MEASURES}
        for name, all in results.items()
    }
    width = max(map(len, medians))
    print(f"{'one ' + kind:{width}}" + "".join(f"  {title:>12}     x" for _, title, *_ in MEASURES))
    for name, median in medians.items():
        cells = [
            f"  {median[measure] * factor:12.{digits}f}  {median[measure] / medians[FLOOR][measure]:4.2f}"
            for measure, _, factor, digits in MEASURES
        ]
        print(f"{name:{width}}" + "".join(cells))
    print()


if __name__ == "__main__":
    # Being ended ends what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(*map(int, sys.argv[1:]))
    library.main()
