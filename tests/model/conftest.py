"""A real language model on loopback, for the tests of this folder. Without its packages (`make test-model`) they are skipped."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.models import Account

from infra import ROOT
from infra.local.network import free_port

PACKAGES = ROOT / ".local" / "model" / "packages"
START_SECONDS = 60


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the model is."""
    if not (PACKAGES / "xllamacpp").is_dir():
        pytest.skip("make test-model installs the model")
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("serve.py")), str(PACKAGES), str(port)]
    with (PACKAGES.parent / "server.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(10)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(START_SECONDS * 4):
        assert process.poll() is None, "the server has ended: .local/model/server.log says why"
        try:
            with urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server does not start")


@pytest.fixture
def client(aws: None, base_url: str) -> ModelClient:
    """A client of the real model."""
    return ModelClient(ModelSettings("smollm2", base_url, "none"), Account("user-1", "premium"))
