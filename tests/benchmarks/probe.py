"""One measurement in a fresh process, as a Lambda container would live it: start, first answer, warm calls.

Run by the benchmark as a script: `probe.py <contender> <read|write> <warm calls> <monotonic start>`. It imports
next to nothing of its own, so that what is measured is the contender's. The answer is a JSON line on stderr, since
stdout is the function's log.
"""

import json
import sys
import time

LIFT = "018f0000-0000-7000-8000-000000000000"
WARM_UP = 50


class Context:
    """The context of a Lambda function."""

    function_name = "benchmark"
    function_version = "$LATEST"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:benchmark"
    aws_request_id = "018f0000-0000-7000-8000-000000000001"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


def event(kind: str) -> dict[str, object]:
    """The event that a REST API's proxy integration sends."""
    method, path, resource = ("GET", f"/lifts/{LIFT}", "/lifts/{id}") if kind == "read" else ("POST", *["/lifts"] * 2)
    lift = {"exerciseId": "barbell-bench-press", "weight": 102.5, "reps": 5, "notes": "Paused at the chest."}
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "host": "api.example.com",
        "origin": "https://app.example.com",
        "user-agent": "benchmark/1.0",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-proto": "https",
    }
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"id": LIFT} if kind == "read" else None,
        "stageVariables": None,
        "body": None if kind == "read" else json.dumps(lift),
        "isBase64Encoded": False,
        "requestContext": {
            "requestId": "018f0000-0000-7000-8000-000000000002",
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/v1{path}",
            "stage": "v1",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "benchmark/1.0"},
            "authorizer": {},
        },
    }


def resident() -> int:
    """Bytes of memory that the process holds now."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123  pathlib is an import that a contender may not make
            pages = int(file.read().split()[1])
    except FileNotFoundError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * 4096


def main(contender: str, kind: str, calls: int, started: float) -> None:
    """Measure, and tell."""
    sent = event(kind)
    module = __import__(f"tests.benchmarks.{contender}", fromlist=[kind])
    handler = getattr(module, kind)
    answer = handler(sent, Context())
    cold = time.monotonic() - started
    cold_cpu = time.process_time()
    for _ in range(WARM_UP):
        handler(sent, Context())
    before = time.process_time()
    for _ in range(calls):
        handler(sent, Context())
    warm = (time.process_time() - before) / calls if calls else 0.0
    result = {
        "cold": cold,
        "cold_cpu": cold_cpu,
        "warm": warm,
        "memory": resident(),
        "status": answer["statusCode"],
        "body": answer["body"],
    }
    print(json.dumps(result), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
