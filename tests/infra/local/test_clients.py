"""What is generated for those who call the API: names and answers of the Python client, requests of the collection."""

import keyword
import re
from pathlib import Path

import pytest

from infra.clients import bruno
from infra.clients.__main__ import differences, main, write
from infra.clients.documents import load_openapi, operations, snake_case
from infra.clients.python_models import Schemas
from infra.clients.python_services import Writer
from infra.local.console import Trouble


@pytest.fixture(scope="module")
def collection() -> dict[str, str]:
    """The files of the collection."""
    return bruno.files()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("setIndex", "set_index"),
        ("averageRPE", "average_rpe"),
        ("isAIGenerated", "is_ai_generated"),
        ("Idempotency-Key", "idempotency_key"),
        ("completeWithTotp", "complete_with_totp"),
        ("limit", "limit"),
    ],
)
def test_names_are_written_as_python_writes_them(name: str, expected: str) -> None:
    assert snake_case(name) == expected


def test_every_operation_is_a_method_of_both_kinds() -> None:
    modules = Writer(Schemas()).modules()
    for operation in operations(load_openapi()):
        name = snake_case(operation.id)
        code = modules[f"services/{operation.service}.py"]
        assert len(re.findall(rf"    def {name}\(", code)) == 1, operation.id
        assert len(re.findall(rf"    async def {name}\(", code)) == 1, operation.id
        assert (
            code.count(f'"{operation.method}",\n            "{operation.path}",')
            + code.count(f'"{operation.method}", "{operation.path}", ')
            >= 2
        )
        assert not keyword.iskeyword(name)


def test_words_are_open_in_answers_and_closed_in_requests() -> None:
    objects = Schemas().objects
    answered = objects["Workout"]["properties"]["status"]
    asked = objects["CompleteSet"]["properties"]["type"]["anyOf"][0]
    assert {"type": "string"} in answered["anyOf"]
    assert asked["enum"][0] == "normal"
    assert "anyOf" not in asked


def test_every_operation_is_a_request_of_the_collection(collection: dict[str, str]) -> None:
    document = load_openapi()
    requests = [path for path in collection if path.endswith(".bru") and "/" in path and "folder" not in path]
    assert len(requests) - 1 == len(list(operations(document)))  # one of them is the environment
    assert len({path.lower() for path in requests}) == len(requests)


def test_signing_in_takes_the_account_of_the_environment_and_keeps_the_token(collection: dict[str, str]) -> None:
    request = collection["auth/Sign in.bru"]
    assert '"login": "{{email}}"' in request
    assert '"password": "{{password}}"' in request
    assert 'bru.setVar("accessToken"' in request
    assert "auth: none" in request
    assert "token: {{accessToken}}" in collection["collection.bru"]
    assert "email: ada@example.com" in collection["environments/local.bru"]


def test_what_makes_something_keeps_its_id_for_the_requests_that_follow(collection: dict[str, str]) -> None:
    assert 'bru.setVar("workoutId", res.body.data.id)' in collection["workouts/Create a workout.bru"]
    request = collection["workouts/Complete or correct a set.bru"]
    assert "  url: {{baseUrl}}/workouts/:id/set/:setIndex\n" in request
    assert "  id: {{workoutId}}\n  setIndex: 0\n" in request
    assert '"clientId": "{{$guid}}"' in request


def test_optional_parameters_are_switched_off_and_required_ones_in_the_address(collection: dict[str, str]) -> None:
    requests = {path: text for path, text in collection.items() if "/exercises/search" in text}
    (request,) = [text for text in requests.values() if "{{baseUrl}}/exercises/search" in text]
    assert "url: {{baseUrl}}/exercises/search?q={{q}}\n" in request
    assert "  q: {{q}}\n" in request
    assert "  ~limit:" in request


def test_the_addresses_of_a_stack_are_beside_the_collection(tmp_path: Path) -> None:
    bruno.write_addresses("http://localhost:1/v1", "ws://localhost:1/live", tmp_path)
    text = (tmp_path / ".env").read_text()
    assert text == "FITAI_REST_URL=http://localhost:1/v1\nFITAI_WEBSOCKET_URL=ws://localhost:1/live\n"


def test_files_that_differ_or_are_too_many_are_named_and_mended(tmp_path: Path) -> None:
    contents = {"a/b.py": "b", "c.py": "c"}
    write(tmp_path, contents)
    assert differences(tmp_path, contents) == []
    (tmp_path / "c.py").write_text("edited")
    (tmp_path / "old.py").write_text("old")
    (tmp_path / "a" / "b.py").unlink()
    (tmp_path / bruno.ENVIRONMENT).write_text("of this machine")
    assert [path.name for path in differences(tmp_path, contents)] == ["b.py", "c.py", "old.py"]
    write(tmp_path, contents)
    assert differences(tmp_path, contents) == []
    assert (tmp_path / bruno.ENVIRONMENT).exists()


def test_unknown_arguments_are_refused() -> None:
    with pytest.raises(Trouble, match="--check"):
        main(["--chek"])
