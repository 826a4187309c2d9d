"""Two emulators on loopback: with all patches, and without any."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from infra import LOCAL_ACCOUNT, LOCAL_REGION, ROOT
from infra.local.emulator.patch import EVERYTHING
from infra.local.network import free_port, wait

STARTS_WITHIN = 60
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"]},
        }
    ],
}


@dataclass(frozen=True)
class Emulator:
    """A launcher that runs."""

    port: int

    @property
    def endpoint(self) -> str:
        return f"http://localhost:{self.port}"

    def client(self, service: str) -> Any:
        """A client of one of its services."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name=LOCAL_REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
        )

    @cached_property
    def states(self) -> Any:
        return self.client("stepfunctions")

    def call(self, path: str, body: Any = None, method: str | None = None) -> tuple[int, Any]:
        """Send a request of our own."""
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(self.endpoint + path, data, method=method), timeout=10) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def role(self, *statements: dict[str, Any], trust: Any = None) -> str:
        """A role with a policy of these statements."""
        name = f"role-{uuid4().hex[:8]}"
        iam = self.client("iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust or TRUST))["Role"]["Arn"]
        if statements:
            policy = {"Version": "2012-10-17", "Statement": list(statements)}
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(policy))
        return str(arn)

    def function(self, source: str) -> str:
        """A function whose module is this source, with a `handler`."""
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("index.py", source)
        made = self.client("lambda").create_function(
            FunctionName=f"function-{uuid4().hex[:8]}",
            Runtime="python3.13",
            Handler="index.handler",
            Role=self.role(),
            Code={"ZipFile": code.getvalue()},
            Timeout=10,
        )
        return str(made["FunctionArn"])

    def machine(self, states: dict[str, Any], role: str | None = None, **more: Any) -> str:
        """A state machine that starts with the first of its states; its role may do anything."""
        definition = {"StartAt": next(iter(states)), "States": states, **more.pop("definition", {})}
        anything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        made = self.states.create_state_machine(
            name=f"machine-{uuid4().hex[:8]}",
            definition=json.dumps(definition),
            roleArn=role or self.role(anything),
            **more,
        )
        return str(made["stateMachineArn"])

    def queue(self) -> tuple[str, str]:
        """A queue's URL and ARN."""
        name = f"queue-{uuid4().hex[:8]}"
        url = self.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        return str(url), f"arn:aws:sqs:{LOCAL_REGION}:{LOCAL_ACCOUNT}:{name}"

    def run(self, machine: str, data: Any = None, **more: Any) -> dict[str, Any]:
        """Start an execution, and wait for its end."""
        started = self.states.start_execution(stateMachineArn=machine, input=json.dumps(data or {}), **more)
        return self.ended(started["executionArn"])

    def ended(self, execution: str) -> dict[str, Any]:
        """An execution, once it runs no more."""

        def state() -> dict[str, Any]:
            described: dict[str, Any] = self.states.describe_execution(executionArn=execution)
            return described

        assert wait(lambda: state()["status"] != "RUNNING", 20), state()
        return state()


@contextmanager
def launched(folder: Path, **settings: str) -> Iterator[Emulator]:
    """An emulator for the length of a block."""
    port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "PYTHONPATH": str(ROOT),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": LOCAL_REGION,
        "AUTH": "true",
        "TMPDIR": str(folder),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        **settings,
    }
    emulator, log = Emulator(port), folder / "emulator.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.emulator"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:

        def answers() -> bool:
            try:
                return emulator.call("/_ministack/health")[0] == 200
            except OSError:
                return process.poll() is not None

        wait(answers, STARTS_WITHIN)
        assert process.poll() is None, log.read_text()
        yield emulator
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def patched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator with all patches."""
    with launched(tmp_path_factory.mktemp("patched")) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator without any patch: MiniStack as it is."""
    with launched(tmp_path_factory.mktemp("bare"), FITAI_EMULATOR_WITHOUT=EVERYTHING) as emulator:
        yield emulator


@pytest.fixture(params=("patched", "bare"))
def emulator(request: pytest.FixtureRequest) -> Emulator:
    """Each of the two in turn, for tests that say what either does: `is_patched` tells which it is."""
    chosen: Emulator = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def is_patched(request: pytest.FixtureRequest) -> bool:
    """Whether the emulator of this test has its patches."""
    return bool(request.node.callspec.params["emulator"] == "patched")
