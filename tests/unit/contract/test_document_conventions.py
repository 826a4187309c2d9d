"""What makes the documents of use to code generators and to the people who use their code."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.error_codes import ERROR_CODES
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.documents import examples, openapi
from fitai.kernel.documents.failures import failure_codes
from jsonschema import Draft202012Validator

from tests.harness.moto_requests import untraced
from tests.unit.contract import samples
from tests.unit.contract.raised_codes import raised_codes
from tests.unit.contract.test_sample_events import validator

DOCUMENTS = {"openapi": samples.document, "asyncapi": samples.live_document}
both = pytest.mark.parametrize("name", DOCUMENTS)
SCHEMA_FREE = frozenset({"example", "examples", "enum", "const", "mapping"})
"""Members that hold values, not schemas."""


def schemas_in(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document that may be a schema, and its path; examples are left out."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from schemas_in(item, f"{path}[{index}]")
    elif isinstance(node, dict):
        yield path, node
        for name, value in node.items():
            is_name = path.endswith(("properties", "schemas", "headers", "responses"))
            if is_name or name not in SCHEMA_FREE:
                yield from schemas_in(value, f"{path}.{name}" if path else name)


def properties_in(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, schema in schemas_in(document):
        # A type may have a property of the name `properties`.
        if isinstance(schema.get("properties"), dict) and not path.endswith("properties"):
            for name, member in schema["properties"].items():
                yield f"{path}.{name}".replace("components.schemas.", ""), member


@both
def test_no_default_is_in_the_document(name: str) -> None:
    """Generators take a property with a default for one that must be there."""
    paths = [
        path
        for path, schema in schemas_in(DOCUMENTS[name]())
        if "default" in schema and not path.endswith("properties") and not path.startswith("servers")
    ]

    assert paths == []


@both
def test_every_type_has_one_name(name: str) -> None:
    schemas = DOCUMENTS[name]()["components"]["schemas"]

    assert [key for key in schemas if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", key)] == []
    assert [key for key, count in Counter(key.lower() for key in schemas).items() if count > 1] == []
    titles = [path for path, schema in schemas_in(schemas) if isinstance(schema.get("title"), str)]
    assert [path for path in titles if not path.endswith("properties")] == []


@both
def test_a_constant_has_a_type(name: str) -> None:
    assert [path for path, schema in schemas_in(DOCUMENTS[name]()) if "const" in schema and "type" not in schema] == []


@both
def test_the_variants_of_a_union_are_told_apart_by_a_property(name: str) -> None:
    document = DOCUMENTS[name]()
    unions = [(path, schema["oneOf"]) for path, schema in schemas_in(document) if "oneOf" in schema]
    assert len(unions) >= 2
    for path, variants in unions:
        resolved = [document["components"]["schemas"][variant["$ref"].rpartition("/")[2]] for variant in variants]
        shared = set.intersection(*(set(variant.get("required", ())) for variant in resolved))
        values_by_property = {
            member: [value for variant in resolved for value in values(variant["properties"][member])]
            for member in shared
        }
        distinct = [
            member
            for member, found in values_by_property.items()
            if found and len(set(found)) == len(found) >= len(variants)
        ]
        assert distinct, f"{path}: nothing tells its variants apart"


def values(schema: dict[str, Any]) -> list[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


@both
def test_every_alternative_is_null_or_one_type(name: str) -> None:
    """A union that is no `oneOf` has one type, which may be null, or a number for short: generators tell no others apart."""
    unions = {
        path: schema["anyOf"]
        for path, schema in schemas_in(DOCUMENTS[name]())
        if len([option for option in schema.get("anyOf", ()) if option.get("type") not in ("null", "integer")]) > 1
    }

    assert unions == {}


# --- operations --------------------------------------------------------------------------------------------


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in samples.document()["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def test_operation_ids_are_unique_names_of_functions() -> None:
    ids = [operation["operationId"] for _, operation in operations()]

    assert [id for id in ids if not re.fullmatch(r"[a-z][A-Za-z0-9]*", id)] == []
    assert [id for id, count in Counter(map(str.lower, ids)).items() if count > 1] == []
    assert {"createWorkout", "listExercises"} <= set(ids)


def test_operation_ids_do_not_repeat_their_tag() -> None:
    """`createWorkout` with the tag `workouts`, not `workoutsCreateWorkout`."""
    stuttering = [
        operation["operationId"]
        for _, operation in operations()
        for tag in operation["tags"]
        if operation["operationId"].lower().startswith(tag) and operation["operationId"].lower() != tag
    ]

    assert stuttering == []
    assert all(len(operation["tags"]) == 1 for _, operation in operations())


# --- examples ----------------------------------------------------------------------------------------------

RECORD = "run: make examples, or python -m tests.harness.record_answers service/name"


def media_types() -> Iterator[tuple[str, dict[str, Any]]]:
    """The media types of requests and of good answers with a content that an example can show."""
    for route, operation in operations():
        for kind, media_type in operation.get("requestBody", {}).get("content", {}).items():
            yield f"{route} request {kind}", media_type
        for status, response in operation["responses"].items():
            kinds = response.get("content", {})
            for kind, media_type in kinds.items():
                is_other_form = "application/json" in kinds and kind != "application/json"
                if not is_other_form and not kind.startswith("text/html") and route not in DESCRIPTIONS_OF_ITSELF:
                    yield f"{route} {status} {kind}", media_type


DESCRIPTIONS_OF_ITSELF = ("GET /openapi.json", "GET /asyncapi.json")


def test_every_body_and_answer_has_an_example() -> None:
    missing = [name for name, media_type in media_types() if "example" not in media_type]

    assert missing == [], RECORD


def test_the_examples_are_valid() -> None:
    document = samples.document()
    wrong = [
        f"{name}: {'.'.join(map(str, error.path))}: {error.message[:200]}"
        for name, media_type in media_types()
        if "example" in media_type
        for error in untraced(list)(validator(media_type["schema"], document).iter_errors(media_type["example"]))
    ]

    assert wrong == [], f"mend the sample in events/, or {RECORD}"


def test_every_failure_has_a_valid_example() -> None:
    document = samples.document()
    for name, response in document["components"]["responses"].items():
        media_type = response["content"]["application/json"]
        assert {f"`{code}`" for code in media_type["examples"]} <= set(re.findall(r"`\w+`", response["description"])), (
            name
        )
        for example in media_type["examples"].values():
            assert not untraced(list)(validator(media_type["schema"], document).iter_errors(example["value"])), name


def test_every_recorded_answer_has_its_sample() -> None:
    functions = [*catalogue.endpoints(), *catalogue.actions()]
    paths = set(samples.FOLDER.glob("*/answers/*.json"))

    assert paths == {examples.answer_path(function) for function in functions}, RECORD


def test_messages_have_valid_examples() -> None:
    document = samples.live_document()
    messages = document["components"]["messages"]
    actions = [key for key in messages if key.startswith("action.")]
    assert [key for key in actions if "examples" not in messages[key]] == []
    shown = 0
    for key, message in messages.items():
        for example in message.get("examples", ()):
            shown += key.startswith("event.")
            assert not untraced(list)(validator(message["payload"], document).iter_errors(example["payload"])), key
    assert shown >= 9


@pytest.mark.parametrize("placeholder", ["{id}", "{roomId}", "{user.email}", "{user.password}", "{refreshToken}"])
def test_an_example_has_no_placeholder(placeholder: str) -> None:
    assert "{" not in examples._filled({"list": [f"x {placeholder}"]})["list"][0]


# --- error codes -------------------------------------------------------------------------------------------


def test_the_catalogue_has_every_code_that_is_raised_and_no_other() -> None:
    raised = raised_codes()

    assert {code: path for code, path in raised.items() if code not in ERROR_CODES} == {}, "add it to fitai/error_codes"
    assert [code for code in ERROR_CODES if code not in raised] == [], "nothing raises it"


def test_the_codes_of_the_routes_have_the_statuses_of_the_catalogue() -> None:
    wrong = [
        f"{function.declaration.route}: {failure.status} {failure.code}"
        for function in catalogue.endpoints()
        for failure in failure_codes(function.declaration)
        if failure.status not in ERROR_CODES[failure.code].statuses
    ]

    assert wrong == []


def test_the_code_of_an_error_is_an_enumeration_of_the_catalogue() -> None:
    for load in DOCUMENTS.values():
        schemas = load()["components"]["schemas"]
        assert schemas["ErrorBody"]["properties"]["code"]["$ref"] == "#/components/schemas/ErrorCode"
        assert schemas["ErrorCode"]["enum"] == sorted(ERROR_CODES)


def test_every_code_says_when_it_comes_and_what_to_do() -> None:
    for error in ERROR_CODES.values():
        assert error.when.endswith(".") and error.remedy.endswith("."), error.code
        assert error.statuses or error.when.startswith("Sync: "), error.code


def test_a_code_that_is_raised_is_found(tmp_path: Any) -> None:
    import ast

    from tests.unit.contract.raised_codes import codes_in, positions_of_code

    tree = ast.parse(
        "class A:\n    status, code = 409, 'of_a_pair'\n"
        "class B:\n    code: str = 'annotated'\n"
        "class C:\n    def __init__(self, code, text): ...\n"
        "def f(): raise Conflict('x', code='of_a_keyword')\n"
        "def g(x, code='of_a_default'): ...\n"
        "C('of_a_place', 'y')\ng(1, 'of_another_place')\n"
    )
    codes = {"of_a_pair", "annotated", "of_a_keyword", "of_a_default", "of_a_place", "of_another_place"}
    assert set(codes_in(tree, dict(positions_of_code(tree)))) == codes


def test_the_schema_validator_is_the_one_of_openapi() -> None:
    assert samples.document()["openapi"].startswith("3.1")
    assert Draft202012Validator.META_SCHEMA["$schema"].endswith("2020-12/schema")


def test_an_operation_is_called_as_its_file() -> None:
    function: Function = next(f for f in catalogue.endpoints() if f.name == "complete_set")
    assert openapi.operation_id(function) == "completeSet"
