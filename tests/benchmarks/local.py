"""A DynamoDB on this machine, for as long as the benchmark runs."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import boto3

from tests.harness.cloud import table_definition

TABLE = "fitai-benchmark"
PORTS = range(4650, 4700)
PATIENCE = 60.0
"""Seconds to wait for the start."""


@contextmanager
def dynamodb() -> Iterator[tuple[str, Any]]:
    """A MiniStack of its own with the table in it, stopped afterwards in any case.

    Gives its address, and a boto3 client of it.
    """
    port = next(port for port in PORTS if _is_free(port))
    endpoint = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("ministack"))]
    environment = os.environ | {"GATEWAY_PORT": str(port), "PERSIST_STATE": "0", "SERVICES": "dynamodb"}
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(process, f"{endpoint}/_ministack/health")
            client = boto3.client(
                "dynamodb",
                endpoint_url=endpoint,
                region_name="eu-central-1",
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
            client.create_table(**table_definition(TABLE))
            yield endpoint, client
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait(process: subprocess.Popen[bytes], health: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("MiniStack did not start.")
        try:
            with urlopen(health, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"MiniStack did not answer within {PATIENCE:.0f} seconds.")
