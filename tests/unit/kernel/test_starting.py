"""What a function loads when it starts, and when: docs/performance.md says what each of these costs."""

import json
import os
import subprocess
import sys

import pytest
from fitai.kernel import endpoint as endpoint_module
from fitai.kernel.endpoint import endpoint
from fitai.kernel.table import client
from fitai.kernel.types import Input, Model

from tests.harness.cloud import ENVIRONMENT

HEAVY = ("boto3", "aws_lambda_powertools", "asyncio", "jwt", "cryptography", "sqlite3")
"""What not every endpoint needs: imported by those that do, at the moment they do."""
LOADED = f"""
import gc, json, sys
sys.modules["OpenSSL"] = None  # Of the layer `factors`, which not every function has; botocore imports it where it is.
import fitai.kernel.endpoint
from fitai.kernel import table
print(json.dumps({{
    "heavy": [name for name in {HEAVY} if name in sys.modules],
    "clients": table.client.cache_info().currsize,
    "collections": gc.get_stats()[2]["collections"],
}}))
"""


def started(**environment: str) -> dict:
    """What a fresh process holds after it has imported an endpoint's kernel."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def elsewhere() -> dict:
    return started()


def test_a_start_loads_nothing_that_not_every_endpoint_needs(elsewhere):
    assert elsewhere["heavy"] == []


def test_a_start_does_not_collect_garbage_among_loaded_objects(elsewhere):
    assert elsewhere["collections"] == 0


def test_importing_makes_no_client(elsewhere):
    assert elsewhere["clients"] == 0


def test_a_lambda_container_makes_its_client_while_it_starts():
    assert started(AWS_LAMBDA_INITIALIZATION_TYPE="on-demand")["clients"] == 1


class Label(Model):
    grams: int


@pytest.mark.parametrize("starting", [True, False])
def test_a_lambda_container_builds_its_types_while_it_starts(monkeypatch, starting):
    class Asked(Input):
        grams: int

    def handler(body: Asked) -> Label:
        return Label(grams=body.grams)

    monkeypatch.setattr(endpoint_module, "IS_LAMBDA_INIT", starting)
    endpoint("POST", "/labels", access="public", summary="Label")(handler)

    assert Asked.__pydantic_complete__ is starting


@pytest.mark.usefixtures("aws")
def test_the_client_of_the_table_names_us_and_does_not_wait_long():
    config = client().meta.config

    assert config.user_agent.startswith("FitAI/")
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
