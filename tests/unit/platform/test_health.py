"""The health of the service: what it stands on, each ok or not, whatever happens."""

import json
import os
from collections.abc import Iterator

import fitai
import pytest
from botocore.exceptions import EndpointConnectionError
from fitai.kernel import external_services
from fitai.kernel.settings import settings
from fitai.platform import service

from tests.harness.cloud import BUCKET, ENVIRONMENT, sdk
from tests.harness.gateway import Answer, call

pytestmark = pytest.mark.usefixtures("aws")

NAMES = ["table", "bucket", "signingKeys"]


def check(answer: Answer) -> dict[str, bool]:
    """Which dependency is ok; of a good answer and a bad one."""
    data = answer.json["data"]
    assert (data["version"], data["stage"]) == (fitai.__version__, "test")
    assert all(dependency["latencyMs"] >= 0 for dependency in data["dependencies"])
    return {dependency["name"]: dependency["ok"] for dependency in data["dependencies"]}


def test_all_is_well() -> None:
    answer = call("GET", "/health")

    assert answer.status == 200
    assert answer.data["status"] == "ok"
    assert check(answer) == dict.fromkeys(NAMES, True)
    assert answer.data["externalServices"] == [{"name": name, "ok": True} for name in ("model", "payments", "mail")]
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    yield
    settings.cache_clear()


def lose_table() -> None:
    os.environ["FITAI_TABLE"] = "not-there"
    settings.cache_clear()


def lose_library() -> None:
    sdk("s3").delete_object(Bucket=BUCKET, Key="library/current.json")


def lose_keys() -> None:
    sdk("ssm").delete_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"])


def empty_keys() -> None:
    sdk("ssm").put_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"], Value='{"keys": []}', Overwrite=True)


@pytest.mark.parametrize(
    ("lose", "lost"),
    [(lose_table, "table"), (lose_library, "bucket"), (lose_keys, "signingKeys"), (empty_keys, "signingKeys")],
)
def test_a_missing_dependency_is_reported_with_the_others(lose, lost) -> None:
    lose()
    answer = call("GET", "/health")

    assert answer.status == 503
    assert (answer.error["code"], answer.json["data"]["status"]) == ("down", "down")
    assert check(answer) == {name: name != lost for name in NAMES}


def test_what_does_not_answer_is_not_ok(monkeypatch) -> None:
    def silent(name: str):
        raise EndpointConnectionError(endpoint_url=f"https://secret-host/{name}")

    monkeypatch.setattr(service, "_impatient_client", silent)
    answer = call("GET", "/health")

    assert answer.status == 503
    assert check(answer) == dict.fromkeys(NAMES, False)


def test_a_failing_dependency_exposes_no_internals(monkeypatch) -> None:
    lose_table()
    text = call("GET", "/health").text

    for word in (settings().table, BUCKET, ENVIRONMENT["FITAI_JWKS_PARAMETER"], "ResourceNotFound", "arn:"):
        assert word not in json.dumps(json.loads(text))


@pytest.mark.parametrize("name", external_services.SERVICES)
def test_an_external_service_that_fails_degrades_the_service_and_does_not_take_it_down(name) -> None:
    for _ in range(3):
        external_services.record_failure(name)
    answer = call("GET", "/health")

    assert (answer.status, answer.data["status"]) == (200, "degraded")
    assert [service["name"] for service in answer.data["externalServices"] if not service["ok"]] == [name]


def test_without_the_table_nothing_is_said_of_external_services() -> None:
    for _ in range(3):
        external_services.record_failure("mail")
    lose_table()

    data = call("GET", "/health").json["data"]
    assert (data["status"], data["externalServices"]) == ("down", [])


def test_a_monitor_is_not_counted(monkeypatch) -> None:
    monkeypatch.setenv("FITAI_LIMIT_ANONYMOUS", "1")
    settings.cache_clear()

    assert [call("GET", "/health").status for _ in range(3)] == [200] * 3


def test_a_slow_dependency_is_given_up_soon() -> None:
    config = service._impatient_client("dynamodb").meta.config

    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (1, 2, 1)
