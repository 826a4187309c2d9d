"""What it would bring to count a request beside the handler's read: `python -m tests.benchmarks.counting [rounds] [calls]`.

The update that counts and the read of an item, one after the other as it is, and the update in a thread. The DynamoDB is a
process that answers each request after some milliseconds, as one over a network does: a local one answers with the processor that is
measured. Only the requests are compared; what a handler may not do before its caller is admitted is left out.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DELAYS = (0.002, 0.004)
"""Seconds until an answer, as DynamoDB takes within a region."""
ROUNDS = 9
CALLS = 300
LIFT = {"PK": {"S": "LIFT#1"}, "SK": {"S": "LIFT"}, "kind": {"S": "bench_lift"}, "weight": {"N": "100"}}
STATE = {"PK": {"S": "CALLER#user#1"}, "SK": {"S": "CALLER"}, "kind": {"S": "caller"}, "window": {"N": "1"}}


def serve() -> None:
    """Answer updates and reads, each after the delay that its own header names; prints the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            time.sleep(float(sys.argv[2]))
            is_read = self.headers["x-amz-target"].endswith("GetItem")
            content = json.dumps({"Item": LIFT} if is_read else {"Attributes": STATE}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/x-amz-json-1.0")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def main(rounds: int = ROUNDS, calls: int = CALLS) -> None:
    """Measure and print."""
    os.environ |= {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    os.environ |= {"FITAI_STAGE": "local", "FITAI_TABLE": "t", "AWS_LAMBDA_FUNCTION_NAME": "benchmark"}
    print(f"median of {rounds} rounds of {calls} calls     CPU ms   clock ms")
    for delay in DELAYS:
        command = [sys.executable, "-m", "tests.benchmarks.counting", "serve", str(delay)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            try:
                _compare(delay, rounds, calls)
            finally:
                server.terminate()


def _compare(delay: float, rounds: int, calls: int) -> None:
    from fitai.kernel import limits, table
    from fitai.kernel.settings import settings

    settings.cache_clear()
    table.reset_connection()
    pool = ThreadPoolExecutor(max_workers=1)

    def count() -> object:
        return limits.count_request("user#1", 1000, keep=True)

    def read() -> object:
        return table.client().get_item(TableName="t", Key={"PK": {"S": "LIFT#1"}, "SK": {"S": "LIFT"}})

    def one_after_the_other() -> None:
        count()
        read()

    def beside() -> None:
        counted = pool.submit(count)
        read()
        counted.result()

    ways: dict[str, Callable[[], None]] = {"the count, then the read": one_after_the_other, "beside it": beside}
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            for _ in range(20):
                way()
            cpu, clock = time.process_time(), time.perf_counter()
            for _ in range(calls):
                way()
            results[name].append(((time.process_time() - cpu) / calls, (time.perf_counter() - clock) / calls))
    for name, measured in results.items():
        cpu, clock = (1000 * statistics.median(values) for values in zip(*measured, strict=True))
        print(f"{name + f', {1000 * delay:g} ms away':38} {cpu:8.2f} {clock:10.2f}")
    pool.shutdown()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve()
    else:
        main(*map(int, sys.argv[1:]))
